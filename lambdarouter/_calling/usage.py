"""Checks of how the decorators of an app are written; light, since every app imports it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from ..errors import RegistrationError

M = TypeVar("M", bound=Callable[..., Any])


def without_parentheses(method: M) -> M:
    """Make a decorator method raise RegistrationError where it is written with parentheses: `@app.default()`."""

    @wraps(method)
    def checked(self: Any, /, *args: Any, **kwargs: Any) -> Any:
        if not args or kwargs:
            raise RegistrationError(f"Write @app.{method.__name__} without parentheses: it takes the function itself.")
        return method(self, *args)

    return cast("M", checked)


def with_argument(wanted: str) -> Callable[[M], M]:
    """Make a decorator method raise RegistrationError where it is called without its first argument."""

    def decorate(method: M) -> M:
        @wraps(method)
        def checked(self: Any, /, *args: Any, **kwargs: Any) -> Any:
            if not args:
                raise RegistrationError(f"{method.__name__} needs {wanted}.")
            return method(self, *args, **kwargs)

        return cast("M", checked)

    return decorate


def check_hook(hook: Any) -> None:
    """Raise RegistrationError for a hook of `on_dispatch` that cannot be called with the account of an event."""
    if not callable(hook):
        raise RegistrationError(f"on_dispatch takes a function of a Dispatch; this is a {type(hook).__name__}.")
    from .functions import is_coroutine_function, is_generator_function
    from .signature import NoSignatureError, Signature

    try:
        signature = Signature(hook)
    except NoSignatureError:  # a function that is written in C, such as `queue.append`
        return
    required = [each for each in signature.parameters if each.is_required]
    takes_one = any(each.is_positional or each.is_args for each in signature.parameters)
    if len(required) > 1 or not takes_one or any(each.is_keyword_only for each in required):
        raise RegistrationError(f"{signature.location}: a hook of on_dispatch takes one argument, the Dispatch.")
    if is_coroutine_function(hook) or is_generator_function(hook):
        raise RegistrationError(
            f"{signature.location}: a hook of on_dispatch is a plain function; nothing would await or resume it."
        )
