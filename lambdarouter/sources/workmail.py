"""Amazon WorkMail mail flow rules: a mail comes in or goes out, and a rule runs the function.

Shape: `summaryVersion` and `flowDirection`. A synchronous rule waits for actions, `{"actions": [...]}`, and delivers
the mail as it is for None or no actions; an asynchronous one reads nothing. An invocation that raised is tried again,
and then the mail is delivered, or not, as the rule says. The body is not in the event: get it with
GetRawMessageContent.

Source: https://docs.aws.amazon.com/workmail/latest/adminguide/lambda.html
"""

from collections.abc import Callable
from typing import Annotated, Any

from ..classes import frozen
from ..events import At, Event, Where
from ..forms import Form, expected
from ..replies import object_reply, required
from ..routes import Route, Source, Text, among, text

#: What an action may be of type.
ACTIONS = ("BOUNCE", "DROP", "DEFAULT", "BYPASS_SPAM_CHECK", "MOVE_TO_JUNK")


def _reply(value: Any, event: Any) -> dict[str, Any]:
    reply = {} if value is None else object_reply("workmail", value)
    # Without actions the mail takes its default way.
    reply.setdefault("actions", [{"allRecipients": True, "action": {"type": "DEFAULT"}}])
    for index, each in enumerate(required("workmail", reply, "actions", list, "a list of actions")):
        action = each.get("action") if isinstance(each, dict) else None
        if not isinstance(action, dict) or action.get("type") not in ACTIONS:
            from ..errors import ReplyError

            raise ReplyError("workmail", f"actions[{index}].action.type", f"is not one of {', '.join(ACTIONS)}")
    return reply


SOURCE = Source("workmail", reply=_reply)


def _read_addresses(value: Any, where: Where) -> tuple[str, ...]:
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
        At("envelope.recipients", form=Form("a list of addresses", _read_addresses, _write_addresses)),
    ] = ()
    """Envelope recipients."""

    invocation_id: Annotated[str | None, At("invocationId")] = None
    """Id of this invocation of the rule; the same when it is tried again."""

    truncated: Annotated[bool, At("truncated")] = False
    """Whether something in this summary was cut, the subject apart."""

    summary_version: Annotated[str, At("summaryVersion", assumed=True)] = "2018-10-10"
    """Version of the summary's form."""


def message(
    *,
    direction: Text | None = None,
    recipient: Text | None = None,
    where: Callable[[WorkMailMessage], bool] | None = None,
) -> Route[WorkMailMessage, dict[str, Any] | None]:
    """Mails of any direction. `direction` is `INBOUND` or `OUTBOUND`; `recipient` is any envelope recipient."""
    return Route(
        SOURCE,
        WorkMailMessage,
        text("flow_direction", direction, name="direction"),
        among("recipients", recipient, name="recipient"),
        where=where,
    )
