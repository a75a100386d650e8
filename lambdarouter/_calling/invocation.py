"""What lives as long as one invocation: the values of dependencies with `scope="invocation"`, and their clean-up.

Loaded by the first invocation of an app with such dependencies. A clean-up may send what the handlers have collected;
if it fails, the records whose handlers used its value have failed.
"""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from ..errors import LambdaRouterError
from .dependencies import Environment
from .tracebacks import loggable

if TYPE_CHECKING:
    from .dependencies import Dependency
    from .parameter import Provider

_log = logging.getLogger("lambdarouter")


class InvocationScope(Environment):
    """The values of one invocation, their clean-ups, and the records that use each of them."""

    __slots__ = ("closings", "users")

    def __init__(self) -> None:
        super().__init__()
        #: The generators that go on at the end of the invocation, in the order in which they have begun.
        self.closings: list[tuple[Provider, Any]] = []
        #: The positions of the records whose handlers use the value of a provider.
        self.users: dict[Provider, set[int]] = {}

    def note(self, dependency: Dependency) -> None:
        """Note that the records that are being handled use a value, and the values that it is made of."""
        records = _records.get()
        if records and dependency.scope == "invocation":
            self.users.setdefault(dependency.provider, set()).update(records)
            for each in dependency.inner.values():
                self.note(each)

    def close(self, context: Any) -> list[tuple[Provider, Exception]]:
        """Clean up, last first; returns the providers whose clean-up failed, each with its error."""
        failures: list[tuple[Provider, Exception]] = []
        while self.closings:
            provider, manager = self.closings.pop()
            try:
                if hasattr(manager, "__aexit__"):
                    from .event_loop import run

                    run(manager.__aexit__(None, None, None), context)
                else:
                    manager.__exit__(None, None, None)
            except Exception as error:
                failures.append((provider, error))
        self.values.clear()
        return failures


_scope: ContextVar[InvocationScope | None] = ContextVar("scope", default=None)
#: The positions of the records that are being handled, among those of the outermost event.
_records: ContextVar[tuple[int, ...]] = ContextVar("records", default=())


def current_scope() -> InvocationScope:
    """The scope of the invocation that is going on."""
    scope = _scope.get()
    if scope is None:
        raise LambdaRouterError("A dependency with scope='invocation' was requested outside an invocation.")
    return scope


def open_scope() -> InvocationScope | None:
    """The scope of the invocation that is going on; None without one."""
    return _scope.get()


@contextmanager
def invocation_scope(context: Any) -> Generator[InvocationScope]:
    """Have a scope for one invocation; what is not cleaned up at its end is cleaned up then.

    Raises the error of a clean-up, unless the invocation has failed already.
    """
    scope = InvocationScope()
    token, records = _scope.set(scope), _records.set(())
    try:
        try:
            yield scope
        except BaseException:
            log_failures(scope.close(context))
            raise
        raise_first(scope.close(context))
    finally:
        _records.reset(records)
        _scope.reset(token)


def finish_scope(context: Any) -> None:
    """Clean up before the outcome of an event is reported; raises the error of a clean-up."""
    scope = _scope.get()
    if scope is not None:
        raise_first(scope.close(context))


def finish_failed_scope(context: Any) -> None:
    """Clean up after a failure that is about to be reported; the errors of clean-ups are logged."""
    scope = _scope.get()
    if scope is not None:
        log_failures(scope.close(context))


def log_failures(failures: list[tuple[Provider, Exception]]) -> None:
    """Log the errors of clean-ups after an invocation that has failed already."""
    for _, error in failures:
        _log.error("a clean-up at the end of the invocation failed as well", exc_info=loggable(error))


def raise_first(failures: list[tuple[Provider, Exception]]) -> None:
    """Raise the first of the errors, and log the others."""
    for _, error in failures[1:]:
        _log.error("another clean-up at the end of the invocation failed", exc_info=loggable(error))
    if failures:
        raise failures[0][1]


def handling(positions: tuple[int, ...]) -> None:
    """Note which records are being handled from now on, in this thread or task."""
    _records.set(positions)
