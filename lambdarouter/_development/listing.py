"""The handlers of an app as lists show them: `lambdarouter routes`, the picture of a service, and the console."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .._calling.handler import Handler
from .._documents.routes import described_route
from .._routing.route import Route
from ..http import HTTPRoute


def location_of(handler: Handler) -> tuple[str, str | None, int | None]:
    """Return the name, file and line of a handler; the file and line of a callable without code are unknown."""
    location, _, name = handler.source_location.rpartition(" ")
    file, _, line = location.rpartition(":")
    return (name, file, int(line)) if line.isdigit() else (name, None, None)


def shown_location(handler: Handler) -> str:
    """Return the file and line of a handler, relative to the current directory; the module of other callables."""
    _, file, line = location_of(handler)
    return f"{_relative(file)}:{line}" if file is not None else handler.source_location.rpartition(" ")[0]


def shown_route(route: Route[Any, Any]) -> str:
    """Return the events that a route matches, for readers: its filters, or the method and path of an HTTP route."""
    if isinstance(route, HTTPRoute):
        return repr(route).replace(f" {route.path}", " every other path") if route.is_catch_all else repr(route)
    # The repr of a route is `source(filters)`.
    return repr(route)[len(route.source.name) + 1 : -1] or "every event"


def described_handler(handler: Handler, *, default: bool) -> dict[str, Any]:
    """Return a handler as JSON values: its source, its filters, and the name and location of its function."""
    name, file, line = location_of(handler)
    location = {"handler": name, "file": file, "line": line}
    if default:
        return {"source": None, **location}
    route = handler.route
    described = described_route(route)
    if isinstance(route, HTTPRoute):
        described = {
            "source": route.source.name,
            "path": None if route.is_catch_all else route.path,
            "methods": sorted(route.methods),
            "integrations": sorted(route.integrations),
            "where": described["where"],
        }
    return {**described, **location}


def _relative(file: str) -> str:
    path, current = Path(file), Path.cwd()
    return str(path.relative_to(current)) if path.is_relative_to(current) else file
