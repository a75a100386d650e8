"""Whether a path and a method in a template reach an HTTP route."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

from ..http import HTTPRoute
from .values import HOLE, UNKNOWN

if TYPE_CHECKING:
    from .._routing.route import Route
    from .template import Trigger


def match_http(trigger: Trigger, route: Route[Any, Any], settings: Any) -> Literal["yes", "maybe", "no"]:
    """Whether requests of a trigger may reach a route."""
    assert isinstance(route, HTTPRoute)
    names = trigger.names
    if route.integrations and names.get("integration") not in route.integrations:
        return "no"
    method = names.get("method")
    # The app answers OPTIONS for CORS, and HEAD with the handler of GET.
    asked = method.upper() if isinstance(method, str) else "OPTIONS"
    if route.methods and asked not in {"OPTIONS", "HEAD", *route.methods}:
        return "no"
    path = names.get("path")
    if path is UNKNOWN or (isinstance(path, str) and HOLE in path):
        return "maybe"
    if path is None or route.is_catch_all:
        return "yes"
    bases = getattr(settings, "base_paths", None) or ()
    paths = [path, *(path[len(base) :] or "/" for base in bases if isinstance(base, str) and path.startswith(base))]
    return "maybe" if any(overlap(each, route.path) for each in paths) else "no"


def overlap(first: str, second: str) -> bool:
    """Whether two path templates have a path in common."""
    return _overlap(_parts(first), _parts(second))


def _parts(path: str) -> list[str]:
    return [each for each in path.split("/") if each]


def _overlap(first: list[str], second: list[str]) -> bool:
    for index in range(max(len(first), len(second))):
        one = first[index] if index < len(first) else None
        two = second[index] if index < len(second) else None
        if any(part is not None and part.endswith("+}") for part in (one, two)):
            return True
        if one is None or two is None or not _same(one, two):
            return False
    return True


def _same(one: str, two: str) -> bool:
    if "{" in one and "{" in two:
        return True
    if "{" in two:
        one, two = two, one
    return one == two or ("{" in one and re.fullmatch(_regex(one), two) is not None)


def _regex(part: str) -> str:
    return ".+".join(re.escape(each) for each in re.split(r"\{[^{}]*\}", part))
