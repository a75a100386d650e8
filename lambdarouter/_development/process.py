"""The processes of `lambdarouter dev`: one keeps the port and starts the other, which runs the app.

The second process is replaced after a file changes, and after a handler has ended it.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from time import monotonic, sleep
from types import FrameType
from typing import Any, Final

import click
from werkzeug.serving import is_running_from_reloader, make_server, run_simple

from .server import WSGIApp, is_loopback

#: The exit status with which werkzeug's reloader asks for another process.
_RELOAD: Final = 3
#: Seconds before another process is started after one that ended by itself: the first pause, and the longest.
_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 30.0
#: Seconds after which a process counts as successfully started, and seconds that it has to end.
_WELL: Final = 10.0
_PATIENCE: Final = 10.0


def is_app_process() -> bool:
    """Whether this is the process that runs the app."""
    return is_running_from_reloader()


def serve(
    host: str,
    port: int,
    make_app: Callable[[], WSGIApp],
    *,
    reload: bool,
    stop: Callable[[], None] | None = None,
    console: str | None = None,
) -> None:
    """Serve a WSGI app until the process is ended. `stop` is called in the process of the app before it ends.

    `console` is the path of the console, whose address is printed.

    Raises SystemExit if the port is in use, after werkzeug has printed so.
    """
    if is_app_process():
        _run_app(host, port, make_app(), reload=reload, stop=stop)
    else:
        _supervise(host, port, console)


def _run_app(host: str, port: int, app: WSGIApp, *, reload: bool, stop: Callable[[], None] | None) -> None:
    faulthandler.enable()
    signal.signal(signal.SIGTERM, _exit)  # the reloader does the same
    try:
        run_simple(host, port, app, use_reloader=reload, threaded=True)
    except KeyboardInterrupt:
        pass
    finally:  # not in `atexit`, which first waits for the threads of asynchronous invocations
        if stop is not None:
            _stop_in_peace(stop)


def _stop_in_peace(stop: Callable[[], None]) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    stop()


def _exit(number: int, frame: FrameType | None) -> None:
    sys.exit(0)


def _supervise(host: str, port: int, console: str | None) -> None:
    server = make_server(host, port, _starting, threaded=True)
    server.socket.set_inheritable(True)
    server.log_startup()
    if not is_loopback(host):
        click.echo(
            "There is no authentication: anyone who can reach this address can call handlers with your credentials.",
            err=True,
        )
    if console is not None:
        click.echo(f" * Console on http://127.0.0.1:{server.port}{console}", err=True)
    variables = {**os.environ, "WERKZEUG_RUN_MAIN": "true", "WERKZEUG_SERVER_FD": str(server.fileno())}
    signal.signal(signal.SIGTERM, _exit)
    pause = _PAUSE
    try:
        while True:
            began = monotonic()
            status = _run_process(variables)
            if status == _RELOAD:
                pause = _PAUSE
                continue
            if monotonic() - began > _WELL:
                pause = _PAUSE
            click.echo(_ended(status, pause), err=True)
            sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()


def _run_process(variables: dict[str, str]) -> int:
    """Run the process of the app and return its exit status. If this process has to end, it also ends the other."""
    command = sys.orig_argv
    with subprocess.Popen(command, executable=sys.executable, env=variables, close_fds=False) as process:  # noqa: S603
        try:
            return process.wait()
        except BaseException:  # Ctrl+C, which the other process also received, or SIGTERM, which it did not
            process.terminate()
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
            raise


def _ended(status: int, pause: float) -> str:
    try:
        how = f"by {signal.Signals(-status).name}" if status < 0 else f"with exit status {status}"
    except ValueError:
        how = f"by signal {-status}"
    return (
        f"The process of the app ended {how}. The events in progress have not succeeded, and nothing was deleted: "
        "messages return after their visibility timeout, and streams continue at their checkpoint. "
        f"Asynchronous invocations are not repeated. Starting again in {pause:g} s."
    )


def _starting(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    start_response("503 Service Unavailable", [("Content-Type", "text/plain")])  # never called: this process only binds
    return [b"starting\n"]
