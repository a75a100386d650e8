"""One resource of a Terraform plan or state, and the references of its attributes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol

from .documents import List, Object
from .template import Resource
from .values import UNKNOWN


class Links(Protocol):
    """The references of attributes."""

    def link(self, address: str, path: tuple[str | int, ...]) -> Any:
        """The reference of an attribute in the configuration."""
        ...

    def by_value(self, value: Any) -> Any:
        """The resource whose ARN a value is."""
        ...


class Planned:
    """One resource of a plan or of a state."""

    def __init__(self, address: str, type_name: str, values: Object, line: int, links: Links) -> None:
        self.address: str = address
        self.type: str = type_name
        self.values: Object = values
        self.line: int = line
        self._links = links

    def value(self, *path: str | int) -> Any:
        """The value of an attribute, through nested blocks; UNKNOWN if it is known only after the deployment."""
        found: Any = self.values
        for key in path:
            if isinstance(found, list):
                index = key if isinstance(key, int) else 0
                found = found[index] if index < len(found) else None
                if isinstance(key, int):
                    continue
            found = found.get(key) if isinstance(found, dict) else None
        if found is None and self._links.link(self.address, path) is not None:
            return UNKNOWN
        return found

    def link(self, *path: str | int) -> Any:
        """The resource that an attribute refers to, or else its value."""
        found = self._links.link(self.address, path)
        if found is not None and found is not UNKNOWN:
            return found
        value = self.value(*path)
        return self._links.by_value(value) or value

    def blocks(self, name: str) -> list[Object]:
        """The nested blocks of a name."""
        found = self.values.get(name)
        return [each for each in found if isinstance(each, Object)] if isinstance(found, list) else []

    def json(self, *path: str) -> Any:
        """The JSON value in a string attribute; UNKNOWN for a string that is not JSON."""
        text = self.value(*path)
        if not isinstance(text, str) or not text:
            return text or None
        try:
            return lined(json.loads(text), self.line)
        except ValueError:
            return UNKNOWN


def lined(value: Any, line: int) -> Any:
    """A JSON value whose objects and lists all have the same line."""
    if isinstance(value, dict):
        made = Object({key: lined(below, line) for key, below in value.items()})
        made.line, made.lines = line, dict.fromkeys(made, line)
        return made
    if isinstance(value, list):
        items = List(lined(each, line) for each in value)
        items.lines = [line] * len(items)
        return items
    return value


def resource(each: Planned, type_name: str, properties: Mapping[str, Any], suffix: str = "") -> Resource:
    """The CloudFormation resource for a Terraform resource."""
    given = lined({key: value for key, value in properties.items() if value is not None}, each.line)
    return Resource(each.address + suffix, type_name, given, each.line)


def refers(link: Any, each: Planned) -> bool:
    """Whether a link refers to a resource."""
    target = link.get("Fn::GetAtt") if isinstance(link, dict) else None
    return isinstance(target, list) and target[0] == each.address
