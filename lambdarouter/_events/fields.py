"""Fields of event classes: each reads its value from a record, and `put` writes a value into one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..errors import EventError, LambdaRouterError
from .codecs import Codec, Mismatch, Refused, expected, text
from .model import Location, path_of

if TYPE_CHECKING:
    from .builder import Spec
    from .codecs import Read

    #: The first key to a value, the further ones, the function that reads it (None: it is a text), and the careful way
    #: for any other value.
    Steps = tuple[str | int, tuple[str | int, ...], Read | None, Callable[[Any, Location, Refused | None], Any]]


class Field:
    """One field of an event class: its paths, its codec, and its default.

    `absent` is the wire value that is read if the record has none: a payload that AWS omits because it is empty also
    gets the type of the handler's annotation.
    """

    __slots__ = (
        "absent",
        "careful",
        "codec",
        "default",
        "keys",
        "name",
        "needed",
        "paths",
        "placed",
        "read_value",
        "required",
        "schema_key",
    )

    def __init__(
        self,
        spec: Spec,
        paths: tuple[tuple[str | int, ...], ...],
        codec: Codec,
        *,
        assumed: bool = False,
        absent: Any = None,
    ) -> None:
        self.absent: Any = absent
        self.name: str = spec.name
        self.paths: tuple[tuple[str | int, ...], ...] = paths
        self.keys: tuple[str | int, ...] = paths[0] if paths else (spec.name,)
        self.codec: Codec = codec
        self.read_value: Read = codec.quick or codec.read
        self.placed: bool = codec.placed and codec.quick is None
        # The fast path does not check types: a position in a list would also find a character of a string.
        self.careful: bool = not paths or any(isinstance(key, int) for key in paths[0])
        self.required: bool = spec.required
        # A required field, or one whose default is for unit tests: a payload without it is malformed.
        self.needed: bool = spec.required or (not assumed and spec.factory is None and bool(spec.default))
        self.default: Callable[[], Any] = spec.make if spec.factory is None or spec.converter else spec.factory
        #: The key of the record with the schema of a payload, for the error if the payload is not JSON.
        self.schema_key: str | None = None

    def find(self, raw: Any) -> Any:
        """Return the wire value, or None if it is absent or null.

        Raises `Mismatch` if the record has something other than an object or a list on the path.
        """
        for keys in self.paths:
            value: Any = raw
            try:
                for key in keys:
                    if isinstance(key, int):
                        _check_list(value)
                    value = value[key]
            except (KeyError, IndexError):
                continue
            except TypeError:
                if value is None:
                    continue
                raise expected("an object", value) from None
            if value is not None:
                return value
        return None

    def read(self, raw: Any, location: Location) -> Any:
        """Read the field from its record; raises EventError, which names the path."""
        # This runs for every event, so the common case comes first: one path, and a value of the right form.
        if self.careful:
            return self.read_carefully(raw, location) if self.paths else self.default()
        try:
            value = raw
            for key in self.keys:
                value = value[key]
            if value is not None:
                return self.read_value(value, location + self.keys if self.placed else location)
        except LambdaRouterError as error:
            if self.schema_key is not None:
                from .schema_metadata import refuse_format

                refuse_format(error, raw, self.schema_key)
            raise
        except Exception as error:  # the slow path finds out what is wrong, without this error as its context
            refused = error.with_traceback(None) if isinstance(error, Refused) else None
        else:
            refused = None
        return self.read_carefully(raw, location, refused)

    def steps(self) -> Steps | None:
        """What a reader does for the field in place of `read`, without a call; None where it must call it."""
        has_own_way = type(self).read is not Field.read
        if has_own_way or self.careful or self.placed or self.schema_key is not None:
            return None
        return self.keys[0], self.keys[1:], None if self.codec is text else self.read_value, self.read_carefully

    def read_carefully(self, raw: Any, location: Location, refused: Refused | None = None) -> Any:
        """Read the field again, to find out what is wrong; raises EventError, or the error of a refused value."""
        if refused is not None:
            raise refused.error_at(location + self.keys)
        try:
            value = self.find(raw)
            if value is None:
                value = self.absent
            if value is not None:
                return self.codec.read(value, location + self.keys)
        except Mismatch as mismatch:
            raise EventError(
                str(location[0]),
                path_of((*location, *self.keys)) + mismatch.path,
                str(mismatch),
                "AWS does not send this form; `lambdarouter explain` shows how the event is routed.",
            ) from None
        if self.needed:
            raise EventError(
                str(location[0]),
                path_of((*location, *self.keys)),
                "is missing or null",
                "Events of this source always have it; `lambdarouter sample` prints a complete one.",
            )
        return self.default()


class FlaggedField(Field):
    """A text field that is base64 if a key of its record says so.

    `encoded` reads the same field as base64.
    """

    __slots__ = ("encoded", "flag")

    def __init__(self, plain: Field, encoded: Field, flag: str) -> None:
        for name in Field.__slots__:
            setattr(self, name, getattr(plain, name))
        self.encoded: Field = encoded
        self.flag: str = flag

    def read(self, raw: Any, location: Location) -> Any:
        """Return the value of the field; raise EventError, which names the path."""
        is_encoded = type(raw) is dict and raw.get(self.flag) is True
        return self.encoded.read(raw, location) if is_encoded else super().read(raw, location)


def _check_list(value: Any) -> None:
    """Check that a position applies to a list: it would also find a character of a string, or a key of an object."""
    if type(value) is not list and value is not None:
        raise expected("a list", value)


def put(raw: dict[str, Any], path: tuple[str | int, ...], value: Any) -> None:
    """Set the value at a path, and create the objects and lists above it."""
    container: Any = raw
    for key, following in zip(path, (*path[1:], None), strict=True):
        content: Any = value if following is None else [] if isinstance(following, int) else {}
        if isinstance(key, int):
            container.extend(None for _ in range(key + 1 - len(container)))
            if following is None or not isinstance(container[key], dict | list):
                container[key] = content
        elif following is None or not isinstance(container.get(key), dict | list):
            container[key] = content
        container = container[key]
