"""The stage and the base path of an API, which API Gateway sends before the path of a route."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ._readers import Read


def _without_stage(path: str, raw: dict[str, Any], route_key: Read) -> str:
    """Remove the stage from a path. An HTTP API sends it on every domain, except for the stage `$default`.

    `sam local` sends no stage: a path with the template of the route key is complete, even if it begins like the stage.
    """
    context = raw.get("requestContext")
    stage = context.get("stage") if type(context) is dict else None
    if type(stage) is not str or stage == "$default" or not f"{path}/".startswith(f"/{stage}/"):
        return path
    below = path[len(stage) + 1 :] or "/"
    key = route_key(raw)
    template = key.partition(" ")[2] if type(key) is str else ""
    if template.startswith("/"):
        parameters = raw.get("pathParameters")
        held = parameters if type(parameters) is dict else {}
        if _has_template(path, template, held) and not _has_template(below, template, held):
            return path
    return below


def _has_template(path: str, template: str, parameters: dict[str, Any]) -> bool:
    """Return whether a path matches a template and has at each placeholder the parameter of its name, if any."""
    parts = path.rstrip("/").split("/")
    wanted = template.rstrip("/").split("/")
    if wanted[-1].endswith("+}") and len(parts) >= len(wanted):
        parts[len(wanted) - 1 :] = ["/".join(parts[len(wanted) - 1 :])]
    return len(parts) == len(wanted) and all(map(_has_part, parts, wanted, [parameters] * len(parts)))


def _has_part(part: str, wanted: str, parameters: dict[str, Any]) -> bool:
    if not wanted.startswith("{"):
        return part == wanted
    value = parameters.get(wanted[1:-1].removesuffix("+"))
    return bool(part) if type(value) is not str else part in (value.rstrip("/"), _unquoted(value).rstrip("/"))


def staged(read: Read, route_key: Read) -> Read:
    """Return the reader of an HTTP API path without the stage; `route_key` reads `GET /users/{id}` or `$default`."""
    return lambda raw: _without_stage(read(raw), raw, route_key)


def stage_of(read: Read, route_key: Read) -> Callable[[dict[str, Any]], str]:
    """Return the reader of the stage in the URL of an HTTP API; `read` returns the path with the stage.

    The URL has the stage on the domain of the API. On a custom domain, only the payload has it.
    """

    def stage_path(raw: dict[str, Any]) -> str:
        context, whole = raw["requestContext"], read(raw)
        domain = context.get("domainName")
        is_custom = type(domain) is str and ".execute-api." not in domain
        return "" if is_custom or whole == _without_stage(whole, raw, route_key) else f"/{context['stage']}"

    return stage_path


def below_base(path: str, route: Any, parameters: Any) -> str:
    """Remove the base path of a custom domain from a path: keep the part that matches `route` (`/users/{id}`).

    `parameters` are the path parameters of the event. They are percent-encoded in some events and decoded in others, so
    both forms are tried. A path that does not end in the route is returned unchanged.
    """
    if type(route) is not str or not route.startswith("/"):
        return path
    held = parameters if type(parameters) is dict else {}
    parts = route.split("/")
    if any(part.startswith("{") and part[1:-1].removesuffix("+") not in held for part in parts):
        return path
    values = [held.get(part[1:-1].removesuffix("+"), "") if part.startswith("{") else part for part in parts]
    if not all(type(value) is str for value in values):
        return path
    own = "/".join(values).rstrip("/")
    end = "/" if path.endswith("/") else ""
    whole = path.rstrip("/")
    for each in (own, _unquoted(own)):
        base = whole[: len(whole) - len(each)]
        if whole.endswith(each) and base and not base.endswith("/"):
            return (each + end) or "/"
    return path


def _unquoted(text: str) -> str:
    if "%" not in text:
        return text
    from urllib.parse import unquote

    return unquote(text)
