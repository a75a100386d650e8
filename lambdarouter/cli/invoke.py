"""`lambdarouter invoke`: one event through an app, here and now."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Callable
from contextlib import redirect_stdout
from time import monotonic
from typing import Any

import click

from .._events.json_encoder import dumps
from .._replies import callbacks as outbound
from ..app import App
from ..context import LambdaContext
from ..errors import LambdaRouterError
from .errors import Failure, raised_at, told
from .group import Command
from .loading import load_app, load_payload
from .output import print_json

_EXAMPLES = """\b
Examples:
  lambdarouter sample s3.put --set bucket=uploads | lambdarouter invoke service:app -
  lambdarouter invoke service:app event.json --remaining-ms 5000
"""


@click.command(cls=Command, epilog=_EXAMPLES, short_help="Call an app with a payload.")
@click.argument("spec", metavar="MODULE:APP")
@click.argument("file")
@click.option(
    "--remaining-ms",
    type=click.IntRange(min=0),
    default=30_000,
    show_default=True,
    metavar="N",
    help="The time-out, as the context tells it: it counts down, and nothing is stopped.",
)
@click.option("--traceback", "with_traceback", is_flag=True, help="Show where an error was raised.")
@click.option("--send", is_flag=True, help="Make the call-backs of sources that are not answered by return.")
def invoke(spec: str, file: str, remaining_ms: int, with_traceback: bool, send: bool) -> None:
    """Call an app with the payload in FILE, as Lambda would, and print its reply as JSON.

    FILE holds JSON, - is standard input. The handlers run for real, with whatever they call. What they print, and the
    log, go to standard error. Exit code 1 when the invocation failed.

    The answers that some sources want sent (CloudFormation, Config, CodePipeline) are shown, and sent only with --send.
    """
    before = logging.lastResort
    logging.lastResort = _Log(with_traceback=with_traceback)  # in effect where the service sets up no logging itself
    try:
        app = load_app(spec)
        payload = load_payload(file)
        reply = _called(app, payload, remaining_ms, send=send)
    except Failure as failure:
        if with_traceback and failure.__cause__ is not None:
            traceback.print_exception(failure.__cause__, file=sys.stderr)
        raise
    finally:
        logging.lastResort = before
    print_json(reply)


def _called(app: App, payload: Any, remaining_ms: int, *, send: bool) -> Any:
    context = LambdaContext(remaining_time_in_millis=_clock(remaining_ms))
    sent: list[outbound.Sent] = []
    token = outbound.captured.set(None if send else sent)
    try:
        with redirect_stdout(sys.stderr):
            answer = app(payload, context)
    except (Exception, SystemExit) as error:
        place = "" if isinstance(error, LambdaRouterError) else raised_at(error)
        raise Failure(told(error) + place) from error
    finally:
        outbound.captured.reset(token)
        for each in sent:
            click.echo(f"not sent: {each.target} {_shown(each.content)}", err=True)
    try:
        return json.loads(json.dumps(answer, allow_nan=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise Failure(f"The reply is no JSON: {told(error)}") from error


def _clock(remaining_ms: int) -> Callable[[], int]:
    end = monotonic() * 1000 + remaining_ms
    return lambda: max(0, int(end - monotonic() * 1000))


def _shown(content: dict[str, Any]) -> str:
    try:
        return dumps(content)
    except (TypeError, ValueError):
        return f"({', '.join(content)})"


class _Log(logging.Handler):
    """The log on standard error: an exception told at the end of its line, or with its traceback."""

    def __init__(self, *, with_traceback: bool) -> None:
        super().__init__(logging.WARNING)
        self.with_traceback = with_traceback

    def emit(self, record: logging.LogRecord) -> None:
        """Print one record."""
        line = f"{record.levelname.lower()}: {record.getMessage()}"
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and self.with_traceback:
            line += "\n" + "".join(traceback.format_exception(error)).rstrip()
        elif error is not None:
            # Our own messages end in the exception's type already, or in its whole text where it is ours.
            line = line.removesuffix(f": {told(error)}").removesuffix(f" with {type(error).__name__}")
            line += f": {told(error)}{raised_at(error)}"
        click.echo(line, err=True)
