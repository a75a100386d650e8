"""A node reads JSON values into one type: quickly, or with every fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from .._events.codecs import Mismatch
from .faults import FAILED, Faults, MapKey, ModelError, Path, broken, name_of, unknown_keys

Read = Callable[[Any], Any]
Check = Callable[[Any, Path, Faults], Any]
Explain = Callable[[BaseException, Any, Path, Faults], Any]

#: The errors of msgspec for a string that it cannot read, before it calls a user's function.
UNREADABLE: Final = frozenset({"DecodeError", "UnicodeDecodeError", "UnicodeEncodeError"})


class Node:
    """How values of one type are read.

    `read` returns the value, and may raise any exception for a fault. `check` reports every fault, and returns FAILED
    or the value. `explain` reports the faults in an exception of `read`, if it has all of them, so the value need not
    be read again. `read_json` reads a JSON string in one step, if a library can. `bare` is the Python type that `read`
    only compares, for generated code that does so itself.
    """

    __slots__ = ("bare", "check", "explain", "read", "read_json")

    def __init__(
        self,
        read: Read,
        check: Check,
        *,
        bare: type | None = None,
        read_json: Callable[[str | bytes], Any] | None = None,
        explain: Explain | None = None,
    ) -> None:
        self.read: Read = read
        self.check: Check = check
        self.bare: type | None = bare
        self.read_json: Callable[[str | bytes], Any] | None = read_json
        self.explain: Explain | None = explain

    def report(self, error: BaseException, value: Any, path: Path, faults: Faults) -> None:
        """Report every fault of a value that `read` has rejected with an error; there is always one.

        A value that is accepted the second time remains rejected: user functions may have changed it.
        """
        try:
            if self.explain is not None:
                self.explain(error, value, path, faults)
            else:
                self.check(value, path, faults)
        except RecursionError:
            faults.add(path, "is nested too deeply")
        if not faults.count:
            faults.add(path, f"could not be read ({type(error).__name__})")


def leaf(read: Read, *, bare: type | None = None) -> Node:
    """The node of a type without parts, whose `read` raises `Mismatch` for a fault."""

    def check(value: Any, path: Path, faults: Faults) -> Any:
        try:
            return read(value)
        except Mismatch as mismatch:
            return faults.add(path, str(mismatch))

    return Node(read, check, bare=bare)


def opaque(hook: Callable[[Any, Any], Any], target: Any) -> Node:
    """The node of a hook that a user, or cattrs, has registered for a type."""

    def check(value: Any, path: Path, faults: Faults) -> Any:
        try:
            return hook(value, target)
        except MemoryError:
            raise
        except Exception as error:  # a user's hook may raise anything
            return report(error, target, path, faults)

    return Node(lambda value: hook(value, target), check)


def report(error: BaseException, target: Any, path: Path, faults: Faults) -> Any:
    """Report the exception of a hook, with the paths from cattrs or a converter of this package; returns FAILED."""
    if isinstance(error, ModelError):
        return faults.include(path, error.faults)
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            report(each, _wanted(each, target), _below(each, path), faults)
        return FAILED
    if isinstance(error, KeyError) and hasattr(error, "__notes__"):  # cattrs', for a key that is missing
        return faults.add(path, "is missing")
    extra = getattr(error, "extra_fields", None)  # cattrs' ForbiddenExtraKeysError
    if extra is not None:
        return faults.add(path, unknown_keys(list(extra)))
    return faults.add(path, *broken(error, name_of(target)))


def _below(error: BaseException, path: Path) -> Path:
    """The path of a fault in a cattrs exception group, which notes the field or the index with each exception."""
    for note in getattr(error, "__notes__", ()):
        # The notes are strings with attributes; compared by name, because cattrs may not be loaded.
        kind = type(note).__name__
        if kind == "IterableValidationNote":
            return (path, note.index if isinstance(note.index, int) else MapKey(note.index))
        if kind == "AttributeValidationNote":
            return (path, note.name)
    return path


def _wanted(error: BaseException, target: Any) -> Any:
    return next((note.type for note in getattr(error, "__notes__", ()) if hasattr(note, "type")), target)
