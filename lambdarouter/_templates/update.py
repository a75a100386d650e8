"""The update of a template: parts that the handlers imply and the template lacks are added; everything else stays.

A YAML file keeps its comments, its order and its functions. Lines that do not change keep their text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher, unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .._checking.checker import template_in
from .._checking.documents import TemplateError
from .._checking.matching import MATCHES
from .._checking.subject import Subject, handler_line
from .._checking.template import Name
from .._checking.trigger_rules import best_match
from .documents import (
    comment_on,
    commented,
    dumped,
    events_of,
    json_of,
    new_yaml,
    parameter_of,
    resource_of,
)
from .repairs import repair
from .stack import Existing, NamedResource
from .writer import stack_of

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .._checking.template import Template
    from ..app import App
    from .stack import Resource, Stack

#: The property with the name, by the types of resources that handlers may refer to.
_NAMED: Final = {
    "AWS::S3::Bucket": "BucketName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::Kinesis::Stream": "Name",
    "AWS::DynamoDB::Table": "TableName",
}


def updated(app: App, handlers: list[Handler], spec: str, path: Path, *, function: str | None, http: str) -> str:
    """The text of a SAM or CloudFormation template with its missing parts; raises TemplateError for any other file."""
    template = template_in(path)
    if template.format not in ("SAM", "CloudFormation"):
        raise TemplateError(f"{path}: only SAM and CloudFormation templates are updated, not {template.format}.")
    subject = Subject(app, handlers, spec, template, function)
    owner = subject.functions[0]
    is_sam = owner.resource.type == "AWS::Serverless::Function"
    names = {each.name for each in subject.functions}
    missing = [each for each in handlers if best_match(subject, each, names, subject.triggers) not in MATCHES]
    text = path.read_text(encoding="utf-8")
    is_json = text.lstrip().startswith("{")
    document = json.loads(text) if is_json else _loaded(text, path)
    existing = Existing(
        resources=template.resources, named=_named(template), parameters=document.get("Parameters") or ()
    )
    timeout = owner.timeout if type(owner.timeout) is int else None
    stack = stack_of(
        app, missing, spec, is_sam=is_sam, http=http, function=owner.name, timeout=timeout, existing=existing
    )
    _merge(document, stack, is_json=is_json)
    repair(document, subject, handler_line(app, spec), as_value=_same if is_json else commented)
    if is_json:
        indent = re.search(r"^([ \t]+)\"", text, re.MULTILINE)
        new = json_of(document, indent[1] if indent else None)
        return new if text.endswith("\n") else new.rstrip("\n")
    return _with_old_lines(text, _loaded(text, path), document)


def _named(template: Template) -> list[NamedResource]:
    """The resources of a template that handlers may refer to."""
    found: list[NamedResource] = []
    for each in template.of_type(*_NAMED):
        value = each.properties.get(_NAMED[each.type])
        name = template.get(value)
        found.append(NamedResource(each.name, each.type, Name(name if isinstance(name, str) else None), value))
    return found


def difference(path: Path, old: str, new: str) -> str:
    """The difference of two texts, as `diff -u` shows it; empty if they are equal."""
    lines = unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), str(path), f"{path} (updated)")
    return "".join(each if each.endswith("\n") else f"{each}\n\\ No newline at end of file\n" for each in lines)


def _same(value: Any) -> Any:
    return value


def _loaded(text: str, path: Path) -> Any:
    try:
        return _yaml_for(text).load(text)
    except Exception as error:  # from ruamel.yaml, which is stricter than the reader of the checks
        raise TemplateError(f"{path}: cannot be updated: {' '.join(str(error).split())}") from error


def _yaml_for(text: str) -> Any:
    """A writer with the indentation of a text."""
    found = re.search(r"^( +)\S[^\n]*:", text, re.MULTILINE)
    mapping = len(found[1]) if found else 2
    dash = re.search(r"^( *)[^\s#][^\n]*:[ ]*\n( *)- ", text, re.MULTILINE)
    offset = len(dash[2]) - len(dash[1]) if dash else mapping
    return new_yaml(mapping, offset + 2, offset)


def _with_old_lines(text: str, before: Any, after: Any) -> str:
    """The text of the document `after`, with the lines of the text in all places in which `before` has the same lines.

    The writer may format a line differently from the author, such as `{ a: b }`.
    """
    own, baseline = text.splitlines(), dumped(before, _yaml_for(text)).splitlines()
    new = dumped(after, _yaml_for(text)).splitlines()
    if len(own) != len(baseline):
        return "\n".join(new) + "\n"
    found: list[str] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, baseline, new, autojunk=False).get_opcodes():
        found += own[start:end] if tag == "equal" else new[new_start:new_end]
    return "\n".join(found) + ("\n" if text.endswith("\n") else "")


# --- What the handlers imply ----------------------------------------------------------------------------------------


def _merge(document: Any, stack: Stack, *, is_json: bool) -> None:
    """Add the parameters, the resources and the events of a stack to a document."""
    as_value = _same if is_json else commented
    if stack.parameters:
        parameters = document.setdefault("Parameters", as_value({}))
        for name in stack.parameters:
            parameters.setdefault(name, as_value(parameter_of(stack, name)))
    resources = document["Resources"]
    for name, each in stack.resources.items():
        if each.is_existing:
            _extend(resources[name], each, as_value)
            continue
        resources[name] = as_value(resource_of(each))
        if not is_json:
            comment_on(resources, name, each.comment, _indent_of(resources))
    properties = resources[stack.function].setdefault("Properties", as_value({}))
    for key, value in stack.settings.items():
        properties.setdefault(key, as_value(value))
    if stack.events:
        events = properties.setdefault("Events", as_value({}))
        for name, event in events_of(stack).items():
            unique = next(each for each in _names(name) if each not in events)
            events[unique] = as_value(event)
            if not is_json:
                comment_on(events, unique, stack.events[name].comment, _indent_of(events))


def _extend(resource: Any, each: Resource, as_value: Callable[[Any], Any]) -> None:
    """Add the missing parts to a resource of the document: properties, list elements, and dependencies."""
    _fill(resource.setdefault("Properties", as_value({})), each.properties, as_value)
    if each.depends_on:
        before = resource.get("DependsOn") or []
        names = [*([before] if isinstance(before, str) else before), *each.depends_on]
        resource["DependsOn"] = as_value(names) if len(names) > 1 else names[0]


def _fill(own: Any, more: Any, as_value: Callable[[Any], Any]) -> None:
    for key, value in more.items():
        before = own.get(key)
        if isinstance(before, dict) and isinstance(value, dict):
            _fill(before, value, as_value)
        elif isinstance(before, list) and isinstance(value, list):
            before.extend(as_value(one) for one in value)
        elif before is None:
            own[key] = as_value(value)


def _names(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}{number}"
        number += 1


def _indent_of(mapping: Any) -> int:
    """The column of the keys of a mapping of the file."""
    column: int = getattr(getattr(mapping, "lc", None), "col", None) or 0
    return column
