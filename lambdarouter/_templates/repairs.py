"""Settings of a template that contradict the app, corrected in its document."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._checking.checker import check_template
from .._checking.mapping_rules import least_visibility
from .stack import logical

if TYPE_CHECKING:
    from .._checking.findings import Finding
    from .._checking.subject import Subject

AsValue = Callable[[Any], Any]

#: The rules whose findings are corrected.
REPAIRED: Final = ("LR201", "LR202", "LR210", "LR213", "LR214", "LR220")


def repair(document: Any, subject: Subject, handler: str, *, as_value: AsValue) -> None:
    """Correct the findings of the checks in the resources of a document. `as_value` makes a value of the document."""
    for each in check_template(subject):
        if each.rule.id in REPAIRED and each.resource is not None:
            _REPAIRS[each.rule.id](document, subject, each, handler, as_value)


def _settings(document: Any, name: str) -> Any:
    """The properties of an event source mapping: of a resource, or of an event of a function."""
    owner, _, event = name.partition(".")
    found = document["Resources"].get(owner)
    found = found.get("Properties") if isinstance(found, dict) else None
    if event and isinstance(found, dict):
        events = found.get("Events")
        one = events.get(event) if isinstance(events, dict) else None
        found = one.get("Properties") if isinstance(one, dict) else None
    return found if isinstance(found, dict) else None


def _types(document: Any, subject: Subject, finding: Finding, handler: str, as_value: AsValue) -> None:
    settings = _settings(document, str(finding.resource))
    if settings is None:
        return
    if finding.rule.id == "LR201":
        settings["FunctionResponseTypes"] = as_value(["ReportBatchItemFailures"])
    else:
        settings.pop("FunctionResponseTypes", None)


def _visibility(document: Any, subject: Subject, finding: Finding, handler: str, as_value: AsValue) -> None:
    functions = {each.name: each for each in subject.functions}
    needed = [
        least_visibility(subject, each, functions[each.function])
        for each in subject.triggers
        if each.is_mapping and each.origin == finding.resource
    ]
    _properties(document, str(finding.resource), as_value)["VisibilityTimeout"] = max(each or 0 for each in needed)


def _redrive(document: Any, subject: Subject, finding: Finding, handler: str, as_value: AsValue) -> None:
    queue = str(finding.resource)
    properties = _properties(document, queue, as_value)
    name, number = logical(queue, "Failed"), 2
    while name in document["Resources"]:
        name, number = logical(queue, f"Failed{number}"), number + 1
    own: dict[str, Any] = {"MessageRetentionPeriod": 1209600}
    if properties.get("FifoQueue"):
        own = {"FifoQueue": True, **own}
    document["Resources"][name] = as_value({"Type": "AWS::SQS::Queue", "Properties": own})
    target = {"deadLetterTargetArn": {"Fn::GetAtt": [name, "Arn"]}, "maxReceiveCount": 5}
    properties["RedrivePolicy"] = as_value(target)


def _retries(document: Any, subject: Subject, finding: Finding, handler: str, as_value: AsValue) -> None:
    settings = _settings(document, str(finding.resource))
    if settings is not None:
        settings["MaximumRetryAttempts"] = 5


def _handler(document: Any, subject: Subject, finding: Finding, handler: str, as_value: AsValue) -> None:
    _properties(document, str(finding.resource), as_value)["Handler"] = handler


def _properties(document: Any, name: str, as_value: AsValue) -> Any:
    return document["Resources"][name].setdefault("Properties", as_value({}))


_REPAIRS: Final[dict[str, Callable[..., None]]] = {
    "LR201": _types,
    "LR202": _types,
    "LR210": _visibility,
    "LR213": _redrive,
    "LR214": _retries,
    "LR220": _handler,
}
