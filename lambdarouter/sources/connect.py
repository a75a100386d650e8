"""Amazon Connect: invocations by a flow for one contact.

Shape: `Details.ContactData`.

The result is an object of at most 32 KB, which the flow reads from `$.External`. A block with the response validation
STRING_MAP requires flat values, which `string_map` makes; a block with JSON accepts any object. None is an empty
object. Connect waits until the timeout of the block, at most 8 seconds, and tries up to three times. An invocation that
raised continues at the error branch of the block. The event does not contain the name of its flow: the filter `flow`
compares an input parameter of that name, which the block must set.

Source: https://docs.aws.amazon.com/connect/latest/adminguide/connect-lambda-functions.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final

from .._events.builder import field, frozen
from .._events.codecs import kind_of
from .._events.json_encoder import dumps
from .._events.model import At, Event
from .._events.times import datetime, epoch_millis_text
from .._replies.checked import checked_reply
from .._replies.reply import Reply, check_size, checked_once, object_reply
from .._routing.deliveries import Invocation
from .._routing.route import Route
from .._routing.source import Source
from .._routing.text_filters import TextFilter, arn, entries, text
from ..errors import ReplyError

__all__ = [
    "SOURCE",
    "ConnectReply",
    "ContactFlowEvent",
    "event",
    "string_map",
]

_NAME = "connect"
_MAX_KILOBYTES = 32


@frozen(kw_only=True)
class ContactFlowEvent(Event):
    """One invocation by a flow, for one contact."""

    contact_id: Annotated[str, At("Details.ContactData.ContactId")]
    """Id of the contact."""

    parameters: Annotated[dict[str, Any], At("Details.Parameters")] = field(factory=dict[str, Any])
    """Input parameters that the block passes to the function, as strings."""

    attributes: Annotated[dict[str, str], At("Details.ContactData.Attributes")] = field(factory=dict[str, str])
    """Attributes of the contact."""

    channel: Annotated[str | None, At("Details.ContactData.Channel")] = None
    """`VOICE`, `CHAT`, `TASK` or `EMAIL`."""

    initiation_method: Annotated[str | None, At("Details.ContactData.InitiationMethod")] = None
    """Origin of the contact: `INBOUND`, `OUTBOUND`, `TRANSFER`, `CALLBACK`, `API` ..."""

    instance_arn: Annotated[str | None, At("Details.ContactData.InstanceARN")] = None
    """ARN of the Connect instance."""

    initial_contact_id: Annotated[str | None, At("Details.ContactData.InitialContactId")] = None
    """Id of the first contact of the interaction; the contact's own id if it is the first."""

    previous_contact_id: Annotated[str | None, At("Details.ContactData.PreviousContactId")] = None
    """Id of the contact before a transfer; the contact's own id without a transfer."""

    related_contact_id: Annotated[str | None, At("Details.ContactData.RelatedContactId")] = None
    """Id of a related contact. None if absent."""

    customer_address: Annotated[str | None, At("Details.ContactData.CustomerEndpoint.Address")] = None
    """Phone number of the customer, in E.164 format. None for chats and tasks, and for a withheld number."""

    customer_endpoint_type: Annotated[str | None, At("Details.ContactData.CustomerEndpoint.Type")] = None
    """Type of the customer's address: `TELEPHONE_NUMBER`. None without an address."""

    system_address: Annotated[str | None, At("Details.ContactData.SystemEndpoint.Address")] = None
    """Phone number that the customer called, or is called from, in E.164 format. None for chats and tasks."""

    system_endpoint_type: Annotated[str | None, At("Details.ContactData.SystemEndpoint.Type")] = None
    """Type of the system's address: `TELEPHONE_NUMBER`. None without an address."""

    customer_id: Annotated[str | None, At("Details.ContactData.CustomerId")] = None
    """Id of the customer. None unless an earlier block of the flow, or Voice ID, set one."""

    queue: Annotated[str | None, At("Details.ContactData.Queue.Name")] = None
    """Name of the queue. None until the contact is in one."""

    queue_arn: Annotated[str | None, At("Details.ContactData.Queue.ARN")] = None
    """ARN of the queue. None until the contact is in one."""

    outbound_caller: Annotated[str | None, At("Details.ContactData.Queue.OutboundCallerId.Address")] = None
    """Phone number for outbound calls of the queue. None if absent."""

    language: Annotated[str | None, At("Details.ContactData.LanguageCode")] = None
    """Language of the contact: `en-US`."""

    contact_name: Annotated[str | None, At("Details.ContactData.Name")] = None
    """Name of a task. None if absent."""

    description: Annotated[str | None, At("Details.ContactData.Description")] = None
    """Description of a task. None if absent."""

    references: Annotated[dict[str, Any], At("Details.ContactData.References")] = field(factory=dict[str, Any])
    """Links of the contact by name, each with `Type` and `Value`."""

    tags: Annotated[dict[str, Any], At("Details.ContactData.Tags")] = field(factory=dict[str, Any])
    """Tags of the contact, including those that Connect sets."""

    segment_attributes: Annotated[dict[str, Any], At("Details.ContactData.SegmentAttributes")] = field(
        factory=dict[str, Any]
    )
    """Attributes of this contact segment, set by Connect: `connect:Subtype` ..."""

    stream_arn: Annotated[str | None, At("Details.ContactData.MediaStreams.Customer.Audio.StreamARN")] = None
    """ARN of the video stream with the customer's audio. None unless media streaming is or was on."""

    stream_started_at: Annotated[
        datetime | None,
        At("Details.ContactData.MediaStreams.Customer.Audio.StartTimestamp", codec=epoch_millis_text),
    ] = None
    """Time when the audio starts, to the millisecond. None without a stream."""

    stream_stopped_at: Annotated[
        datetime | None,
        At("Details.ContactData.MediaStreams.Customer.Audio.StopTimestamp", codec=epoch_millis_text),
    ] = None
    """Time when the audio ended, to the millisecond. None until the stream is stopped."""

    stream_start_fragment: Annotated[
        str | None, At("Details.ContactData.MediaStreams.Customer.Audio.StartFragmentNumber")
    ] = None
    """Number of the fragment with the start of the audio. None without a stream."""

    stream_stop_fragment: Annotated[
        str | None, At("Details.ContactData.MediaStreams.Customer.Audio.StopFragmentNumber")
    ] = None
    """Number of the fragment with the end of the audio. None until the stream is stopped."""

    event_name: Annotated[str, At("Name", assumed=True)] = "ContactFlowEvent"
    """Name of the event: `ContactFlowEvent`."""


