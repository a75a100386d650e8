"""The context object that Lambda passes to a function with the event."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["ClientContext", "LambdaContext"]


class ClientContext:
    """Data that the caller sends in addition to the payload: `context.client_context`, as the runtime creates it."""

    __slots__ = ("client", "custom", "env")

    def __init__(
        self,
        *,
        custom: dict[str, Any] | None = None,
        env: dict[str, Any] | None = None,
        client: Any = None,
    ) -> None:
        self.custom: dict[str, Any] | None = custom
        """Values that the caller chose. AgentCore Gateway sends the name of the tool in them."""
        self.env: dict[str, Any] | None = env
        """Environment of the application, from the AWS Mobile SDK."""
        self.client: Any = client
        """The application, from the AWS Mobile SDK: `installation_id`, `app_title`, `app_version_name` and others."""


class LambdaContext:
    """Information about this invocation; annotate the second parameter of a handler with it.

    In Lambda, handlers receive the object of the runtime, which has the same attributes and methods. A test constructs
    this class: every argument has a default, and `remaining_time_in_millis` is a number or a function that returns one.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/python-context.html
    """

    def __init__(
        self,
        *,
        function_name: str = "function",
        function_version: str = "$LATEST",
        invoked_function_arn: str | None = None,
        memory_limit_in_mb: str = "128",
        aws_request_id: str = "00000000-0000-4000-8000-000000000000",
        log_group_name: str | None = None,
        log_stream_name: str = "2026/01/01/[$LATEST]00000000000000000000000000000000",
        remaining_time_in_millis: int | Callable[[], int] = 30_000,
        identity: Any = None,
        client_context: Any = None,
        tenant_id: str | None = None,
        w3c: Mapping[str, str] | None = None,
    ) -> None:
        self.function_name = function_name
        """Name of the function."""
        self.function_version = function_version
        """Version of the function: `$LATEST`, or the number of a published version."""
        self.invoked_function_arn: str = invoked_function_arn or (
            f"arn:aws:lambda:us-east-1:123456789012:function:{function_name}"
        )
        """ARN that the function was invoked with. It ends in the version or alias if the caller named one."""
        self.memory_limit_in_mb = memory_limit_in_mb
        """Memory of the function in MB, as a text: `"128"`."""
        self.aws_request_id = aws_request_id
        """Id of the invocation, a UUID. A retry of an asynchronous invocation has the same id."""
        self.log_group_name: str = log_group_name or f"/aws/lambda/{function_name}"
        """Log group of the function."""
        self.log_stream_name = log_stream_name
        """Log stream of this execution environment."""
        self.identity = identity
        """Cognito identity of the caller: `cognito_identity_id` and `cognito_identity_pool_id`. None, or without
        values, unless an application called the function with the AWS Mobile SDK."""
        self.client_context = client_context
        """Data that the caller sent beside the payload, as a `ClientContext`. None if it sent none."""
        self.tenant_id = tenant_id
        """Id of the tenant that the invocation is for. None for a function without tenant isolation."""
        self._w3c: dict[str, str] = dict(w3c or {})
        self._remaining = remaining_time_in_millis

    def get_remaining_time_in_millis(self) -> int:
        """Return the milliseconds until the timeout of this invocation."""
        remaining = self._remaining
        return remaining() if callable(remaining) else remaining

    def w3c(self) -> dict[str, str]:
        """Return the trace context of the caller: `traceparent`, `tracestate` and `baggage`, if it sent them."""
        return dict(self._w3c)

    def log(self, msg: object) -> None:
        """Write a message to the log of the function, without a new line."""
        sys.stdout.write(str(msg))
