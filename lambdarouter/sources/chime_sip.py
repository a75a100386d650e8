"""Amazon Chime SDK SIP media applications: something happened in a phone call.

Shape: `CallDetails` and `InvocationEventType`. The answer is `{"SchemaVersion": "1.0", "Actions": [...]}`: what the
call does next, in order; None is no action. An invocation that raised, or took longer than 20 seconds, ends the call.

Source: https://docs.aws.amazon.com/chime-sdk/latest/dg/pstn-invocations.html
"""

from collections.abc import Callable
from typing import Annotated, Any

from ..classes import field, frozen
from ..errors import ReplyError
from ..events import At, Event, Part
from ..forms import epoch_millis_text
from ..replies import object_reply, required
from ..routes import Route, Source, Text, text
from ..times import datetime


def _reply(value: Any, event: Any) -> dict[str, Any]:
    reply = {} if value is None else object_reply("chime_sip", value)
    reply = {"SchemaVersion": "1.0", "Actions": [], **reply}
    for index, action in enumerate(required("chime_sip", reply, "Actions", list, "a list of actions")):
        if not isinstance(action, dict) or not isinstance(action.get("Type"), str):
            raise ReplyError("chime_sip", f"Actions[{index}].Type", "is missing")
    return reply


SOURCE = Source("chime_sip", reply=_reply)


@frozen(kw_only=True)
class Participant(Part):
    """One leg of a call."""

    call_id: Annotated[str, At("CallId")]
    """Id of the leg, which actions refer to."""

    tag: Annotated[str | None, At("ParticipantTag")] = None
    """`LEG-A` or `LEG-B`."""

    to: Annotated[str | None, At("To")] = None
    """Number that is called, in E.164 form."""

    from_: Annotated[str | None, At("From")] = None
    """Number that calls, in E.164 form."""

    direction: Annotated[str | None, At("Direction")] = None
    """`Inbound` or `Outbound`, as the service sees it."""

    status: Annotated[str | None, At("Status")] = None
    """`Connected` or `Disconnected`."""

    started_at: Annotated[datetime | None, At("StartTimeInMilliseconds", form=epoch_millis_text)] = None
    """When the participant joined, to the millisecond."""


@frozen(kw_only=True)
class CallEvent(Event):
    """One event of a call."""

    event_type: Annotated[str, At("InvocationEventType")]
    """`NEW_INBOUND_CALL`, `RINGING`, `ACTION_SUCCESSFUL`, `ACTION_FAILED`, `HANGUP` ..."""

    participants: Annotated[tuple[Participant, ...], At("CallDetails.Participants")] = ()
    """The legs of the call."""

    sequence: Annotated[int, At("Sequence")] = 1
    """Number of the event within its call, from 1."""

    transaction_id: Annotated[str | None, At("CallDetails.TransactionId")] = None
    """Id of the call."""

    transaction_attributes: Annotated[dict[str, str], At("CallDetails.TransactionAttributes")] = field(
        factory=dict[str, str]
    )
    """What earlier answers gave as `TransactionAttributes`."""

    application_id: Annotated[str | None, At("CallDetails.SipMediaApplicationId", "CallDetails.SipApplicationId")] = (
        None
    )
    """Id of the SIP media application."""

    action: Annotated[dict[str, Any] | None, At("ActionData")] = None
    """The action that the event is about: its `Type` and `Parameters`. Not for new calls."""

    account: Annotated[str | None, At("CallDetails.AwsAccountId")] = None
    """Account of the application."""

    region: Annotated[str | None, At("CallDetails.AwsRegion")] = None
    """Region of the application."""

    schema_version: Annotated[str, At("SchemaVersion", assumed=True)] = "1.0"
    """Version of the event's form."""


def event(
    *,
    event_type: Text | None = None,
    application: Text | None = None,
    where: Callable[[CallEvent], bool] | None = None,
) -> Route[CallEvent, dict[str, Any] | None]:
    """Events of any call. `application` is the id of the SIP media application."""
    return Route(
        SOURCE,
        CallEvent,
        text("event_type", event_type),
        text("application_id", application, name="application"),
        where=where,
    )
