"""AWS Lambda on-demand invocations: payloads of no known source, whose caller reads the result.

Shape: none. The payload is any JSON value, from the Invoke API, Step Functions, a schedule or rule with its own input,
or the test button of the console.

The return value of the handler is the result. attrs classes, dataclasses, dates, Decimals, UUIDs and enums in it are
converted to JSON. A result of more than 6 MB, the limit of Lambda, raises ReplyError. An exception is the function
error of a synchronous call; Lambda retries an asynchronous one.

Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-invocation.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.json_encoder import plain
from .._routing.deliveries import Invocation, is_reply
from .._routing.route import Pattern, Route
from .._routing.source import Source
from ..errors import ReplyError

__all__ = [
    "SOURCE",
    "payload",
]


def _reply(value: Any, event: Any) -> Any:
    return value if value is None or type(value) in (bool, str) else _plain(value)


def _plain(value: Any) -> Any:
    if is_reply(value):
        raise ReplyError("invoke", "value", f"is {type(value).__name__}, a reply to another service")
    try:
        return plain(value)
    except (TypeError, ValueError) as error:
        raise ReplyError("invoke", "value", str(error)) from error
    except RecursionError:
        raise ReplyError("invoke", "value", "is nested too deeply, or contains itself") from None


SOURCE = Source("invoke", Invocation(reply=_reply), accepts_none=True)


# --- Routes ---------------------------------------------------------------------------------------------------------


def payload(*, pattern: Pattern | None = None, where: Callable[[Any], bool] | None = None) -> Route[Any]:
    """Match payloads that no other source matches. The handler receives the payload as the type of its annotation.

    - `pattern`: event pattern such as `{"operation": ["Register"]}`.
    - `where`: predicate on the JSON value, which also has the fields of the handler's type as attributes if it is an
      object.
    """
    return Route(SOURCE, None, pattern=pattern, where=where)


if TYPE_CHECKING:
    from .._routing.decorator import ListensDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_invoke: Final = ListensDecorator(payload)
        """Example: `@app.on_invoke()`."""
