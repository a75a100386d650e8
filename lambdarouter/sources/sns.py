"""Amazon SNS: notifications of a topic, pushed to the function.

Shape: `Records[].EventSource == "aws:sns"`. No other service writes this key with a capital E.

The service ignores the response and retries an invocation that raised. In practice, an event contains one notification;
if there are more, each is handled.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic, Literal

from .._events.builder import field, frozen
from .._events.codecs import Mismatch
from .._events.encoded_codecs import parse_json, parse_object, read_base64
from .._events.model import At, Event, Part, Payload
from .._events.times import datetime, iso_time
from .._routing.content import Content
from .._routing.deliveries import Queue
from .._routing.route import ANY_WAY, Decode, Pattern, Route, T_text, Via
from .._routing.source import Envelope, Messaging, Source, TextAt, each_of
from .._routing.text_filters import TextFilter, arn, entries, text
from ..errors import EventError, RegistrationError
from ._carried import (
    ALARM_ACTIONS,
    CODECOMMIT_TRIGGERS,
    CONFIG_NOTIFICATIONS,
    CUSTOM_RESOURCES,
    DESTINATIONS,
    EVENTBRIDGE_TARGETS,
    MAIL_NOTIFICATIONS,
    ON_FAILURE,
    S3_NOTIFICATIONS,
    in_text,
)

__all__ = ["SOURCE", "MessageAttribute", "SNSMessage", "message"]


def _content(record: dict[str, Any]) -> Any:
    sns = record.get("Sns")
    return in_text(sns.get("Message")) if type(sns) is dict else None


def _from_content(content: dict[str, Any]) -> dict[str, Any]:
    """Wrap a notification from a queue without raw message delivery, where no record is around it."""
    record = {"EventVersion": "1.0", "EventSource": "aws:sns", "EventSubscriptionArn": None, "Sns": content}
    return {"Records": [record]}


def _trace(message: Any) -> dict[str, str]:
    return {name: each.value for name, each in message.attributes.items()}


@frozen(kw_only=True)
class MessageAttribute(Part):
    """One attribute of a notification."""

    data_type: Annotated[str, At("Type")] = "String"
    """`String`, `Number`, `Binary` or `String.Array`."""

    value: Annotated[str, At("Value")] = ""
    """Value as text: base64 for Binary, JSON for String.Array."""

    @property
    def binary_value(self) -> bytes | None:
        """Value of a Binary attribute. None for any other type."""
        if self.data_type != "Binary" and not self.data_type.startswith("Binary."):
            return None
        try:
            return read_base64(self.value, ())
        except Mismatch as mismatch:
            raise EventError("sns", "Sns.MessageAttributes", f"has a Binary value: {mismatch}") from None


@frozen(kw_only=True)
class SNSMessage(Event, Generic[T_text]):
    """One notification. `SNSMessage[Order]` parses the message as JSON and structures it as `Order`."""

    message: Annotated[T_text, Payload("Sns.Message")]
    """The message: text, or an instance of the type argument in the handler's annotation."""

    subject: Annotated[str | None, At("Sns.Subject")] = None
    """Subject that the publisher set. None if absent."""

    topic_arn: Annotated[str, At("Sns.TopicArn")] = "arn:aws:sns:us-east-1:123456789012:topic"
    """ARN of the topic."""

    message_id: Annotated[str, At("Sns.MessageId")] = "00000000-0000-4000-8000-000000000000"
    """Id of the notification, assigned by SNS; the same at each delivery."""

    attributes: Annotated[dict[str, MessageAttribute], At("Sns.MessageAttributes")] = field(
        factory=dict[str, MessageAttribute]
    )
    """Attributes that the publisher set, by name."""

    timestamp: Annotated[datetime | None, At("Sns.Timestamp", codec=iso_time)] = None
    """Time at which the notification was published, to the millisecond."""

    type: Annotated[str, At("Sns.Type")] = "Notification"
    """`Notification`."""

    event_source: Annotated[str, At("EventSource")] = "aws:sns"
    """Always `aws:sns`."""

    event_version: Annotated[str, At("EventVersion")] = "1.0"
    """Version of the record's format."""

    subscription_arn: Annotated[str | None, At("EventSubscriptionArn")] = None
    """ARN of the subscription that delivered the notification."""

    group_id: Annotated[str | None, At("attributes.MessageGroupId")] = None
    """Message group of a FIFO topic. Only through a FIFO queue."""

    deduplication_id: Annotated[str | None, At("attributes.MessageDeduplicationId")] = None
    """Deduplication id of a FIFO topic. Only through a FIFO queue."""

    sequence_number: Annotated[str | None, At("Sns.SequenceNumber", "attributes.SequenceNumber")] = None
    """Number that increases within the message group. Only for FIFO topics."""

    signature: Annotated[str | None, At("Sns.Signature")] = None
    """Signature of the notification, in base64."""

    signature_version: Annotated[str | None, At("Sns.SignatureVersion")] = None
    """Version of the signature: `1` (SHA1) or `2` (SHA256)."""

    signing_cert_url: Annotated[str | None, At("Sns.SigningCertUrl", "Sns.SigningCertURL")] = None
    """URL of the certificate that verifies the signature."""

    unsubscribe_url: Annotated[str | None, At("Sns.UnsubscribeUrl", "Sns.UnsubscribeURL")] = None
    """URL that ends the subscription. Keep it out of logs and responses."""

    token: Annotated[str | None, At("Sns.Token")] = field(default=None, repr=False)
    """Token that confirms a subscription; not shown in `repr`. None in a notification."""

    @property
    def topic(self) -> str:
        """Name of the topic, as the filter `topic` has it."""
        return self.topic_arn.rpartition(":")[2]


