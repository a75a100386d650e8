"""`lambdarouter invoke`: call an app with one event, on this machine."""

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
from .._replies.callbacks import Sent, captured
from ..app import App
from ..context import LambdaContext
from ..errors import LambdaRouterError
from .errors import Failure, error_text, raised_at
from .group import Command
from .loading import TOOL_HELP, client_context_of, load_app, load_payload
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
    help="The time that the context reports as remaining. It counts down; the function is not stopped.",
)
@click.option("--traceback", "with_traceback", is_flag=True, help="Show where an error was raised.")
@click.option("--tool", metavar="TARGET___NAME", help=TOOL_HELP)
@click.option("--send", is_flag=True, help="Make the calls that report an outcome to a service.")
def invoke(spec: str, file: str, remaining_ms: int, tool: str | None, *, with_traceback: bool, send: bool) -> None:
    """Call an app with the payload in FILE, as Lambda would, and print its result as JSON.

    FILE contains JSON; - is standard input. The handlers really run, with everything that they call. Their output and
    the log go to standard error. The exit code is 1 if the invocation failed.

    Some sources report an outcome with a call (CloudFormation, Config, CodePipeline). These calls are printed, and made
    only with --send.
    """
    before = logging.lastResort
    logging.lastResort = _Log(with_traceback=with_traceback)  # used if the service does not configure logging
    try:
        app = load_app(spec)
        payload = load_payload(file)
        result = _call(app, payload, remaining_ms, tool, send=send)
    except Failure as failure:
        if with_traceback and failure.__cause__ is not None:
            traceback.print_exception(failure.__cause__, file=sys.stderr)
        raise
    finally:
        logging.lastResort = before
    print_json(result)


def _call(app: App, payload: Any, remaining_ms: int, tool: str | None, *, send: bool) -> Any:
    context = LambdaContext(remaining_time_in_millis=_clock(remaining_ms), client_context=client_context_of(tool))
    sent: list[Sent] = []
    token = captured.set(None if send else sent)
    try:
        with redirect_stdout(sys.stderr):
            result = app(payload, context)
    except (Exception, SystemExit) as error:
        location = "" if isinstance(error, LambdaRouterError) else raised_at(error)
        raise Failure(error_text(error) + location) from error
    finally:
        captured.reset(token)
        for each in sent:
            click.echo(f"not sent: {each.target} {_shown(each.content)}", err=True)
    try:
        return json.loads(json.dumps(result, allow_nan=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise Failure(f"The result has no JSON form: {error_text(error)}") from error


def _clock(remaining_ms: int) -> Callable[[], int]:
    end = monotonic() * 1000 + remaining_ms
    return lambda: max(0, int(end - monotonic() * 1000))


def _shown(content: dict[str, Any]) -> str:
    try:
        return dumps(content)
    except (TypeError, ValueError):
        return f"({', '.join(content)})"


class _Log(logging.Handler):
    """Logs to standard error: the message of an exception at the end of the line, or its traceback."""

    def __init__(self, *, with_traceback: bool) -> None:
        super().__init__(logging.WARNING)
        self.with_traceback = with_traceback

    def emit(self, record: logging.LogRecord) -> None:
        """Print one record."""
        line = f"{record.levelname.lower()}: {record.getMessage()}"
        if hasattr(record, "error_type"):  # the fields of a failed record, which are for searching in logs
            line = line.partition(" source=")[0]
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and self.with_traceback:
            line += "\n" + "".join(traceback.format_exception(error)).rstrip()
        elif error is not None:
            # Messages of this package already end with the type of the exception, and with its first line.
            first = error_text(error).partition("\n")[0]
            line = line.removesuffix(f": {first}").removesuffix(f" with {type(error).__name__}")
            line += f": {error_text(error)}{raised_at(error)}"
        click.echo(line, err=True)
