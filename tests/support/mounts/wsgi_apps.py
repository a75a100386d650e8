"""One small app in each WSGI framework, with the same paths: what it received, streams, files, errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import falcon
import flask

from .django_site import wsgi_app as django_app

bottle: Any = import_module("bottle")  # which has no types

#: A file that the apps send.
FILE = Path(__file__)


def chunks() -> Iterator[bytes]:
    """The parts of a stream."""
    yield from (b"one ", b"two ", b"three")


def told(url: str, environ: dict[str, Any]) -> dict[str, Any]:
    """What an app received."""
    query, cookie = environ["QUERY_STRING"], environ.get("HTTP_COOKIE")
    return {"url": url.partition("?")[0], "root": environ["SCRIPT_NAME"].rstrip("/"), "query": query, "cookie": cookie}


def flask_app() -> Any:
    """Flask."""
    app = flask.Flask(__name__)

    @app.get("/seen")
    def seen() -> Any:
        return told(flask.request.url, flask.request.environ)

    @app.post("/upload")
    def upload() -> str:
        return str(len(flask.request.files["file"].read()))

    @app.get("/stream")
    def stream() -> Any:
        return flask.Response(chunks(), content_type="text/plain")

    @app.get("/file")
    def file() -> Any:
        return flask.send_file(FILE)

    @app.get("/broken")
    def broken() -> str:
        raise ValueError("failed in the app")

    return app


def bottle_app() -> Any:
    """Bottle."""

    def seen() -> Any:
        return told(bottle.request.url, bottle.request.environ)

    def upload() -> str:
        return str(len(bottle.request.files["file"].file.read()))

    def stream() -> Any:
        bottle.response.content_type = "text/plain"
        return chunks()

    def file() -> Any:
        return bottle.static_file(FILE.name, root=str(FILE.parent))

    def broken() -> str:
        raise ValueError("failed in the app")

    app = bottle.Bottle()
    app.post("/upload", callback=upload)
    for view in (seen, stream, file, broken):
        app.get(f"/{view.__name__}", callback=view)
    return app


class _Seen:
    def on_get(self, req: Any, resp: Any) -> None:
        resp.media = told(req.uri, req.env)


class _Upload:
    def on_post(self, req: Any, resp: Any) -> None:
        for part in req.get_media():
            resp.text = str(len(part.stream.read()))


class _Stream:
    def on_get(self, req: Any, resp: Any) -> None:
        resp.content_type = "text/plain"
        resp.stream = chunks()


class _File:
    def on_get(self, req: Any, resp: Any) -> None:
        resp.content_type = "text/plain"
        resp.data = FILE.read_bytes()


class _Broken:
    def on_get(self, req: Any, resp: Any) -> None:
        raise ValueError("failed in the app")


def falcon_app() -> Any:
    """Falcon."""
    app = falcon.App()
    for path, resource in {
        "/seen": _Seen(),
        "/upload": _Upload(),
        "/stream": _Stream(),
        "/file": _File(),
        "/broken": _Broken(),
    }.items():
        app.add_route(path, resource)
    return app


APPS: dict[str, Callable[[], Any]] = {
    "flask": flask_app,
    "bottle": bottle_app,
    "falcon": falcon_app,
    "django": django_app,
}
