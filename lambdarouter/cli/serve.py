"""`lambdarouter serve`: an app behind a local HTTP server, which turns requests into events of an HTTP integration."""

from __future__ import annotations

from importlib.util import find_spec

import click

from .._detection.known import HTTP_INTEGRATIONS
from .errors import Misuse
from .group import Command

_EXAMPLES = """\b
Examples:
  lambdarouter serve service:app
  lambdarouter serve service:app --port 3000 --front-door alb --no-reload
"""


@click.command(cls=Command, epilog=_EXAMPLES, short_help="Serve an app over HTTP.")
@click.argument("spec", metavar="MODULE:APP")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option(
    "--front-door",
    type=click.Choice(sorted(HTTP_INTEGRATIONS)),
    help="HTTP integration whose events the requests become; by default api_gateway_http, or api_gateway_rest for an "
    "app whose authorizers expect tokens.",
)
@click.option("--reload/--no-reload", default=True, show_default=True, help="Restart when a file changes.")
def serve(spec: str, host: str, port: int, front_door: str | None, reload: bool) -> None:
    """Serve the HTTP handlers of an app on this machine, to try them with a browser or a client.

    Each request becomes an event of an HTTP integration, as AWS would send it. /docs is the interactive documentation
    of the app, and /openapi.json is its OpenAPI document, unless the app has its own routes for these paths. After a
    change that cannot be imported, the error is printed and every response is a 500 until the next change. Not for
    production.
    """
    if find_spec("werkzeug") is None:
        raise Misuse('serve needs its extra: pip install "lambdarouter[serve]"')
    from .._development.function import Function
    from .serving import http_app, serve_app

    serve_app(spec, host, port, lambda app: http_app(Function(app, sends=True), spec, front_door), reload=reload)
