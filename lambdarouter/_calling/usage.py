"""Checks of how the decorators of an app are written; small, because every app imports it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ..errors import NoSignatureError, RegistrationError

if TYPE_CHECKING:
    from .middleware import Layer, Middleware
    from .parameter import Depends

M = TypeVar("M", bound=Callable[..., Any])


def without_parentheses(method: M) -> M:
    """Make a decorator method raise RegistrationError if it is written with parentheses: `@app.default()`."""

    @wraps(method)
    def checked(self: Any, /, *args: Any, **kwargs: Any) -> Any:
        if not args or kwargs:
            raise RegistrationError(
                f"Write @app.{method.__name__} without parentheses: it accepts the function itself."
            )
        return method(self, *args)

    return cast("M", checked)


def with_argument(wanted: str) -> Callable[[M], M]:
    """Make a decorator method raise RegistrationError if it is called without its first argument."""

    def decorate(method: M) -> M:
        @wraps(method)
        def checked(self: Any, /, *args: Any, **kwargs: Any) -> Any:
            if not args:
                raise RegistrationError(f"{method.__name__} needs {wanted}.")
            return method(self, *args, **kwargs)

        return cast("M", checked)

    return decorate


def wrong_type(method: str, wanted: str, given: Any) -> RegistrationError:
    """The error for an argument of a class that a method of an app does not accept."""
    return RegistrationError(f"{method} needs {wanted}; this is of type {type(given).__name__}.")


def checked_prefix(prefix: Any) -> str:
    """Return the prefix of a router or of `include`; raises RegistrationError if no path can begin with it."""
    if isinstance(prefix, str) and (not prefix or prefix.startswith("/")):
        return prefix
    given = repr(prefix) if isinstance(prefix, str) else type(prefix).__name__
    raise RegistrationError(f"prefix= goes before the paths of HTTP handlers, so it starts with '/': not {given}.")


def tags_of(tags: str | Iterable[str]) -> tuple[str, ...]:
    """Return the tags of a router or of `include`; a text is one tag."""
    return (tags,) if isinstance(tags, str) else tuple(tags)


def check_hook(hook: Any) -> None:
    """Raise RegistrationError for a hook of `on_dispatch` that cannot be called with the account of an event."""
    if not callable(hook):
        raise RegistrationError(f"on_dispatch accepts a function of a Dispatch; this is of type {type(hook).__name__}.")
    from .functions import is_coroutine_function, is_generator_function
    from .signature import Signature

    try:
        signature = Signature(hook)
    except NoSignatureError:  # a function that is written in C, such as `queue.append`
        return
    required = [each for each in signature.parameters if each.is_required]
    takes_one = any(each.is_positional or each.is_args for each in signature.parameters)
    if len(required) > 1 or not takes_one or any(each.is_keyword_only for each in required):
        raise RegistrationError(f"{signature.location}: a hook of on_dispatch accepts one argument, the Dispatch.")
    if is_coroutine_function(hook) or is_generator_function(hook):
        raise RegistrationError(
            f"{signature.location}: a hook of on_dispatch must be a plain function: nothing would await or resume it."
        )


def checked_dependencies(given: Iterable[Depends]) -> tuple[Depends, ...]:
    """The dependencies of a router or app; raises RegistrationError unless it is a list of `Depends(...)`."""
    from .dependencies import checked_dependencies

    return checked_dependencies(given)


def checked_middleware(given: Iterable[Middleware | Layer]) -> tuple[Middleware | Layer, ...]:
    """The middleware of a router; raises RegistrationError for anything other than a list."""
    from .middleware import middleware_of

    return middleware_of(given)


def refuse_invocation_layer(layer: Layer) -> None:
    """Raise RegistrationError: middleware around invocations is for apps."""
    raise RegistrationError("middleware: scope='invocation' is for an app; a router has no invocations.")


def check_includable(has_invocation_layers: bool, /) -> None:
    """Raise RegistrationError for an app with middleware around its invocations, which it would not have."""
    if has_invocation_layers:
        raise RegistrationError(
            "The included app has middleware with scope='invocation'; register it in the app that includes it."
        )
