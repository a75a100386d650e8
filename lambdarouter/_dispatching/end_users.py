"""Errors of services whose answers are for end users, such as Cognito, AppSync and Lex.

The messages of this package's errors contain handlers, filters, fields and files. They are for the log. An end user
gets one sentence with the id of the request, by which an operator finds the log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._calling.durable import request_id_of
from .._calling.tracebacks import trimmed
from .._observability.failure_entry import log_failure
from ..errors import LambdaRouterError, RefusedSourceError, UnhandledEventError

if TYPE_CHECKING:
    from .._routing.source import Source


def shown(source: Source | None, error: Exception, context: Any, *, is_logged: bool) -> Exception:
    """The error that the service of a source may read: the same, or a copy of it with a message for end users.

    The copy has the class and the attributes of the error, whose own message is logged unless it already `is_logged`. A
    developer's mistake is also in a note, for tests: Lambda sends the message of an error to the service, but not its
    notes.
    """
    trimmed(error)
    if source is None or not source.has_end_users or not isinstance(error, LambdaRouterError) or error.is_public:
        return error
    identifier = request_id_of(context)
    text = f"The request could not be handled{f' (request {identifier})' if identifier else ''}"
    kind: Any = type(error)
    if isinstance(error, BaseExceptionGroup):
        copy: Any = BaseExceptionGroup.__new__(kind, text, error.exceptions)
    else:
        copy = kind.__new__(kind)
    copy.__dict__.update(error.__dict__)
    copy.args = (text,)
    copy.is_public = True
    copy.__cause__ = error
    copy.__notes__ = [*getattr(error, "__notes__", ())]
    if not isinstance(error, UnhandledEventError | RefusedSourceError):
        copy.add_note(f"The cause, for the log: {error}")
    if not is_logged:
        text, facts = f"{source.name}: {error}", {"source": source.name}
        log_failure(text, error, facts, context=context, has_traceback=False, is_named=True)
    return copy  # type: ignore[no-any-return]
