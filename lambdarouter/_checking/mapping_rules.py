"""The settings of event source mappings, and of the queues and streams that they poll."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from .._dispatching.builtin_sources import load_source
from . import rules
from .mappings import source_of
from .matching import MATCHES
from .queue_rules import check_fifo_name, check_redrive
from .template import DEFAULT_VISIBILITY, Name, Trigger
from .values import UNKNOWN, number

if TYPE_CHECKING:
    from ..app import App
    from .findings import Finding
    from .subject import Subject
    from .template import Function, Resource

_REPORT: Final = "ReportBatchItemFailures"
_STREAMS: Final = frozenset({"kinesis", "dynamodb"})
#: The sources of mappings that read a partial batch response.
_READ_REPORTS: Final = frozenset({"sqs", "kinesis", "dynamodb", "kafka"})
_MAPPED: Final = _READ_REPORTS | {"activemq", "rabbitmq", "documentdb"}
_SIX: Final = 6


def check_mappings(subject: Subject) -> Iterator[Finding]:
    """Every event source mapping of the functions."""
    functions = {each.name: each for each in subject.functions}
    for trigger in subject.triggers:
        if not trigger.is_mapping:
            continue
        function = functions[trigger.function]
        yield from _response_types(subject, trigger)
        yield from _limits(subject, trigger)
        if trigger.source == "sqs":
            yield from _queue(subject, trigger, function)
        elif trigger.source in _STREAMS:
            yield from _stream(subject, trigger)


def check_unknown_mappings(subject: Subject) -> Iterator[Finding]:
    """Mappings whose queue or stream is unknown: the report has to be read, no matter which source it is."""
    sources = {each.route.source.name for each in subject.handlers} & _MAPPED
    if not sources or not all(reports_to(subject.app, each) for each in sources):
        return
    template, names = subject.template, {each.name for each in subject.functions}
    for each in template.of_type("AWS::Lambda::EventSourceMapping"):
        given = each.properties
        if source_of(template, given) is None and names & set(template.functions_in(given.get("FunctionName"))):
            trigger = Trigger(min(sources), "", each.name, each.line, {}, given, is_mapping=True)
            yield from _response_types(subject, trigger)


def _at(trigger: Trigger, *keys: str) -> int:
    return trigger.settings.line_of(*keys) if keys and keys[0] in trigger.settings else trigger.line


# --- Response types -------------------------------------------------------------------------------------------------


def reports_to(app: App, source: str) -> bool:
    """Whether an app sends partial batch responses to a source."""
    reported = app.report_batch_item_failures
    own = load_source(source)
    is_able = own is not None and bool(getattr(own.delivery, "reports_item_failures", False))
    return is_able and (reported if isinstance(reported, bool) else source in reported)


def _response_types(subject: Subject, trigger: Trigger) -> Iterator[Finding]:
    if trigger.source not in _READ_REPORTS:
        return
    value = subject.template.get(trigger.settings, "FunctionResponseTypes")
    items = [subject.template.known(each) for each, _ in subject.template.items(value)]
    line = _at(trigger, "FunctionResponseTypes")
    if value is UNKNOWN or UNKNOWN in items:
        message = "FunctionResponseTypes is unknown, and is not compared with report_batch_item_failures."
        yield subject.finding(rules.UNKNOWN_VALUE, message, line, trigger.resource)
        return
    is_read, is_sent = _REPORT in items, reports_to(subject.app, trigger.source)
    if is_sent and not is_read:
        message = (
            f"The app reports failed records of {trigger.source}, but this mapping has no FunctionResponseTypes: "
            f"[{_REPORT}]. Failed records are lost."
        )
        yield subject.finding(rules.MISSING_RESPONSE_TYPES, message, line, trigger.resource)
    elif is_read and not is_sent:
        message = (
            f"This mapping has FunctionResponseTypes: [{_REPORT}], but the app does not report failed records of "
            f"{trigger.source}: report_batch_item_failures is {subject.app.report_batch_item_failures!r}."
        )
        yield subject.finding(rules.UNUSED_RESPONSE_TYPES, message, line, trigger.resource)


# --- Limits ---------------------------------------------------------------------------------------------------------

#: The maximum values that Lambda accepts for every event source mapping.
#: Source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
_MOST: Final = {"BatchSize": 10_000, "MaximumBatchingWindowInSeconds": 300}


def _limits(subject: Subject, trigger: Trigger) -> Iterator[Finding]:
    for key, most in _MOST.items():
        given = number(subject.template.known(trigger.settings, key))
        if given is not None and given > most:
            message = f"{key} is {given}; Lambda accepts at most {most}."
            yield subject.finding(rules.BATCH_SETTINGS, message, _at(trigger, key), trigger.resource)


# --- Queues ---------------------------------------------------------------------------------------------------------


def _queue(subject: Subject, trigger: Trigger, function: Function) -> Iterator[Finding]:
    template = subject.template
    queue = template.resources.get(trigger.origin or "")
    name = trigger.names.get("queue")
    is_fifo = isinstance(name, Name) and name.text is not None and name.text.endswith(".fifo")
    if queue is not None:
        is_fifo = is_fifo or template.known(queue.properties, "FifoQueue") in (True, "true")
        yield from _visibility(subject, trigger, function, queue)
        yield from check_redrive(subject, queue, is_fifo=is_fifo)
        yield from check_fifo_name(subject, queue)
    yield from _batch(subject, trigger, is_fifo=is_fifo)
    most = number(template.known(trigger.settings, "ScalingConfig", "MaximumConcurrency"))
    reserved = number(function.concurrency)
    if most is not None:
        line = _at(trigger, "ScalingConfig", "MaximumConcurrency")
        if not 2 <= most <= 1000:
            message = f"MaximumConcurrency is {most}; Lambda accepts 2 to 1000."
            yield subject.finding(rules.BATCH_SETTINGS, message, line, trigger.resource)
        elif reserved is not None and most > reserved:
            message = f"MaximumConcurrency is {most}, but {function.name} reserves a concurrency of {reserved}."
            yield subject.finding(rules.CONCURRENCY, message, line, trigger.resource)


def least_visibility(subject: Subject, trigger: Trigger, function: Function) -> int | None:
    """The shortest visibility timeout of a queue that AWS recommends for a mapping; None if it is unknown."""
    timeout = number(function.timeout)
    window = subject.template.known(trigger.settings, "MaximumBatchingWindowInSeconds")
    extra = 0 if window is None else number(window)
    return None if timeout is None or extra is None else _SIX * timeout + extra


def _visibility(subject: Subject, trigger: Trigger, function: Function, queue: Resource) -> Iterator[Finding]:
    given = subject.template.known(queue.properties, "VisibilityTimeout")
    visibility = DEFAULT_VISIBILITY if given is None else number(given)
    line = queue.properties.line_of("VisibilityTimeout") if given is not None else queue.line
    least = least_visibility(subject, trigger, function)
    if least is None or visibility is None:
        message = f"The visibility timeout of {queue.name}, the timeout or the batching window is unknown."
        yield subject.finding(rules.UNKNOWN_VALUE, message, line, queue.name)
        return
    if visibility < least:
        timeout = number(function.timeout) or 0
        extra = least - _SIX * timeout
        stated = f"is {visibility}" if given is not None else f"is {visibility} by default"
        message = (
            f"VisibilityTimeout {stated}, less than {least} seconds: six times the Timeout of {function.name} "
            f"({timeout}){f' and its batching window ({extra})' if extra else ''}."
        )
        yield subject.finding(rules.VISIBILITY, message, line, queue.name)


def _batch(subject: Subject, trigger: Trigger, *, is_fifo: bool) -> Iterator[Finding]:
    template = subject.template
    size = number(template.known(trigger.settings, "BatchSize"))
    window = template.known(trigger.settings, "MaximumBatchingWindowInSeconds")
    if is_fifo:
        if size is not None and size > 10:
            message = f"BatchSize is {size}; a FIFO queue has at most 10."
            yield subject.finding(rules.BATCH_SETTINGS, message, _at(trigger, "BatchSize"), trigger.resource)
        if window not in (None, 0, UNKNOWN):
            message = "A FIFO queue cannot have MaximumBatchingWindowInSeconds."
            line = _at(trigger, "MaximumBatchingWindowInSeconds")
            yield subject.finding(rules.FIFO, message, line, trigger.resource)
    elif size is not None and size > 10 and window in (None, 0):
        message = f"BatchSize is {size}; more than 10 needs MaximumBatchingWindowInSeconds of at least 1."
        yield subject.finding(rules.BATCH_SETTINGS, message, _at(trigger, "BatchSize"), trigger.resource)


# --- Streams --------------------------------------------------------------------------------------------------------


def _stream(subject: Subject, trigger: Trigger) -> Iterator[Finding]:
    template, settings = subject.template, trigger.settings
    limits = [template.known(settings, key) for key in ("MaximumRetryAttempts", "MaximumRecordAgeInSeconds")]
    if UNKNOWN not in limits and all(number(each) in (None, -1) for each in limits):
        message = "Neither MaximumRetryAttempts nor MaximumRecordAgeInSeconds is set: a bad record blocks its shard."
        yield subject.finding(rules.UNBOUNDED_RETRIES, message, trigger.line, trigger.resource)
    elif template.get(settings, "DestinationConfig", "OnFailure") is None:
        message = "Records that still fail after the last retry are dropped: there is no on-failure destination."
        yield subject.finding(rules.NO_DESTINATION, message, trigger.line, trigger.resource)
    if template.known(settings, "TumblingWindowInSeconds") is None:
        return
    own = [
        each for each in subject.handlers if subject.verdict(trigger, each) in MATCHES or subject.carries(trigger, each)
    ]
    if own and all(each.takes_all != "window" for each in own):
        message = "The mapping has tumbling windows, but none of its handlers has a Window[...]."
        line = _at(trigger, "TumblingWindowInSeconds")
        yield subject.finding(rules.NO_HANDLER, message, line, trigger.resource)
