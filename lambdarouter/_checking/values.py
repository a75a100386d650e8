"""The values of a template that are known before it is deployed.

A value is known, a reference to a resource, or unknown. A string may be partly known: `arn:aws:sqs:<?>:<?>:orders`. The
value of a parameter is unknown, even if it has a default.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import frozen

#: Replaces the unknown parts of a string.
HOLE: Final = "\0"


class Unknown:
    """A value that is known only when the template is deployed."""

    def __repr__(self) -> str:
        return "unknown"


UNKNOWN: Final = Unknown()

#: The value of `AWS::NoValue`: the property is not set.
NOTHING: Final = object()


@frozen
class Reference:
    """A value that a resource of the template has: its `Ref` (attribute None), or one of its attributes."""

    resource: str
    """Logical id of the resource."""

    attribute: str | None = None
    """Name of the attribute; None for its `Ref`."""


_VARIABLE: Final = re.compile(r"\$\{([^!}][^}]*)\}")


class Resolver:
    """Resolves the values of one template. `resources` are the logical ids that references may contain."""

    def __init__(self, resources: Mapping[str, Any], parameters: Mapping[str, Any] | None = None) -> None:
        self.resources: Mapping[str, Any] = resources
        self.parameters: Mapping[str, Any] = parameters or {}

    def resolve(self, value: Any) -> Any:
        """A plain value, a `Reference`, a string with holes, `NOTHING` or `UNKNOWN`; lists and objects are unchanged.

        The values inside lists and objects are not resolved.
        """
        if isinstance(value, Reference | Unknown):
            return value
        if isinstance(value, str):
            return UNKNOWN if "{{resolve:" in value or ("${" in value and "AWS::" not in value) else value
        if not isinstance(value, dict) or len(value) != 1:
            return value
        ((name, argument),) = value.items()
        if name == "Ref":
            return self._ref(argument)
        if name == "Fn::GetAtt":
            return self._attribute(argument)
        if name == "Fn::Sub":
            return self._sub(argument)
        if name == "Fn::Join":
            return self._join(argument)
        if name == "Fn::If":
            return self._if(argument)
        return UNKNOWN if name.startswith("Fn::") or name in ("Condition", "Transform") else value

    def known(self, value: Any) -> Any:
        """The value if it is plain and completely known; UNKNOWN for anything else."""
        found = self.resolve(value)
        if isinstance(found, Reference) or (isinstance(found, str) and HOLE in found):
            return UNKNOWN
        return found

    def _ref(self, name: Any) -> Any:
        if name == "AWS::NoValue":
            return NOTHING
        if not isinstance(name, str) or name.startswith("AWS::"):
            return UNKNOWN
        if name in self.parameters:
            return self.parameters[name]
        # SAM makes resources whose names have a dot: `Service.Version`.
        owner = name.partition(".")[0]
        return Reference(name) if name in self.resources else Reference(owner) if owner in self.resources else UNKNOWN

    def _attribute(self, argument: Any) -> Any:
        parts = argument.split(".", 1) if isinstance(argument, str) else argument
        if not isinstance(parts, list) or len(parts) != 2 or not all(isinstance(each, str) for each in parts):
            return UNKNOWN
        return Reference(parts[0], parts[1]) if parts[0] in self.resources else UNKNOWN

    def _sub(self, argument: Any) -> Any:
        text, variables = argument, {}
        if isinstance(argument, list) and len(argument) == 2:
            text, variables = argument
        if not isinstance(text, str) or not isinstance(variables, dict):
            return UNKNOWN
        whole = _VARIABLE.fullmatch(text)
        if whole:
            return self._variable(whole[1], variables)
        return _VARIABLE.sub(lambda found: _as_text(self._variable(found[1], variables)), text).replace("${!", "${")

    def _variable(self, name: str, variables: dict[str, Any]) -> Any:
        name = name.strip()
        if name in variables:
            return self.resolve(variables[name])
        if "." in name and not name.startswith("AWS::"):
            return self._attribute(name)
        return self._ref(name)

    def _join(self, argument: Any) -> Any:
        if not isinstance(argument, list) or len(argument) != 2 or not isinstance(argument[0], str):
            return UNKNOWN
        parts = argument[1]
        if not isinstance(parts, list):
            return UNKNOWN
        resolved = [self.resolve(each) for each in parts]
        return resolved[0] if len(resolved) == 1 else argument[0].join(map(_as_text, resolved))

    def _if(self, argument: Any) -> Any:
        if not isinstance(argument, list) or len(argument) != 3:
            return UNKNOWN
        yes, no = self.resolve(argument[1]), self.resolve(argument[2])
        return yes if yes == no else UNKNOWN


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else HOLE


def last_part(text: str) -> str | None:
    """The name at the end of an ARN or a URL; None if it is not known."""
    name = re.split(r"[:/]", text)[-1]
    return None if HOLE in name or not name else name


def number(value: Any) -> int | None:
    """A known whole number; CloudFormation also accepts it as a string."""
    if isinstance(value, str) and value.isdigit():
        return int(value)
    return value if type(value) is int else int(value) if isinstance(value, float) and value.is_integer() else None


def references_in(value: Any) -> Iterator[str]:
    """The logical ids that a raw value has in `Ref`, `Fn::GetAtt` and `Fn::Sub`; attributes follow a dot."""
    waiting: list[Any] = [value]
    seen: set[int] = set()
    while waiting:
        each = waiting.pop()
        if isinstance(each, Reference):
            yield each.resource
        elif isinstance(each, dict | list):
            if id(each) in seen:
                continue
            seen.add(id(each))
            if isinstance(each, list):
                waiting += reversed(each)
                continue
            for key, below in each.items():
                if key == "Ref" and isinstance(below, str):
                    yield below
                elif key == "Fn::GetAtt" and isinstance(below, list | str):
                    yield str(below[0]) if isinstance(below, list) and below else str(below)
                elif key == "Fn::Sub":
                    yield from _variables_of(below)
                    waiting.append(below)
                else:
                    waiting.append(below)


def _variables_of(value: Any) -> Iterator[str]:
    text = value[0] if isinstance(value, list) and value else value
    if isinstance(text, str):
        yield from re.findall(r"\$\{([^!}][^}]*)\}", text)
