"""Lambda destinations: a failure that arrives directly, and a success through EventBridge."""

from datetime import UTC, datetime
from typing import Any

from lambdarouter.sources.lambda_destination import LambdaDestinationRecord

from ._reading import Reading

_FAILED: dict[str, Any] = {
    "version": "1.1",
    "timestamp": "2026-01-31T12:00:00.021Z",
    "requestContext": {
        "requestId": "e4b46cbf-b738-xmpl-8880-a18cdf61200e",
        "functionArn": "arn:aws:lambda:eu-west-1:210987654321:function:orders:$LATEST",
        "condition": "RetriesExhausted",
        "approximateInvokeCount": 3,
    },
    "requestPayload": {"order": 17},
    "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
    "responsePayload": {"errorMessage": "no pears", "errorType": "ValueError", "stackTrace": []},
}
_DONE: dict[str, Any] = {
    "version": "1.0",
    "timestamp": "2026-01-31T12:00:01.000Z",
    "requestContext": {
        "requestId": "e4b46cbf-b738-xmpl-8880-a18cdf61200f",
        "functionArn": "arn:aws:lambda:eu-west-1:210987654321:function:orders:$LATEST",
        "condition": "Success",
        "approximateInvokeCount": 1,
    },
    "requestPayload": {"order": 18},
    "responseContext": {"statusCode": 200, "executedVersion": "7"},
    "responsePayload": "done",
}

READINGS: list[Reading] = [
    Reading(
        "on_lambda_destination",
        _FAILED,
        [
            LambdaDestinationRecord[object](
                condition="RetriesExhausted",
                function_arn="arn:aws:lambda:eu-west-1:210987654321:function:orders:$LATEST",
                request_payload={"order": 17},
                response_payload={"errorMessage": "no pears", "errorType": "ValueError", "stackTrace": []},
                request_id="e4b46cbf-b738-xmpl-8880-a18cdf61200e",
                invoke_count=3,
                timestamp=datetime(2026, 1, 31, 12, 0, 0, 21_000, UTC),
                status_code=200,
                executed_version="$LATEST",
                function_error="Unhandled",
                version="1.1",
            )
        ],
    ),
    Reading(
        "on_lambda_destination",
        {
            "version": "0",
            "id": "17793124-05d4-b198-2fde-7ededc63b104",
            "detail-type": "Lambda Function Invocation Result - Success",
            "source": "lambda",
            "account": "210987654321",
            "time": "2026-01-31T12:00:02Z",
            "region": "eu-west-1",
            "resources": ["arn:aws:events:eu-west-1:210987654321:event-bus/default"],
            "detail": _DONE,
        },
        [
            LambdaDestinationRecord[object](
                condition="Success",
                function_arn="arn:aws:lambda:eu-west-1:210987654321:function:orders:$LATEST",
                request_payload={"order": 18},
                response_payload="done",
                request_id="e4b46cbf-b738-xmpl-8880-a18cdf61200f",
                invoke_count=1,
                timestamp=datetime(2026, 1, 31, 12, 0, 1, 0, UTC),
                status_code=200,
                executed_version="7",
                version="1.0",
            )
        ],
        via=("eventbridge",),
    ),
]
