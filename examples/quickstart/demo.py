"""Show how the service handles real payloads: `make demo`, or `python -m examples.quickstart.demo`.

Every payload in `events/` is passed to the entry point `service.handler`, as Lambda does.
"""

import json
import logging
import sys
from pathlib import Path
from typing import Any

from examples.quickstart.samples import load
from examples.quickstart.service import app, handler, shop
from lambdarouter import LambdaContext, UnhandledEventError, detect

_STEPS = (
    ("s3_put.json", "A picture is uploaded to the bucket"),
    ("sqs_orders.json", "Two orders arrive in one batch; the picture of the second one is missing"),
    ("get_user.json", "GET /users/1, through an API Gateway HTTP API"),
    ("get_shipments.json", "GET /users/1/shipments, through the same API"),
    ("s3_put_elsewhere.json", "An object that no handler matches: the invocation fails, and Lambda retries it"),
)


class _Log(logging.Handler):
    """A log handler that prints each record among the output of the demo."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print one record."""
        _say("log", record.getMessage())


def main() -> int:
    """Send every payload to the entry point, and print the result."""
    logging.getLogger("lambdarouter").addHandler(_Log())
    context = LambdaContext(function_name="print-shop")
    for number, (name, title) in enumerate(_STEPS, 1):
        sys.stdout.write(f"\n{number}. {title}\n")
        _send(name, load(name), context)
    sys.stdout.write("\nAll payloads went through one entry point, service.handler.\n")
    return 0


def _send(name: str, payload: Any, context: LambdaContext) -> None:
    _say("payload", f"events/{name}")
    _say("source", str(detect(payload)))
    try:
        reply = handler(payload, context)
    except UnhandledEventError as error:
        _say("error", type(error).__name__)
        _say("explain", _near(app.explain(payload)))
        return
    _say("handler", _near(app.explain(payload).partition("\n")[2]))
    _say("reply", json.dumps(reply, indent=2))
    _say("shop", f"{len(shop.thumbnails)} thumbnails, {len(shop.shipments)} shipments")


def _near(text: str) -> str:
    """Return text with relative paths."""
    return text.replace(f"{Path.cwd()}/", "")


def _say(what: str, text: str) -> None:
    first, *rest = text.splitlines()
    sys.stdout.write(f"   {what:<8} {first}\n")
    sys.stdout.writelines(f"   {'':<8} {line}\n" for line in rest)


if __name__ == "__main__":
    raise SystemExit(main())
