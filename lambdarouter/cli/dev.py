"""`lambdarouter dev`: an app as a function on this machine, with its HTTP handlers, the Invoke API, and pollers."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import click

from .._detection.known import HTTP_INTEGRATIONS
from ..app import App
from ..errors import LambdaRouterError
from .errors import Misuse
from .group import Command

if TYPE_CHECKING:
    from .._development.pollers import Pollers

_EXAMPLES = """\b
Examples:
  lambdarouter dev service:app
  lambdarouter dev service:app --endpoint-url http://127.0.0.1:5000 --sqs http://127.0.0.1:5000/123456789012/orders
"""

_HTTP = (
    click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on."),
    click.option(
        "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 for any that is free."
    ),
    click.option("--allow-host", "hosts", multiple=True, metavar="NAME", help="Another host name of this machine."),
    click.option(
        "--front-door",
        type=click.Choice(sorted(HTTP_INTEGRATIONS)),
        help="HTTP integration whose events the requests become; by default api_gateway_http, or api_gateway_rest for "
        "an app whose authorizers expect tokens.",
    ),
    click.option("--reload/--no-reload", default=True, show_default=True, help="Restart when a file changes."),
)
_FUNCTION = (
    click.option("--name", "names", multiple=True, help="Name of the function; without it, every name is accepted."),
    click.option(
        "--timeout",
        default=30.0,
        show_default=True,
        type=click.FloatRange(0.1, 900),
        metavar="SECONDS",
        help="Timeout of the function. A handler is not stopped, but its invocation fails.",
    ),
    click.option("--send", is_flag=True, help="Make the calls that report an outcome to a service."),
)
_POLLED = (
    click.option(
        "--sqs", "queues", multiple=True, metavar="URL", help="Poll a queue; may be repeated, as may the next six."
    ),
    click.option("--kinesis", "streams", multiple=True, metavar="STREAM", help="Poll a Kinesis stream."),
    click.option("--dynamodb", "tables", multiple=True, metavar="TABLE", help="Poll the stream of a table."),
    click.option("--sns", "topics", multiple=True, metavar="ARN", help="Receive the messages of a topic."),
    click.option("--s3", "buckets", multiple=True, metavar="BUCKET", help="Receive the notifications of a bucket."),
    click.option("--rule", "rules", multiple=True, metavar="[BUS/]RULE", help="Receive the events of a rule."),
    click.option(
        "--schedule",
        "schedules",
        multiple=True,
        metavar="[GROUP/]NAME",
        help="Fire an EventBridge Scheduler schedule.",
    ),
    click.option(
        "--endpoint-url", metavar="URL", help="Endpoint to use instead of AWS, such as http://127.0.0.1:5000."
    ),
    click.option("--region", metavar="NAME", help="AWS region."),
)
_MAPPING = (
    click.option(
        "--batch-size",
        type=click.IntRange(1, 10_000),
        help="Maximum number of records in a batch.  [default: 10; 100 for streams]",
    ),
    click.option(
        "--batch-window", default=0.0, type=click.FloatRange(0, 300), metavar="SECONDS", help="Time to fill a batch."
    ),
    click.option(
        "--visibility-timeout",
        type=click.IntRange(0, 43_200),
        metavar="SECONDS",
        help="Time after which a failed message returns.  [default: the queue's setting]",
    ),
    click.option(
        "--report-batch-item-failures/--no-report-batch-item-failures",
        default=None,
        help="Read partial batch responses.  [default: the app's setting]",
    ),
    click.option("--filter", "filters", multiple=True, metavar="JSON", help="Pattern of the filter criteria."),
    click.option(
        "--start",
        default="LATEST",
        show_default=True,
        type=click.Choice(["LATEST", "TRIM_HORIZON"]),
        help="Start position of a stream without a checkpoint.",
    ),
    click.option("--bisect", is_flag=True, help="Split a failed batch of a stream in two."),
    click.option(
        "--retries", default=-1, show_default=True, type=click.IntRange(-1, 10_000), help="Retries of a stream's batch."
    ),
    click.option("--max-age", type=click.FloatRange(1), metavar="SECONDS", help="Age at which records are discarded."),
    click.option(
        "--on-failure",
        metavar="ARN",
        help="Queue, topic or bucket for failed records of streams and failed asynchronous invocations.",
    ),
    click.option(
        "--state",
        default=".lambdarouter/checkpoints.json",
        show_default=True,
        metavar="FILE",
        help="Checkpoints of streams.",
    ),
)


def _with_options(function: Any) -> Any:
    for option in reversed((*_HTTP, *_FUNCTION, *_POLLED, *_MAPPING)):
        function = option(function)
    return function


@click.command(cls=Command, epilog=_EXAMPLES, short_help="Run an app as a function on this machine.")
@click.argument("spec", metavar="MODULE:APP")
@_with_options
def dev(spec: str, host: str, port: int, *, reload: bool, **options: Any) -> None:
    """Run an app as a Lambda function on this machine.

    The console at /_lambdarouter/ sends sample events to the handlers and shows the outcome. Requests go to the HTTP
    handlers, as with 'lambdarouter serve'. Lambda's Invoke API is at the same address: give it to boto3 or to the
    AWS CLI as the endpoint URL. Queues and streams are polled as by Lambda's event source mappings, from AWS or from a
    substitute at --endpoint-url. Nothing is deleted unless it succeeded. Not for production.
    """
    missing = [name for name in ("werkzeug", "boto3") if find_spec(name) is None]
    if missing:
        raise Misuse(f'dev needs its extra ({", ".join(missing)} is missing): pip install "lambdarouter[dev]"')
    from .._development.function import Function
    from .._development.invoke_api import InvokeAPI
    from .._development.process import is_app_process
    from .._development.server import DevelopmentServer
    from .polling import make_pollers
    from .serving import CONSOLE, http_app, pages_of, serve_app

    started: list[Pollers] = []

    def make_function(app: App) -> Function:
        name = options["names"][0] if options["names"] else "function"
        return Function(app, name=name, timeout=options["timeout"], sends=options["send"])

    def check(app: App) -> None:
        pollers = make_pollers(make_function(app), options)
        try:
            pollers.check()
        except LambdaRouterError as error:
            raise Misuse(str(error)) from error
        started.append(pollers)

    def make_app(app: App) -> DevelopmentServer:
        function = make_function(app)
        started.append(pollers := make_pollers(function, options))
        pollers.start()
        http = http_app(function, spec, options["front_door"])
        api = InvokeAPI(function, options["names"], pollers.asynchronous)
        return DevelopmentServer(http, api, pages=pages_of(function, spec), hosts=options["hosts"])

    def stop() -> None:
        for pollers in started:
            pollers.stop()

    try:
        serve_app(spec, host, port, make_app, reload=reload, check=check, stop=stop, console=CONSOLE)
    finally:
        if not is_app_process():  # the app process is replaced, and finds the subscriptions again
            for pollers in started:
                pollers.remove()
