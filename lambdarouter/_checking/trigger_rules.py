"""Triggers without a handler, and handlers without a trigger."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import TYPE_CHECKING, Any, Final

from . import rules
from .app_rules import about
from .matching import MATCHES, Verdict, accepts, best, match
from .pattern_comparison import problem_of, unknown_keys, values_without_handler
from .principals import needs_sender
from .s3_events import s3_event_names
from .template import Name
from .triggers import CHECKED, CHECKED_WITH, NOT_IN_TERRAFORM
from .values import HOLE, UNKNOWN

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .findings import Finding
    from .subject import Subject
    from .template import Trigger


#: Sources whose records have the keys that AWS documents for filter criteria.
_KEYED: Final = frozenset({"sqs", "kinesis", "dynamodb", "kafka"})
#: The maximum number of filters of an event source mapping, with a higher quota.
#: Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
_MOST_FILTERS: Final = 10


def check_triggers(subject: Subject) -> Iterator[Finding]:
    """Every trigger against the handlers, and every handler against the triggers."""
    for trigger in subject.triggers:
        yield from _patterns(subject, trigger)
        if not trigger.is_possible:
            yield from _trigger(subject, trigger)
    for handler in subject.handlers:
        yield from _handler(subject, handler)


def _patterns(subject: Subject, trigger: Trigger) -> Iterator[Finding]:
    if trigger.is_mapping and len(trigger.patterns) > _MOST_FILTERS:
        message = f"The mapping has {len(trigger.patterns)} filters; Lambda accepts at most {_MOST_FILTERS}."
        yield subject.finding(rules.REFUSED_PATTERN, message, _line(trigger, "FilterCriteria"), trigger.resource)
    for each in _refused_types(trigger):
        message = f"{each!r} is not an S3 event type: write s3: and a name, such as s3:ObjectCreated:*."
        yield subject.finding(rules.REFUSED_PATTERN, message, trigger.line, trigger.resource)
    routes = [each.route for each in subject.handlers if each.route.source.name == trigger.source]
    for pattern in trigger.patterns:
        unknown = unknown_keys(pattern, routes) if trigger.source in _KEYED else []
        if unknown:
            message = (
                f"No record of {trigger.source} has the key {', '.join(unknown)}: the pattern lets nothing through."
            )
            line = _line(trigger, "FilterCriteria")
            yield subject.finding(rules.DISJOINT_PATTERN, message, line, trigger.resource)
        problem = problem_of(pattern)
        if problem is not None:
            line = _line(trigger, "FilterCriteria")
            yield subject.finding(rules.REFUSED_PATTERN, f"AWS rejects the pattern: {problem}.", line, trigger.resource)
        elif pattern is None:
            message = "A part of its pattern is unknown, so it is not compared with handlers."
            yield subject.finding(rules.UNKNOWN_VALUE, message, _line(trigger, "FilterCriteria"), trigger.resource)


def _refused_types(trigger: Trigger) -> list[str]:
    """The event types of a notification that S3 rejects."""
    types = trigger.names.get("event_name") if trigger.source == "s3" else None
    known = [each for each in types if isinstance(each, str) and HOLE not in each] if isinstance(types, list) else []
    return [each for each in known if not each.startswith("s3:") or not s3_event_names([each])]


def _line(trigger: Trigger, *keys: str) -> int:
    return trigger.settings.line_of(*keys) if keys and keys[0] in trigger.settings else trigger.line


# --- Triggers -------------------------------------------------------------------------------------------------------


def _trigger(subject: Subject, trigger: Trigger) -> Iterator[Finding]:
    accepted = subject.accepted[trigger.function]
    for name, value in trigger.names.items():
        if isinstance(value, Name) and value.text is None and value.generated is None:
            message = f"The name of its {name} is unknown, and is not compared with filters."
            yield subject.finding(rules.UNKNOWN_VALUE, message, trigger.line, trigger.resource)
    if trigger.enabled is UNKNOWN:
        message = "Whether it is enabled is unknown."
        yield subject.finding(rules.UNKNOWN_VALUE, message, trigger.line, trigger.resource)
    if not _accepts(accepted, trigger.source):
        message = f"{trigger.function} rejects events of {trigger.source} (only= or LAMBDAROUTER_ONLY)."
        yield subject.finding(rules.NO_HANDLER, message, trigger.line, trigger.resource)
        return
    if subject.app.default_handler is not None or _is_handled_elsewhere(trigger):
        return
    handlers = [each for each in subject.handlers if accepts(accepted, each.route.source.name)]
    verdicts = [subject.verdict(trigger, each) for each in handlers]
    matching = [each for each, verdict in zip(handlers, verdicts, strict=True) if verdict in MATCHES]
    if not matching:
        if not any(subject.carries(trigger, each) for each in handlers):
            message = f"No handler matches {_described(trigger)}{_hint(trigger, handlers)}."
            yield subject.finding(rules.NO_HANDLER, message, trigger.line, trigger.resource)
        return
    for message in _partly(trigger, matching):
        yield subject.finding(rules.NO_HANDLER, message, trigger.line, trigger.resource)


def _accepts(accepted: Any, source: str) -> bool:
    return accepts(accepted, source) or bool(source == "mq" and accepted & {"activemq", "rabbitmq"})


def _is_handled_elsewhere(trigger: Trigger) -> bool:
    """Whether no handler is needed: the payload can be any JSON, or AWS's own SDK handles it."""
    return trigger.source == "durable_execution"


