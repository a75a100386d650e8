"""AWS Config: invocations of a custom rule, which evaluates a changed resource or runs on a schedule.

Shape: `invokingEvent` and `resultToken`.

The invoking event and the rule's parameters are JSON inside strings. lambdarouter parses them, also in `raw`.

Config ignores the result. A handler returns an evaluation or a list of them, made by `compliant`, `non_compliant`,
`not_applicable` or `evaluation`, or as dicts. lambdarouter sends them with PutEvaluations, at most 100 in one call,
with the token of the event. For a change, the resource and the time are filled in. `not_applicable` is for a deleted
resource, and for a resource that left the rule's scope. None sends nothing. Config has no call that reports a failure:
Lambda retries an invocation that raised or timed out, and the rule shows the error.

An oversized change has a summary of the item without its configuration; `recorded_item` reads the complete item.

These handlers also receive notifications of Config through SNS, with `via=("sns",)`. A notification has no token, so no
evaluation can be sent for it.

Sources: https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html,
https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html

Source: https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from ..._events.codecs import Mismatch, expected
from ..._events.encoded_codecs import parse_json
from ..._events.json_encoder import dumps
from ..._routing.deliveries import Invocation
from ..._routing.route import ANY_WAY, Route, Via
from ..._routing.source import Source
from ..._routing.text_filters import TextFilter, any_text, text
from ...errors import EventError
from ._events import ConfigEvent, ConfigurationItem, OversizedDelivery
from ._replies import ConfigReply, Evaluations, compliant, evaluation, non_compliant, not_applicable

if TYPE_CHECKING:
    from ..._replies.deferred_call import DeferredCall
    from ._recorded_item import recorded_item

__all__ = [
    "SOURCE",
    "ConfigEvent",
    "ConfigReply",
    "ConfigurationItem",
    "Evaluations",
    "OversizedDelivery",
    "change",
    "compliant",
    "evaluation",
    "event",
    "non_compliant",
    "not_applicable",
    "periodic",
    "recorded_item",
]

_CHANGES = ("ConfigurationItemChangeNotification", "OversizedConfigurationItemChangeNotification")
_PERIODIC = ("ScheduledNotification", "ConfigurationSnapshotDeliveryCompleted")


if not TYPE_CHECKING:
    # Hidden from type checkers, which report misspelt names on their own.
    def __getattr__(name: str) -> Any:
        if name == "recorded_item":
            from ._recorded_item import recorded_item

            return recorded_item
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _parse(payload: dict[str, Any]) -> dict[str, Any]:
    """The payload with the JSON in its strings parsed."""
    raw = dict(payload)
    for key in ("invokingEvent", "ruleParameters"):
        value = payload.get(key)
        if value is None or (key == "ruleParameters" and value == ""):
            raw[key] = {}
            continue
        try:
            if type(value) is not str:
                raise expected("JSON in a string", value)
            raw[key] = parse_json(value)
            if type(raw[key]) is not dict:
                raise expected("an object in a string of JSON", raw[key])
        except Mismatch as mismatch:
            raise EventError("config", key, str(mismatch), "The event did not come from AWS in this form.") from None
    return raw


def _reply(value: Any, event: ConfigEvent) -> "DeferredCall | None":
    if value is None:
        return None
    from ._report import report

    return report(value, event)


def _from_content(content: dict[str, Any]) -> dict[str, Any]:
    """The payload of an invocation, from a notification that Config publishes to a topic, which has no token."""
    return {"invokingEvent": dumps(content), "resultToken": "", "eventLeftScope": False}


def _resource(event: ConfigEvent) -> str:
    """The resource that a rule evaluates; empty for a periodic evaluation."""
    return f"{event.item.resource_type}/{event.item.resource_id}" if event.item is not None else ""


SOURCE = Source(
    "config",
    Invocation(reply=_reply, parse=_parse),
    event=ConfigEvent,
    from_content=_from_content,
    named_by={"rule": "rule"},
    idempotency_key=("rule", _resource, "notified_at"),
)


# --- Routes ---------------------------------------------------------------------------------------------------------


def event(
    *,
    rule: TextFilter | None = None,
    resource_type: TextFilter | None = None,
    message_type: TextFilter | None = None,
    where: Callable[[ConfigEvent[Any]], bool] | None = None,
    via: Via = ANY_WAY,
) -> Route[ConfigEvent[Any], Evaluations]:
    """Match every invocation of a custom rule.

    - `rule`: name of the rule.
    - `resource_type`: type of the resource that changed, such as `AWS::S3::Bucket`.
    - `message_type`: such as `ConfigurationItemChangeNotification` or `ScheduledNotification`.
    - `where`: predicate on the event, evaluated after the other filters.
    - `via`: envelopes around the event, such as `("sns",)`; None for no envelope; by default any.
    """
    return Route(
        SOURCE,
        ConfigEvent,
        text("message_type", message_type),
        text("rule", rule),
        any_text("item", resource_type, name="resource_type", texts=lambda item: (item.resource_type,)),
        where=where,
        via=via,
    )


def change(
    *,
    rule: TextFilter | None = None,
    resource_type: TextFilter | None = None,
    where: Callable[[ConfigEvent[Any]], bool] | None = None,
    via: Via = ANY_WAY,
) -> Route[ConfigEvent[Any], Evaluations]:
    """Match changes of a resource, oversized changes included.

    - `rule`: name of the rule.
    - `resource_type`: type of the resource, such as `AWS::S3::Bucket`.
    - `where`: predicate on the event, evaluated after the other filters.
    - `via`: envelopes around the event, such as `("sns",)`; None for no envelope; by default any.
    """
    return event(rule=rule, resource_type=resource_type, message_type=_CHANGES, where=where, via=via)


def periodic(
    *,
    rule: TextFilter | None = None,
    where: Callable[[ConfigEvent[Any]], bool] | None = None,
    via: Via = ANY_WAY,
) -> Route[ConfigEvent[Any], Evaluations]:
    """Match scheduled invocations of a rule, and deliveries of a snapshot.

    - `rule`: name of the rule.
    - `where`: predicate on the event, evaluated after the other filters.
    - `via`: envelopes around the event, such as `("sns",)`; None for no envelope; by default any.
    """
    return event(rule=rule, message_type=_PERIODIC, where=where, via=via)


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_config: Final = AnswersDecorator(event)
        """Example: `@app.on_config(rule="nightly")`."""
        on_config_change: Final = AnswersDecorator(change)
        """Example: `@app.on_config_change(rule="nightly")`."""
        on_config_periodic: Final = AnswersDecorator(periodic)
        """Example: `@app.on_config_periodic(rule="nightly")`."""
