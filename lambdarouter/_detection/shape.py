"""The language of shapes: what a payload must hold to belong to a source.

A `Shape` names the keys that a payload needs and what they hold. `known.py` lists the shapes of the built-in sources;
a source from outside this package brings its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

# What a key must hold, as the stand-ins below and `Shape` tell.
Want = Any

#: Stands for "the key is there, whatever its value".
PRESENT: Final = object()
#: Stands for "the key is not there".
ABSENT: Final = object()


Payload = dict[Any, Any]
Needs = dict[str | tuple[str | int, ...], Want]
Keys = tuple[str | int, ...]
Check = Callable[[Payload], bool]


class Containing:
    """Stands for "a text with this part in it"."""

    __slots__ = ("part",)

    def __init__(self, part: str) -> None:
        self.part: str = part


class Not:
    """Stands for "anything but this", the key not being there included."""

    __slots__ = ("want",)

    def __init__(self, want: Want) -> None:
        self.want: Want = want


class Other:
    """Stands for "a text, but none of these"."""

    __slots__ = ("texts",)

    def __init__(self, *texts: str) -> None:
        self.texts: tuple[str, ...] = texts


class Shape:
    """One way to tell a source: `needs` maps key paths to what they hold; `why` says what makes it exact.

    A key may hold a type, a value, a tuple of allowed texts, or one of the stand-ins above.
    """

    __slots__ = ("holds", "name", "needs", "why")

    def __init__(self, name: str, why: str, needs: Mapping[Any, Want]) -> None:
        self.name: str = name
        self.why: str = why
        self.needs: Mapping[str | Keys, Want] = needs
        self.holds: Check = self._first_asked  # made when first asked: most shapes never are

    def __call__(self, payload: Payload) -> bool:
        """Whether `payload` has this shape."""
        return self.holds(payload)

    def _first_asked(self, payload: Payload) -> bool:
        self.holds = _all_of(self._split())
        return self.holds(payload)

    def _split(self) -> list[tuple[Keys, Want]]:
        return [(keys_of(path), want) for path, want in self.needs.items()]

    def sample(self) -> Payload:
        """The smallest payload of this shape: what other shapes must not claim."""
        payload: Payload = {}
        for path, want in self._split():
            if want is not ABSENT and not isinstance(want, Not):
                _plant(payload, path, _example(want))
        return payload

    def missing(self, payload: Payload) -> list[str]:
        """The key paths that keep `payload` from having this shape."""
        return [".".join(map(str, path)) for path, want in self._split() if not _meets(payload, path, want)]


def _all_of(needs: Sequence[tuple[Keys, Want]]) -> Check:
    """Needs as one function, made once.

    It is written out as an expression, without loops and calls: `detect` runs on every event, and half its time was
    theirs. Keys and texts go in by `repr`, all else by name.
    """
    known: dict[str, Any] = {"inside": _inside, "text_or_flag": (str, bool)}
    terms = _terms(needs, "payload", known)
    check: Check = eval(f"lambda payload: {' and '.join(terms) or True}", known)  # noqa: S307  (of our own making)
    return check


def _terms(needs: Sequence[tuple[Keys, Want]], holder: str, known: dict[str, Any]) -> list[str]:
    """What needs ask of the object in the variable `holder`; what they name is added to `known`."""
    terms: list[str] = []
    inner: dict[str | int, list[tuple[Keys, Want]]] = {}
    for (key, *rest), want in needs:
        name, found = f"want{len(known)}", f"{holder}_{len(terms)}"
        if rest:
            inner.setdefault(key, []).append((tuple(rest), want))
        elif want is PRESENT or want is ABSENT:
            terms.append(f"{key!r} {'in' if want is PRESENT else 'not in'} {holder}")
        elif isinstance(want, type):
            known[name] = want
            terms.append(f"isinstance({holder}.get({key!r}), {name})")
        elif isinstance(want, str | bool):
            kind = type(want).__name__
            terms.append(f"type({found} := {holder}.get({key!r})) is {kind} and {found} == {want!r}")
        elif isinstance(want, tuple):
            terms.append(f"type({found} := {holder}.get({key!r})) in text_or_flag and {found} in {want!r}")
        else:
            known[name] = _check(key, want)
            terms.append(f"{name}({holder})")
    for key, nested in inner.items():
        name = f"{holder}_{len(terms)}"
        # Nearly always an object, which spares the call.
        value = f"{name} if type({name} := {holder}.get({key!r})) is dict else inside({name})"
        terms.append(f"({name} := {value}) is not None")
        terms += _terms(nested, name, known)
    return terms


def _inside(value: Any) -> Payload:
    """What nested needs look into: a list is seen as an object of its positions, all else but objects as empty."""
    if type(value) is dict:
        return value
    return dict(enumerate(value)) if type(value) is list else {}


def _meets(payload: Payload, path: Keys, want: Want) -> bool:
    """Whether a payload meets one need: for `explain`, which asks every shape once."""
    *way, last = path
    for key in way:
        payload = _inside(payload.get(key))
    return last not in payload if want is ABSENT else _check(last, want)(payload)


def keys_of(path: str | Keys) -> Keys:
    """A dotted path as its keys; `[0]` after a key is a position in a list."""
    if isinstance(path, tuple):
        return path
    keys: list[str | int] = []
    for part in path.split("."):
        key, _, position = part.partition("[")
        keys += [key, int(position.rstrip("]"))] if position else [key]
    return tuple(keys)


def _check(key: str | int, want: Want) -> Check:
    if isinstance(want, Not):
        check = _check(key, want.want)
        return lambda payload: not check(payload)
    if want is PRESENT:
        return lambda payload: key in payload
    if isinstance(want, type):
        return lambda payload: isinstance(payload.get(key), want)
    if isinstance(want, Other):
        return lambda payload: isinstance(value := payload.get(key), str) and value not in want.texts
    if isinstance(want, Containing):
        return lambda payload: want.part in (str(value) if isinstance(value := payload.get(key), str) else "")
    allowed = want if isinstance(want, tuple) else (want,)

    def one_of(payload: Payload) -> bool:
        value = payload.get(key)
        return type(value) in (str, bool) and value in allowed

    return one_of


def _example(want: Want) -> Any:
    if isinstance(want, type):
        return want()
    if isinstance(want, Containing):
        return want.part
    if isinstance(want, Other):
        return "other"
    return want[0] if isinstance(want, tuple) else "" if want is PRESENT else want


def _plant(payload: Any, path: Keys, value: Any) -> None:
    *way, last = path
    for key, following in zip(way, path[1:], strict=True):
        empty: Any = [] if isinstance(following, int) else {}
        if isinstance(key, int):
            payload.extend([empty] * (key + 1 - len(payload)))
            payload = payload[key]
        else:
            payload = payload.setdefault(key, empty)
    if isinstance(last, int):
        payload.extend([value] * (last + 1 - len(payload)))
    else:
        payload[last] = value
