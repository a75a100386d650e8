"""Templates as JSON values whose objects and lists have the lines of their values.

YAML and JSON are read by PyYAML. The short forms of CloudFormation become their long forms: `!Ref Queue` is
`{"Ref": "Queue"}`, and `!GetAtt Queue.Arn` is `{"Fn::GetAtt": ["Queue", "Arn"]}`.
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any, Final

#: Larger files are rejected: CloudFormation accepts 1 MB, but a Terraform plan may be larger.
MOST_BYTES: Final = 50_000_000
_DEEPEST: Final = 100

yaml: Any = import_module("yaml")  # of the extra `check`; it has no types

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast with libyaml
_INTEGER: Final = re.compile(r"[-+]?(0|[1-9][0-9]*)")


class TemplateError(Exception):
    """A file that is not a template; the message says where and why."""


class Object(dict[str, Any]):
    """An object of a template; `line` is its own line, and `lines` has the line of each key."""

    line: int = 0

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.lines: dict[str, int] = {}

    def line_of(self, *keys: str | int) -> int:
        """The line of the value at a path, or of the nearest object around it."""
        found: Any = self
        line = self.line
        for key in keys:
            if not isinstance(found, Object | List):
                break
            line = found.line_at(key) or line
            found = found.below(key)
        return line

    def line_at(self, key: str | int) -> int:
        """The line of a key; 0 for a key that does not exist."""
        return self.lines.get(str(key), 0)

    def below(self, key: str | int) -> Any:
        """The value of a key; None for a key that does not exist."""
        return self.get(str(key))


class List(list[Any]):
    """A list of a template; `lines` has the line of each element."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.lines: list[int] = []

    def line_at(self, key: str | int) -> int:
        """The line of an element; 0 for an element that does not exist."""
        index = int(key)
        return self.lines[index] if index < len(self.lines) else 0

    def below(self, key: str | int) -> Any:
        """An element; None for one that does not exist."""
        index = int(key)
        return self[index] if index < len(self) else None


def load(path: Path) -> Object:
    """The object in a file of YAML or JSON; raises TemplateError for any other file."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise TemplateError(f"{path}: cannot be read: {error.strerror}.") from None
    if len(content) > MOST_BYTES:
        raise TemplateError(f"{path}: has more than {MOST_BYTES // 1_000_000} MB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TemplateError(f"{path}: is not UTF-8 text.") from None
    return loads(text, str(path))


def loads(text: str, name: str) -> Object:
    """The object in a string; `name` is the name of its file, for errors."""
    if text.lstrip()[:1] == "{":
        text = text.replace("\t", " ")  # JSON may be indented with tabs, which YAML rejects
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f":{mark.line + 1}" if mark is not None else ""
        raise TemplateError(f"{name}{line}: is neither YAML nor JSON: {error.problem or error.context}.") from None
    except yaml.YAMLError as error:
        raise TemplateError(f"{name}: is neither YAML nor JSON: {' '.join(str(error).split())}.") from None
    except RecursionError:
        raise TemplateError(f"{name}: is nested too deeply.") from None
    finally:
        loader.dispose()
    if not isinstance(node, yaml.MappingNode):
        raise TemplateError(f"{name}: is not a template: its top level is not an object.")
    found: Object = _Reader(name).read(node, 0)
    return found


class _Reader:
    """Reads nodes; a node with an anchor is read once, so aliases cost nothing."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._read: dict[int, Any] = {}
        self._open: set[int] = set()

    def read(self, node: Any, depth: int) -> Any:
        key = id(node)
        if key in self._read:
            return self._read[key]
        if key in self._open or depth > _DEEPEST:
            problem = "an alias contains itself" if key in self._open else f"is nested more than {_DEEPEST} levels deep"
            raise self._error(node, problem)
        self._open.add(key)
        value = self._value(node, depth)
        self._open.discard(key)
        self._read[key] = value
        return value

    def _value(self, node: Any, depth: int) -> Any:
        tag: str = node.tag
        value = self._plain(node, depth)
        if not tag.startswith("!") or tag == "!":
            return value
        name = tag[1:]
        if name == "GetAtt" and isinstance(value, str):
            value = value.split(".", 1)
        wrapped = Object({name if name in ("Ref", "Condition") else f"Fn::{name}": value})
        wrapped.line = node.start_mark.line + 1
        wrapped.lines = dict.fromkeys(wrapped, wrapped.line)
        return wrapped

    def _plain(self, node: Any, depth: int) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self._object(node, depth)
        if isinstance(node, yaml.SequenceNode):
            items = List(self.read(each, depth + 1) for each in node.value)
            items.lines = [each.start_mark.line + 1 for each in node.value]
            return items
        return _scalar(node)

    def _object(self, node: Any, depth: int) -> Object:
        found = Object()
        found.line = node.start_mark.line + 1
        own: set[str] = set()
        for key_node, value_node in node.value:
            value = self.read(value_node, depth + 1)
            if key_node.tag == "tag:yaml.org,2002:merge":
                for each in value if isinstance(value, list) else [value]:
                    if isinstance(each, Object):
                        found.update({key: below for key, below in each.items() if key not in found})
                        found.lines = {**each.lines, **found.lines}
                continue
            if not isinstance(key_node, yaml.ScalarNode):
                raise self._error(key_node, "a key is not a string")
            key: str = key_node.value
            if key in own:
                raise self._error(key_node, f"has the key {key!r} twice, first in line {found.lines[key]}")
            own.add(key)
            found[key] = value
            found.lines[key] = key_node.start_mark.line + 1
        return found

    def _error(self, node: Any, problem: str) -> TemplateError:
        return TemplateError(f"{self.name}:{node.start_mark.line + 1}: {problem}.")


def _scalar(node: Any) -> Any:
    """A scalar as a JSON value: a number or boolean only if JSON and CloudFormation agree with YAML."""
    text: str = node.value
    kind = node.tag.rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in ("true", "yes", "on")
    if kind == "int" and _INTEGER.fullmatch(text):
        return int(text)
    if kind == "float":
        try:
            return float(text)
        except ValueError:
            return text
    return text
