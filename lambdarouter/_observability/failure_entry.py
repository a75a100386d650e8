"""The log entry for one failure, with the fields that a search needs. Loaded when something has failed."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Final

from .._calling.durable import request_id_of
from .._calling.handler_table import FAILED_IN
from .._calling.tracebacks import loggable, safe_text, text_of
from .._replies.limits import current
from ..errors import BatchError, LambdaRouterError
from .log_line import as_fields, as_text

_log = logging.getLogger("lambdarouter")

_LONGEST_FAULT: Final = 400

#: The attribute of an exception that names the invocation whose log has its entry.
_LOGGED_IN: Final = "__lambdarouter_logged__"
#: The exceptions of a chain that are asked for an entry.
_CHAIN: Final = 10
#: The attributes of every entry, which `logging` lets no field replace.
_TAKEN: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


def log_failure(
    text: str,
    error: BaseException,
    facts: Mapping[str, Any],
    *,
    context: Any = None,
    level: int = logging.ERROR,
    has_traceback: bool = True,
    is_named: bool = False,
) -> None:
    """Log an entry for an error; the known facts are fields of the entry.

    The facts also get the handler (unless given), the class of the error, the first line of its message, and the id of
    the invocation, from `context` or from the running one. If Lambda's log format is not JSON, the first line of the
    text contains the facts as `name=value`. `is_named` states that the text already contains the message of one of this
    package's errors.
    """
    if context is None:
        context, _ = current.get() or (None, ())
    everything = {
        **{name: value for name, value in facts.items() if name != "request_id"},
        "handler": facts.get("handler") or handler_of(error),
        "error_type": type(error).__name__,
        "error": None if is_named and isinstance(error, LambdaRouterError) else fault_of(error),
        "request_id": facts.get("request_id") or request_id_of(context),
    }
    error.__dict__[_LOGGED_IN] = _invocation(context)
    known = {name: value for name, value in everything.items() if value not in (None, "")}
    line = text
    if not as_fields():
        first, *more = text.split("\n", 1)  # a search finds lines, so the facts are on the first one
        line = "\n".join((f"{first} {as_text(known)}", *more))
    fields = {f"event_{name}" if name in _TAKEN else name: value for name, value in known.items()}
    _log.log(level, "%s", line, exc_info=loggable(error) if has_traceback else None, extra=fields)


def is_logged(error: BaseException, context: Any) -> bool:
    """Whether this invocation has logged an entry for an error, or for one that led to it."""
    invocation, link = _invocation(context), error
    for _ in range(_CHAIN):
        if link.__dict__.get(_LOGGED_IN) == invocation:
            return True
        inside = link.exceptions[0] if isinstance(link, BatchError) else None
        causes = (each for each in (inside, link.__cause__, link.__context__) if each is not None)
        cause = next(causes, None)
        if cause is None:
            return False
        link = cause
    return False


def _invocation(context: Any) -> tuple[int, str | None]:
    """What tells an invocation from others: an exception may be raised again by a later one, as of a failed future."""
    return id(context), request_id_of(context)


def handler_of(error: BaseException) -> str | None:
    """The handler that an exception comes from; for a batch inside the record, the handler of its first failure."""
    found: str | None = error.__dict__.get(FAILED_IN)
    if found is None and isinstance(error, BatchError):
        return next((each.handler for each in error.exceptions if each.handler is not None), None)
    return found


def fault_of(error: BaseException) -> str:
    """The first line of an exception's message."""
    return safe_text(text_of(error).partition("\n")[0], _LONGEST_FAULT)
