"""Amazon WorkMail mail flow rules: a mail comes in or goes out, and a rule runs the function.

Shape: `summaryVersion` and `flowDirection`. A synchronous rule waits 15 seconds for actions: a handler returns
`bounce("...")`, `drop()`, `actions(drop([...]), default())` ..., or the answer as a dict, `{"actions": [...]}`. With
None or no actions the mail is delivered as it is; an asynchronous rule reads nothing. `BYPASS_SPAM_CHECK` and
`MOVE_TO_JUNK` are for mails that come in. An invocation that raised, or took too long, is tried again for as long as
the rule says; then its fallback action is taken. The body is not in the event: get it with GetRawMessageContent.

Source: https://docs.aws.amazon.com/workmail/latest/adminguide/lambda.html
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any

from .._events.builder import frozen
from .._events.codecs import Codec, expected, kind_of
from .._events.model import At, Event, Location
from .._replies.reply import Reply, check_size, object_reply, one_of, required, unwrap_reply
from .._routing.route import Route
from .._routing.source import Invocation, Source
from .._routing.text_filters import Text, any_text, text
from ..errors import ReplyError

_NAME = "workmail"
#: What an action may be of type; for a mail that goes out, one of the first three.
ACTIONS = ("BOUNCE", "DROP", "DEFAULT", "BYPASS_SPAM_CHECK", "MOVE_TO_JUNK")
_OUTBOUND = ACTIONS[:3]
_MOST_ACTIONS = 10
_MOST_RECIPIENTS = 500
_MOST_KILOBYTES = 256


def _read_addresses(value: Any, where: Location) -> tuple[str, ...]:
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
    """A summary of one mail."""

    message_id: Annotated[str, At("messageId")]
    """Id of the mail, for GetRawMessageContent and PutRawMessageContent."""

    flow_direction: Annotated[str, At("flowDirection")]
    """`INBOUND` or `OUTBOUND`."""

    subject: Annotated[str | None, At("subject")] = None
    """Subject; cut to 256 characters."""

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
    """Id of this invocation of the rule; the same when it is tried again."""

    truncated: Annotated[bool, At("truncated")] = False
    """Whether something in this summary was cut, the subject apart."""

    summary_version: Annotated[str, At("summaryVersion", assumed=True)] = "2018-10-10"
    """Version of the summary's form."""


# --- The answer -----------------------------------------------------------------------------------------------------


@frozen
class WorkMailReply(Reply):
    """What becomes of a mail, made by `default`, `drop`, `bounce`, `move_to_junk`, `bypass_spam_check` or `actions`."""


def default(recipients: Iterable[str] | None = None) -> WorkMailReply:
    """Let the mail take its way to these recipients, or to all that no other action is for.

    A recipient that the mail did not have is added: to a mail that comes in, as BCC, and only from the organization.
    """
    return _made("DEFAULT", recipients)


def drop(recipients: Iterable[str] | None = None) -> WorkMailReply:
    """Do not deliver the mail to these recipients, or to any that no other action is for, and tell nobody."""
    return _made("DROP", recipients)


def bounce(bounce_message: str | None = None, recipients: Iterable[str] | None = None) -> WorkMailReply:
    """Send the mail back to its sender, with this message, for these recipients, or for all that no other is for."""
    return _made("BOUNCE", recipients, bounce_message)


def move_to_junk(recipients: Iterable[str] | None = None) -> WorkMailReply:
    """Deliver to the junk folder of these recipients, or of all that no other action is for. Inbound mails alone."""
    return _made("MOVE_TO_JUNK", recipients)


def bypass_spam_check(recipients: Iterable[str] | None = None) -> WorkMailReply:
    """Deliver without looking for spam, to these recipients or to all that no other is for. Inbound mails alone."""
    return _made("BYPASS_SPAM_CHECK", recipients)


def actions(*several: WorkMailReply) -> WorkMailReply:
    """Take several actions: `actions(drop(["a@example.com"]), default())`. There may be ten at most.

    A recipient that none of them is for gets the fallback action of the rule.
    """
    for each in several:
        if not isinstance(each, WorkMailReply):
            raise ReplyError(_NAME, "actions", f"has {kind_of(each)}; expected what bounce, drop, default ... make")
    wire = {"actions": [action for each in several for action in each.wire["actions"]]}
    return WorkMailReply(_checked(wire, None))


