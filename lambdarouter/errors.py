"""Every error that lambdarouter raises, with one base class.

An error has its facts as attributes, and its message says what to do next. Messages name sources, records, field paths
and types, but never a value of a payload: payloads contain personal data, and error messages end up in logs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import Self

__all__ = [
    "BatchError",
    "DeliveryError",
    "DuplicateRouteError",
    "EventError",
    "FailedByHandlerError",
    "HandlerCancelledError",
    "LambdaRouterError",
    "MiddlewareError",
    "NoSignatureError",
    "NotStartedError",
    "OutOfTimeError",
    "PayloadError",
    "RecordError",
    "RefusedSourceError",
    "RegistrationError",
    "ReplyError",
    "ShapeClashError",
    "UnhandledEventError",
    "UnknownDecoratorError",
    "UnknownEventError",
    "UnresolvedAnnotationError",
]


def _safe_text(text: object, most: int = 200) -> str:
    """Escape and shorten a string for one line of a log: a key or an id, which may come from a payload."""
    found = str(text)
    if len(found) > most:
        found = f"{found[: most // 2]}...{found[-most // 2 :]}"
    return found if found.isprintable() else found.encode("unicode_escape").decode()


class LambdaRouterError(Exception):
    """The base class of all errors of this package."""

    is_public: bool = False
    """Whether the sender of the event may see the message. If not, end users of a service get a general sentence."""
    answers: str = ""
    """The source for which this error is the answer of a handler, not a failure. "" if it is a failure."""


class RegistrationError(LambdaRouterError):
    """A route or a handler cannot be registered. Raised while the service starts, or by `app.prime()`."""


class UnknownDecoratorError(RegistrationError, AttributeError):
    """An app has no decorator or method of this name: it is misspelled, or this version does not have its source."""


class NoSignatureError(RegistrationError):
    """A function or class that is written in C has no signature that can be read."""


class UnresolvedAnnotationError(RegistrationError):
    """An annotation refers to a name that is not defined, or not defined yet."""


class DuplicateRouteError(RegistrationError):
    """Two handlers match exactly the same events."""

    def __init__(self, text: str, places: Sequence[str]) -> None:
        super().__init__(text)
        self.places: tuple[str, ...] = tuple(places)
        """Both handlers, as `file:line name`."""


class ShapeClashError(RegistrationError):
    """Two sources claim the same payloads; `names` are the names of both."""

    def __init__(self, text: str, names: Sequence[str]) -> None:
        super().__init__(text)
        self.names: tuple[str, ...] = tuple(names)
        """Names of both sources."""


class UnhandledEventError(LambdaRouterError):
    """No handler matches this event, so the service retries it or sends it to a dead-letter queue.

    `source` is the detected source, None for a payload without a known source. The message explains which routes were
    tried.
    """

    def __init__(self, text: str, source: str | None) -> None:
        super().__init__(text)
        self.source = source
        """Name of the detected source; None for a payload without a known source."""


class UnknownEventError(UnhandledEventError):
    """The payload has no known source, and no `on_invoke` or `default` handler matches it."""


#: The maximum length of a problem in the message of an error, in characters.
_LONGEST_PROBLEM = 3000


class EventError(LambdaRouterError):
    """A field of an event is missing, or has a form that its service does not send."""

    def __init__(self, source: str, path: str, problem: str, hint: str = "") -> None:
        text = _safe_text(problem, _LONGEST_PROBLEM)
        super().__init__(f"{source}: {_safe_text(path)}: {text}.{' ' + hint if hint else ''}")
        self.source = source
        """Name of the source."""
        self.path = path
        """Path of the field in the payload, such as `Records[0].body`."""
        self.problem = problem
        """The fault of the field, without its value."""


#: The message of a PayloadError lists faults up to this many characters; the others are counted.
_LONGEST_TEXT = 2000


class PayloadError(EventError):
    """A user's payload (a body, a message, a detail) is not JSON, or does not fit the type in the handler's annotation.

    `problems` has one `(path, problem)` pair for each fault, at most a hundred; `more` counts the others. `details` has
    the same pairs with the messages of the ValueErrors that the user's own classes raised. These messages may quote the
    payload: send them to the client that sent it, and never log them.
    """

    is_public = True

    def __init__(
        self,
        source: str,
        problems: Sequence[tuple[str, str]],
        hint: str = "",
        *,
        more: int = 0,
        details: Sequence[tuple[str, str]] | None = None,
    ) -> None:
        path, problem = problems[0]
        text, named = problem[:_LONGEST_TEXT], 1
        for other, fault in problems[1:]:
            if len(text) + len(other) + len(fault) > _LONGEST_TEXT:
                break
            text, named = f"{text}; {_safe_text(other)}: {fault}", named + 1
        hidden = len(problems) - named + more
        super().__init__(source, path, text + (f"; and {hidden} more" if hidden else ""), hint)
        self.problems: tuple[tuple[str, str], ...] = tuple(problems)
        """A pair of path and problem for each fault, at most a hundred."""
        self.more: int = more
        """Number of the faults that are not in `problems`."""
        self.details: tuple[tuple[str, str], ...] = self.problems if details is None else tuple(details)
        """The pairs of `problems`, with messages of the user's own classes, which may quote the payload."""


