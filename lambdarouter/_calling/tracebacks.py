"""Tracebacks of failed handlers, without the frames of this package around the user's code.

Loaded when something has failed.
"""

from __future__ import annotations

import logging
from types import TracebackType
from typing import Final, TypeVar

from ..errors import LambdaRouterError

E = TypeVar("E", bound=BaseException)

_PACKAGE: Final = __name__.partition(".")[0]
#: The modules through which this package calls the user's code; frames before that code are theirs.
_AROUND: Final = frozenset({_PACKAGE, "asyncio", "concurrent", "contextlib", "threading"})

_log = logging.getLogger("lambdarouter")


def trimmed(error: E) -> E:
    """The error with a traceback that starts at the user's code and has no frame of this package.

    The traceback stays whole where the logger `lambdarouter` is set to DEBUG, and for an error of any other kind than
    this package's that was raised in this package.
    """
    if _log.isEnabledFor(logging.DEBUG):
        return error
    steps: list[TracebackType] = []
    step = error.__traceback__
    while step is not None:
        root = str(step.tb_frame.f_globals.get("__name__")).partition(".")[0]
        if root != _PACKAGE and (steps or root not in _AROUND):
            steps.append(step)
        step = step.tb_next
    if not steps and not isinstance(error, LambdaRouterError):
        return error
    traceback: TracebackType | None = None
    for step in reversed(steps):
        traceback = TracebackType(traceback, step.tb_frame, step.tb_lasti, step.tb_lineno)
    return error.with_traceback(traceback)
