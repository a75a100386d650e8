"""What the service makes of real payloads: `make demo`, or `python -m examples.quickstart.demo`.

Every payload of `events/` goes through the one entry point, `service.app`, as Lambda would hand it over.
"""

import json
import logging
import sys
from pathlib import Path
from typing import Any

from examples.quickstart.samples import load
from examples.quickstart.service import app, shop
from lambdarouter import LambdaContext, UnhandledEventError, detect

_STEPS = (
    ("s3_put.json", "A picture is put into the bucket"),
    ("sqs_orders.json", "Two orders arrive in one batch; the picture of the second is not there"),
    ("get_user.json", "GET /users/1, through an API Gateway HTTP API"),
    ("get_shipments.json", "GET /users/1/shipments, the same way"),
    ("s3_put_elsewhere.json", "An object that no handler takes: the invocation fails, and S3 tries again"),
)


class _Log(logging.Handler):
    """The log of the service, a line a record, among what the demo prints."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print one record."""
        _say("log", record.getMessage())


def main() -> int:
    """Send every payload, and print what became of it."""
    logging.getLogger("lambdarouter").addHandler(_Log())
    context = LambdaContext(function_name="print-shop")
    for number, (name, title) in enumerate(_STEPS, 1):
        sys.stdout.write(f"\n{number}. {title}\n")
        _send(name, load(name), context)
    sys.stdout.write("\nOne entry point, service.app, took them all.\n")
    return 0


def _send(name: str, payload: Any, context: LambdaContext) -> None:
    _say("payload", f"events/{name}")
    _say("source", str(detect(payload)))
    try:
        reply = app(payload, context)
    except UnhandledEventError as error:
        _say("error", type(error).__name__)
        _say("explain", _near(app.explain(payload)))
        return
    _say("handler", _near(app.explain(payload).partition("\n")[2]))
    _say("reply", json.dumps(reply, indent=2))
    _say("shop", f"{len(shop.thumbnails)} thumbnails, {len(shop.shipments)} shipments")


def _near(text: str) -> str:
    """Paths as seen from here."""
    return text.replace(f"{Path.cwd()}/", "")


def _say(what: str, text: str) -> None:
    first, *rest = text.splitlines()
    sys.stdout.write(f"   {what:<8} {first}\n")
    sys.stdout.writelines(f"   {'':<8} {line}\n" for line in rest)


if __name__ == "__main__":
    raise SystemExit(main())
