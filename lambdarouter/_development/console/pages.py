"""The WSGI app of the console: its page, and the JSON interface that the page uses.

Only this machine has access. `DevelopmentServer` rejects foreign `Host` and `Origin` headers, and this app rejects
everything that does not come over the loopback interface.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from werkzeug.wrappers import Request, Response

from ...errors import LambdaRouterError
from ..function import Function
from ..invoke_api import MOST_BYTES
from ..server import is_loopback
from .api import Api, BadRequestError
from .updates import Updates

#: The prefix of the paths of the console.
PREFIX: Final = "/_lambdarouter"

_FILES: Final[Mapping[str, tuple[str, str]]] = {
    "": ("index.html", "text/html; charset=utf-8"),
    "console.css": ("console.css", "text/css; charset=utf-8"),
    "console.js": ("console.js", "text/javascript; charset=utf-8"),
    "completion.js": ("completion.js", "text/javascript; charset=utf-8"),
}
_STATIC: Final = Path(__file__).parent / "static"
#: The page may load only its own files. It shows the documentation of HTTP handlers in a frame.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Console:
    """A WSGI app for the paths below `PREFIX`.

    - `spec`: the app as `MODULE:APP`, which saved tests import.
    - `folder`: the folder in which tests are saved.
    """

    def __init__(self, function: Function, spec: str, folder: Path | None = None) -> None:
        self.updates: Updates = Updates(function)
        self.api: Api = Api(function, spec, folder or Path.cwd(), self.updates)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Respond to a request."""
        request = Request(environ, populate_request=False)
        response = self._respond(request)
        response.headers.update(
            {
                "Content-Security-Policy": _POLICY,
                "X-Content-Type-Options": "nosniff",
                "Referrer-Policy": "no-referrer",
                "Cache-Control": "no-store",
                "Cross-Origin-Resource-Policy": "same-origin",
            }
        )
        return response(environ, start_response)

    def _respond(self, request: Request) -> Response:
        if not is_loopback(request.remote_addr or ""):
            return _text("The console accepts requests only from this machine. Open it at http://127.0.0.1.", 403)
        if request.path == PREFIX:
            return Response(status=308, headers={"Location": f"{PREFIX}/"})
        path = request.path.removeprefix(f"{PREFIX}/")
        file = _FILES.get(path)
        if file is not None:
            if request.method not in ("GET", "HEAD"):
                return _text("This page accepts only GET requests.", 405)
            return Response(_STATIC.joinpath(file[0]).read_bytes(), content_type=file[1])
        if path == "api/updates" and request.method == "GET":
            return Response(self.updates.stream(), content_type="text/event-stream")
        try:
            return _json(self._call(request, path))
        except LookupError as error:
            return _json({"error": str(error.args[0]) if error.args else "Not found."}, 404)
        except (BadRequestError, LambdaRouterError) as error:
            return _json({"error": str(error)}, 400)

    def _call(self, request: Request, path: str) -> Any:
        if request.method == "GET":
            for name, read in self.api.readings.items():
                if path == f"api/{name}":
                    return read(request.args.to_dict())
        if request.method == "POST":
            for name, run in self.api.actions.items():
                if path == f"api/{name}":
                    return run(_body_of(request))
        raise LookupError(f"The console has no {request.method} {path}.")


def _body_of(request: Request) -> dict[str, Any]:
    # No form of another page can have this media type.
    if request.mimetype != "application/json":
        raise BadRequestError("The console expects application/json.")
    content = request.get_data(cache=False) if (request.content_length or 0) <= 2 * MOST_BYTES else b""
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise BadRequestError("The console expects a JSON object of less than 12 MB.")
    return body


def _text(text: str, status: int) -> Response:
    return Response(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")


def _json(value: Any, status: int = 200) -> Response:
    return Response(json.dumps(value), status=status, content_type="application/json")
