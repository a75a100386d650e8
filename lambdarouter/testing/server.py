"""A WSGI app around a lambdarouter app, which converts each request to an event of an HTTP integration.

`lambdarouter serve` runs it, and adds the pages of the documentation. A test can pass it to any WSGI server or client.
"""

import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from ..context import LambdaContext
from ._authorizing import authorize, integration_of
from .client import Response
from .http import check_integration, request

if TYPE_CHECKING:
    from ..app import App

_log = logging.getLogger("lambdarouter")


class Server:
    """A WSGI app. `front_door` is the HTTP integration whose events the requests become, by the name of its source.

    The default is the same as for `Client`. Requests through an API go to the authorizer of the app first, if it has
    one.
    """

    def __init__(self, app: "App", *, front_door: str | None = None) -> None:
        if front_door is not None:
            check_integration(front_door)
        self.app = app
        """App that handles the requests."""
        self._front_door = front_door

    @property
    def front_door(self) -> str:
        """The HTTP integration of the requests."""
        return self._front_door or integration_of(self.app)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Respond to a request. An exception of the app is logged, and the client receives a 500."""
        from http import HTTPStatus

        try:
            integration = self.front_door
            event = self._event(environ, integration)
            refused = authorize(self.app, event, integration, self.call)
            response = Response(self.call(event) if refused is None else refused)
        except Exception:
            _log.exception("the app failed")
            start_response("500 Internal Server Error", [("Content-Type", "text/plain")])
            return [b"The app failed; the server's log has the error.\n"]
        try:
            phrase = HTTPStatus(response.status).phrase
        except ValueError:
            phrase = "Unknown"
        headers = [(name, value) for name in response.headers for value in response.headers.all(name)]
        if environ["REQUEST_METHOD"] != "HEAD" and response.status not in (204, 304):  # such responses have no body
            headers = [each for each in headers if each[0] != "content-length"]
            headers.append(("Content-Length", str(len(response.body))))
        start_response(f"{response.status} {phrase}", headers)
        return [response.body]

    def call(self, event: Any) -> Any:
        """Call the app with an event and return its result; a server with a context of its own overrides this."""
        return self.app(event, LambdaContext())

    def _event(self, environ: dict[str, Any], integration: str) -> dict[str, Any]:
        from urllib.parse import quote

        path = environ.get("REQUEST_URI") or environ.get("RAW_URI")
        if path is None:
            query = environ.get("QUERY_STRING")
            # WSGI decodes the path as Latin-1, so that each character is one byte.
            path = quote(environ.get("PATH_INFO", "/").encode("latin-1")) + (f"?{query}" if query else "")
        elif not path.startswith("/"):  # the absolute URL of a client that uses this server as a proxy
            path = "/" + path.partition("://")[2].partition("/")[2]
        headers = {
            name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name.startswith("HTTP_")
        }
        if environ.get("CONTENT_TYPE"):
            headers["content-type"] = environ["CONTENT_TYPE"]
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if environ.get("wsgi.input_terminated"):  # sent in chunks, without a length
            body = environ["wsgi.input"].read() or None
        else:
            body = environ["wsgi.input"].read(length) if length else None
        return request(integration, environ["REQUEST_METHOD"], path, headers=headers, body=body)