def _made(kind: str, recipients: Iterable[str] | None, message: str | None = None) -> WorkMailReply:
    if isinstance(recipients, str) or not isinstance(recipients, Iterable | None):
        raise ReplyError(_NAME, "actions[0].recipients", f"is {kind_of(recipients)}; expected a list of addresses")
    action: dict[str, Any] = {"type": kind}
    if message is not None:
        action["parameters"] = {"bounceMessage": message}
    whom = {"allRecipients": True} if recipients is None else {"recipients": list(recipients)}
    return WorkMailReply(_checked({"actions": [{"action": action, **whom}]}, None))


def _checked(reply: dict[str, Any], direction: str | None) -> dict[str, Any]:
    """The reply; a ReplyError for what WorkMail does not take of a mail that goes this way, if that is known."""
    entries = required(_NAME, reply, "actions", list, "a list of actions")
    if len(entries) > _MOST_ACTIONS:
        raise ReplyError(_NAME, "actions", f"are {len(entries)}; the service takes {_MOST_ACTIONS}")
    named = sum(_check_entry(entry, f"actions[{index}]", direction) for index, entry in enumerate(entries))
    if direction == "OUTBOUND" and named > _MOST_RECIPIENTS:
        raise ReplyError(_NAME, "actions", f"name {named} recipients; the service takes {_MOST_RECIPIENTS}")
    return check_size(_NAME, reply, _MOST_KILOBYTES)


def _check_entry(entry: Any, at: str, direction: str | None) -> int:
    """Check one action with those that it is for; how many recipients it names."""
    if not isinstance(entry, dict):
        raise ReplyError(_NAME, at, f"is {kind_of(entry)}; expected an object")
    action = required(_NAME, entry, "action", dict, "an object with a type", at=at)
    _check_action(action, f"{at}.action", direction)
    if entry.get("allRecipients") is not None:
        required(_NAME, entry, "allRecipients", bool, "true or false", at=at)
    if entry.get("allRecipients") and entry.get("recipients") is None:
        return 0
    recipients = required(_NAME, entry, "recipients", list, "a list of addresses, or allRecipients", at=at)
    if not recipients and not entry.get("allRecipients"):
        raise ReplyError(_NAME, f"{at}.recipients", "is empty; name somebody, or leave the action out")
    for index, address in enumerate(recipients):
        if not isinstance(address, str) or not address:
            raise ReplyError(_NAME, f"{at}.recipients[{index}]", "is no address")
    return len(recipients)


def _check_action(action: dict[str, Any], at: str, direction: str | None) -> None:
    kind = one_of(_NAME, action, "type", ACTIONS, at=at)
    if direction == "OUTBOUND" and kind not in _OUTBOUND:
        raise ReplyError(_NAME, f"{at}.type", f"is for inbound mails; for this one there are {', '.join(_OUTBOUND)}")
    parameters = action.get("parameters")
    if not parameters:
        return
    required(_NAME, action, "parameters", dict, "an object", at=at)
    if kind != "BOUNCE":
        raise ReplyError(_NAME, f"{at}.parameters", "goes with BOUNCE alone")
    required(_NAME, parameters, "bounceMessage", str, "a string", at=f"{at}.parameters")


def _reply(value: Any, event: WorkMailMessage) -> dict[str, Any]:
    reply = {} if value is None else object_reply(_NAME, unwrap_reply(_NAME, value, WorkMailReply))
    if reply.get("actions") in (None, []):
        # Without actions the mail takes its default way, and not that of the rule's fallback action.
        reply["actions"] = [{"allRecipients": True, "action": {"type": "DEFAULT"}}]
    return _checked(reply, event.flow_direction)


SOURCE = Source(_NAME, Invocation(reply=_reply), correlation_id=("invocationId",))


# --- Routes ---------------------------------------------------------------------------------------------------------


def message(
    *,
    direction: Text | None = None,
    recipient: Text | None = None,
    where: Callable[[WorkMailMessage], bool] | None = None,
) -> Route[WorkMailMessage, WorkMailReply | Mapping[str, Any] | None]:
    """Mails of any direction. `direction` is `INBOUND` or `OUTBOUND`; `recipient` is any envelope recipient."""
    return Route(
        SOURCE,
        WorkMailMessage,
        text("flow_direction", direction, name="direction"),
        any_text("recipients", recipient, name="recipient"),
        where=where,
    )
