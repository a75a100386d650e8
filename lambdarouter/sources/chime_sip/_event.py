"""The events of a phone call, and the class of the replies to them."""

from typing import Annotated, Any

from ..._events.builder import field, frozen
from ..._events.model import At, Event, Part
from ..._events.times import datetime, epoch_millis_text
from ..._replies.reply import Reply


@frozen(kw_only=True)
class Participant(Part):
    """One leg of a call."""

    call_id: Annotated[str, At("CallId")]
    """Id of the leg, for use in actions."""

    tag: Annotated[str | None, At("ParticipantTag")] = None
    """`LEG-A` or `LEG-B`."""

    to: Annotated[str | None, At("To")] = None
    """Number of the callee, in E.164 format."""

    from_: Annotated[str | None, At("From")] = None
    """Number of the caller, in E.164 format."""

    direction: Annotated[str | None, At("Direction")] = None
    """`Inbound` or `Outbound`, from the point of view of the service."""

    status: Annotated[str | None, At("Status")] = None
    """`Connected` or `Disconnected`."""

    started_at: Annotated[datetime | None, At("StartTimeInMilliseconds", codec=epoch_millis_text)] = None
    """Time at which the participant joined, to the millisecond."""


@frozen(kw_only=True)
class CallEvent(Event):
    """One event of a phone call."""

    event_type: Annotated[str, At("InvocationEventType")]
    """`NEW_INBOUND_CALL`, `RINGING`, `ACTION_SUCCESSFUL`, `ACTION_FAILED`, `HANGUP` ..."""

    participants: Annotated[tuple[Participant, ...], At("CallDetails.Participants")] = ()
    """The legs of the call."""

    sequence: Annotated[int, At("Sequence")] = 1
    """Number of the event in its call, starting at 1."""

    transaction_id: Annotated[str | None, At("CallDetails.TransactionId")] = None
    """Id of the call."""

    transaction_attributes: Annotated[dict[str, str], At("CallDetails.TransactionAttributes")] = field(
        factory=dict[str, str]
    )
    """`TransactionAttributes` of earlier responses in the call."""

    application_id: Annotated[str | None, At("CallDetails.SipMediaApplicationId", "CallDetails.SipApplicationId")] = (
        None
    )
    """Id of the SIP media application."""

    action: Annotated[dict[str, Any] | None, At("ActionData")] = None
    """Action that caused the event, with its `Type` and `Parameters`. None for new calls."""

    error_type: Annotated[str | None, At("ErrorType", "ActionData.ErrorType")] = None
    """Type of the error: of the last response (`TransactionAttributesInvalidMapSize` ...) for
    `INVALID_LAMBDA_RESPONSE`, or of the action (`CallNotAnswered` ...) for `ACTION_FAILED`. Only for these."""

    error_message: Annotated[str | None, At("ErrorMessage", "ActionData.ErrorMessage")] = None
    """Description of the error. Only for `INVALID_LAMBDA_RESPONSE` and `ACTION_FAILED`, and not always."""

    sip_rule_id: Annotated[str | None, At("CallDetails.SipRuleId")] = None
    """Id of the SIP rule that routed the call to the application. Not for calls that the application made."""

    account: Annotated[str | None, At("CallDetails.AwsAccountId")] = None
    """Account of the application."""

    region: Annotated[str | None, At("CallDetails.AwsRegion")] = None
    """Region of the application."""

    schema_version: Annotated[str, At("SchemaVersion", assumed=True)] = "1.0"
    """Version of the event's format."""


@frozen
class ChimeSipReply(Reply):
    """The next actions of a call, made by `actions`."""