SOURCE = Source(
    "sns",
    Queue(each_of("sns"), record_id=TextAt("Sns", "MessageId"), returns_values=True),
    event=SNSMessage,
    envelope=Envelope(
        {
            "s3": S3_NOTIFICATIONS,
            "ses": MAIL_NOTIFICATIONS,
            "cloudwatch_alarm": ALARM_ACTIONS,
            "config": CONFIG_NOTIFICATIONS,
            "codecommit": CODECOMMIT_TRIGGERS,
            "cloudformation": CUSTOM_RESOURCES,
            "eventbridge": EVENTBRIDGE_TARGETS,
            "schedule": EVENTBRIDGE_TARGETS,
            "lambda_destination": DESTINATIONS,
            "esm_failure": ON_FAILURE,
        },
        _content,
    ),
    from_content=_from_content,
    channel="topic",
    protocol="sns",
    telemetry=Messaging("aws.sns", "topic_arn", "message_id", {"aws.sns.topic.arn": "topic_arn"}, trace=_trace),
    idempotency_key=("message_id",),
)


# --- Filter policies ------------------------------------------------------------------------------------------------


def _notification(record: Any) -> dict[str, Any]:
    sns = record.get("Sns") if type(record) is dict else None
    return sns if type(sns) is dict else {}


def _policy_attributes(record: Any) -> dict[str, Any] | None:
    """The message attributes as a filter policy compares them; None without any, which no policy matches."""
    attributes = _notification(record).get("MessageAttributes")
    if type(attributes) is not dict:
        return None
    values: dict[str, Any] = {}
    for name, attribute in attributes.items():
        kind, value = (attribute.get("Type"), attribute.get("Value")) if type(attribute) is dict else (None, None)
        if kind == "String":
            values[name] = value
        elif kind in ("Number", "String.Array"):
            try:
                parsed = parse_json(value) if type(value) is str else value
            except Mismatch:
                continue
            if type(parsed) in ((int, float) if kind == "Number" else (list,)):
                values[name] = parsed
    return values or None


def _policy_body(record: Any) -> Any:
    """The message as a filter policy for the body sees it; None unless it is a JSON object."""
    return parse_object(_notification(record).get("Message"))


_LIMITS: Final[dict[str, Any]] = {
    "most_characters": 256 * 1024,
    "most_keys": 5,
    "most_values": 150,
    "largest": 1_000_000_000,
    "decimals": 5,
    "empty_is_absent": True,
}
_SCOPES: Final = {
    "MessageAttributes": Content(_policy_attributes, is_flat=True, **_LIMITS),
    "MessageBody": Content(_policy_body, **_LIMITS),
}


# --- Routes ---------------------------------------------------------------------------------------------------------


def _value(attribute: MessageAttribute) -> str:
    return attribute.value


def message(
    *,
    topic: TextFilter | None = None,
    subject: TextFilter | None = None,
    attributes: Mapping[str, TextFilter] | None = None,
    pattern: Pattern | None = None,
    scope: Literal["MessageAttributes", "MessageBody"] = "MessageAttributes",
    where: Callable[[SNSMessage[Any]], bool] | None = None,
    via: Via = ANY_WAY,
    rest: bool = False,
    decode: Decode | None = None,
) -> Route[SNSMessage[Any]]:
    """Match notifications of SNS topics.

    - `topic`: name or ARN of the topic.
    - `subject`: subject of the notification.
    - `attributes`: values that message attributes must have, by the name of the attribute.
    - `pattern`: filter policy of a subscription, such as `{"kind": ["order"]}`.
    - `scope`: part of the notification that the pattern matches, as the `FilterPolicyScope` of a subscription: the
      message attributes, or the JSON of the message.
    - `where`: predicate on the notification.
    - `via`: envelopes around the event, such as `("sqs",)`; None for no envelope; by default any.
    - `rest`: whether only notifications whose content no handler handles match.
    - `decode`: codec of the message, from `lambdarouter.codecs`, or a list of codecs; by default none.
    """
    if scope not in _SCOPES:
        raise RegistrationError(f"sns: scope= must be one of {', '.join(_SCOPES)}.")
    if pattern is None and scope != "MessageAttributes":
        raise RegistrationError("sns: scope= needs pattern=. Add pattern=, or remove scope=.")
    return Route(
        SOURCE,
        SNSMessage,
        arn("topic_arn", topic, name="topic"),
        text("subject", subject),
        *entries("attributes", attributes, _value),
        pattern=pattern,
        content=_SCOPES[scope],
        where=where,
        via=via,
        rest=rest,
        decode=decode,
    )


if TYPE_CHECKING:
    from .._routing.decorator import ListensDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_sns: Final = ListensDecorator(message)
        """Example: `@app.on_sns(topic="orders")`."""
