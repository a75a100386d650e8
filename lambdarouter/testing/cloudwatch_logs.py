"""Sample payloads of CloudWatch Logs subscriptions.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
"""

import gzip
import json
from typing import TYPE_CHECKING, Any, Final

from .._events.encoded_codecs import write_base64
from .._events.samples import Sample
from ..sources.cloudwatch_logs import LogBatch

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, several, strings

    @frozen(kw_only=True)
    class _Fields(Fields, LogBatch):
        log_group: str = SAMPLED
        events: Any = field(default=SAMPLED, converter=several)
        subscription_filters: Any = field(default=SAMPLED, converter=strings)

else:
    _Fields = LogBatch

_BATCH: dict[str, Any] = {
    "messageType": "DATA_MESSAGE",
    "owner": "123456789012",
    "logGroup": "/aws/lambda/orders",
    "logStream": "2026/01/31/[$LATEST]1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d",
    "subscriptionFilters": ["errors"],
    "logEvents": [
        {
            "id": "39464586811224340938613213412343123891234567890123456789",
            "timestamp": 1769860800123,
            "message": "[ERROR] order 7 failed",
            "extractedFields": {"level": "ERROR", "text": "order 7 failed"},
        },
        {
            "id": "39464586811224340938613213412343123891234567890123456790",
            "timestamp": 1769860800456,
            "message": "[INFO] done",
        },
    ],
}
_CONTROL: dict[str, Any] = {
    "messageType": "CONTROL_MESSAGE",
    "owner": "CloudwatchLogs",
    "logGroup": "",
    "logStream": "",
    "subscriptionFilters": [],
    "logEvents": [
        {"id": "", "timestamp": 1769860800000, "message": "CWL CONTROL MESSAGE: Checking health of destination."}
    ],
}


def zipped(content: Any) -> str:
    """The JSON of a value, compressed and encoded as the service sends it: gzip, then base64."""
    return write_base64(gzip.compress(json.dumps(content).encode(), mtime=0))


def _payload(content: Any) -> dict[str, Any]:
    return {"awslogs": {"data": zipped(content)}}


data_message: Final = Sample(_Fields, _BATCH, wrap=_payload, doc="Log events of one log stream.")
control_message: Final = Sample(
    _Fields, _CONTROL, wrap=_payload, doc="The service checks whether it can deliver; no handler is called."
)
