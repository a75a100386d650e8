"""Tracebacks of failed handlers, without the frames of this package around the user's code.

Loaded when something has failed.
"""

from __future__ import annotations

import logging
from types import CoroutineType, FrameType, TracebackType
from typing import Any, Final, TypeVar

from ..errors import LambdaRouterError

E = TypeVar("E", bound=BaseException)

_PACKAGE: Final = __name__.partition(".")[0]
#: The modules through which this package calls the user's code; frames before that code are theirs.
_AROUND: Final = frozenset({_PACKAGE, "asyncio", "concurrent", "contextlib", "threading"})

_log = logging.getLogger("lambdarouter")


#: The frames of a traceback that are logged: these many at its start, and these many at its end.
_FIRST: Final = 10
_LAST: Final = 20
#: The exceptions of a chain whose tracebacks are logged.
_CHAIN: Final = 10
#: The exceptions of a group that Python prints.
_GROUP: Final = 15


def shortened(error: E, depth: int = 0) -> E:
    """The error with bounded tracebacks, of itself, of those in its group, and of the exceptions that led to it."""
    last: BaseException = error
    link: BaseException | None = error
    for _ in range(_CHAIN):
        if link is None:
            return error
        if isinstance(link, BaseExceptionGroup) and depth < _CHAIN:
            for each in link.exceptions[:_GROUP]:
                shortened(each, depth + 1)
        steps = _steps_of(link.__traceback__)
        if len(steps) > _FIRST + _LAST:
            link.__traceback__ = _joined([*steps[:_FIRST], *steps[-_LAST:]])
        last, link = link, link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    last.__cause__, last.__suppress_context__ = None, True
    return error


def _steps_of(traceback: TracebackType | None) -> list[TracebackType]:
    steps: list[TracebackType] = []
    while traceback is not None:
        steps.append(traceback)
        traceback = traceback.tb_next
    return steps


def _joined(steps: list[TracebackType]) -> TracebackType | None:
    traceback: TracebackType | None = None
    for step in reversed(steps):
        traceback = TracebackType(traceback, step.tb_frame, step.tb_lasti, step.tb_lineno)
    return traceback


def trimmed(error: E) -> E:
    """The error with a traceback that starts at the user's code and has no frame of this package.

    The traceback stays whole where the logger `lambdarouter` is set to DEBUG, and for an error of any other kind than
    this package's that was raised in this package.
    """
    if _log.isEnabledFor(logging.DEBUG):
        return error
    steps: list[TracebackType] = []
    for step in _steps_of(error.__traceback__):
        root = _root_of(step.tb_frame)
        if root != _PACKAGE and (steps or root not in _AROUND):
            steps.append(step)
    if not steps and not isinstance(error, LambdaRouterError):
        return error
    return error.with_traceback(_joined(steps))


def waiting_at(coroutine: Any) -> str | None:
    """Where a suspended coroutine waits in the user's code, as `file:line name`; None outside of it.

    That is the innermost line in the package or module of the function that was called: the line of the service, and
    not one inside the client library that it awaits.
    """
    found: str | None = None
    own: str | None = None
    while isinstance(coroutine, CoroutineType):
        frame: FrameType | None = coroutine.cr_frame
        root = _root_of(frame) if frame is not None else _PACKAGE
        if own is None and root not in _AROUND:
            own = root
        if frame is not None and root == own:
            found = f"{frame.f_code.co_filename}:{frame.f_lineno} {frame.f_code.co_name}"
        coroutine = coroutine.cr_await
    return found


def _root_of(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__")).partition(".")[0]