def _partly(trigger: Trigger, matching: list[Handler]) -> Iterator[str]:
    """The events of a trigger that none of its handlers matches."""
    if trigger.source == "s3":
        missing: list[str] = []
        for name in s3_event_names(trigger.names.get("event_name")) or ():
            one = copy(trigger)
            one.names = {**trigger.names, "event_name": [name]}
            if not any(match(one, each) in MATCHES for each in matching):
                missing.append(name)
        if missing:
            yield f"No handler matches the events {', '.join(missing)} of this notification."
    values = values_without_handler(trigger, [each.route for each in matching])
    if values:
        yield f"The pattern lets events through that no handler matches: {', '.join(values)}."


def _described(trigger: Trigger) -> str:
    parts: list[str] = []
    for name, value in trigger.names.items():
        text = value.text if isinstance(value, Name) else value
        if isinstance(text, str):
            parts.append(f"{name} {text.replace(HOLE, '*')!r}")
        elif isinstance(value, Name) and value.generated is not None:
            parts.append(f"a generated name of {name}")
    return f"the events of {trigger.source}" + (f" ({', '.join(parts)})" if parts else "")


def _hint(trigger: Trigger, handlers: list[Handler]) -> str:
    same = [each for each in handlers if each.route.source.name == trigger.source]
    if not same:
        return f"; there is no handler of {trigger.source}"
    return f"; its handlers match {', '.join(dict.fromkeys(repr(each.route) for each in same[:3]))}"


# --- Handlers -------------------------------------------------------------------------------------------------------


def _handler(subject: Subject, handler: Handler) -> Iterator[Finding]:
    source = handler.route.source.name
    functions = [each for each in subject.functions if accepts(subject.accepted[each.name], source)]
    if not functions:
        if subject.app.only is None or source in subject.app.only:
            message = f"No function of {subject.template.file} accepts {source!r}: LAMBDAROUTER_ONLY rejects it."
            yield about(handler, rules.NOT_ACCEPTED, message)
        return
    names = {each.name for each in functions}
    active = [each for each in subject.triggers if each.enabled is not False]
    verdict = best_match(subject, handler, names, active)
    where = f"in {subject.template.file}"
    if verdict in MATCHES:
        yield from _without_sender(subject, handler, names, active)
    elif best_match(subject, handler, names, subject.triggers) in MATCHES:
        yield from _disabled(subject, handler, names)
    elif verdict == "generated":
        message = (
            f"The name in {handler.route!r} is exact, but CloudFormation generates the name of the resource {where}."
        )
        yield about(handler, rules.GENERATED, message)
    elif verdict == "pattern":
        message = f"No event that the patterns of its triggers {where} let through matches {handler.route!r}."
        yield about(handler, rules.DISJOINT_PATTERN, message)
    elif _is_checked(subject, source):
        if subject.hides_triggers:
            message = f"No trigger of {handler.route!r} was found {where}; one may be in an unresolved part."
            yield about(handler, rules.UNKNOWN_VALUE, message)
        else:
            yield about(handler, rules.NO_TRIGGER, f"Nothing {where} sends events of {handler.route!r}.")


def _without_sender(
    subject: Subject, handler: Handler, functions: set[str], active: list[Trigger]
) -> Iterator[Finding]:
    """A note for a handler for which the template has only a permission."""
    seen = [each for each in active if not (each.is_possible and needs_sender(each.principal))]
    if len(seen) < len(active) and best_match(subject, handler, functions, seen) not in MATCHES:
        message = (
            f"Only a permission in {subject.template.file} lets a service send the events of {handler.route!r}: "
            "whether anything sends them is unknown."
        )
        yield about(handler, rules.UNKNOWN_VALUE, message)


def _disabled(subject: Subject, handler: Handler, functions: set[str]) -> Iterator[Finding]:
    for each in subject.triggers:
        if each.enabled is False and best_match(subject, handler, functions, [each]) in MATCHES:
            message = f"This trigger of {handler.route!r} is disabled, and the handler has no other trigger."
            yield subject.finding(rules.DISABLED, message, each.line, each.resource)


def _is_checked(subject: Subject, source: str) -> bool:
    """Whether a trigger of the source would be seen if the template had one."""
    if subject.template.format == "Terraform" and source in NOT_IN_TERRAFORM:
        return False
    return source in CHECKED or any(subject.template.of_type(CHECKED_WITH.get(source, "")))


def best_match(subject: Subject, handler: Handler, functions: set[str], triggers: list[Trigger]) -> Verdict:
    """The most certain match among some triggers, including triggers of envelopes."""
    found: Verdict = "no"
    for trigger in triggers:
        if trigger.function not in functions:
            continue
        found = best(found, subject.verdict(trigger, handler))
        if found in MATCHES:
            return found
        # A record that a handler matches is not opened.
        is_opened = accepts(subject.accepted[trigger.function], trigger.source) and not subject.is_taken(trigger)
        if is_opened and subject.carries(trigger, handler):
            return "maybe"
    return found
