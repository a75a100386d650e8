"""The stack that the handlers of an app imply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .._checking.mapping_rules import reports_to
from .._checking.subject import handler_line
from .._routing.route import ANY_WAY
from . import buckets, mappings, services, user_pools
from .apis import add_http
from .others import WRITERS, add_other
from .stack import Existing, Stack
from .wanted import about

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from ..app import App

_MAPPINGS: Final[dict[str, Any]] = {
    "sqs": mappings.add_sqs,
    "kinesis": mappings.add_kinesis,
    "dynamodb": mappings.add_dynamodb,
    "kafka": mappings.add_kafka,
    "activemq": mappings.add_activemq,
    "rabbitmq": mappings.add_rabbitmq,
    "documentdb": mappings.add_documentdb,
}
_SERVICES: Final[dict[str, Any]] = {
    "s3": buckets.add_s3,
    "sns": services.add_sns,
    "eventbridge": services.add_eventbridge,
    "schedule": services.add_schedule,
    "cloudwatch_logs": services.add_cloudwatch_logs,
    "cognito_user_pool": user_pools.add_cognito,
}
#: The chains of envelopes that are written, outermost first.
_CHAINS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "s3": buckets.CHAINS,
    "sns": ((), ("sqs",)),
    "eventbridge": ((), ("sqs",)),
}
#: The sources that invoke a function asynchronously: events that still fail go to a queue.
_ASYNCHRONOUS: Final = frozenset({"s3", "sns", "eventbridge", "schedule", "ses", "cloudwatch_logs", "config"})


def stack_of(
    app: App,
    handlers: list[Handler],
    spec: str,
    *,
    is_sam: bool,
    http: str = "http",
    function: str = "Service",
    timeout: int | None = None,
    existing: Existing | None = None,
) -> Stack:
    """The stack that some handlers of an app imply; `existing` are the contents of the template to update."""
    stack = Stack(function, handler_line(app, spec), is_sam=is_sam, timeout=timeout or _timeout(app), existing=existing)
    by_source: dict[str, dict[tuple[str, ...], list[Handler]]] = {}
    for each in handlers:
        source = each.route.source.name
        chain = _chain(each)
        if chain in _CHAINS.get(source, ((),)):
            by_source.setdefault(source, {}).setdefault(chain, []).append(each)
        else:
            stack.note(f"{about([each])}: its events come through {' in '.join(reversed(chain))}: add these resources.")
    for chains in by_source.values():
        for chain, own in chains.items():
            _add(stack, app, chain, own, http)
    if any(not chain for source in _ASYNCHRONOUS & by_source.keys() for chain in by_source[source]):
        _add_destination(stack)
    return stack


def _add(stack: Stack, app: App, chain: tuple[str, ...], handlers: list[Handler], http: str) -> None:
    source, family = handlers[0].route.source.name, handlers[0].route.source.family
    if family == "http":
        add_http(stack, handlers, default=http, settings=app.http)
    elif source in _MAPPINGS:
        _MAPPINGS[source](stack, handlers, is_reported=reports_to(app, source))
    elif source in _SERVICES:
        _SERVICES[source](stack, handlers, chain, is_reported=reports_to(app, "sqs"))
    elif source in WRITERS:
        WRITERS[source](stack, handlers)
    else:
        add_other(stack, source, handlers)


def _chain(handler: Handler) -> tuple[str, ...]:
    """The envelopes in which the events of a handler come: none, unless it accepts only these."""
    via = handler.route.via
    return () if via == ANY_WAY or via is None else tuple(via)


def _add_destination(stack: Stack) -> None:
    """Add the destination of asynchronous invocations that still fail after two retries."""
    arn = stack.failed_events()
    if stack.is_sam:
        failure = {"Type": "SQS", "Destination": arn}
        stack.settings["EventInvokeConfig"] = {"DestinationConfig": {"OnFailure": failure}}
        return
    properties = {
        "FunctionName": {"Ref": stack.function},
        "Qualifier": "$LATEST",
        "DestinationConfig": {"OnFailure": {"Destination": arn}},
    }
    stack.add(stack.free("EventInvokeConfig"), "AWS::Lambda::EventInvokeConfig", properties)


def _timeout(app: App) -> int:
    """The timeout of the function in seconds: more than the time that is kept for the end of a batch."""
    reserve = app.time_reserve_millis
    return max(30, -(-reserve // 1000) + 30) if reserve is not None and reserve >= 15_000 else 30
