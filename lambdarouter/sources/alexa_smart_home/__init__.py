"""Amazon Alexa smart home skills: directives to a device, or to the account of a customer.

Shape: `directive.header.namespace` (version 3), or `header` with `namespace` and `name` next to `payload` (version 2,
which Alexa no longer sends).

Alexa expects an event: `{"event": {"header", "endpoint", "payload"}, "context"}`. The parts of the header that every
response has are filled in (a new message id, the version, the correlation token of the directive), and so is the
endpoint. A handler returns one of these:

- a reply made by `response`, `state_report`, `discovery` or another helper;
- a dict in the form of the event;
- None, for the plain response of the directive's interface: the directive is done, with nothing to report. None is an
  error if the response has data, such as the streams of a camera.

If a handler raises, Alexa receives an internal error, and the exception is in the log. Alexa waits 8 seconds.

The module of a helper is imported when the helper is first used.

Source: https://developer.amazon.com/en-US/docs/alexa/device-apis/message-guide.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from ..._routing.deliveries import Invocation
from ..._routing.route import Route
from ..._routing.source import Source
from ..._routing.text_filters import TextFilter, text
from ._directive import AlexaDirective, SmartHomeReply

if TYPE_CHECKING:
    from ._replies import (
        accept_grant,
        deferred,
        discovery,
        error_response,
        own_response,
        property_value,
        response,
        state_report,
    )

__all__ = [
    "SOURCE",
    "AlexaDirective",
    "SmartHomeReply",
    "accept_grant",
    "deferred",
    "directive",
    "discovery",
    "error_response",
    "own_response",
    "property_value",
    "response",
    "state_report",
]

_HELPERS = "accept_grant deferred discovery error_response own_response property_value response state_report"


if not TYPE_CHECKING:
    # Hidden from type checkers, which would accept any misspelt name.
    def __getattr__(name: str) -> Any:
        if name in _HELPERS.split():
            from importlib import import_module

            return getattr(import_module("._replies", __name__), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _reply(value: Any, event: AlexaDirective) -> dict[str, Any]:
    from ._response import response_to

    return response_to(event, value)


def _on_failure(error: Exception, payload: Any) -> dict[str, Any]:
    from ._response import failure_response

    return failure_response(error, payload)


SOURCE = Source(
    "alexa_smart_home",
    Invocation(reply=_reply, on_failure=_on_failure),
    event=AlexaDirective,
    correlation_id=("directive", "header", "messageId"),
    has_end_users=True,
    idempotency_key=("message_id",),
)


def directive(
    *,
    namespace: TextFilter | None = None,
    name: TextFilter | None = None,
    where: Callable[[AlexaDirective], bool] | None = None,
) -> Route[AlexaDirective, SmartHomeReply | Mapping[str, Any] | None]:
    """Match directives of Alexa smart home skills.

    - `namespace`: interface of the directive, such as `Alexa.PowerController`.
    - `name`: name of the directive in its interface, such as `TurnOn`.
    - `where`: predicate on the directive.
    """
    return Route(SOURCE, AlexaDirective, text("namespace", namespace), text("name", name), where=where)


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_alexa_smart_home: Final = AnswersDecorator(directive)
        """Example: `@app.on_alexa_smart_home(namespace="Alexa.PowerController")`."""
