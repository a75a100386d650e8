"""The text that `help()` and editors show for a decorator: its own sentence, its filters, and an example.

Loaded by `help(App)` and by the script that writes the docstrings beside the factories.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, Final

#: A value for the first filter of a decorator, by the name of the filter, or by `decorator.filter` for an exception.
_VALUES: Final = {
    "access_point": "thumbnails",
    "action_group": "orders",
    "alarm": "too-many-errors",
    "api": "a1b2c3d4e5",
    "application": "orders",
    "bot": "Concierge",
    "bucket": "uploads",
    "channel": "/orders/*",
    "collection": "orders",
    "dashboard": "orders",
    "destination": "orders",
    "distribution": "E1A2B3C4D5E6F7",
    "endpoint": "cvpn-endpoint-0123456789abcdef0",
    "flow": "orders",
    "function": "resize",
    "group": "orders",
    "hook": "Acme::Orders::Hook",
    "identity_pool": "us-east-1:*",
    "job": "clean-up",
    "knowledge_base": "KB12345678",
    "log_group": "/aws/lambda/orders",
    "macro": "Tags",
    "name": "get_order",
    "namespace": "Alexa.PowerController",
    "on_agentcore_harness_hook.name": "validate",
    "on_agentcore_http_interceptor_request.path": "/orders-agent/*",
    "path": "/users/{user_id}",
    "queue": "orders",
    "recipient": "*@example.com",
    "repository": "website",
    "resource_type": "Custom::Site",
    "rule": "nightly",
    "secret": "database",
    "server": "s-0123456789abcdef0",
    "skill_id": "amzn1.ask.skill.*",
    "source": "shop.orders",
    "stream": "clicks",
    "table": "orders",
    "topic": "orders",
    "user_pool": "us-east-1_Example",
}


def example_of(name: str, factory: Callable[..., Any]) -> str:
    """A line with the decorator, and a filter if there is a usual one."""
    parameters = inspect.signature(factory).parameters
    for each in parameters.values():
        value = _VALUES.get(f"{name}.{each.name}", _VALUES.get(each.name))
        if value is not None:
            keyword = f"{each.name}=" if each.kind is each.KEYWORD_ONLY else ""
            return f'@app.{name}({keyword}"{value}")'
    required = [
        each for each in parameters.values() if each.default is each.empty and each.kind is not each.VAR_KEYWORD
    ]
    return f"@app.{name}({', '.join('...' for _ in required)})"


def sentence_of(factory: Callable[..., Any]) -> str:
    """The first paragraph of a factory's docstring, on one line: the events that the decorator matches."""
    return " ".join(inspect.cleandoc(factory.__doc__ or "").partition("\n\n")[0].split())


def filters_of(factory: Callable[..., Any]) -> str:
    """The rest of the docstring: the filters. For a callable object, they are in the docstring of `__call__`."""
    texts = (factory.__doc__, None if inspect.isfunction(factory) else type(factory).__call__.__doc__)
    found = [inspect.cleandoc(each or "").partition("\n\n")[2] for each in texts]
    return found[0] or found[1]


def docstring_of(name: str, factory: Callable[..., Any]) -> str:
    """The docstring of a decorator."""
    parts = [sentence_of(factory), f"Example: `{example_of(name, factory)}`.", filters_of(factory)]
    return "\n\n".join(filter(None, parts))


def method_of(name: str, factory: Callable[..., Any], decorate: Callable[..., Any]) -> Callable[..., Any]:
    """The decorator as a function of the class, as `help(App)` shows it; `decorate(app)` is the decorator of an app."""

    def decorator(app: Any, /, *args: Any, **filters: Any) -> Any:
        return decorate(app)(*args, **filters)

    signature = inspect.signature(factory)
    own = inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY)
    decorator.__name__ = name
    decorator.__qualname__ = f"App.{name}"
    decorator.__module__ = factory.__module__
    decorator.__doc__ = docstring_of(name, factory)
    decorator.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[own, *signature.parameters.values()], return_annotation=signature.empty
    )
    return decorator
