"""The documentation that `lambdarouter serve` adds to an app: Swagger UI at `/docs`, and `/openapi.json`.

Nothing is loaded from elsewhere. The files of Swagger UI are in the package drf-spectacular-sidecar. It is never
imported, because that would import Django.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..http.openapi import has_route
from ..testing.server import Server

if TYPE_CHECKING:
    from ..http.operations import DocumentOptions

_log = logging.getLogger("lambdarouter")

#: The files of Swagger UI that the page needs, with their media types.
_FILES: Mapping[str, str] = {
    "favicon-32x32.png": "image/png",
    "oauth2-redirect.html": "text/html; charset=utf-8",
    "oauth2-redirect.js": "text/javascript; charset=utf-8",
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "swagger-ui.css": "text/css; charset=utf-8",
}

#: The page may load files only from this server. It may call other servers, because the document can contain some.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src *; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""

_START = """SwaggerUIBundle({
  url: "/docs/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
  oauth2RedirectUrl: location.origin + "/docs/oauth2-redirect.html",
  presets: [SwaggerUIBundle.presets.apis],
});
"""


class Documented:
    """A WSGI app around the server of an app. A route of the app has precedence over a page of the documentation.

    `title` is the title of the document, unless the app has set one.
    """

    def __init__(self, server: Server, title: str) -> None:
        self._server = server
        self._title = title
        self._pages: Mapping[str, Callable[[], tuple[str, bytes]]] = {
            "/docs": self._page,
            "/docs/start.js": lambda: ("text/javascript; charset=utf-8", _START.encode()),
            "/docs/openapi.json": self._document,
            "/openapi.json": self._document,
            **{f"/docs/{name}": partial(_file, name) for name in _FILES},
        }

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Respond with a page of the documentation, or with the response of the app."""
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "").rstrip("/")
        page = self._pages.get(path) if method in ("GET", "HEAD") else None
        if page is None:
            return self._server(environ, start_response)
        try:
            if has_route(self._server.app.handlers(), method, path, self._server.front_door):
                return self._server(environ, start_response)
            status, (media_type, body) = "200 OK", page()
        except Exception as error:  # from a deferred router, whose module can raise anything
            _log.exception("%s cannot be shown", path)
            status, media_type = "500 Internal Server Error", "text/plain; charset=utf-8"
            body = f"{type(error).__name__}: {error}\n".encode()
        headers = [
            ("Content-Type", media_type),
            ("Content-Length", str(len(body))),
            ("Content-Security-Policy", _POLICY),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-cache"),
        ]
        start_response(status, headers)
        return [] if method == "HEAD" else [body]

    def _page(self) -> tuple[str, bytes]:
        _assets()  # raises an error that says what to install
        title = self._server.app.openapi_options.get("title", self._title)
        return "text/html; charset=utf-8", _PAGE.format(title=escape(title)).encode()

    def _document(self) -> tuple[str, bytes]:
        app = self._server.app
        options: DocumentOptions = {"title": self._title, "version": "1.0.0", **app.openapi_options}
        document = app.openapi(**options)
        if "servers" in document:  # requests of the page go to this server first
            local = {"url": "/", "description": "lambdarouter serve"}
            document["servers"] = [local, *document["servers"]]
        return "application/json", json.dumps(document).encode()


def _file(name: str) -> tuple[str, bytes]:
    return _FILES[name], _assets().joinpath(name).read_bytes()


def _assets() -> Path:
    """Return the folder of Swagger UI's files; raise FileNotFoundError if the package is missing."""
    spec = find_spec("drf_spectacular_sidecar")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError('The documentation page needs the extra "serve": pip install "lambdarouter[serve]"')
    return Path(spec.submodule_search_locations[0], "static", "drf_spectacular_sidecar", "swagger-ui-dist")
