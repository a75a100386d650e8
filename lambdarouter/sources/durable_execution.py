"""Durable executions: detected, and left to AWS's own SDK.

Shape: `DurableExecutionArn` and `CheckpointToken`. There are no decorators for this source.

Source: https://docs.aws.amazon.com/lambda/latest/dg/durable-functions.html
"""

from .._routing.source import Invocation, Source

SOURCE = Source(
    "durable_execution",
    Invocation(),
    advice="Durable executions belong to AWS's own SDK: wrap the handler with it, and pass on its input.",
)
