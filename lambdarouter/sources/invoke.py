"""On-demand invocation: whatever no other shape claims, with an answer that the caller gets.

Shape: none. Any JSON value: from the Invoke API, Step Functions, a schedule or rule with an input of its own, the test
button of the console. The handler's return value is the answer; attrs classes, dataclasses, dates, Decimals, UUIDs and
enums in it become JSON. An exception is the caller's function error, or is retried when the call was asynchronous.

Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-invocation.html
"""

from collections.abc import Callable
from typing import Any

from .._routing.route import Route
from .._routing.source import Invocation, Source
from ..errors import ReplyError


def _reply(value: Any, event: Any) -> Any:
    if value is None or type(value) in (str, int, bool):
        return value
    from .._events.json_encoder import plain

    try:
        return plain(value)
    except (TypeError, ValueError) as error:
        raise ReplyError("invoke", "value", str(error)) from None
    except RecursionError:
        raise ReplyError("invoke", "value", "is nested too deep, or contains itself") from None


SOURCE = Source("invoke", Invocation(reply=_reply))


def payload(*, where: Callable[[Any], bool] | None = None) -> Route[Any]:
    """Payloads of no known source, as the type that the handler's annotation names; `where` sees that value."""
    return Route(SOURCE, None, where=where)