# --- Replies --------------------------------------------------------------------------------------------------------


@frozen
class ConnectReply(Reply):
    """A result for a block with the response validation STRING_MAP, made by `string_map`."""


def string_map(values: Mapping[str, str | int | float | bool]) -> ConnectReply:
    """Return flat values, which the flow reads as `$.External.<name>`; 32 KB in total.

    A name consists of ASCII letters, digits, `-` and `_`. Numbers and booleans become strings: `7`, `true`. Raises
    ReplyError for other names and values, and for a larger object.
    """
    flat: dict[str, Any] = {}
    for name, value in object_reply(_NAME, values).items():
        if not name or not name.isascii() or not name.replace("-", "a").replace("_", "a").isalnum():
            raise ReplyError(_NAME, f"value.{name}", "has a name with a character other than letters, digits, - and _")
        if not isinstance(value, str | int | float):
            raise ReplyError(_NAME, f"value.{name}", f"is {kind_of(value)}; expected a string, a number or a boolean")
        flat[name] = value if isinstance(value, str) else dumps(value)
    return checked_reply(ConnectReply, _check(flat))


def _check(value: Any) -> dict[str, Any]:
    return check_size(_NAME, object_reply(_NAME, value), _MAX_KILOBYTES)


def _reply(value: Any, event: ContactFlowEvent) -> dict[str, Any]:
    return {} if value is None else checked_once(_NAME, value, ConnectReply, _check)


SOURCE = Source(
    _NAME,
    Invocation(reply=_reply),
    event=ContactFlowEvent,
    accepts_none=True,
    correlation_id=("Details", "ContactData", "ContactId"),
    has_end_users=True,
)


# --- Routes ---------------------------------------------------------------------------------------------------------


def event(
    *,
    flow: TextFilter | None = None,
    instance: TextFilter | None = None,
    channel: TextFilter | None = None,
    queue: TextFilter | None = None,
    parameters: Mapping[str, TextFilter] | None = None,
    where: Callable[[ContactFlowEvent], bool] | None = None,
) -> Route[ContactFlowEvent, ConnectReply | Mapping[str, Any] | None]:
    """Match invocations by a flow.

    - `flow`: value of the input parameter `flow`, short for `parameters={"flow": ...}`.
    - `instance`: id or ARN of the Connect instance.
    - `channel`: `VOICE`, `CHAT`, `TASK` or `EMAIL`.
    - `queue`: name of the queue.
    - `parameters`: input parameters that the block must pass, with their values.
    - `where`: predicate on the event, evaluated after the other filters.
    """
    return Route(
        SOURCE,
        ContactFlowEvent,
        arn("instance_arn", instance, name="instance"),
        text("channel", channel),
        text("queue", queue),
        *entries("parameters", {"flow": flow} if flow is not None else None),
        *entries("parameters", parameters),
        where=where,
    )


if TYPE_CHECKING:
    from .._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_connect: Final = AnswersDecorator(event)
        """Example: `@app.on_connect(flow="orders")`."""
