"""`lambdarouter explain`: the source of an event, and the handler that it is routed to."""

from __future__ import annotations

from typing import Any

import click

from .._detection.known import detect
from .._detection.reasons import reason
from .._development.listing import described_handler
from .._dispatching.explain import Explanation, Line
from ..app import App
from ..context import LambdaContext
from ..errors import LambdaRouterError
from .errors import Failure, error_text
from .group import Command
from .loading import TOOL_HELP, client_context_of, load_app, load_payload
from .output import print_json

_EXAMPLES = """\b
Examples:
  lambdarouter explain event.json
  lambdarouter sample sqs | lambdarouter explain - --app service:app
"""


@click.command(cls=Command, epilog=_EXAMPLES, short_help="Explain the source of a payload.")
@click.argument("file")
@click.option("--app", "spec", metavar="MODULE:APP", help="An app whose handlers are tried, as in service:app.")
@click.option("--tool", metavar="TARGET___NAME", help=TOOL_HELP)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")
def explain(file: str, spec: str | None, tool: str | None, *, as_json: bool) -> None:
    """Explain which source the payload in FILE is from, and why. With --app, also explain which handler matches it.

    FILE contains JSON; - is standard input. No handler is called, and no value of the payload is printed.
    """
    app = load_app(spec) if spec is not None else None
    payload = load_payload(file)
    try:
        context = LambdaContext(client_context=client_context_of(tool))
        text = app.explain(payload, context) if app is not None else _source_of(payload, context)
    except LambdaRouterError as error:
        raise Failure(error_text(error)) from None
    if as_json:
        print_json(_described(text, detect(payload, context)))
    else:
        click.echo(text)


def _described(text: str, source: str | None) -> dict[str, Any]:
    lines = text.lines if isinstance(text, Explanation) else text.splitlines()
    handlers = [
        {
            **described_handler(each.handler, default=False),
            "record": each.record,
            "verdict": each.verdict,
            "matches": each.verdict == "matches",
        }
        for each in lines
        if isinstance(each, Line)
    ]
    return {
        "source": text.source if isinstance(text, Explanation) else source,
        "handlers": handlers,
        "explanation": list(lines),
    }


def _source_of(payload: object, context: LambdaContext) -> str:
    name = detect(payload, context)
    app = App()
    return app.explain(payload) if name is None else f"source: {name} ({reason(payload, name, [])})"
