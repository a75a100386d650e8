"""An event that AWS delivers again."""

from copy import deepcopy
from typing import Any


def received_again(payload: Any, times: int) -> Any:
    """Return a copy of an event whose SQS messages were received `times` more often; other events do not change."""
    again = deepcopy(payload)
    records = again.get("Records") if isinstance(again, dict) else None
    for record in records if isinstance(records, list) else ():
        attributes = record.get("attributes") if isinstance(record, dict) else None
        count = attributes.get("ApproximateReceiveCount") if isinstance(attributes, dict) else None
        if isinstance(count, str) and count.isdecimal():
            record["attributes"]["ApproximateReceiveCount"] = str(int(count) + times)
    return again
