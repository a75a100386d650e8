"""The class of replies to triggers."""

from typing import ClassVar

from ..._events.builder import frozen
from ..._replies.reply import Reply


@frozen
class TriggerReply(Reply):
    """A reply to a trigger, made by a helper. Each trigger with a response has its own subclass.

    `wire` is the content of `response`. Cognito receives the whole event with it.
    """

    trigger: ClassVar[str] = ""
    """Trigger that the reply is for: the part of `trigger_source` before the `_`."""
