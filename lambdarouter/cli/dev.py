"""`lambdarouter dev`: an app as a function on this machine, with its HTTP handlers and the Invoke API."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import click

from .._detection.known import HTTP_INTEGRATIONS
from .errors import Misuse
from .group import Command

_EXAMPLES = """\b
Examples:
  lambdarouter dev service:app
  aws lambda invoke --endpoint-url http://127.0.0.1:8000 --function-name service --payload '{}' out.json
"""


@click.command(cls=Command, epilog=_EXAMPLES, short_help="Run an app as a function on this machine.")
@click.argument("spec", metavar="MODULE:APP")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("--allow-host", "hosts", multiple=True, metavar="NAME", help="Another host name of this machine.")
@click.option(
    "--front-door",
    default="api_gateway_http",
    show_default=True,
    type=click.Choice(sorted(HTTP_INTEGRATIONS)),
    help="HTTP integration whose events the requests become.",
)
@click.option("--reload/--no-reload", default=True, show_default=True, help="Start again when a file changes.")
@click.option("--name", "names", multiple=True, help="Name of the function; without it, every name is accepted.")
@click.option(
    "--timeout",
    default=30.0,
    show_default=True,
    type=click.FloatRange(0.1, 900),
    metavar="SECONDS",
    help="Timeout of the function. A handler is not stopped, but its invocation has failed.",
)
@click.option("--send", is_flag=True, help="Make the calls by which some sources report an outcome.")
def dev(spec: str, host: str, port: int, reload: bool, **options: Any) -> None:
    """Run an app as a Lambda function on this machine.

    Requests go to the HTTP handlers, as with 'lambdarouter serve'. The Invoke API of Lambda is at the same address:
    give it to boto3 or to the AWS CLI as the endpoint URL. Not for production.
    """
    missing = [name for name in ("werkzeug", "boto3") if find_spec(name) is None]
    if missing:
        raise Misuse(f'dev needs its extra ({", ".join(missing)} is missing): pip install "lambdarouter[dev]"')
    from .._development.function import Function
    from .._development.invoke_api import InvokeAPI
    from .._development.server import DevelopmentServer
    from .serving import http_app, serve_app

    def make_app(app: Any) -> DevelopmentServer:
        names = options["names"]
        function = Function(
            app, name=names[0] if names else "function", timeout=options["timeout"], sends=options["send"]
        )
        http = http_app(function, spec, options["front_door"])
        return DevelopmentServer(http, InvokeAPI(function, names), hosts=options["hosts"])

    serve_app(spec, host, port, make_app, reload=reload)
