"""Amazon Chime SDK SIP media applications: events of a phone call.

Shape: `CallDetails` and `InvocationEventType`.

The service expects `{"SchemaVersion": "1.0", "Actions": [...]}`: the next actions of the call, in order. A handler
returns a reply made by `actions`, a dict in this form, or None for no action. If an invocation raises, the call ends.
The service invokes the function again after 5 seconds without a response, and ends the call after 20 seconds.

The module of a helper is imported when the helper is first used.

Source: https://docs.aws.amazon.com/chime-sdk/latest/dg/pstn-invocations.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from ..._routing.deliveries import Invocation
from ..._routing.route import Route
from ..._routing.source import Source
from ..._routing.text_filters import TextFilter, text
from ._event import CallEvent, ChimeSipReply, Participant

if TYPE_CHECKING:
    from ._actions import (
        Leg,
        action,
        actions,
        call_and_bridge,
        hangup,
        pause,
        play_audio,
        receive_digits,
        speak,
    )

__all__ = [
    "SOURCE",
    "CallEvent",
    "ChimeSipReply",
    "Leg",
    "Participant",
    "action",
    "actions",
    "call_and_bridge",
    "event",
    "hangup",
    "pause",
    "play_audio",
    "receive_digits",
    "speak",
]

_HELPERS = "Leg action actions call_and_bridge hangup pause play_audio receive_digits speak"


if not TYPE_CHECKING:
    # Hidden from type checkers, which would accept any misspelt name.
    def __getattr__(name: str) -> Any:
        if name in _HELPERS.split():
            from importlib import import_module

            return getattr(import_module("._actions", __name__), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _reply(value: Any, event: CallEvent) -> dict[str, Any]:
    from ._actions import response_to

    return response_to(value)


SOURCE = Source(
    "chime_sip",
    Invocation(reply=_reply),
    event=CallEvent,
    correlation_id=("CallDetails", "TransactionId"),
    has_end_users=True,
    idempotency_key=("transaction_id", "sequence"),
)


def event(
    *,
    event_type: TextFilter | None = None,
    application: TextFilter | None = None,
    where: Callable[[CallEvent], bool] | None = None,
) -> Route[CallEvent, ChimeSipReply | Mapping[str, Any] | None]:
    """Match the events of phone calls.

    - `event_type`: type of the event, such as `NEW_INBOUND_CALL` or `ACTION_*`.
    - `application`: id of the SIP media application.
    - `where`: predicate on the event.
    """
    return Route(
        SOURCE,
        CallEvent,
        text("event_type", event_type),
        text("application_id", application, name="application"),
        where=where,
    )


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_chime_sip: Final = AnswersDecorator(event)
        """Example: `@app.on_chime_sip(application="orders")`."""
