"""Amazon Connect: a flow calls the function about a contact.

Shape: `Details.ContactData`. The answer is an object of at most 32 KB, which the flow finds under `$.External`: flat
texts where its block wants a STRING_MAP, which `string_map` makes, any object where it wants JSON. None is an empty
object. Connect waits up to 8 seconds, as its block says, and asks up to three times; an invocation that raised takes
the block's error branch. The event does not say which flow it comes from: the filter `flow` looks at the block's own
input parameter of that name.

Source: https://docs.aws.amazon.com/connect/latest/adminguide/connect-lambda-functions.html
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from .._events.builder import field, frozen
from .._events.codecs import epoch_millis_text, kind_of
from .._events.json_encoder import dumps
from .._events.model import At, Event
from .._events.times import datetime
from .._replies.reply import Reply, check_size, object_reply, unwrap_reply
from .._routing.route import Route
from .._routing.source import Invocation, Source
from .._routing.text_filters import Text, arn, entries, text
from ..errors import ReplyError

_NAME = "connect"
_KILOBYTES = 32


@frozen(kw_only=True)
class ContactFlowEvent(Event):
    """One call of the function by a flow, about one contact."""

    contact_id: Annotated[str, At("Details.ContactData.ContactId")]
    """Id of the contact."""

    parameters: Annotated[dict[str, Any], At("Details.Parameters")] = field(factory=dict[str, Any])
    """What the block passes as the function's input parameters: texts."""

    attributes: Annotated[dict[str, str], At("Details.ContactData.Attributes")] = field(factory=dict[str, str])
    """The contact's own attributes."""

    channel: Annotated[str | None, At("Details.ContactData.Channel")] = None
    """`VOICE`, `CHAT`, `TASK` or `EMAIL`."""

    initiation_method: Annotated[str | None, At("Details.ContactData.InitiationMethod")] = None
    """How the contact began: `INBOUND`, `OUTBOUND`, `TRANSFER`, `CALLBACK`, `API` ..."""

    instance_arn: Annotated[str | None, At("Details.ContactData.InstanceARN")] = None
    """ARN of the Connect instance."""

    initial_contact_id: Annotated[str | None, At("Details.ContactData.InitialContactId")] = None
    """Id of the contact that it all began with; the contact's own where it is the first."""

    previous_contact_id: Annotated[str | None, At("Details.ContactData.PreviousContactId")] = None
    """Id of the contact before a transfer; the contact's own where there was none."""

    related_contact_id: Annotated[str | None, At("Details.ContactData.RelatedContactId")] = None
    """Id of a contact that it belongs to. Only where there is one."""

    customer_address: Annotated[str | None, At("Details.ContactData.CustomerEndpoint.Address")] = None
    """The customer's number, in E.164 form. Not for chats and tasks, nor for a number that is withheld."""

    customer_endpoint_type: Annotated[str | None, At("Details.ContactData.CustomerEndpoint.Type")] = None
    """Kind of that address: `TELEPHONE_NUMBER`. Only with one."""

    system_address: Annotated[str | None, At("Details.ContactData.SystemEndpoint.Address")] = None
    """The number that the customer called, or is called from, in E.164 form. Not for chats and tasks."""

    system_endpoint_type: Annotated[str | None, At("Details.ContactData.SystemEndpoint.Type")] = None
    """Kind of that address: `TELEPHONE_NUMBER`. Only with one."""

    customer_id: Annotated[str | None, At("Details.ContactData.CustomerId")] = None
    """Id of the customer. Only where an earlier block of the flow, or a voice id, gave one."""

    queue: Annotated[str | None, At("Details.ContactData.Queue.Name")] = None
    """Name of the queue. Only once the contact is in one."""

    queue_arn: Annotated[str | None, At("Details.ContactData.Queue.ARN")] = None
    """ARN of the queue. Only once the contact is in one."""

    outbound_caller: Annotated[str | None, At("Details.ContactData.Queue.OutboundCallerId.Address")] = None
    """Number that the queue calls from. Only where it has one."""

    language: Annotated[str | None, At("Details.ContactData.LanguageCode")] = None
    """Language of the contact: `en-US`."""

    contact_name: Annotated[str | None, At("Details.ContactData.Name")] = None
    """Name of a task. Only where it has one."""

    description: Annotated[str | None, At("Details.ContactData.Description")] = None
    """Description of a task. Only where it has one."""

    references: Annotated[dict[str, Any], At("Details.ContactData.References")] = field(factory=dict[str, Any])
    """Links that belong to the contact, each with `Type` and `Value`."""

    tags: Annotated[dict[str, Any], At("Details.ContactData.Tags")] = field(factory=dict[str, Any])
    """Tags of the contact, Connect's own among them."""

    segment_attributes: Annotated[dict[str, Any], At("Details.ContactData.SegmentAttributes")] = field(
        factory=dict[str, Any]
    )
    """Attributes of this part of the contact that Connect sets: `connect:Subtype` ..."""

    stream_arn: Annotated[str | None, At("Details.ContactData.MediaStreams.Customer.Audio.StreamARN")] = None
    """ARN of the video stream with the customer's audio. Only while media streaming is on, or was."""

    stream_started_at: Annotated[
        datetime | None,
        At("Details.ContactData.MediaStreams.Customer.Audio.StartTimestamp", codec=epoch_millis_text),
    ] = None
    """When the audio begins, to the millisecond. Only with a stream."""

    stream_stopped_at: Annotated[
        datetime | None,
        At("Details.ContactData.MediaStreams.Customer.Audio.StopTimestamp", codec=epoch_millis_text),
    ] = None
    """When the audio ended, to the millisecond. Only with a stream that was stopped."""

    stream_start_fragment: Annotated[
        str | None, At("Details.ContactData.MediaStreams.Customer.Audio.StartFragmentNumber")
    ] = None
    """Number of the fragment that the audio begins in. Only with a stream."""

    stream_stop_fragment: Annotated[
        str | None, At("Details.ContactData.MediaStreams.Customer.Audio.StopFragmentNumber")
    ] = None
    """Number of the fragment that the audio ended in. Only with a stream that was stopped."""

    event_name: Annotated[str, At("Name", assumed=True)] = "ContactFlowEvent"
    """Name of the event: `ContactFlowEvent`."""


