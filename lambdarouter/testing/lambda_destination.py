"""Sample payloads of Lambda destinations.

Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import Sample
from ..sources.lambda_destination import LambdaDestinationRecord

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, LambdaDestinationRecord[Any]):
        condition: str = SAMPLED
        function_arn: str = SAMPLED
        function: str = SAMPLED  # pyright: ignore[reportIncompatibleMethodOverride]

else:
    _Fields = LambdaDestinationRecord


def _record(condition: str, invoke_count: int, **more: Any) -> dict[str, Any]:
    return {
        "version": "1.0",
        "timestamp": "2026-01-31T12:00:00.123Z",
        "requestContext": {
            "requestId": "e4b46cbf-b738-4880-a18c-df61200e1a2b",
            "functionArn": "arn:aws:lambda:us-east-1:123456789012:function:orders:$LATEST",
            "condition": condition,
            "approximateInvokeCount": invoke_count,
        },
        "requestPayload": {"order_id": 7},
        **more,
    }


success: Final = Sample(
    _Fields,
    _record(
        "Success",
        1,
        responseContext={"statusCode": 200, "executedVersion": "$LATEST"},
        responsePayload={"shipped": True},
    ),
    doc="An invocation that succeeded.",
)
failure: Final = Sample(
    _Fields,
    _record(
        "RetriesExhausted",
        3,
        responseContext={"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
        responsePayload={
            "errorMessage": "order 7 is unknown",
            "errorType": "KeyError",
            "requestId": "e4b46cbf-b738-4880-a18c-df61200e1a2b",
            "stackTrace": ['  File "/var/task/service.py", line 7, in handler\n'],
        },
    ),
    doc="An invocation that failed at every attempt.",
)
expired: Final = Sample(
    _Fields,
    _record("EventAgeExceeded", 0),
    doc="An event that became too old before the function could run.",
)
