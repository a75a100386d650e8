"""The apps inside a mounted ASGI app, which middleware, a partial, a method or a function around them calls."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from inspect import getclosurevars, isfunction
from typing import Any, Final

#: Modules of frameworks that expect a `path` without the `root_path`, unlike the specification and all others.
_BELOW_ROOT: Final = ("falcon.asgi",)
#: The maximum number of callables to look at; an app has only a few layers around it.
_MOST: Final = 200


def expects_path_below_root(app: Any) -> bool:
    """Return whether an app, or an app inside it, is of a framework that expects a `path` without the `root_path`."""
    waiting: list[Any] = [app]
    seen: dict[int, Any] = {}
    while waiting and len(seen) < _MOST:
        each = waiting.pop(0)
        kind: type[Any] = type(each)
        if id(each) in seen or not callable(each) or issubclass(kind, type):
            continue
        seen[id(each)] = each
        if any(base.__module__.startswith(_BELOW_ROOT) for base in kind.mro()):
            return True
        try:
            waiting += _inside(each)
        except Exception:  # noqa: S112  (a proxy of something that does not exist yet, such as the request)
            continue
    return False


def _inside(app: Any) -> Iterator[Any]:
    """Yield the objects that a callable can call: its attributes, the objects it binds, and the names in its code."""
    if isinstance(app, partial):
        yield from (app.func, *app.args, *app.keywords.values())
        return
    yield from getattr(app, "__dict__", {}).values()
    owner = getattr(app, "__self__", None)
    yield from (owner, *getattr(owner, "__dict__", {}).values())
    function = getattr(app, "__func__", app if isfunction(app) else vars(type(app)).get("__call__"))
    if isfunction(function):
        names = getclosurevars(function)
        yield from (*names.nonlocals.values(), *names.globals.values(), *(function.__defaults__ or ()))
        yield from (function.__kwdefaults__ or {}).values()
