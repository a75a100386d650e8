"""Messages of Protocol Buffers; with Google's library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from .._events.codecs import Mismatch
from .._events.decoding import PayloadCodec
from .._events.durations import text_of
from ..errors import RegistrationError
from ._framing import check_framing, framing_hint, required_library, unframed, without_indexes

if TYPE_CHECKING:
    from .._events.decoding import Encoded
    from ._framing import Framing

Names = Literal["proto", "json"]

#: The package of messages that have their own JSON form, such as timestamps.
_WELL_KNOWN: Final = "google.protobuf."
#: The messages of it that have only a value, which is null in JSON where the sender left the message out.
_WRAPPERS: Final = frozenset(
    f"{_WELL_KNOWN}{each}Value"
    for each in ("Bool", "Bytes", "Double", "Float", "Int32", "Int64", "String", "UInt32", "UInt64")
)


def protobuf(message: type[Any], *, framing: Framing | None = None, names: Names = "proto") -> PayloadCodec:
    """Decode Protobuf, for `decode=` of a route. Needs the extra `protobuf`.

    - `message`: class of the message, as protoc generates it. A handler that is annotated with it, as in
      `KafkaRecord[OrderMessage]`, gets the message itself. Any other type is made of the message's fields.
    - `framing`: "confluent" or "glue" if the payload has the bytes that a client of that registry writes before it.
      Lambda removes them if the event source mapping has the schema registry.
    - `names`: the names of the fields for such a type: "proto" as in the .proto file, or "json" for lowerCamelCase.

    The indexes that registries write for a message are skipped, as Confluent's own deserializer does. Fields without
    presence have their default if the sender left them out. Enums are names, and 64-bit integers are integers. The
    messages of `google.protobuf` have their JSON form, but wrappers are their values, and durations ISO 8601 texts.

    Raises RegistrationError for anything other than a message class.
    """
    return _Protobuf(message, framing, names)


class _Protobuf(PayloadCodec):
    name = "protobuf"
    content_type = "application/x-protobuf"

    def __init__(self, message: Any, framing: Framing | None, names: str) -> None:
        check_framing(self.name, framing)
        base = required_library(self.name, "google.protobuf.message", "protobuf").Message
        if not (isinstance(message, type) and issubclass(message, base) and hasattr(message, "DESCRIPTOR")):
            raise RegistrationError("protobuf: give a message class, as protoc generates it.")
        if names not in get_args(Names):
            raise RegistrationError('protobuf: names= must be "proto" or "json".')
        #: Writes messages that have their own JSON form.
        self._to_dict: Any = required_library(self.name, "google.protobuf.json_format", "protobuf").MessageToDict
        self._base: type[Any] = base
        self._message: type[Any] = message
        self._framing: Framing | None = framing
        self._is_json: bool = names == "json"

    def decode(self, data: bytes, encoded: Encoded) -> Any:
        content, schema_id = unframed(data, self._framing, encoded, "PROTOBUF")
        content = without_indexes(content, self._framing, schema_id)
        message = self._message()
        try:
            message.ParseFromString(content)
        except Exception as error:  # DecodeError, and what the implementation in Python raises
            problem = f"is not a valid {self._message.DESCRIPTOR.full_name} message ({type(error).__name__})"
        else:
            if message.IsInitialized():
                return message
            problem = f"lacks a required field of {self._message.DESCRIPTOR.full_name}"
        raise Mismatch(problem + framing_hint(data, self._framing, encoded))

    def jsonable(self, value: Any) -> Any:
        if not isinstance(value, self._base):
            return value
        descriptor = value.DESCRIPTOR
        if descriptor.full_name.startswith(_WELL_KNOWN):
            return self._well_known(descriptor.full_name, value)
        found: dict[str, Any] = {}
        for field in descriptor.fields:
            if field.has_presence and not value.HasField(field.name):
                continue
            name = field.json_name if self._is_json else field.name
            try:
                found[name] = self._field(field, getattr(value, field.name))
            except Mismatch as mismatch:
                raise Mismatch(str(mismatch), f".{name}{mismatch.path}") from None
        return found

    def _well_known(self, name: str, value: Any) -> Any:
        if name in _WRAPPERS:
            return value.value
        try:
            if name == f"{_WELL_KNOWN}Duration":
                return text_of(value.ToTimedelta())
            return _plain(self._to_dict(value, preserving_proto_field_name=not self._is_json))
        except Exception as error:  # times out of range, and messages in an Any that nobody has imported or written
            raise Mismatch(f"has a {name} without a JSON form ({type(error).__name__})") from None

    def _field(self, field: Any, value: Any) -> Any:
        kind = field.message_type
        if kind is not None and kind.GetOptions().map_entry:
            entry = kind.fields_by_name["value"]
            return {_key(key): self._single(entry, each) for key, each in value.items()}
        if field.is_repeated:
            return [self._single(field, each) for each in value]
        return self._single(field, value)

    def _single(self, field: Any, value: Any) -> Any:
        if field.enum_type is not None:
            member = field.enum_type.values_by_number.get(value)
            return value if member is None else member.name  # an open enum may have numbers of a newer schema
        return self.jsonable(value)

    def fits(self, target: Any) -> bool:
        return isinstance(target, type) and issubclass(self._message, target) and issubclass(target, self._base)


def _key(key: Any) -> str:
    return str(key).lower() if isinstance(key, bool) else str(key)


def _plain(value: Any) -> Any:
    """Return JSON values with objects that are dicts; a message in an Any is a subclass of it."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value
