"""Every error that lambdarouter raises, under one root.

An error carries its facts as attributes and says what to do next. It names sources, records, field paths and types,
never a value from a payload: payloads hold personal data, and error texts end in logs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import Self


class LambdaRouterError(Exception):
    """The root of all errors raised by this package."""


class RegistrationError(LambdaRouterError):
    """A route or a handler cannot be registered: told while the service starts, before any event."""


class UnknownDecoratorError(RegistrationError, AttributeError):
    """An app has no such decorator, or no such method: its name is misspelt, or its source is not in this version."""


class DuplicateRouteError(RegistrationError):
    """Two handlers would answer exactly the same events.

    `places` holds both handlers as `file:line name`.
    """

    def __init__(self, text: str, places: Sequence[str]) -> None:
        super().__init__(text)
        self.places: tuple[str, ...] = tuple(places)


class ShapeClashError(RegistrationError):
    """Two sources claim the same payloads; `names` holds both."""

    def __init__(self, text: str, names: Sequence[str]) -> None:
        super().__init__(text)
        self.names: tuple[str, ...] = tuple(names)


class UnhandledEventError(LambdaRouterError):
    """No handler takes this event; the service retries it or sends it to its dead-letter queue.

    `source` is the detected source, None for a payload of no known source. The text is that of `app.explain(payload)`.
    """

    def __init__(self, text: str, source: str | None) -> None:
        super().__init__(text)
        self.source = source


class UnknownEventError(UnhandledEventError):
    """The payload has the shape of no known source, and no `on_invoke` or `default` handler takes it."""


class EventError(LambdaRouterError):
    """A field of AWS's own payload is missing or has a form that its source does not send.

    `source` is the source's name, `path` the field's path in the payload, `problem` what is wrong with it.
    """

    def __init__(self, source: str, path: str, problem: str, hint: str = "") -> None:
        super().__init__(f"{source}: {path}: {problem}.{' ' + hint if hint else ''}")
        self.source = source
        self.path = path
        self.problem = problem


#: The text of one PayloadError names faults up to this many characters; the rest is counted.
_LONGEST_TEXT = 2000


class PayloadError(EventError):
    """A payload of the user's (a body, a message, a detail) is not JSON, or not of the type that the handler asks for.

    `problems` holds one `(path, problem)` pair for each field in fault, at most a hundred; `more` counts the others.
    `details` holds the same pairs, with the messages of the ValueErrors that a class of the user's raised. They may
    quote the payload: they are for the client that sent it, never for a log.
    """

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
        text, shown = problem[:_LONGEST_TEXT], 1
        for other, fault in problems[1:]:
            if len(text) + len(other) + len(fault) > _LONGEST_TEXT:
                break
            text, shown = f"{text}; {other}: {fault}", shown + 1
        hidden = len(problems) - shown + more
        super().__init__(source, path, text + (f"; and {hidden} more" if hidden else ""), hint)
        self.problems: tuple[tuple[str, str], ...] = tuple(problems)
        self.more = more
        self.details: tuple[tuple[str, str], ...] = tuple(details) if details is not None else self.problems


class RecordError(LambdaRouterError):
    """One record of a batch failed; the handler's own exception is the `__cause__`.

    `source`, `index` (from 0) and `record_id` (None where the source has none) tell which one.
    """

    def __init__(self, source: str, index: int, record_id: object, cause: BaseException) -> None:
        named = f" (id {record_id})" if record_id is not None else ""
        # Our own errors hold no payload values; those of a handler may, and stay in the cause.
        said = str(cause).partition("\n")[0] if isinstance(cause, LambdaRouterError) else ""
        reason = type(cause).__name__ + (f": {said}" if said else "")
        super().__init__(f"{source}: record {index}{named} failed with {reason}")
        self.source = source
        self.index = index
        self.record_id = record_id
        self.__cause__: BaseException | None = cause


class BatchError(LambdaRouterError, ExceptionGroup[RecordError]):
    """Records of one batch failed, or were not started, so the whole event goes back to its service.

    `exceptions` holds one `RecordError` for each, in the order of the batch.
    """

    def __new__(cls, text: str, failures: Sequence[RecordError]) -> Self:
        """Make the group, whose text lists every failure."""
        listed = "".join(f"\n- {failure}" for failure in failures)
        return super().__new__(cls, text + listed, failures)

    def __init__(self, text: str, failures: Sequence[RecordError]) -> None:
        super().__init__(text, failures)

    if TYPE_CHECKING:

        @property
        def exceptions(self) -> tuple[RecordError, ...]:
            """The failures; no group among them."""
            ...

    def __str__(self) -> str:
        return self.message

    def derive(self, excs: Sequence[Any], /) -> ExceptionGroup[Any]:
        """Keep the plain group for what `except*` and `split` take out of it."""
        return ExceptionGroup(self.message, excs)


class NotStartedError(LambdaRouterError):
    """A record was not started: an earlier one of its group failed, or too little of the function's time was left."""


class OutOfTimeError(LambdaRouterError):
    """A handler was cancelled shortly before Lambda would have ended the function; its event has failed."""


class HandlerCancelledError(LambdaRouterError):
    """A coroutine was cancelled from inside, as it awaited something that was cancelled; its event has failed."""


class RefusedSourceError(LambdaRouterError):
    """An event of a source that `App(only=...)` or `LAMBDAROUTER_ONLY` leaves out: this function must not take it.

    `source` is the detected source.
    """

    def __init__(self, text: str, source: str) -> None:
        super().__init__(text)
        self.source = source


class ReplyError(LambdaRouterError):
    """A handler's reply is not one that the source understands.

    `source` is the source's name, `field` the part of the reply in fault.
    """

    def __init__(self, source: str, field: str, problem: str) -> None:
        super().__init__(f"{source}: the reply's {field}: {problem}")
        self.source = source
        self.field = field


class DeliveryError(LambdaRouterError):
    """An answer that a service waits for could not be delivered, or the service refused it.

    `target` is the host, or the API as `service.operation`; never a whole URL, whose query holds its signature.
    """

    def __init__(self, target: str, problem: str) -> None:
        super().__init__(f"{target}: {problem}")
        self.target = target
