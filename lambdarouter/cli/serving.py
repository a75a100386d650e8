"""The common part of `lambdarouter serve` and `lambdarouter dev`: an app that is loaded again after each change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import click

from .._development.console.pages import PREFIX, Console
from .._development.function import Function
from .._development.logs import divide_output
from .._development.process import is_app_process, serve
from .._development.server import FunctionServer, WSGIApp
from ..app import App
from .documentation import Documented
from .loading import load_app

#: The path of the console.
CONSOLE = f"{PREFIX}/"


def serve_app(
    spec: str,
    host: str,
    port: int,
    make_app: Callable[[App], WSGIApp],
    *,
    reload: bool,
    check: Callable[[App], None] | None = None,
    stop: Callable[[], None] | None = None,
    console: str | None = None,
) -> None:
    """Serve the WSGI app that `make_app` returns for an app, until the process ends.

    A module that cannot be imported fails only the first start: an unfinished edit must not end the server. `check` may
    raise further errors before the first request is served. `stop` is called at the end of the process with the app.
    The address of the `console`, which is a path, is printed.
    """
    if not is_app_process():
        app = load_app(spec)
        if check is not None:
            check(app)

    def make() -> WSGIApp:
        divide_output()
        try:
            return make_app(load_app(spec))
        except click.ClickException as error:
            error.show()
            return _broken(error.format_message())

    serve(host, port, make, reload=reload, stop=stop, console=console)


def http_app(function: Function, spec: str, front_door: str | None) -> WSGIApp:
    """Return the HTTP handlers of a function with their documentation."""
    return Documented(FunctionServer(function, front_door=front_door), spec.partition(":")[0])


def pages_of(function: Function, spec: str) -> dict[str, WSGIApp]:
    """Return the console of a function, by the prefix of its paths."""
    return {PREFIX: Console(function, spec)}


def _broken(message: str) -> WSGIApp:
    def broken(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("500 Internal Server Error", [("Content-Type", "text/plain; charset=utf-8")])
        return [f"{message}\n".encode()]

    return broken
