"""Templates of CloudFormation and SAM, and templates that CDK synthesizes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from .documents import List, Object, TemplateError
from .sam import add_sam_triggers
from .template import DEFAULT_TIMEOUT, Function, Note, Resource, Template
from .triggers import add_triggers
from .values import Resolver

_FUNCTIONS: Final = ("AWS::Serverless::Function", "AWS::Lambda::Function")
#: AWS transforms that add no triggers.
#: Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-section-structure.html
_TRANSFORMS: Final = (
    *("AWS::Serverless-2016-10-31", "AWS::LanguageExtensions", "AWS::CodeDeployBlueGreen"),
    *("AWS::SecretsManager-2020-07-23", "AWS::SecretsManager-2024-09-16"),
)
_NESTED: Final = ("AWS::CloudFormation::Stack", "AWS::Serverless::Application")


def template_of(document: Object, file: str, parameters: dict[str, Any] | None = None) -> Template:
    """The template of a document; raises TemplateError if it has no resources."""
    found = document.get("Resources")
    if not isinstance(found, Object):
        raise TemplateError(f"{file}:{document.line_of('Resources') or 1}: Resources is not an object.")
    notes: list[Note] = []
    resources: dict[str, Resource] = {}
    for name, raw in found.items():
        line = found.line_of(name)
        if name.startswith("Fn::"):
            notes.append(Note(line, name, "The resources that this creates are unknown.", hides_triggers=True))
            continue
        if not isinstance(raw, Object) or not isinstance(raw.get("Type"), str):
            raise TemplateError(f"{file}:{line}: the resource {name!r} has no Type.")
        properties = raw.get("Properties")
        resources[name] = Resource(name, raw["Type"], _object(properties, line), line)
        if raw["Type"] in _NESTED or raw["Type"].endswith("::MODULE"):
            notes.append(Note(line, name, f"What is inside {raw['Type']} is not checked.", hides_triggers=True))
        if isinstance(properties, Object) and "Fn::Transform" in properties:
            notes.append(Note(line, name, "What Fn::Transform adds to it is unknown.", hides_triggers=True))
    notes += _macros(document)
    is_sam = "Transform" in document and "AWS::Serverless-" in str(document["Transform"])
    template = Template(file, "SAM" if is_sam else "CloudFormation", resources, Resolver(resources, parameters))
    template.notes = notes
    template.connectors = list(_connectors(found))
    globals_of = document.get("Globals")
    collect(template, globals_of if isinstance(globals_of, Object) else Object())
    return template


def _macros(document: Object) -> Iterator[Note]:
    """A note for each macro that processes the whole template: it may add anything."""
    given = document.get("Transform")
    for each in given if isinstance(given, list) else [given]:
        name = each.get("Name") if isinstance(each, dict) else each
        if name is not None and name not in _TRANSFORMS:
            text = "What this macro changes is unknown."
            yield Note(document.line_of("Transform"), str(name), text, hides_triggers=True)
    if "Fn::Transform" in document:
        text = "What this includes is unknown."
        yield Note(document.line_of("Fn::Transform"), "Fn::Transform", text, hides_triggers=True)


def _connectors(resources: Object) -> Iterator[frozenset[str]]:
    """The logical ids that connectors join; a connector may be written inside its source.

    Source:
    https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/managing-permissions-connectors.html
    """
    for name, raw in resources.items():
        if not isinstance(raw, Object):
            continue
        if raw.get("Type") == "AWS::Serverless::Connector":
            given = _object(raw.get("Properties"), 0)
            sources = _ids(given.get("Source"))
            yield from (frozenset((*sources, each)) for each in _ids(given.get("Destination")))
        inside = raw.get("Connectors")
        for each in inside.values() if isinstance(inside, Object) else ():
            given = _object(each.get("Properties") if isinstance(each, Object) else None, 0)
            yield from (frozenset((name, other)) for other in _ids(given.get("Destination")))


def _ids(value: Any) -> list[str]:
    ends = value if isinstance(value, list) else [value]
    return [each["Id"] for each in ends if isinstance(each, dict) and isinstance(each.get("Id"), str)]


def collect(template: Template, shared: Object) -> None:
    """Find the functions of a template and their triggers; `shared` are SAM's `Globals`."""
    of_functions = shared.get("Function")
    if isinstance(of_functions, Object):
        for each in list(template.of_type("AWS::Serverless::Function")):
            merged = _merged(of_functions, each.properties)
            template.resources[each.name] = Resource(each.name, each.type, merged, each.line)
    for each in template.of_type(*_FUNCTIONS):
        template.functions[each.name] = _function(template, each)
    for each in list(template.of_type("AWS::Serverless::Function")):
        add_sam_triggers(template, each, shared)
    add_triggers(template)


def _function(template: Template, resource: Resource) -> Function:
    properties = resource.properties
    timeout = template.known(properties, "Timeout")
    if isinstance(timeout, str) and timeout.isdigit():
        timeout = int(timeout)
    return Function(
        resource,
        handler=template.known(properties, "Handler"),
        runtime=template.known(properties, "Runtime"),
        timeout=DEFAULT_TIMEOUT if timeout is None else timeout,
        only=template.known(properties, "Environment", "Variables", "LAMBDAROUTER_ONLY"),
        folder=template.known(properties, "CodeUri"),
        concurrency=template.known(properties, "ReservedConcurrentExecutions"),
        package=template.known(properties, "PackageType"),
        is_sam=resource.type == "AWS::Serverless::Function",
    )


def _merged(shared: Object, own: Object) -> Object:
    """The properties of a function and of `Globals`: objects are merged, lists are joined."""
    merged = Object({**shared, **own})
    merged.line = own.line
    merged.lines = {**shared.lines, **own.lines}
    for key in shared.keys() & own.keys():
        first, second = shared[key], own[key]
        if isinstance(first, Object) and isinstance(second, Object):
            merged[key] = _merged(first, second)
        elif isinstance(first, List) and isinstance(second, List):
            joined = List([*first, *second])
            joined.lines = [*first.lines, *second.lines]
            merged[key] = joined
    return merged


def _object(value: Any, line: int) -> Object:
    if isinstance(value, Object):
        return value
    empty = Object()
    empty.line = line
    return empty
