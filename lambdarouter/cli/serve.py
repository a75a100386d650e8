"""`lambdarouter serve`: an app behind a local HTTP server, through the events of a front door."""

from __future__ import annotations

from importlib.util import find_spec

import click

from ..shapes import FRONT_DOORS
from ..testing.server import Server
from .errors import Misuse
from .group import Command
from .loading import load_app

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
    default="api_gateway_http",
    show_default=True,
    type=click.Choice(sorted(FRONT_DOORS)),
    help="Source whose events the requests become.",
)
@click.option("--reload/--no-reload", default=True, show_default=True, help="Start again when a file changes.")
def serve(spec: str, host: str, port: int, front_door: str, reload: bool) -> None:
    """Serve the HTTP handlers of an app on this machine, for a browser or a client to try them.

    Each request becomes the event of a front door, as AWS would send it. Not for production.
    """
    if find_spec("werkzeug") is None:
        raise Misuse('serve needs its extra: pip install "lambdarouter[serve]"')
    from werkzeug.serving import run_simple

    run_simple(host, port, Server(load_app(spec), front_door=front_door), use_reloader=reload, threaded=True)
