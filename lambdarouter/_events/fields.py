"""The fields of an event class, ready to be read from a record and written into one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..errors import EventError, LambdaRouterError
from .codecs import Codec, Mismatch, expected
from .model import Location, path_of

if TYPE_CHECKING:
    from .builder import Spec
    from .codecs import Read


class Field:
    """One field of an event class, ready to be read."""

    __slots__ = ("careful", "codec", "default", "keys", "name", "needed", "paths", "placed", "read_value", "required")

    def __init__(
        self,
        spec: Spec,
        paths: tuple[tuple[str | int, ...], ...],
        codec: Codec,
        *,
        assumed: bool = False,
    ) -> None:
        self.name: str = spec.name
        self.paths: tuple[tuple[str | int, ...], ...] = paths
        self.keys: tuple[str | int, ...] = paths[0] if paths else (spec.name,)
        self.codec: Codec = codec
        self.read_value: Read = codec.quick or codec.read
        self.placed: bool = codec.placed and codec.quick is None
        # A position in a list is also one in a text, so that the short way would read the first letter of a string.
        self.careful: bool = not paths or any(isinstance(key, int) for key in paths[0])
        self.required: bool = spec.required
        # A required field, or one whose default is made up for tests: a payload without it is malformed.
        self.needed: bool = spec.required or (not assumed and spec.factory is None and bool(spec.default))
        self.default: Callable[[], Any] = spec.make if spec.factory is None or spec.converter else spec.factory

    def find(self, raw: Any) -> Any:
        """The wire value, None where it is absent or null; raises `Mismatch` where an object on the way is none."""
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
        """The field's value from its record; an EventError names the path."""
        # The common case first, on the hot path of every event: one place, and the value is there in its form.
        if self.careful:
            return self._read_carefully(raw, location) if self.paths else self.default()
        try:
            value = raw
            for key in self.keys:
                value = value[key]
            if value is not None:
                return self.read_value(value, location + self.keys if self.placed else location)
        except LambdaRouterError:
            raise
        except Exception:  # whatever was wrong, the careful way tells it
            return self._read_carefully(raw, location)
        return self._read_carefully(raw, location)

    def reading(self) -> Callable[[Any, Location], Any]:
        """What `read` does; in fewer steps for a value that is a key away, as what is required of an event often is."""
        first, *further = self.keys
        if self.careful or self.placed or further:
            return self.read
        key, read_value, carefully = first, self.read_value, self._read_carefully

        def read(raw: Any, location: Location) -> Any:
            try:
                value = raw[key]
                if value is not None:
                    return read_value(value, location)
            except LambdaRouterError:
                raise
            except Exception:  # whatever was wrong, the careful way tells it
                return carefully(raw, location)
            return carefully(raw, location)

        return read

    def _read_carefully(self, raw: Any, location: Location) -> Any:
        try:
            value = self.find(raw)
            if value is not None:
                return self.codec.read(value, location + self.keys)
        except Mismatch as mismatch:
            raise EventError(
                str(location[0]),
                path_of((*location, *self.keys)) + mismatch.path,
                str(mismatch),
                "The event did not come from AWS in this form; see `lambdarouter explain`.",
            ) from None
        if self.needed:
            raise EventError(
                str(location[0]),
                path_of((*location, *self.keys)),
                "is missing or null",
                "An event of this source always has it; see `lambdarouter sample` for a whole one.",
            )
        return self.default()


def _check_list(value: Any) -> None:
    """A position means a list; in a text it would find a letter, and in an object a key."""
    if type(value) is not list and value is not None:
        raise expected("a list", value)


def put(raw: dict[str, Any], path: tuple[str | int, ...], value: Any) -> None:
    """Set the value at a path, making the objects and lists on the way."""
    here: Any = raw
    for key, following in zip(path, (*path[1:], None), strict=True):
        inside: Any = value if following is None else [] if isinstance(following, int) else {}
        if isinstance(key, int):
            here.extend(None for _ in range(key + 1 - len(here)))
            if following is None or not isinstance(here[key], dict | list):
                here[key] = inside
        elif following is None or not isinstance(here.get(key), dict | list):
            here[key] = inside
        here = here[key]
