"""Durable functions: the context and the exceptions of AWS's durable execution SDK, which is never imported here.

A durable function may call an app: `@durable_execution def handler(event, context): return app(event, context)`. Its
context contains the Lambda context. The SDK runs the function again from the start after each wait, and skips steps
that already have a result. Therefore everything around the steps must happen in the same order each time.

Source: https://docs.aws.amazon.com/lambda/latest/dg/durable-functions.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

_SDK: Final = "aws_durable_execution_sdk_python"


def time_left_of(context: Any) -> Callable[[], int] | None:
    """The function that returns the remaining milliseconds, of a Lambda context or the one inside; None if absent."""
    found: Callable[[], int] | None = getattr(context, "get_remaining_time_in_millis", None)
    if found is None and context is not None:
        found = getattr(getattr(context, "lambda_context", None), "get_remaining_time_in_millis", None)
    return found


def request_id_of(context: Any) -> str | None:
    """The request id of a Lambda context, or of the one inside; None if absent."""
    found: str | None = getattr(context, "aws_request_id", None)
    if found is None and context is not None:
        found = getattr(getattr(context, "lambda_context", None), "aws_request_id", None)
    return found


def is_durable(context: Any) -> bool:
    """Whether a context belongs to a durable function."""
    return hasattr(context, "lambda_context") and any(_is_of_sdk(each) for each in type(context).__mro__)


def is_suspension(error: BaseException) -> bool:
    """Whether an exception suspends a durable function, which continues later: nothing has failed."""
    return any(each.__name__ == "SuspendExecution" and _is_of_sdk(each) for each in type(error).__mro__)


def is_unrecoverable(error: BaseException) -> bool:
    """Whether an exception says that a durable function itself cannot continue; then no record may count as failed."""
    return any(each.__name__ == "UnrecoverableError" and _is_of_sdk(each) for each in type(error).__mro__)


def _is_of_sdk(cls: type[Any]) -> bool:
    return cls.__module__.partition(".")[0] == _SDK
