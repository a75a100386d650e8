"""AWS event patterns: the language of EventBridge rules, filter criteria, and SNS filter policies.

A pattern has the structure of the events that it matches. All of its keys must match; a list contains values, one of
which must match; `$or` contains alternatives. An array matches if one of its elements does, and two keys inside an
array of objects must match in the same object. Registration compiles a pattern into functions that are called with raw
JSON values.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from .pattern_texts import Refusal
from .pattern_values import Numbers, Values

if TYPE_CHECKING:
    from .route import Pattern

#: A placeholder for a value that an event does not have.
ABSENT: Final = object()

#: A test of a value inside an event, and of the whole event.
_Match = Callable[[Any, Any], bool]
_Keys = tuple[str, ...]

#: Deeper patterns are rejected.
DEEPEST: Final = 100
#: EventBridge rejects patterns whose `$or` makes more combinations.
MOST_COMBINATIONS: Final = 1000

_RESERVED: Final = frozenset(
    {"exactly", "equals-ignore-case", "prefix", "suffix", "anything-but", "exists", "wildcard", "numeric", "cidr"}
    | {"=", "<", "<=", ">", ">=", "regex", "not-wildcard", "not-equals-ignore-case"}
    | {"date-after", "date-on-or-after", "date-before", "date-on-or-before", "in-date-range"}
    | {"ip-address-in-range", "ip-address-not-in-range"}
)
_NOTHING: Final[dict[str, Any]] = {}


class PatternError(ValueError):
    """A pattern that AWS would reject: `path` is the path of the key, and the message is the reason."""

    def __init__(self, path: _Keys, reason: str) -> None:
        super().__init__(reason)
        self.path: _Keys = path


class Leaf:
    """A key of a pattern with its match values."""

    __slots__ = ("path", "values")

    def __init__(self, path: _Keys, values: Values) -> None:
        self.path: _Keys = path
        self.values: Values = values

    def matches(self, value: Any, event: Any) -> bool:
        """Whether a value at the key's path matches; `event` is the whole event."""
        kind: Any = type(value)
        if kind is not dict and kind is not list and value is not ABSENT:
            return self.values.accepts(value)
        accepts = self.values.accepts
        for each in _scalars(value):
            if accepts(each):
                return True
        return self.values.absent and next(values_at(event, self.path), ABSENT) is ABSENT


class Node:
    """An object of a pattern: its keys, and the alternatives of each `$or`."""

    __slots__ = ("alternatives", "fields", "is_json")

    def __init__(self, fields: list[tuple[str, Leaf | Node]], alternatives: list[list[Node]], *, is_json: bool) -> None:
        self.fields: list[tuple[str, Leaf | Node]] = fields
        self.alternatives: list[list[Node]] = alternatives
        #: Whether the value must be JSON in a string of the event: any other string does not match an object.
        self.is_json: bool = is_json

    def matches(self, value: Any, event: Any) -> bool:
        """Whether a value matches: an object, or an object in an array."""
        if type(value) is dict:
            return self._match_object(value, event)
        if type(value) is not list:
            return not self.is_json and self._match_object(_NOTHING, event)
        objects = list(_objects(value))
        if not objects:
            return self._match_object(_NOTHING, event)
        return any(self._match_object(each, event) for each in objects)

    def _match_object(self, value: dict[str, Any], event: Any) -> bool:
        for key, each in self.fields:
            if not each.matches(value.get(key, ABSENT), event):
                return False
        for choices in self.alternatives:
            if not any(each.matches(value, event) for each in choices):
                return False
        return True

    def leaves(self) -> Iterator[Leaf]:
        """The keys that must all match, without those inside `$or`."""
        for _, each in self.fields:
            if isinstance(each, Leaf):
                yield each
            else:
                yield from each.leaves()

    def combinations(self) -> int:
        """The number of patterns without `$or` that AWS makes from this one."""
        count = 1
        for _, each in self.fields:
            count *= each.combinations() if isinstance(each, Node) else 1
        for choices in self.alternatives:
            count *= sum(each.combinations() for each in choices)
        return count

    def rejecting(self, value: Any, event: Any, path: _Keys = ()) -> Iterator[_Keys]:
        """The paths of the keys that do not match, each examined separately."""
        objects = list(_objects([value])) or [_NOTHING]
        for key, each in self.fields:
            inside = [each_object.get(key, ABSENT) for each_object in objects]
            if not any(each.matches(found, event) for found in inside):
                below = list(each.rejecting([*inside], event, (*path, key))) if isinstance(each, Node) else []
                yield from below or [(*path, key)]
        for choices in self.alternatives:
            if not any(each.matches(found, event) for each in choices for found in objects):
                yield (*path, "$or")


