"""Exceptions of failed handlers as the log shows them: `exc_info=` always gets `loggable(error)`.

Tracebacks have no frames of this package around the user's code. The size of tracebacks and messages is limited:
messages of exceptions often quote the payload, so a log entry would grow with it. Loaded when something has failed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from types import CoroutineType, FrameType, TracebackType
from typing import Any, Final, TypeVar

from ..errors import LambdaRouterError
from .functions import source_location

E = TypeVar("E", bound=BaseException)

_PACKAGE: Final = __name__.partition(".")[0]
#: The modules through which this package calls the user's code; frames before that code belong to them.
_AROUND: Final = frozenset({_PACKAGE, "asyncio", "concurrent", "contextlib", "threading"})

_log = logging.getLogger("lambdarouter")


#: The numbers of frames of a traceback that are logged: at its start, and at its end.
_FIRST: Final = 10
_LAST: Final = 20
#: The number of exceptions in a chain whose tracebacks are logged.
_CHAIN: Final = 10
#: The number of exceptions of a group that Python prints.
_GROUP: Final = 15
#: The maximum characters of the message of one exception, and of all messages in one entry.
_LONGEST_TEXT: Final = 2000
_LONGEST_ENTRY: Final = 10_000
_SHORTEST_TEXT: Final = 50
#: The number of notes of one exception that are logged.
_NOTES: Final = 5
_INDENT: Final = "\n    "


def _chains(error: BaseException, depth: int = 0) -> Iterator[list[BaseException]]:
    """Yield an error with the exceptions that led to it, and the same for each error of a group among them."""
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and len(chain) < _CHAIN:
        chain.append(link)
        link = led_to(link)
    yield chain
    for each in chain:
        if isinstance(each, BaseExceptionGroup) and depth < _CHAIN:
            for inside in each.exceptions[:_GROUP]:
                yield from _chains(inside, depth + 1)


def _shorten(error: BaseException) -> None:
    """Shorten the tracebacks of an error, of the errors in its group, and of the exceptions that led to it."""
    for chain in _chains(error):
        for link in chain:
            steps = _steps_of(link.__traceback__)
            if len(steps) > _FIRST + _LAST:
                _set(link, "__traceback__", _joined([*steps[:_FIRST], *steps[-_LAST:]]))
        if len(chain) == _CHAIN:
            _set(chain[-1], "__cause__", None)


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

    The exceptions that led to it, and those of its group, are trimmed as well. A traceback stays whole where the logger
    `lambdarouter` is set to DEBUG, and for an error of any other kind than this package's that was raised in this
    package, below the user's code as well.
    """
    if not _log.isEnabledFor(logging.DEBUG):
        for chain in _chains(error):
            for link in chain:
                _trim(link)
    return error


def _trim(error: BaseException) -> None:
    found = _steps_of(error.__traceback__)
    steps = _users_of(found)
    is_raised_here = not steps or steps[-1] is not found[-1]
    if len(steps) < len(found) and (isinstance(error, LambdaRouterError) or not is_raised_here):
        _set(error, "__traceback__", _joined(steps))


def _users_of(found: list[TracebackType]) -> list[TracebackType]:
    """The steps of a traceback that are not of this package, nor of the modules through which it calls the user's."""
    steps: list[TracebackType] = []
    is_called_here = True
    for step in found:
        root = _root_of(step.tb_frame)
        if root == _PACKAGE:
            is_called_here = True
        elif not (is_called_here and root in _AROUND):
            is_called_here = False
            steps.append(step)
    return steps


def waiting_at(coroutine: Any) -> tuple[str | None, str | None]:
    """The line in the user's code at which a suspended coroutine waits, as `file:line name`; None outside that code.

    The first is a line of the coroutine itself. The second is a line of the task that it waits for, as in a
    `TaskGroup`; otherwise, the same.
    """
    frames: list[FrameType] = []
    while isinstance(coroutine, CoroutineType):
        if coroutine.cr_frame is not None:
            frames.append(coroutine.cr_frame)
        coroutine = coroutine.cr_await
    own = _line_of([(each, each.f_lineno) for each in frames])
    task = _task_in(frames[-1]) if frames and _root_of(frames[-1]) == "asyncio" else None
    return own, (waiting_at(task.get_coro())[1] if task is not None else None) or own


def raised_at(traceback: TracebackType | None) -> str | None:
    """Where a traceback ends in the user's code, as `file:line name`; None outside of it."""
    return _line_of([(each.tb_frame, each.tb_lineno) for each in _steps_of(traceback)])


def _line_of(frames: list[tuple[FrameType, int]]) -> str | None:
    """The innermost line in the package or module of the last function of the user that this package called.

    That is a line of the service, not a line inside the client library that it awaits.
    """
    found: str | None = None
    own: str | None = None
    for frame, line in frames:
        root = _root_of(frame)
        if root == _PACKAGE:
            own = None  # a handler inside a middleware may be in another package
        elif own is None and root not in _AROUND:
            own = root
        if own is not None and root == own:
            found = f"{frame.f_code.co_filename}:{line} {frame.f_code.co_name}"
    return found


