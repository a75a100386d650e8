"""The bytes that the clients of schema registries write before a payload, and the schemas of their ids.

- Confluent: a zero byte, and the id of the schema in four bytes. Protobuf has the indexes of the message after them.
  Newer clients can write a header of Kafka instead: the byte 1, the GUID of the schema, and the indexes.
- Glue: the byte 3, the compression (0, or 5 for zlib), and the version id of the schema in sixteen bytes. Protobuf has
  the index of the message after them.

If the event source mapping has a schema registry, Lambda moves the id to the metadata of the record.
The indexes of a Protobuf message remain.

Sources: https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html,
https://github.com/awslabs/aws-glue-schema-registry and
https://docs.aws.amazon.com/lambda/latest/dg/services-consume-kafka-events.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from .._events.codecs import Mismatch
from .._events.encoded_codecs import inflate, parse_json
from ..errors import RegistrationError

if TYPE_CHECKING:
    from .._events.decoding import Encoded

Framing = Literal["confluent", "glue"]
#: Returns the schema that a registry has under an id: a number or GUID of Confluent in text, or a version id of Glue.
SchemaFor = Callable[[str], Any]

#: The formats that Lambda names in the metadata of a record. Any other text is not repeated.
_FORMATS: Final = ("AVRO", "JSON", "PROTOBUF")
_CONFLUENT_HEADER: Final = 5
_GLUE_HEADER: Final = 18
_GLUE_COMPRESSED: Final = 5
#: The maximum number of schemas that a codec keeps.
_MOST_SCHEMAS: Final = 1000
_GUID_HEADER: Final = 17
#: The length of a number of Confluent is less than that of a version id of Glue or a GUID of Confluent.
_UUID_LENGTH: Final = 36


def check_framing(codec: str, framing: Any) -> None:
    """Raise RegistrationError for anything other than None or a registry whose framing is known."""
    if framing is not None and framing not in get_args(Framing):
        raise RegistrationError(f'{codec}: framing= must be "confluent", "glue" or None.')


def required_library(codec: str, module: str, extra: str) -> Any:
    """Import the library of a codec; if it is not installed, raises a RegistrationError that names the extra."""
    from importlib import import_module

    try:
        return import_module(module)
    except ModuleNotFoundError:
        name = module.partition(".")[0]
        raise RegistrationError(
            f"decode={codec} needs {name}, which is not installed: pip install 'lambdarouter[{extra}]'."
        ) from None


def unframed(data: bytes, framing: Framing | None, encoded: Encoded, data_format: str) -> tuple[bytes, str | None]:
    """Return the payload after its framing, and the id of its schema; raises Mismatch for another format or framing.

    Without framing, the id is from the metadata of the record; None if absent.
    """
    stated = getattr(encoded.event, f"{encoded.field}_data_format", None)
    schema_id: str | None = getattr(encoded.event, f"{encoded.field}_schema_id", None)
    if stated is not None and stated != data_format:
        known = stated if stated in _FORMATS else "another format"
        raise Mismatch(f"was written as {known}, as the metadata of its schema says")
    if framing is None:
        return data, schema_id
    guid = _guid_in_header(encoded) if framing == "confluent" else None
    if guid is not None:
        return data, guid
    try:
        return _confluent(data) if framing == "confluent" else _glue(data)
    except Mismatch as mismatch:
        if schema_id is None:
            raise
        raise Mismatch(f"{mismatch}: Lambda has removed it, so leave framing= out") from None


def _guid_in_header(encoded: Encoded) -> str | None:
    headers = getattr(encoded.event, "headers", None)
    name = f"__{encoded.field}_schema_id"
    value = next((each for key, each in headers if key == name), None) if type(headers) is tuple else None
    if value is None:
        return None
    if len(value) < _GUID_HEADER or value[0] != 1:
        raise Mismatch(f"has a header {name} that does not begin with the byte 1 and the GUID of a schema")
    return _uuid(value[1:_GUID_HEADER])


def _uuid(data: bytes) -> str:
    digits = data.hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _confluent(data: bytes) -> tuple[bytes, str]:
    if len(data) < _CONFLUENT_HEADER or data[0] != 0:
        raise Mismatch("does not begin with the zero byte and the schema id of Confluent's framing")
    return data[_CONFLUENT_HEADER:], str(int.from_bytes(data[1:_CONFLUENT_HEADER], "big"))


def _glue(data: bytes) -> tuple[bytes, str]:
    if len(data) < _GLUE_HEADER or data[0] != 3 or data[1] not in (0, _GLUE_COMPRESSED):
        raise Mismatch("does not begin with the byte 3, the compression and the schema version of Glue's framing")
    content = data[_GLUE_HEADER:]
    return (inflate(content) if data[1] == _GLUE_COMPRESSED else content), _uuid(data[2:_GLUE_HEADER])


def framing_hint(data: bytes, framing: Framing | None, encoded: Encoded) -> str:
    """Return the advice for a payload that is JSON, or begins like the framing of a registry; empty for any other."""
    if data[:1] in (b"{", b"["):
        try:
            encoded.json(data)
        except Mismatch:
            pass
        else:
            return ". It is JSON: leave decode= out if the event source mapping has EventRecordFormat: JSON"
    if framing is not None:
        return ""
    for name, remove in (("confluent", _confluent), ("glue", _glue)):
        try:
            remove(data)
        except Mismatch:
            continue
        return f'. It begins like the framing of a registry: framing="{name}"'
    return ""


def without_indexes(data: bytes, framing: Framing | None, schema_id: str | None) -> bytes:
    """Return the bytes of a Protobuf message after the indexes of its type, if a registry has written them."""
    if schema_id is None or (framing == "confluent" and len(schema_id) == _UUID_LENGTH):
        return data  # with the GUID of a schema, the indexes are in the header
    if framing == "glue" or (framing is None and len(schema_id) == _UUID_LENGTH):
        _, start = read_varint(data, 0)
        return data[start:]
    count, start = read_varint(data, 0)
    for _ in range((count >> 1) ^ -(count & 1)):
        _, start = read_varint(data, start)
    return data[start:]


def read_varint(data: bytes, start: int) -> tuple[int, int]:
    """Return the Protobuf varint at a position, and the position after it; raises Mismatch."""
    value = shift = 0
    for position in range(start, min(start + 10, len(data))):
        value |= (data[position] & 0x7F) << shift
        if data[position] < 0x80:
            return value, position + 1
        shift += 7
    raise Mismatch("ends inside a Protobuf varint, or has one that is too long")


class Schemas:
    """The schemas of a codec: one that the user gives, or those that the user's function returns, which are kept.

    `parse(schema)` returns the form of a schema that the codec uses.
    """

    __slots__ = ("_codec", "_found", "_given", "_only", "_parse", "_schema_for")

    def __init__(
        self, codec: str, schema: Any, schema_for: SchemaFor | None, parse: Callable[[Any], Any], *, needed: bool
    ) -> None:
        if schema is not None and schema_for is not None:
            raise RegistrationError(f"{codec}: give a schema or schema_for=, not both.")
        if schema is None and schema_for is None and needed:
            raise RegistrationError(f"{codec}: give the schema, or schema_for= with a function that returns it.")
        if schema_for is not None and not callable(schema_for):
            raise RegistrationError(f"{codec}: schema_for= must be a function of a schema id.")
        self._codec: str = codec
        self._given: str = repr(schema)
        self._parse: Callable[[Any], Any] = parse
        self._schema_for: SchemaFor | None = schema_for
        self._only: Any = None if schema is None else self._parsed(schema)
        self._found: dict[str, Any] = {}

    def __eq__(self, other: object) -> bool:
        """Whether two codecs have the same schemas, and therefore decode the same payloads."""
        if not isinstance(other, Schemas):
            return NotImplemented
        return (self._given, self._schema_for) == (other._given, other._schema_for)

    def __hash__(self) -> int:
        return hash((self._given, self._schema_for))

    def of(self, schema_id: str | None) -> Any:
        """Return the schema of an id, in the form of the codec; None if the codec has no schemas at all."""
        schema_for = self._schema_for
        if schema_for is None:
            return self._only
        if schema_id is None:
            raise Mismatch('has no schema id: write framing="confluent" or "glue" if its producer writes one')
        found = self._found.get(schema_id)
        if found is None:
            try:
                schema = schema_for(schema_id)
            except ValueError as error:  # which would look like a fault of the payload
                raise RuntimeError(f"schema_for= failed for schema {schema_id}") from error
            found = self._parsed(schema, f"the schema with the id {schema_id}")
            if len(self._found) >= _MOST_SCHEMAS:
                self._found.pop(next(iter(self._found)), None)
            self._found[schema_id] = found
        return found

    def _parsed(self, schema: Any, which: str = "the schema") -> Any:
        if not isinstance(schema, str | bytes | dict | list | bool):
            raise RegistrationError(
                f"{self._codec}: {which} is of type {type(schema).__name__}. Give a dict or a JSON text, such as "
                "`schema_str` of a schema of Confluent's client."
            )
        if isinstance(schema, str | bytes):
            try:
                schema = parse_json(schema)
            except Mismatch:
                raise RegistrationError(f"{self._codec}: {which} is a string that is not JSON.") from None
        try:
            return self._parse(schema)
        except Exception as error:
            raise RegistrationError(
                f"{self._codec}: {which} cannot be used: {type(error).__name__}: {error}"
            ) from error
