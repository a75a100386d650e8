"""The filter of a route with `pattern=`, and the content of records that a pattern sees.

A pattern sees a record as AWS's filter criteria do: the payload is JSON, even if the record has it as a string or
base64.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import TYPE_CHECKING, Any, Final

from .._events.codecs import Mismatch
from .._events.encoded_codecs import base64_bytes, json_in_base64, json_in_text
from .._events.model import Payload
from .._events.reading import fields_of, payloads_of
from ..errors import RegistrationError
from .content import Content
from .deliveries import Batched
from .filters import Filter, UnboundFilter
from .pattern_values import Numbers
from .patterns import Compiler, Leaf, Node, PatternError, canonical, parsed, values_at

if TYPE_CHECKING:
    from .route import Pattern
    from .source import Source

_Keys = tuple[str, ...]

#: The length of a pattern in the filter criteria of an event source mapping.
_MOST_OF_A_MAPPING: Final = 4096


class PatternFilter(Filter):
    """The condition of a route on the content of a record; `matches` reads the content, `accepts` gets it.

    - `leaves`: its keys that must all match, for the index.
    """

    __slots__ = ("content", "leaves", "root", "weight")

    def __init__(self, name: str, wanted: str, root: Node, content: Content) -> None:
        self.root: Node = root
        self.content: Content = content
        self.leaves: list[Leaf] = list(root.leaves())
        is_exact = not root.alternatives and all(each.values.is_exact() for each in self.leaves)
        self.weight: int = max(1, len(self.leaves))
        super().__init__(UnboundFilter(name, None, wanted, self.accepts, exact=is_exact), content.read)

    def accepts(self, content: Any) -> bool:
        """Whether the content of a record matches."""
        return content is not None and self.root.matches(content, content)

    def rejecting(self, raw: Any) -> list[str]:
        """The keys that reject a raw record, as paths; keys that the record does not have are marked."""
        content = self.content.read(raw)
        if content is None:
            return [f"{self.name} (no content)"]
        found = [
            f"{self.name} {'.'.join(each)}" + ("" if any(True for _ in values_at(content, each)) else " (absent)")
            for each in self.root.rejecting(content, content)
        ]
        return found or [f"{self.name} (no object of an array matches all of its keys)"]


def pattern_filter(pattern: Pattern, source: Source, event: type[Any] | None, content: Content | None) -> PatternFilter:
    """The filter for a pattern; raises RegistrationError with AWS's reason for a pattern that AWS would reject."""
    content = content or content_of(source, event)
    try:
        wanted, length = parsed(pattern)
        if length > content.most_characters:
            raise PatternError((), f"Event pattern is longer than {content.most_characters} characters")
        numbers = Numbers(content.largest, content.decimals)
        compiler = Compiler(numbers, content.json_paths, empty_is_absent=content.empty_is_absent)
        root = compiler.compile(wanted)
        _check_limits(root, content)
    except PatternError as error:
        path = f"{'.'.join(error.path)}: " if error.path else ""
        raise RegistrationError(
            f"{source.name}: pattern=: {path}{str(error).rstrip('.')}. Write it as in an AWS rule or filter: "
            '{"key": ["value", {"prefix": "text"}]}.'
        ) from None
    return PatternFilter("pattern", canonical(wanted), root, content)


def _check_limits(root: Node, content: Content) -> None:
    names = {key for key, _ in root.fields} | {
        key for choices in root.alternatives for each in choices for key, _ in each.fields
    }
    unknown = sorted(names - content.keys) if content.keys is not None else []
    if unknown:
        known = ", ".join(sorted(content.keys or ()))
        raise PatternError((unknown[0],), f"no record has the key {unknown[0]!r}; its keys are {known}")
    if content.is_flat and any(isinstance(each, Node) for _, each in root.fields):
        raise PatternError((), "Filter policy scope MessageAttributes does not support nested filter policy")
    leaves = list(root.leaves())
    if content.most_keys is not None and len(leaves) > content.most_keys:
        raise PatternError((), f"Filter policy can not have more than {content.most_keys} keys")
    values = prod((len(each.values.keys) + len(each.values.tests)) * len(each.path) for each in leaves)
    if content.most_values is not None and values > content.most_values:
        raise PatternError((), f"Filter policy is too complex: more than {content.most_values} combinations of values")


