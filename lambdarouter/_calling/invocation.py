"""Values that live as long as one invocation: dependencies with `scope="invocation"`, and their clean-up.

Loaded by the first invocation of an app with such dependencies. A clean-up may send data that the handlers have
collected; if it fails, the records whose handlers used its value have failed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from ..errors import LambdaRouterError
from .dependencies import Environment
from .tracebacks import log_fault, loggable

if TYPE_CHECKING:
    from .dependencies import Dependency
    from .parameter import Provider

_log = logging.getLogger("lambdarouter")

#: Reports the outcome of an event to the service that waits for it: a success, or the error of a clean-up.
Report = Callable[[Exception | None], None]


class InvocationScope(Environment):
    """The values of one invocation, their clean-ups, and the records that use each of them."""

    __slots__ = ("closings", "users", "waiting")

    def __init__(self) -> None:
        super().__init__()
        #: The generators that continue at the end of the invocation, in the order in which they were started.
        self.closings: list[tuple[Provider, Any]] = []
        #: The positions of the records whose handlers use the value of a provider.
        self.users: dict[Provider, set[int]] = {}
        #: The outcomes that are reported after the clean-up, each with the positions of its records.
        self.waiting: list[tuple[tuple[int, ...], Report]] = []

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

    def report_later(self, report: Report) -> None:
        """Report the outcome of the event that is being handled after everything is cleaned up."""
        self.waiting.append((_records.get(), report))

    def report(self, errors: dict[int, Exception], error: Exception | None = None) -> list[Exception]:
        """Report the outcomes that waited for the clean-up; returns the errors of reports that were not delivered.

        `errors` are the errors of clean-ups by record, and `error` is one that concerns all records. A record whose
        failure was reported to its service counts as handled; one whose outcome could not be reported has failed.
        """
        faults: list[Exception] = []
        waiting, self.waiting = self.waiting, []
        for records, report in waiting:
            try:
                report(next((errors[each] for each in records if each in errors), error))
            except Exception as fault:
                faults.append(fault)
                errors.update(dict.fromkeys(records, fault))
            else:
                for each in records:
                    errors.pop(each, None)
        return faults

    def finish(self, context: Any) -> None:
        """Clean up and report; raises an error that could not be reported to a service, and logs the others."""
        failures = self.close(context)
        is_reported = bool(self.waiting)
        faults = self.report({}, failures[0][1] if failures else None)
        if not is_reported:
            raise_first(failures)
            return
        log_failures(failures[1:])
        if faults:
            raise faults[0]


_scope: ContextVar[InvocationScope | None] = ContextVar("scope", default=None)
#: The positions of the records that are being handled, among those of the outermost event.
_records: ContextVar[tuple[int, ...]] = ContextVar("records", default=())


def current_scope() -> InvocationScope:
    """The scope of the current invocation."""
    scope = _scope.get()
    if scope is None:
        raise LambdaRouterError("A dependency with scope='invocation' was requested outside an invocation.")
    return scope


def open_scope() -> InvocationScope | None:
    """The scope of the current invocation; None if there is none."""
    return _scope.get()


@contextmanager
def invocation_scope(context: Any) -> Generator[InvocationScope]:
    """Open a scope for one invocation; values that are not cleaned up earlier are cleaned up at its end.

    Raises the error of a clean-up, unless the invocation has already failed.
    """
    scope = InvocationScope()
    token, records = _scope.set(scope), _records.set(())
    try:
        try:
            yield scope
        except BaseException:
            finish_failed_scope(context)
            raise
        scope.finish(context)
    finally:
        _records.reset(records)
        _scope.reset(token)


def finish_scope(context: Any) -> None:
    """Clean up before the outcome of an event is reported; raises the error of a clean-up."""
    scope = _scope.get()
    if scope is not None:
        scope.finish(context)


def finish_failed_scope(context: Any) -> None:
    """Clean up after a failure that is about to be reported; the errors of clean-ups are logged."""
    scope = _scope.get()
    if scope is not None:
        failures = scope.close(context)
        log_failures(failures)
        for fault in scope.report({}, failures[0][1] if failures else None):
            _log.error("an outcome could not be reported to its service", exc_info=loggable(fault))


def log_failures(failures: list[tuple[Provider, Exception]]) -> None:
    """Log the errors of clean-ups that nothing else reports."""
    for provider, error in failures:
        log_fault("The clean-up of", provider, error)


def raise_first(failures: list[tuple[Provider, Exception]]) -> None:
    """Raise the first of the errors, and log the others."""
    log_failures(failures[1:])
    if failures:
        raise failures[0][1]


def handling(positions: tuple[int, ...]) -> None:
    """Note which records are being handled from now on, in this thread or task."""
    _records.set(positions)
