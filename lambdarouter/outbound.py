"""What a service sends out of its own accord: answers that AWS wants called back, not returned.

Everything that leaves goes through here, so that a test can have it captured instead: `Client.sent` lists it, and
nothing reaches a network.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any


class Sent:
    """One call that left, or would have: `target` is a URL or `service.operation`, `content` what was sent with it."""

    __slots__ = ("content", "target")

    def __init__(self, target: str, content: dict[str, Any]) -> None:
        self.target: str = target
        self.content: dict[str, Any] = content

    def __repr__(self) -> str:
        return f"<Sent {self.target} {', '.join(self.content)}>"


#: Where calls are captured instead of made; None outside of tests.
captured: ContextVar[list[Sent] | None] = ContextVar("captured", default=None)


def call_aws(service: str, operation: str, **parameters: Any) -> Any:
    """Call an AWS API with boto3, which the Lambda runtime has: `call_aws("config", "put_evaluations", ...)`.

    boto3 is imported here and nowhere else, when the first such call is made. Errors are botocore's own.
    """
    capture = captured.get()
    if capture is not None:
        capture.append(Sent(f"{service}.{operation}", parameters))
        return {}
    from importlib import import_module

    boto3 = import_module("boto3")  # no run-time dependency of ours: Lambda's runtime brings it
    return getattr(boto3.client(service), operation)(**parameters)
