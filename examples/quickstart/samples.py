"""Write the sample payloads in `events/` with the factories of `lambdarouter.testing`.

`python -m examples.quickstart.samples` writes the files. A test fails if they are out of date.
"""

import json
from pathlib import Path
from typing import Any

from examples.quickstart.service import Order
from lambdarouter.testing import api_gateway_http, batch, s3, sqs

EVENTS = Path(__file__).parent / "events"

_BUCKET = "uploads-123456789012"
_QUEUE = "arn:aws:sqs:eu-west-1:123456789012:orders"


def made() -> dict[str, Any]:
    """Return every payload by the name of its file."""
    return {
        "s3_put.json": s3.put(bucket=_BUCKET, key="images/my cat.jpg", size=48_213, region="eu-west-1"),
        "sqs_orders.json": batch(
            sqs.message(queue_arn=_QUEUE, body=Order(7, 1, "images/my cat.jpg", copies=2)),
            sqs.message(queue_arn=_QUEUE, body=Order(8, 2, "images/not there.jpg")),
        ),
        "get_user.json": api_gateway_http.request(path="/users/1"),
        "get_shipments.json": api_gateway_http.request(path="/users/1/shipments"),
        "s3_put_elsewhere.json": s3.put(bucket=_BUCKET, key="documents/contract.pdf", region="eu-west-1"),
    }


def load(name: str) -> Any:
    """Return the payload in a file of `events/`."""
    return json.loads((EVENTS / name).read_text(encoding="utf-8"))


def main() -> None:
    """Write every file."""
    EVENTS.mkdir(exist_ok=True)
    for name, payload in made().items():
        (EVENTS / name).write_text(json.dumps(payload, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
