"""AWS Lambda durable executions: invocations of a durable function, which AWS's own SDK handles.

Shape: `DurableExecutionArn` and `CheckpointToken`.

lambdarouter detects these events and has no decorators for them.

Source: https://docs.aws.amazon.com/lambda/latest/dg/durable-functions.html
"""

from .._routing.source import Invocation, Source

__all__ = ["SOURCE"]

SOURCE = Source(
    "durable_execution",
    Invocation(),
    advice="AWS's own SDK handles durable executions: wrap the handler with it, and pass its input to the app.",
)
