"""Amazon WorkMail mail flow rules: inbound and outbound emails that a rule passes to the function.

Shape: `summaryVersion` and `flowDirection`.

A synchronous rule waits 15 seconds for actions. A handler returns `bounce("...")`, `drop()`, `actions(drop([...]),
default())` or another reply, or the response as a dict, `{"actions": [...]}`. For None or an empty list of actions
WorkMail delivers the email unchanged. An asynchronous rule ignores the response. `BYPASS_SPAM_CHECK` and `MOVE_TO_JUNK`
are only for inbound emails. If an invocation raises or runs too long, WorkMail retries it for the time that the rule
allows, and then applies the fallback action of the rule. The event does not contain the body of the email;
GetRawMessageContent returns it.

Source: https://docs.aws.amazon.com/workmail/latest/adminguide/lambda.html
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final

from .._events.builder import frozen
from .._events.codecs import Codec, expected, kind_of
from .._events.model import At, Event, Location
from .._replies.checked import checked_reply
from .._replies.reply import Reply, check_keys, check_size, checked_once, object_reply, one_of, required
from .._routing.deliveries import Invocation
from .._routing.route import Route
from .._routing.source import Source
from .._routing.text_filters import TextFilter, any_text, text
from ..errors import ReplyError

__all__ = [
    "ACTIONS",
    "SOURCE",
    "WorkMailMessage",
    "WorkMailReply",
    "actions",
    "bounce",
    "bypass_spam_check",
    "default",
    "drop",
    "message",
    "move_to_junk",
]

_NAME = "workmail"
#: The types of actions. The first three are allowed for outbound mails.
ACTIONS = ("BOUNCE", "DROP", "DEFAULT", "BYPASS_SPAM_CHECK", "MOVE_TO_JUNK")
_OUTBOUND = ACTIONS[:3]
#: The size limits of a response. The limit of recipients is only for outbound mails.
_KILOBYTES, _ACTIONS, _RECIPIENTS = 256, 10, 500


def _read_addresses(value: Any, location: Location) -> tuple[str, ...]:
    if type(value) is not list:
        raise expected("a list of addresses", value)
    addresses = [each.get("address") if type(each) is dict else None for each in value]
    if not all(type(each) is str for each in addresses):
        raise expected("a list of objects with an address", value)
    return tuple(str(each) for each in addresses)


def _write_addresses(value: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"address": each} for each in value]


@frozen(kw_only=True)
class WorkMailMessage(Event):
    """The summary of one email."""

    message_id: Annotated[str, At("messageId")]
    """Id of the email, for GetRawMessageContent and PutRawMessageContent."""

    flow_direction: Annotated[str, At("flowDirection")]
    """`INBOUND` or `OUTBOUND`."""

    subject: Annotated[str | None, At("subject")] = None
    """Subject, truncated to 256 characters."""

    sender: Annotated[str | None, At("sender.address")] = None
    """Address in the Sender header."""

    mail_from: Annotated[str | None, At("envelope.mailFrom.address")] = None
    """Envelope sender."""

    recipients: Annotated[
        tuple[str, ...],
        At("envelope.recipients", codec=Codec("a list of addresses", _read_addresses, _write_addresses)),
    ] = ()
    """Envelope recipients."""

    invocation_id: Annotated[str | None, At("invocationId")] = None
    """Id of this invocation of the rule; the same at each retry."""

    truncated: Annotated[bool, At("truncated")] = False
    """Whether anything in this summary is truncated, except the subject."""

    summary_version: Annotated[str, At("summaryVersion", assumed=True)] = "2018-10-10"
    """Version of the event format."""


# --- Replies --------------------------------------------------------------------------------------------------------


@frozen
class WorkMailReply(Reply):
    """Actions for an email, made by `default`, `drop`, `bounce`, `move_to_junk`, `bypass_spam_check` or `actions`."""


def default(recipients: Iterable[str] | None = None) -> WorkMailReply:
    """Deliver the email to these recipients, or to all recipients that have no other action.

    Recipients that the email does not have are added. For an inbound email, they are added as BCC, and must belong to
    the organization.
    """
    return _make("DEFAULT", recipients)


def drop(recipients: Iterable[str] | None = None) -> WorkMailReply:
    """Discard the email for these recipients, or for all that have no other action, without a notification."""
    return _make("DROP", recipients)


def bounce(bounce_message: str | None = None, recipients: Iterable[str] | None = None) -> WorkMailReply:
    """Return the email to its sender with this message, for these recipients, or for all that have no other action."""
    return _make("BOUNCE", recipients, bounce_message)


def move_to_junk(recipients: Iterable[str] | None = None) -> WorkMailReply:
    """Deliver the email to the junk folder of these recipients, or of all that have no other action.

    Only for inbound emails.
    """
    return _make("MOVE_TO_JUNK", recipients)


def bypass_spam_check(recipients: Iterable[str] | None = None) -> WorkMailReply:
    """Deliver the email without a spam check to these recipients, or to all that have no other action.

    Only for inbound emails.
    """
    return _make("BYPASS_SPAM_CHECK", recipients)


def actions(*several: WorkMailReply) -> WorkMailReply:
    """Combine up to ten actions: `actions(drop(["a@example.com"]), default())`.

    A recipient without an action receives the fallback action of the rule.
    """
    entries: list[Any] = []
    for each in several:
        if not isinstance(each, WorkMailReply):
            problem = f"has {kind_of(each)}; expected replies of bounce, drop, default ..."
            raise ReplyError(_NAME, "actions", problem)
        entries += checked_once(_NAME, each, WorkMailReply, _check_returned)["actions"]
    return checked_reply(WorkMailReply, _check({"actions": entries}))


def _make(action_type: str, recipients: Iterable[str] | None, message: str | None = None) -> WorkMailReply:
    if isinstance(recipients, str) or not isinstance(recipients, Iterable | None):
        raise ReplyError(_NAME, "actions[0].recipients", f"is {kind_of(recipients)}; expected a list of addresses")
    action: dict[str, Any] = {"type": action_type}
    if message is not None:
        action["parameters"] = {"bounceMessage": message}
    targets = {"allRecipients": True} if recipients is None else {"recipients": list(recipients)}
    return checked_reply(WorkMailReply, _check({"actions": [{"action": action, **targets}]}))


def _reply(value: Any, event: WorkMailMessage) -> dict[str, Any]:
    reply = {} if value is None else checked_once(_NAME, value, WorkMailReply, _check_returned)
    reply = _with_actions(reply)
    if event.flow_direction == "OUTBOUND":
        _check_outbound(reply["actions"])
    return reply


def _check_returned(value: Any) -> dict[str, Any]:
    return _check(_with_actions(object_reply(_NAME, value)))


def _with_actions(reply: dict[str, Any]) -> dict[str, Any]:
    if reply.get("actions") in (None, []):
        # Without actions WorkMail delivers the mail, and does not apply the fallback action of the rule.
        return {**reply, "actions": [{"allRecipients": True, "action": {"type": "DEFAULT"}}]}
    return reply


def _check(reply: dict[str, Any]) -> dict[str, Any]:
    """Check a response, whatever the direction of the email, and return it; raises ReplyError."""
    check_keys(_NAME, reply, ("actions",))
    entries = required(_NAME, reply, "actions", list, "a list of actions")
    if len(entries) > _ACTIONS:
        raise ReplyError(_NAME, "actions", f"has {len(entries)} entries; the service accepts {_ACTIONS}")
    for index, entry in enumerate(entries):
        _check_entry(entry, f"actions[{index}]")
    return check_size(_NAME, reply, _KILOBYTES)


def _check_outbound(entries: list[Any]) -> None:
    """Check the actions for an outbound email; raises ReplyError."""
    for index, entry in enumerate(entries):
        if entry["action"]["type"] not in _OUTBOUND:
            problem = f"is only for inbound mails; an outbound mail allows {', '.join(_OUTBOUND)}"
            raise ReplyError(_NAME, f"actions[{index}].action.type", problem)
    count = sum(len(entry.get("recipients") or ()) for entry in entries)
    if count > _RECIPIENTS:
        raise ReplyError(_NAME, "actions", f"has {count} recipients; the service accepts {_RECIPIENTS}")


def _check_entry(entry: Any, at: str) -> None:
    """Check one action with its recipients; raises ReplyError."""
    if not isinstance(entry, dict):
        raise ReplyError(_NAME, at, f"is {kind_of(entry)}; expected an object")
    check_keys(_NAME, entry, ("action", "allRecipients", "recipients"), parent=at)
    _check_action(required(_NAME, entry, "action", dict, "an object with a type", parent=at), f"{at}.action")
    if entry.get("allRecipients") is not None:
        required(_NAME, entry, "allRecipients", bool, "true or false", parent=at)
    if entry.get("allRecipients") and entry.get("recipients") is None:
        return
    recipients = required(_NAME, entry, "recipients", list, "a list of addresses, or allRecipients", parent=at)
    if not recipients and not entry.get("allRecipients"):
        raise ReplyError(_NAME, f"{at}.recipients", "is empty; name a recipient, or leave the action out")
    for index, address in enumerate(recipients):
        if not isinstance(address, str) or not address:
            raise ReplyError(_NAME, f"{at}.recipients[{index}]", "is not an address")


def _check_action(action: dict[str, Any], at: str) -> None:
    check_keys(_NAME, action, ("type", "parameters"), parent=at)
    action_type = one_of(_NAME, action, "type", ACTIONS, parent=at)
    parameters = action.get("parameters")
    if not parameters:
        return
    required(_NAME, action, "parameters", dict, "an object", parent=at)
    if action_type != "BOUNCE":
        raise ReplyError(_NAME, f"{at}.parameters", "is only for BOUNCE")
    required(_NAME, parameters, "bounceMessage", str, "a string", parent=f"{at}.parameters")
    check_keys(_NAME, parameters, ("bounceMessage",), parent=f"{at}.parameters")


SOURCE = Source(
    _NAME,
    Invocation(reply=_reply),
    event=WorkMailMessage,
    correlation_id=("invocationId",),
    has_end_users=True,
    idempotency_key=("message_id",),
)


# --- Routes ---------------------------------------------------------------------------------------------------------


def message(
    *,
    direction: TextFilter | None = None,
    recipient: TextFilter | None = None,
    where: Callable[[WorkMailMessage], bool] | None = None,
) -> Route[WorkMailMessage, WorkMailReply | Mapping[str, Any] | None]:
    """Match emails for which a WorkMail mail flow rule runs the function.

    - `direction`: direction of the email: `INBOUND` or `OUTBOUND`.
    - `recipient`: one of the envelope recipients.
    - `where`: predicate on the email.
    """
    return Route(
        SOURCE,
        WorkMailMessage,
        text("flow_direction", direction, name="direction"),
        any_text("recipients", recipient, name="recipient"),
        where=where,
    )


if TYPE_CHECKING:
    from .._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_workmail: Final = AnswersDecorator(message)
        """Example: `@app.on_workmail(recipient="*@example.com")`."""