def _task_in(frame: FrameType) -> Any:
    """The first unfinished task that a function of asyncio waits for, such as the end of a `TaskGroup`."""
    from asyncio import Task

    waiting: list[Any] = []
    for value in frame.f_locals.values():
        inside = getattr(value, "_tasks", value)
        waiting += inside if isinstance(inside, set | list | tuple) else [inside]
    return next((each for each in waiting if isinstance(each, Task) and not each.done()), None)


def _root_of(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__")).partition(".")[0]


# --- Texts ------------------------------------------------------------------------------------------------------------


def loggable(error: BaseException) -> BaseException:
    """The error for `exc_info=`, with trimmed and bounded tracebacks; a stand-in of its name if a text is not safe.

    In the copy, control characters are escaped, and the second and later lines of a message are indented.
    """
    _shorten(trimmed(error))
    return error if _is_safe(error) else _stand_in(error, [_LONGEST_ENTRY], 0)


def log_fault(what: str, function: Callable[..., Any], error: BaseException) -> None:
    """Log that a function failed whose error nobody receives, with its place and the fault in the first line."""
    fault = safe_text(text_of(error).partition("\n")[0])
    text = "%s %s failed with %s: %s"
    _log.error(text, what, source_location(function), type(error).__name__, fault, exc_info=loggable(error))


def safe_text(text: str, most: int = _LONGEST_TEXT) -> str:
    """Text of limited length without control characters, whose second and later lines are indented."""
    if len(text) > most:
        text = f"{text[: most // 2]} [... {len(text) - most} characters ...] {text[-most // 2 :]}"
    return _INDENT.join(
        line if line.isprintable() else line.encode("unicode_escape").decode() for line in text.split("\n")
    )


def _is_safe(error: BaseException) -> bool:
    """Whether all messages of an error, of its group and of the exceptions that led to it are safe unchanged."""
    total = 0
    for chain in _chains(error):
        for link in chain:
            if not _has_readable_notes(link):
                return False
            # The line breaks in messages of this package's errors are its own: parts from a payload have none.
            breaks = "\n" if isinstance(link, LambdaRouterError) else " "
            for text in _texts(link):
                total += len(text)
                is_short = total <= _LONGEST_ENTRY and len(text) <= _LONGEST_TEXT
                if not (is_short and text.replace(breaks, " ").isprintable()):
                    return False
    return True


def _stand_in(error: BaseException, budget: list[int], depth: int, links: int = _CHAIN) -> BaseException:
    """An exception that the log shows like the error, except for its messages."""
    kind = type(error)
    names: dict[str, Any] = {"__module__": kind.__module__, "__qualname__": kind.__qualname__}
    if budget[0] <= 0 or depth > _CHAIN:
        short: BaseException = type(kind.__name__, (Exception,), names)("[... no room in this entry ...]")
        return short
    text, *notes = [_spent(each, budget) for each in (text_of(error), *_notes_of(error))]
    if isinstance(error, BaseExceptionGroup):
        inside = [*error.exceptions]
        inside[:_GROUP] = [_stand_in(each, budget, depth + 1) for each in inside[:_GROUP]]
        names["__str__"] = lambda self: text
        copy: BaseException = type(kind.__name__, (BaseExceptionGroup,), names)(text or "-", inside)
    else:
        copy = type(kind.__name__, (Exception,), names)(text)
    for note in notes:
        copy.add_note(note)
    led = led_to(error)
    if led is not None and links > 1:
        found = _stand_in(led, budget, depth, links - 1)
        if error.__cause__ is not None:
            copy.__cause__ = found
        else:
            copy.__context__ = found
    return copy.with_traceback(error.__traceback__)


def _spent(text: str, budget: list[int]) -> str:
    safe = safe_text(text, max(min(_LONGEST_TEXT, budget[0]), _SHORTEST_TEXT))
    budget[0] -= len(safe)
    return safe


def led_to(error: BaseException) -> BaseException | None:
    """The exception that led to an exception, as Python prints it; an exception may be false in a test of truth."""
    if error.__cause__ is not None or error.__suppress_context__:
        return error.__cause__
    return error.__context__


def _set(error: BaseException, name: str, value: Any) -> None:
    """Set an attribute that the interpreter also sets, on the exception of a frozen class as well."""
    BaseException.__setattr__(error, name, value)


def _texts(error: BaseException) -> list[str]:
    """The messages that Python prints for an exception."""
    source = [error.text, error.filename] if isinstance(error, SyntaxError) else []
    return [text_of(error), *_notes_of(error), *(each.rstrip("\n") for each in source if isinstance(each, str))]


def text_of(error: BaseException) -> str:
    """The message of an exception; a placeholder if its own `__str__` fails."""
    try:
        return str(error)
    except Exception as fault:  # the user's own `__str__`
        return f"<no text: {type(fault).__name__}>"


def _has_readable_notes(error: BaseException) -> bool:
    """Whether Python can print an exception: its own `__getattr__` may fail for an attribute that does not exist."""
    try:
        getattr(error, "__notes__", None)
    except Exception:
        return False
    return True


def _notes_of(error: BaseException) -> list[str]:
    notes: Any = getattr(error, "__notes__", None) if _has_readable_notes(error) else None
    if not isinstance(notes, list | tuple):
        return []
    more = [f"... and {len(notes) - _NOTES} more notes"] if len(notes) > _NOTES else []
    return [*(each for each in notes[:_NOTES] if isinstance(each, str)), *more]
