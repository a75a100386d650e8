"""Terraform: the JSON of `terraform show -json`, for a plan or a state, as CloudFormation resources.

The references of a resource are in the configuration of a plan, and in the ARNs of a state. References through
variables and outputs of modules are followed.

Source: https://developer.hashicorp.com/terraform/internals/json-format
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from attrs import define

from .cloudformation import collect
from .documents import List, Object, TemplateError
from .template import Note, Resource, Template
from .terraform_plan import Planned
from .terraform_resources import CONVERTERS
from .values import UNKNOWN, Resolver

_INDEX: Final = re.compile(r"\[[^\]]*\]")
#: Attributes by whose value other resources refer to a resource.
_IDENTITIES: Final = ("arn", "invoke_arn", "stream_arn", "id", "qualified_arn")
_DEEPEST: Final = 20


@define
class Module:
    """One module of the configuration, and the module that calls it."""

    prefix: str
    """Prefix of the addresses of its resources."""

    configuration: Any
    """Its part of the configuration."""

    parent: Module | None
    """The module that calls it."""

    call: Any
    """The call, with the expressions of its variables."""


def terraform_template(document: Object, file: str) -> Template:
    """The template of a plan or a state; raises TemplateError if it has no resources."""
    values = document.get("planned_values") or document.get("values")
    root = values.get("root_module") if isinstance(values, Object) else None
    if not isinstance(root, Object):
        raise TemplateError(f"{file}: has no planned_values or values: it is not the output of terraform show -json.")
    links = _Links(document)
    planned = [each for each in _resources(root, links) if each.type.startswith("aws_")]
    links.known = {each.address: each for each in planned}
    links.index()
    found: dict[str, Resource] = {}
    for each in planned:
        convert = CONVERTERS.get(each.type)
        if convert is not None:
            for resource in convert(each, planned):
                found[resource.name] = resource
    template = Template(file, "Terraform", found, Resolver(found))
    collect(template, Object())
    for each in planned:
        if each.type in ("aws_lambda_event_source_mapping", "aws_lambda_permission"):
            name = each.link("function_name")
            if name is UNKNOWN:
                note = Note(each.line, each.address, "The function that it names is unknown.", hides_triggers=True)
                template.notes.append(note)
    return template


def _resources(module: Object, links: _Links, depth: int = 0) -> Iterator[Planned]:
    resources = module.get("resources")
    for index, each in enumerate(resources if isinstance(resources, list) else ()):
        if isinstance(each, Object) and each.get("mode") == "managed" and isinstance(each.get("values"), Object):
            line = resources.line_at(index) if isinstance(resources, List) else each.line
            yield Planned(str(each["address"]), str(each["type"]), each["values"], line, links)
    for child in module.get("child_modules") or ():
        if isinstance(child, Object) and depth < _DEEPEST:
            yield from _resources(child, links, depth + 1)


class _Links:
    """The references in the expressions of the configuration."""

    def __init__(self, document: Object) -> None:
        configuration = document.get("configuration")
        root = configuration.get("root_module") if isinstance(configuration, dict) else None
        self.modules: dict[str, Module] = {}
        self.known: dict[str, Planned] = {}
        self._by_value: dict[str, str] = {}
        self._instances: dict[str, list[str]] = {}
        if isinstance(root, dict):
            self._add(Module("", root, None, None), 0)

    def _add(self, module: Module, depth: int) -> None:
        self.modules[module.prefix] = module
        calls = module.configuration.get("module_calls") or {}
        for name, call in calls.items() if depth < _DEEPEST else ():
            inner = call.get("module") if isinstance(call, dict) else None
            if isinstance(inner, dict):
                self._add(Module(f"{module.prefix}module.{name}.", inner, module, call), depth + 1)

    def index(self) -> None:
        """Index the resources by the values with which others refer to them, and by addresses without an index."""
        for address, each in self.known.items():
            self._instances.setdefault(_INDEX.sub("", address), []).append(address)
            for key in _IDENTITIES:
                value = each.values.get(key)
                if isinstance(value, str) and (key != "id" or ":" in value or "/" in value):
                    self._by_value[value] = f"{address}\0{key}"

    def link(self, address: str, path: tuple[str | int, ...]) -> Any:
        """The reference of an attribute, as an intrinsic function; UNKNOWN if unknown; None if absent."""
        base = _INDEX.sub("", address)
        prefix, _, local = base.rpartition("module.")
        if prefix or base.startswith("module."):
            name, _, local = local.partition(".")
            prefix = f"{prefix}module.{name}."
        module = self.modules.get(prefix)
        for each in (module.configuration.get("resources") or ()) if module is not None else ():
            if each.get("address") == local:
                expression = _below(each.get("expressions"), path)
                return self._resolved(expression, module, 0) if expression is not None else None
        return None

    def by_value(self, value: Any) -> Any:
        """The resource whose ARN or id a value is; None if there is none."""
        found = self._by_value.get(value) if isinstance(value, str) else None
        if found is None:
            return None
        address, _, attribute = found.partition("\0")
        return {"Fn::GetAtt": [address, attribute]}

    def _resolved(self, expression: Any, module: Module | None, depth: int) -> Any:
        references = expression.get("references") if isinstance(expression, dict) else None
        if not references:
            return None
        if module is None or depth > _DEEPEST:
            return UNKNOWN
        found: dict[str, Any] = {}
        for reference in references:
            resolved = self._reference(str(reference), module, depth)
            if resolved is not None:
                found.setdefault(str(resolved), resolved)
        unknown = [each for each in found.values() if each is UNKNOWN]
        resources = [each for each in found.values() if each is not UNKNOWN]
        if len(resources) == 1 and not unknown:
            return resources[0]
        return {"Fn::Join": ["", resources]} if resources else UNKNOWN

    def _reference(self, reference: str, module: Module, depth: int) -> Any:
        """The meaning of one reference; None for the shorter form of another one."""
        parts = _INDEX.sub("", reference).split(".")
        if parts[0] == "var" and len(parts) >= 2:
            expressions = module.call.get("expressions") if isinstance(module.call, dict) else None
            given = expressions.get(parts[1]) if isinstance(expressions, dict) else None
            return self._resolved(given, module.parent, depth + 1) if given is not None else UNKNOWN
        if parts[0] == "module":
            inner = self.modules.get(f"{module.prefix}module.{parts[1]}.") if len(parts) >= 2 else None
            if inner is None or len(parts) < 3:
                return None
            outputs = inner.configuration.get("outputs") or {}
            output = outputs.get(parts[2])
            return self._resolved(output.get("expression"), inner, depth + 1) if isinstance(output, dict) else UNKNOWN
        if not parts[0].startswith("aws_"):
            return UNKNOWN
        if len(parts) < 3:
            return None
        exact = f"{module.prefix}{'.'.join(reference.split('.')[:2])}"
        if exact in self.known:
            return {"Fn::GetAtt": [exact, parts[2]]}
        instances = self._instances.get(f"{module.prefix}{parts[0]}.{parts[1]}", [])
        return {"Fn::GetAtt": [instances[0], parts[2]]} if len(instances) == 1 else UNKNOWN


def _below(expressions: Any, path: tuple[str | int, ...]) -> Any:
    """The expression of an attribute, through nested blocks: lists, whose first element counts without an index."""
    found = expressions
    for key in path:
        if isinstance(found, list):
            index = key if isinstance(key, int) else 0
            found = found[index] if index < len(found) else None
            if isinstance(key, int):
                continue
        found = found.get(key) if isinstance(found, dict) else None
    return found
