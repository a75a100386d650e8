"""The class of replies to triggers, and the choices that a reply has."""

from typing import ClassVar, Literal

from ..._events.builder import frozen
from ..._replies.reply import Reply

FinalUserStatus = Literal["CONFIRMED", "RESET_REQUIRED"]
MessageAction = Literal["RESEND", "SUPPRESS"]
DeliveryMedium = Literal["EMAIL", "SMS"]


@frozen
class TriggerReply(Reply):
    """A reply to a trigger, made by a helper. Each trigger with a response has its own subclass.

    `wire` is the content of `response`. Cognito receives the whole event with it.
    """

    trigger: ClassVar[str] = ""
    """Trigger that the reply is for: the part of `trigger_source` before the `_`."""
