"""Values of providers that yield, kept for the life of the execution environment and cleaned up at its end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import TYPE_CHECKING, Any

from .shutdown import at_shutdown

if TYPE_CHECKING:
    from .dependencies import Environment
    from .parameter import Provider


def entered(environment: Environment, manager: AbstractContextManager[Any], provider: Provider) -> Any:
    """Enter a context manager until the environment ends, and return its value."""
    value = manager.__enter__()

    def end() -> None:
        environment.values.clear()  # a value may hold another one, which has ended
        try:
            manager.__exit__(None, None, None)
        except Exception as error:  # the others must end as well
            from .tracebacks import log_fault

            log_fault("The clean-up of", provider, error)

    at_shutdown(end)
    return value


async def entered_on_the_loop(
    environment: Environment,
    manager: AbstractContextManager[Any] | AbstractAsyncContextManager[Any],
    provider: Provider,
) -> Any:
    """Enter a context manager until the event loop is closed, and return its value.

    A plain context manager is entered here if it was made from a value of a coroutine, which must end after it.
    """
    from .endings import add_ending

    leave: Callable[[], Any]
    if isinstance(manager, AbstractAsyncContextManager):
        value, leave = await manager.__aenter__(), lambda: manager.__aexit__(None, None, None)
    else:
        value, leave = manager.__enter__(), lambda: manager.__exit__(None, None, None)
    has_ended = False

    async def end() -> None:
        nonlocal has_ended
        if has_ended:
            return
        has_ended = True
        environment.values.clear()
        remove()
        try:
            left = leave()
            if left is not None and hasattr(left, "__await__"):
                await left
        except Exception as error:  # the others must end as well
            from .tracebacks import log_fault

            log_fault("The clean-up of", provider, error)

    remove = add_ending(end)
    return value