#: The maximum length of the cause in the message of a RecordError, and the number of failures in that of a BatchError.
_LONGEST_CAUSE = 400
_MOST_LISTED = 20


class RecordError(LambdaRouterError):
    """One record of a batch failed; the handler's own exception is the `__cause__`.

    `source`, `index` (from 0) and `record_id` (None if the record has no id) identify the record. `channel` is the name
    of its queue, stream, topic, table or bucket, and `handler` is the handler as `file:line name`; both are None if
    unknown. `is_covered` says whether an earlier record of its shard or partition failed; the service starts again from
    that one.
    """

    def __init__(
        self,
        source: str,
        index: int,
        record_id: object,
        cause: BaseException,
        *,
        channel: str | None = None,
        handler: str | None = None,
        is_covered: bool = False,
    ) -> None:
        named = f" (id {_safe_text(record_id)})" if record_id is not None else ""
        # The messages of this package's errors contain no payload values. The messages of other errors may.
        text = _safe_text(str(cause).partition("\n")[0], _LONGEST_CAUSE) if isinstance(cause, LambdaRouterError) else ""
        reason = type(cause).__name__ + (f": {text}" if text else "")
        super().__init__(f"{source}: record {index}{named} failed with {reason}")
        self.source = source
        """Name of the source."""
        self.index = index
        """Position of the record in the batch, from 0."""
        self.record_id = record_id
        """Id of the record, by which the service knows it. None if it has none."""
        self.channel = channel
        """Name of the queue, stream, topic, table or bucket. None if unknown."""
        self.handler = handler
        """The handler, as `file:line name`. None if unknown."""
        self.is_covered = is_covered
        """Whether an earlier record of the shard or partition failed, from which the service starts again."""
        self.__cause__: BaseException | None = cause


class BatchError(LambdaRouterError, ExceptionGroup[RecordError]):
    """Records of one batch failed or were not started, so the service retries the whole event.

    `exceptions` has one `RecordError` for each of these records, in the order of the batch.
    """

    def __new__(cls, text: str, failures: Sequence[RecordError]) -> Self:
        """Create the group, whose message lists its first failures."""
        listed = "".join(f"\n- {failure}" for failure in failures[:_MOST_LISTED])
        if len(failures) > _MOST_LISTED:
            listed += f"\n- and {len(failures) - _MOST_LISTED} more"
        return super().__new__(cls, text + listed, failures)

    def __init__(self, text: str, failures: Sequence[RecordError]) -> None:
        super().__init__(text, failures)

    if TYPE_CHECKING:

        @property
        def exceptions(self) -> tuple[RecordError, ...]:
            """The failures, without nested groups."""
            ...

    def __str__(self) -> str:
        return self.message

    def derive(self, excs: Sequence[Any], /) -> ExceptionGroup[Any]:
        """Return a plain ExceptionGroup for the parts that `except*` and `split` create."""
        return ExceptionGroup(self.message, excs)


class FailedByHandlerError(LambdaRouterError):
    """A handler of a whole batch passed this record to `fail`."""


class NotStartedError(LambdaRouterError):
    """A record was not started, because an earlier record of its group failed or too little time was left."""


class OutOfTimeError(LambdaRouterError):
    """A handler was cancelled shortly before the timeout of the function; its event has failed."""

    is_handled: bool = False
    """Whether an exception handler has been asked, whose reply then counts."""


class HandlerCancelledError(LambdaRouterError):
    """A coroutine raised `CancelledError` without having been cancelled; its event has failed."""


class RefusedSourceError(LambdaRouterError):
    """The event is from a source that `App(only=...)` or `LAMBDAROUTER_ONLY` does not include."""

    def __init__(self, text: str, source: str) -> None:
        super().__init__(text)
        self.source = source
        """Name of the detected source."""


class MiddlewareError(LambdaRouterError):
    """A middleware called `call_next` again after it had succeeded, or did not await it."""


class ReplyError(LambdaRouterError):
    """A handler's return value is not a reply that the service accepts."""

    def __init__(self, source: str, field: str, problem: str) -> None:
        super().__init__(f"{source}: the reply's {_safe_text(field)}: {_safe_text(problem, _LONGEST_PROBLEM)}")
        self.source = source
        """Name of the source."""
        self.field = field
        """Part of the reply that is at fault."""


class DeliveryError(LambdaRouterError):
    """The report of an outcome could not be sent to a service, or the service rejected it.

    `target` is the host, or the API as `service.operation`. It is never a complete URL: its query contains a signature.
    """

    def __init__(self, target: str, problem: str) -> None:
        super().__init__(f"{target}: {problem}")
        self.target = target
        """Host of the service, or its API as `service.operation`; never a complete URL."""
