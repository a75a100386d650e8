"""The language of shapes: the keys that a payload needs to belong to a source.

`known.py` lists the shapes of the built-in sources. A source from outside this package declares its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

#: The condition on the value of a key: a type, a value, a tuple of strings, or one of the conditions below.
Want = Any

#: The key is present, with any value.
PRESENT: Final = object()
#: The key is absent.
ABSENT: Final = object()


Payload = dict[Any, Any]
Needs = dict[str | tuple[str | int, ...], Want]
Keys = tuple[str | int, ...]
Check = Callable[[Payload], bool]


class Containing:
    """The value is a string that contains `part`."""

    __slots__ = ("part",)

    def __init__(self, part: str) -> None:
        self.part: str = part


class Not:
    """The condition `want` does not hold; the key may be absent."""

    __slots__ = ("want",)

    def __init__(self, want: Want) -> None:
        self.want: Want = want


class Other:
    """The value is a string other than `texts`."""

    __slots__ = ("texts",)

    def __init__(self, *texts: str) -> None:
        self.texts: tuple[str, ...] = texts


class Shape:
    """The payloads of a source, described by their keys and the values of these keys.

    - `name`: the name of the source.
    - `why`: the reason why no other source has such payloads, for `app.explain`.
    - `needs`: a condition for each key path: a type, a value, a tuple of allowed strings, or PRESENT, ABSENT,
      Containing, Not or Other. A path is a dotted string, `"requestContext.http"`, or a tuple of keys and positions.
    """

    __slots__ = ("holds", "name", "needs", "why")

    def __init__(self, name: str, why: str, needs: Mapping[Any, Want]) -> None:
        self.name: str = name
        self.why: str = why
        self.needs: Mapping[str | Keys, Want] = needs
        self.holds: Check = self._compile  # compiled by the first payload that needs it: most shapes are never needed

    def __call__(self, payload: Payload) -> bool:
        """Whether `payload` has this shape."""
        return self.holds(payload)

    def _compile(self, payload: Payload) -> bool:
        self.holds = _all_of(self._split())
        return self.holds(payload)

    def _split(self) -> list[tuple[Keys, Want]]:
        return [(keys_of(path), want) for path, want in self.needs.items()]

    def sample(self) -> Payload:
        """The smallest payload of this shape, which no other shape may claim."""
        payload: Payload = {}
        for path, want in self._split():
            if want is not ABSENT and not isinstance(want, Not):
                _put(payload, path, _example(want))
        return payload

    def missing(self, payload: Payload) -> list[str]:
        """The key paths whose condition does not hold for `payload`."""
        return [".".join(map(str, path)) for path, want in self._split() if not _meets(payload, path, want)]


def _all_of(needs: Sequence[tuple[Keys, Want]]) -> Check:
    """Compile needs to one function.

    The function is one expression, without loops and calls, because `detect` runs for every event. Keys and strings are
    written into it by `repr`; all other values are referred to by name.
    """
    known: dict[str, Any] = {"inside": _inside, "text_or_flag": (str, bool)}
    terms = _terms(needs, "payload", known)
    check: Check = eval(f"lambda payload: {' and '.join(terms) or True}", known)  # noqa: S307  (no text of a payload is in it)
    return check


def _terms(needs: Sequence[tuple[Keys, Want]], holder: str, known: dict[str, Any]) -> list[str]:
    """The terms of the expression for the object in the variable `holder`; `known` receives the values in them."""
    terms: list[str] = []
    inner: dict[str | int, list[tuple[Keys, Want]]] = {}
    for (key, *rest), want in needs:
        name, value = f"want{len(known)}", f"{holder}_{len(terms)}"
        if rest:
            inner.setdefault(key, []).append((tuple(rest), want))
        elif want is PRESENT or want is ABSENT:
            terms.append(f"{key!r} {'in' if want is PRESENT else 'not in'} {holder}")
        elif isinstance(want, type):
            known[name] = want
            terms.append(f"isinstance({holder}.get({key!r}), {name})")
        elif isinstance(want, str | bool):
            kind = type(want).__name__
            terms.append(f"type({value} := {holder}.get({key!r})) is {kind} and {value} == {want!r}")
        elif isinstance(want, tuple):
            terms.append(f"type({value} := {holder}.get({key!r})) in text_or_flag and {value} in {want!r}")
        else:
            known[name] = _check(key, want)
            terms.append(f"{name}({holder})")
    for key, nested in inner.items():
        name = f"{holder}_{len(terms)}"
        # The value is nearly always an object, for which no call is needed.
        content = f"{name} if type({name} := {holder}.get({key!r})) is dict else inside({name})"
        terms.append(f"({name} := {content}) is not None")
        terms += _terms(nested, name, known)
    return terms


def _inside(value: Any) -> Payload:
    """The keys of a nested value: an object's keys, a list's positions, and none for any other value."""
    if type(value) is dict:
        return value
    return dict(enumerate(value)) if type(value) is list else {}


def _meets(payload: Payload, path: Keys, want: Want) -> bool:
    """Whether one condition holds for a payload; for `explain`, which checks every shape once."""
    *above, last = path
    for key in above:
        payload = _inside(payload.get(key))
    return last not in payload if want is ABSENT else _check(last, want)(payload)


def keys_of(path: str | Keys) -> Keys:
    """The keys of a dotted path; `[0]` after a key is a position in a list."""
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


def _put(payload: Any, path: Keys, value: Any) -> None:
    *above, last = path
    for key, following in zip(above, path[1:], strict=True):
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