@frozen
class ConnectReply(Reply):
    """An answer to a block whose response validation is STRING_MAP, made by `string_map`."""


def string_map(values: Mapping[str, str | int | float | bool]) -> ConnectReply:
    """Answer with flat texts, which the flow finds as `$.External.<name>`; 32 KB in all.

    A name is made of letters and digits of ASCII, `-` and `_`. A number or a boolean goes as text: `7`, `true`.
    """
    found = object_reply(_NAME, values)
    for name, value in found.items():
        if not name or not name.isascii() or not name.replace("-", "a").replace("_", "a").isalnum():
            raise ReplyError(_NAME, f"value.{name}", "has other characters in its name than letters, digits, - and _")
        if not isinstance(value, str | int | float):
            raise ReplyError(_NAME, f"value.{name}", f"is {kind_of(value)}; expected a string, a number or a boolean")
    flat = {name: value if isinstance(value, str) else dumps(value) for name, value in found.items()}
    return ConnectReply(check_size(_NAME, flat, _KILOBYTES))


def _reply(value: Any, event: Any) -> dict[str, Any]:
    if value is None:
        return {}
    return check_size(_NAME, object_reply(_NAME, unwrap_reply(_NAME, value, ConnectReply)), _KILOBYTES)


SOURCE = Source(_NAME, Invocation(reply=_reply), correlation_id=("Details", "ContactData", "ContactId"))


def event(
    *,
    flow: Text | None = None,
    instance: Text | None = None,
    channel: Text | None = None,
    queue: Text | None = None,
    parameters: Mapping[str, Text] | None = None,
    where: Callable[[ContactFlowEvent], bool] | None = None,
) -> Route[ContactFlowEvent, ConnectReply | Mapping[str, Any] | None]:
    """Calls by any flow. `flow` is short for `parameters={"flow": ...}`, `instance` an ARN or the id in it."""
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