# --- Content --------------------------------------------------------------------------------------------------------


def _itself(raw: Any) -> Any:
    # Not None, which means a record without content.
    return {} if raw is None else raw


_WHOLE: Final = Content(_itself)
_contents: dict[tuple[type[Any], bool], Content] = {}


def content_of(source: Source, event: type[Any] | None) -> Content:
    """The content that a pattern sees in the records of an event class; for a payload without a class, all of it."""
    if event is None:
        return _WHOLE
    is_mapped = isinstance(source.delivery, Batched)
    found = _contents.get((event, is_mapped))
    if found is None:
        # Kept: an index reads the content of a record once for all handlers.
        found = _contents[event, is_mapped] = _content_of(event, is_mapped=is_mapped)
    return found


def _content_of(event: type[Any], *, is_mapped: bool) -> Content:
    fields, encoded = fields_of(event), _encoded_paths(event)
    declared = payloads_of(event)
    roots = {path[:-1] for each in declared.values() for path in each.paths if len(each.paths) > 1 and len(path) > 1}
    # EventBridge Pipes has the keys of this nested object at the top of its records; patterns also have them there.
    lifted = next((str(root[0]) for root in roots if len(root) == 1), None)
    encoded = {path[1:] if lifted is not None and path[0] == lifted else path: read for path, read in encoded.items()}
    keys = {str(path[0]) for each in fields.values() for path in each.paths}
    if lifted is not None:
        keys |= {str(path[1]) for each in fields.values() for path in each.paths if path[0] == lifted} - {lifted}
    if is_mapped:
        keys |= {"eventSource", "eventVersion"}  # which no event class needs as a field
    # A source whose events are about a payload has a field for each key; other events may have keys without one.
    is_complete = is_mapped or any(fields[name].required for name in declared)
    return Content(
        _reader(lifted, encoded),
        json_paths=encoded,
        keys=keys if is_complete else None,
        most_characters=_MOST_OF_A_MAPPING if is_mapped else 2048,
    )


def _encoded_paths(event: type[Any]) -> dict[_Keys, Callable[[Any], Any]]:
    """The paths of an event class at which a string contains JSON, each with the function that reads it."""
    found: dict[_Keys, Callable[[Any], Any]] = {}
    payloads = payloads_of(event)
    for name, field in fields_of(event).items():
        payload: Payload | None = payloads.get(name)
        read = None
        if payload is None:
            read = json_in_base64 if field.codec is base64_bytes else None
        elif payload.codec is None and payload.written != "value":
            read = json_in_text if payload.written == "text" else json_in_base64
        if read is not None:
            found |= {tuple(map(str, path)): read for path in field.paths}
    return found


def _reader(lifted: str | None, encoded: dict[_Keys, Callable[[Any], Any]]) -> Callable[[Any], Any]:
    if lifted is None and not encoded:
        return lambda raw: raw if type(raw) is dict else None

    (path, read_value), *others = encoded.items()
    if lifted is None and not others and len(path) == 1:
        return _reader_of_one(path[0], read_value)

    def read(raw: Any) -> Any:
        if type(raw) is not dict:
            return None
        content = dict(raw)
        if lifted is not None and type(content.get(lifted)) is dict:
            content |= content.pop(lifted)
        for path, read_value in encoded.items():
            _replace(content, path, read_value)
        return content

    return read


def _reader_of_one(key: str, read_value: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The same for records with one payload at their top, in fewer steps."""

    def read(raw: Any) -> Any:
        if type(raw) is not dict:
            return None
        content = raw.copy()
        try:
            content[key] = read_value(raw[key])
        except KeyError:
            pass
        except Mismatch:
            del content[key]
        return content

    return read


def _replace(content: dict[str, Any], path: _Keys, read_value: Callable[[Any], Any]) -> None:
    """Replace a string with its JSON, in copies of the objects on the path."""
    *way, last = path
    for key in way:
        below = content.get(key)
        if type(below) is not dict:
            return
        content[key] = content = dict(below)
    if last in content:
        try:
            content[last] = read_value(content[last])
        except Mismatch:
            del content[last]  # neither a string nor JSON: no pattern matches it
