"""What handlers were called with, and the responses to what they return: helpers for the tests of sources."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lambdarouter import App
from lambdarouter.testing import Client


def received(source: str, payload: Any) -> list[Any]:
    """The events that a source's catch-all is called with for one payload."""
    app = App()
    events: list[Any] = []
    getattr(app, f"on_{source}")()(events.append)
    Client(app).send(payload)
    return events


def response_of(source: str, returned: Any, payload: Any) -> Any:
    """The response to a payload if the handler of a source's catch-all returns a value, or raises it."""
    app = App()

    def handler(event: Any) -> Any:
        if isinstance(returned, Exception):
            raise returned
        return returned

    getattr(app, f"on_{source}")()(handler)
    return Client(app).send(payload)


def taken_by(register: dict[str, Callable[[App], Any]], payload: Any) -> list[str]:
    """The names of the decorators whose handlers a payload reaches; `register` makes each decorator of one app."""
    app = App()
    names: list[str] = []
    for name, decorator in register.items():
        decorator(app)(_noting(names, name))
    Client(app).send(payload)
    return names


def _noting(names: list[str], name: str) -> Callable[[Any], None]:
    def handler(event: Any) -> None:
        names.append(name)

    return handler
