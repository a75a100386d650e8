"""apig-wsgi's function around a mounted app, and a pytest plugin that runs apig-wsgi's own tests against it.

The plugin replaces `make_lambda_handler` before the tests import it. What the tests compare with `==` is brought into
apig-wsgi's form: names of headers as the app wrote them, and an empty `cookies`. Nothing else is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from lambdarouter import App
from lambdarouter.http import HTTPSettings

apig_wsgi: Any = import_module("apig_wsgi")  # of the source distribution

WSGI = Callable[..., Iterable[bytes]]


def make_lambda_handler(
    wsgi_app: WSGI,
    binary_support: bool | None = None,
    non_binary_content_type_prefixes: Iterable[str] | None = None,
) -> Callable[[Any, Any], Any]:
    """Return a handler of events, with an app of ours that has the WSGI app mounted at its root."""
    prefixes = non_binary_content_type_prefixes or apig_wsgi.DEFAULT_NON_BINARY_CONTENT_TYPE_PREFIXES
    names: dict[str, str] = {}

    def inner(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            names.update({name.lower(): name for name, _ in headers})
            return start_response(status, headers, exc_info)

        return wsgi_app(_as_apig_wsgi(environ), start)

    def handler(event: Any, context: Any) -> Any:
        is_alb = "elb" in (event.get("requestContext") or {})
        is_binary = binary_support if binary_support is not None else is_alb or event.get("version") == "2.0"
        app = App(http=HTTPSettings(text_types=[f"{each}*" for each in prefixes] if is_binary else ["*"]))
        app.mount("/", inner)
        response = app(_as_json(event), context)
        if event.get("version") == "2.0":
            return response if "cookies" in response else {**response, "cookies": []}
        headers = {names.get(name, name): [value] for name, value in response.pop("headers", {}).items()}
        headers |= {names.get(name, name): values for name, values in response.pop("multiValueHeaders", {}).items()}
        if "multiValueHeaders" in event:
            return {**response, "multiValueHeaders": headers}
        return {**response, "headers": {name: values[-1] for name, values in headers.items()}}

    return handler


def _as_apig_wsgi(environ: dict[str, Any]) -> dict[str, Any]:
    event, context = environ["aws.event"], environ["aws.context"]
    own = {"apig_wsgi.full_event": event, "apig_wsgi.context": context}
    if "requestContext" in event:
        own["apig_wsgi.request_context"] = event["requestContext"]
    return {**environ, **own}


def _as_json(event: Any) -> Any:
    """The event with a body of text, as JSON has it; apig-wsgi's tests pass bytes as well."""
    body = event.get("body")
    return {**event, "body": body.decode()} if isinstance(body, bytes) else event


def pytest_configure() -> None:
    """Replace the function of apig-wsgi."""
    apig_wsgi.make_lambda_handler = make_lambda_handler