def _scalars(value: Any) -> Iterator[Any]:
    """The scalars of a leaf: the value itself, or the scalars of an array; an object has none."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        kind: Any = type(each)
        if kind is list:
            waiting += reversed(each)
        elif kind is not dict and each is not ABSENT:
            yield each


def _objects(value: list[Any]) -> Iterator[dict[str, Any]]:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, list):
            waiting += reversed(each)
        elif type(each) is dict:
            yield each


def values_at(event: Any, path: _Keys) -> Iterator[Any]:
    """Every scalar of an event at a path, also inside arrays."""
    found = event
    for index, key in enumerate(path):
        if type(found) is list:
            for each in _objects(found):
                yield from values_at(each, path[index:])
            return
        if type(found) is not dict or key not in found:
            return
        found = found[key]
    yield from _scalars(found)


# --- Compilation ----------------------------------------------------------------------------------------------------


class Compiler:
    """Makes the nodes of a pattern; raises PatternError for a pattern that AWS would reject.

    - `json_paths`: the paths of the event at which JSON is written as a string.
    - `numbers`: how the service compares numbers.
    - `empty_is_absent`: whether `{"exists": true}` needs a value that is neither null nor empty.
    """

    def __init__(
        self, numbers: Numbers, json_paths: frozenset[_Keys] = frozenset(), *, empty_is_absent: bool = False
    ) -> None:
        self.numbers: Numbers = numbers
        self.json_paths: frozenset[_Keys] = json_paths
        self.empty_is_absent: bool = empty_is_absent

    def compile(self, pattern: Any) -> Node:
        """The root of a pattern."""
        if not isinstance(pattern, Mapping):
            raise PatternError((), "Filter is not an object")
        root = self._node(pattern, (), inside_or=False)
        if root.combinations() > MOST_COMBINATIONS:
            raise PatternError(("$or",), f"Rule is too complex: more than {MOST_COMBINATIONS} combinations of $or")
        return root

    def _node(self, pattern: Mapping[Any, Any], path: _Keys, *, inside_or: bool) -> Node:
        if len(path) >= DEEPEST:
            raise PatternError(path[:3], f"The pattern is nested more than {DEEPEST} levels deep")
        if not pattern:
            raise PatternError(path, "Empty objects are not allowed")
        fields: list[tuple[str, Leaf | Node]] = []
        alternatives: list[list[Node]] = []
        for key, below in pattern.items():
            if type(key) is not str:
                raise PatternError(path, "Keys must be strings")
            if key == "$or":
                alternatives.append(self._alternatives(below, path))
            elif inside_or and key in _RESERVED:
                raise PatternError(path, f"{key} is Ruler reserved fieldName which cannot be used inside $or.")
            else:
                fields.append((key, self._below(below, (*path, key), inside_or=inside_or)))
        return Node(fields, alternatives, is_json=path in self.json_paths)

    def _below(self, below: Any, path: _Keys, *, inside_or: bool) -> Leaf | Node:
        if isinstance(below, Mapping):
            return self._node(below, path, inside_or=inside_or)
        if not isinstance(below, list | tuple):
            raise PatternError(path, f'"{path[-1]}" must be an object or an array')
        try:
            return Leaf(path, Values(below, self.numbers, empty_is_absent=self.empty_is_absent))
        except Refusal as refusal:
            raise PatternError(path, str(refusal)) from None

    def _alternatives(self, choices: Any, path: _Keys) -> list[Node]:
        path = (*path, "$or")
        if not isinstance(choices, list | tuple):
            raise PatternError(path, "It must be an Array followed with $or.")
        if not all(isinstance(each, Mapping) for each in choices):
            raise PatternError(path, "Only JSON object is allowed in array of $or relationship.")
        if len(choices) < 2:
            raise PatternError(path, "There must have at least 2 Objects in $or relationship.")
        return [self._node(each, path[:-1], inside_or=True) for each in choices]


def parsed(pattern: Pattern) -> tuple[Mapping[str, Any], int]:
    """The pattern as an object, and the length of its JSON; raises PatternError for a pattern that is not JSON."""
    if isinstance(pattern, str):
        try:
            content = json.loads(pattern, object_pairs_hook=_unique)
        except PatternError:
            raise
        except (ValueError, RecursionError):
            raise PatternError((), "Event pattern is not valid JSON") from None
        return content, len(pattern)
    if not isinstance(pattern, Mapping):
        raise PatternError((), "Filter is not an object")
    try:
        return pattern, len(json.dumps(pattern, separators=(",", ":"), ensure_ascii=False, default=dict))
    except (TypeError, ValueError, RecursionError):
        return pattern, 0  # the compiler finds the error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of these keys; raises PatternError for a duplicate key.

    Event Ruler calls such a pattern invalid, but rejects it only with an option. Otherwise it joins two objects, and of
    two arrays the last one counts, unlike in any other JSON parser.
    """
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise PatternError((), f"Path `{key}` cannot be allowed multiple times")
        found[key] = value
    return found


def canonical(pattern: Any) -> str:
    """JSON that is equal for two patterns that differ only in the order of keys and values."""
    return json.dumps(_ordered(pattern), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _ordered(pattern: Any) -> Any:
    if isinstance(pattern, Mapping):
        return {
            key: sorted(map(_ordered, below), key=canonical)
            if isinstance(below, list | tuple) and key != "numeric"
            else _ordered(below)
            for key, below in pattern.items()
        }
    return list(pattern) if isinstance(pattern, tuple) else pattern


def exact_keys(leaf: Leaf) -> frozenset[Hashable]:
    """The only scalars that match a key; empty if it has an operator."""
    return leaf.values.keys if leaf.values.is_exact() else frozenset()
