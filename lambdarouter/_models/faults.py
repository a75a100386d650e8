"""Faults of one payload: the path of each value and the rule that it breaks, at most a hundred of them.

A fault never contains a value from the payload. The keys in a path are shortened and escaped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .._events.codecs import Mismatch, expected

if TYPE_CHECKING:
    from .._events.model import Location

#: The maximum number of faults of one payload that are kept; the others are only counted.
MOST_FAULTS: Final = 100
#: The maximum number of unknown keys of one object in a fault, and of characters of each key.
MOST_KEYS: Final = 10
LONGEST_KEY: Final = 60
#: The maximum number of characters of a user's exception message that a client gets.
LONGEST_TEXT: Final = 300

#: The path to a value: None for the payload itself, otherwise the path of its parent and the key in it.
Path = tuple["Path", "str | int"] | None


class MapKey(str):
    """A key of a mapping, which a path shows in brackets; other strings are names of fields."""

    __slots__ = ()


class _Failed:
    """The type of `FAILED`."""

    __slots__ = ()


#: The placeholder for a value that could not be made; its faults are reported.
FAILED: Final = _Failed()


class Faults:
    """Collects the faults of one payload: `found` has `(path, rule, text)`, `count` counts all of them.

    `text` is the rule as its user wrote it (the message of a ValueError), for clients; `rule` is safe to log.
    """

    __slots__ = ("count", "found")

    def __init__(self) -> None:
        self.found: list[tuple[Path, str, str]] = []
        self.count: int = 0

    def add(self, path: Path, rule: str, text: str | None = None) -> _Failed:
        """Report a fault; returns FAILED."""
        self.count += 1
        if self.count <= MOST_FAULTS:
            self.found.append((path, rule, rule if text is None else text))
        return FAILED

    def expected(self, path: Path, wanted: str, value: object) -> _Failed:
        """Report a value that has another JSON type; returns FAILED."""
        return self.add(path, str(expected(wanted, value))) if self.open else self.add(path, "")

    @property
    def open(self) -> bool:
        """Whether the next fault is kept; if not, its rule need not be made."""
        return self.count < MOST_FAULTS

    def include(self, path: Path, other: Faults) -> _Failed:
        """Report the faults of a value that was read separately, under its path; returns FAILED."""
        room = MOST_FAULTS - self.count
        self.found.extend((joined(path, below), rule, text) for below, rule, text in other.found[: max(room, 0)])
        self.count += other.count
        return FAILED

    def shown(self, location: Location) -> tuple[list[tuple[str, str]], list[tuple[str, str]], int]:
        """The faults as `(path, rule)` and as `(path, text)`, and the number of those that are not kept."""
        root = rooted(location)
        rules = [(root + rendered(path), rule) for path, rule, _ in self.found]
        texts = [(root + rendered(path), text) for path, _, text in self.found]
        return rules, texts, self.count - len(self.found)


class ModelError(ValueError):
    """A value is not of the type that a converter was asked for; `faults` has every fault."""

    def __init__(self, faults: Faults) -> None:
        listed = (f"{rendered(path).removeprefix('.') or 'the value'}: {rule}" for path, rule, _ in faults.found[:10])
        more = faults.count - len(faults.found[:10])
        super().__init__("; ".join(listed) + (f"; and {more} more" if more else ""))
        self.faults = faults


def joined(path: Path, below: Path) -> Path:
    """Two paths, joined."""
    if below is None:
        return path
    parent, key = below
    return (joined(path, parent), key)


def rendered(path: Path) -> str:
    """A path as text: `.items[0].sku`, and `['key']` for the keys of mappings."""
    parts: list[str] = []
    while path is not None:
        path, key = path
        if isinstance(key, int):
            parts.append(f"[{key}]")
        elif isinstance(key, MapKey):
            parts.append(f"[{shown_key(key)!r}]")
        else:
            parts.append(f".{key}")
    return "".join(reversed(parts))


def rooted(location: Location) -> str:
    """The path of a payload in its event."""
    from .._events.model import path_of

    return path_of(location) or "the payload"


def shown_key(key: Any) -> str:
    """A key from a payload, shortened for error messages."""
    text = str(key)
    return text if len(text) <= LONGEST_KEY else f"{text[:LONGEST_KEY]}..."


def unknown_keys(keys: list[str]) -> str:
    """The rule that unknown keys of an object break; lists the first ones, escaped."""
    shown = ", ".join(key if key.isidentifier() else repr(key) for key in map(shown_key, sorted(keys)[:MOST_KEYS]))
    more = len(keys) - MOST_KEYS
    return f"has unknown fields ({shown}{f' and {more} more' if more > 0 else ''})"


def broken(error: BaseException, wanted: str) -> tuple[str, str | None]:
    """The rule and the text for an exception that a user's class, hook or validator raised.

    The rule contains only the type of the exception. Its message may contain values, and goes only to clients.
    """
    if isinstance(error, Mismatch):
        return str(error), None
    text = str(error)[:LONGEST_TEXT] if isinstance(error, ValueError) else ""
    return f"is not a valid {wanted} ({type(error).__name__})", text or None


def name_of(target: Any) -> str:
    """A type as a user would write it, for error messages: `list[Item]`."""
    from .kinds import is_literal, is_union

    arguments = getattr(target, "__args__", ())
    if is_union(target):
        return " | ".join("None" if each is type(None) else name_of(each) for each in arguments)
    name = str(getattr(target, "__name__", None) or target).rpartition(".")[2]
    if not arguments or is_literal(target):
        return name if not arguments else str(target).replace("typing.", "")
    if hasattr(target, "__metadata__"):
        return name_of(arguments[0])
    inside = ", ".join(
        "..." if each is ... else str(each) if isinstance(each, list) else name_of(each) for each in arguments
    )
    return f"{name}[{inside}]"
