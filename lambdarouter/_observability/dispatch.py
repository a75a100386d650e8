"""The account of each dispatch: what came, who handled it, what became of it, and how long that took.

Loaded when an app asks for it, by `@app.on_dispatch` or `App(log_dispatches=True)`. It holds names, numbers and ids,
and never a value of the payload.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable
from contextvars import ContextVar
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, Literal

from .._calling.middleware import Layer, Next
from ..errors import BatchError, RefusedSourceError, UnhandledEventError

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from ..app import App

Outcome = Literal["succeeded", "partly failed", "failed", "unmatched", "refused"]

#: Where a source has an id for the whole event; for the others, the id of the one record.
_IDS: Final[dict[str, tuple[str | int, ...]]] = {
    "alb": ("headers", "x-amzn-trace-id"),
    "alexa_skill": ("request", "requestId"),
    "alexa_smart_home": ("directive", "header", "messageId"),
    "api_gateway_authorizer": ("requestContext", "requestId"),
    "api_gateway_http": ("requestContext", "requestId"),
    "api_gateway_rest": ("requestContext", "requestId"),
    "api_gateway_websocket": ("requestContext", "requestId"),
    "appsync_authorizer": ("requestContext", "requestId"),
    "appsync_resolver": ("request", "headers", "x-amzn-trace-id"),
    "bedrock_agent": ("sessionId",),
    "chime_sip": ("CallDetails", "TransactionId"),
    "client_vpn": ("connection-id",),
    "cloudformation": ("RequestId",),
    "cloudformation_hook": ("clientRequestToken",),
    "cloudformation_macro": ("requestId",),
    "cloudfront": ("Records", 0, "cf", "config", "requestId"),
    "codedeploy": ("LifecycleEventHookExecutionId",),
    "codepipeline": ("CodePipeline.job", "id"),
    "cognito_user_pool": ("callerContext", "requestId"),
    "connect": ("Details", "ContactData", "ContactId"),
    "esm_failure": ("requestContext", "requestId"),
    "eventbridge": ("id",),
    "firehose": ("invocationId",),
    "function_url": ("requestContext", "requestId"),
    "kinesis_analytics": ("invocationId",),
    "lambda_destination": ("requestContext", "requestId"),
    "lex_v1": ("sessionId",),
    "lex_v2": ("sessionId",),
    "redshift_udf": ("request_id",),
    "s3": ("Records", 0, "responseElements", "x-amz-request-id"),
    "s3_batch": ("invocationId",),
    "s3_object_lambda": ("xAmzRequestId",),
    "schedule": ("id",),
    "secrets_manager": ("ClientRequestToken",),
    "workmail": ("invocationId",),
}


class Dispatch:
    """What became of one event.

    - `source`, `via`: the detected source; the envelopes around what was handled, where it came in any.
    - `handlers`: how many calls each handler got, by its name; `tags` are those of its routers.
    - `outcome`: "succeeded", "partly failed" (some records of a batch), "failed", "unmatched" (no handler takes it), or
      "refused" (`App(only=...)`). An HTTP answer of 500 or more is a failure.
    - `records`, `failures`: how many records there were, and one exception for each that failed.
    - `duration`: seconds from the event to the answer.
    - `correlation_id`: the source's own id of the event, or of its one record; else the request id of the invocation.
    - `status`: the HTTP status of the answer, where it has one.
    - `error`: what the invocation ended with.
    """

    __slots__ = (
        "correlation_id",
        "duration",
        "error",
        "failures",
        "handlers",
        "outcome",
        "records",
        "request_id",
        "source",
        "status",
        "tags",
        "via",
    )

    def __init__(self, source: str) -> None:
        self.source: str = source
        self.via: tuple[str, ...] = ()
        self.handlers: dict[str, int] = {}
        self.tags: tuple[str, ...] = ()
        self.outcome: Outcome = "succeeded"
        self.records: int = 1
        self.failures: tuple[BaseException, ...] = ()
        self.duration: float = 0.0
        self.correlation_id: str | None = None
        self.request_id: str | None = None
        self.status: int | None = None
        self.error: BaseException | None = None

    @property
    def handler(self) -> str | None:
        """The handler, where there was one alone."""
        return next(iter(self.handlers)) if len(self.handlers) == 1 else None

    def facts(self) -> dict[str, Any]:
        """The same as plain JSON values, without what is empty: for a log, or the attributes of a span."""
        found: dict[str, Any] = {
            "source": self.source,
            "outcome": self.outcome,
            "duration_ms": round(self.duration * 1000, 3),
            "records": self.records,
            "failures": len(self.failures),
            "errors": sorted({type(each.__cause__ or each).__name__ for each in self.failures}),
            "handler": self.handler,
            "handlers": self.handlers if len(self.handlers) > 1 else None,
            "via": list(self.via),
            "tags": list(self.tags),
            "status": self.status,
            "correlation_id": self.correlation_id,
            "error": type(self.error).__name__ if self.error is not None else None,
        }
        return {name: value for name, value in found.items() if value not in (None, [], {}) or name == "failures"}

    def __repr__(self) -> str:
        return f"<Dispatch {' '.join(f'{name}={value}' for name, value in self.facts().items())}>"


Hook = Callable[[Dispatch], Any]

#: The account of the event that is being dispatched.
_current: ContextVar[Dispatch | None] = ContextVar("dispatch", default=None)

_log = logging.getLogger("lambdarouter.dispatch")


def noting(handler: Handler) -> Layer:
    """A layer around a handler that says when it is called."""

    def noted(event: Any, context: Any, call_next: Next) -> Any:
        _note(handler, getattr(event, "via", ()))
        return call_next(event)

    async def noted_later(event: Any, context: Any, call_next: Next) -> Any:
        _note(handler, getattr(event, "via", ()))
        return await call_next(event)

    return Layer(noted, later=noted_later)


def _note(handler: Handler, via: tuple[str, ...]) -> None:
    dispatch = _current.get()
    if dispatch is not None:
        function = handler.function
        name = f"{function.__module__}.{getattr(function, '__qualname__', type(function).__name__)}"
        dispatch.handlers[name] = dispatch.handlers.get(name, 0) + 1
        if via:
            dispatch.via = via
        if handler.tags:
            dispatch.tags = tuple(dict.fromkeys((*dispatch.tags, *handler.tags)))


def note_records(count: int, failures: list[Any], via: tuple[str, ...]) -> None:
    """Say what became of a batch; batches inside of envelopes count as their outer record."""
    dispatch = _current.get()
    if dispatch is not None and not via:
        dispatch.records = count
        dispatch.failures = tuple(failures)


def note_failure(error: BaseException) -> None:
    """Say that an event failed although the invocation answers it: its service was told in its own way."""
    dispatch = _current.get()
    if dispatch is not None:
        dispatch.failures = (error,)


class Account:
    """What an app wants to be told of its dispatches."""

    def __init__(self) -> None:
        self.hooks: list[Hook] = []

    def run(self, app: App, event: Any, context: Any, name: str) -> Any:
        """Dispatch an event, and tell every hook what became of it."""
        dispatch = Dispatch(name)
        token = _current.set(dispatch)
        started = perf_counter()
        try:
            answer = app._route(event, context, name)
        except BaseException as error:
            dispatch.error = error
            dispatch.outcome = _outcome_of(error, dispatch)
            raise
        else:
            _read_answer(dispatch, answer)
            return answer
        finally:
            dispatch.duration = perf_counter() - started
            _current.reset(token)
            dispatch.request_id = getattr(context, "aws_request_id", None)
            dispatch.correlation_id = _correlation_id(app, name, event) or dispatch.request_id
            self._tell(dispatch)

    def _tell(self, dispatch: Dispatch) -> None:
        for hook in self.hooks:
            try:
                hook(dispatch)
            except Exception:  # whoever watches must not change what is watched
                _log.exception("a hook of on_dispatch failed")


def _outcome_of(error: BaseException, dispatch: Dispatch) -> Outcome:
    if isinstance(error, UnhandledEventError):
        return "unmatched"
    if isinstance(error, RefusedSourceError):
        return "refused"
    if isinstance(error, BatchError):
        dispatch.failures = error.exceptions
    elif not dispatch.failures:
        dispatch.failures = (error,)
    return "failed"


def _read_answer(dispatch: Dispatch, answer: Any) -> None:
    status = answer.get("statusCode") if isinstance(answer, dict) else None
    if type(status) is int:
        dispatch.status = status
        if status >= 500:
            dispatch.outcome = "failed"
        elif status in (404, 405) and not dispatch.handlers:
            dispatch.outcome = "unmatched"
    elif dispatch.failures:
        dispatch.outcome = "partly failed" if len(dispatch.failures) < dispatch.records else "failed"


def _correlation_id(app: App, name: str, event: Any) -> str | None:
    found: Any = event
    try:
        if name in _IDS:
            for key in _IDS[name]:
                if key == 0 and len(found) != 1:
                    return None
                found = found[key]
        else:
            source = app._tables[name].source
            assert source.records is not None
            assert source.record_id is not None
            ((_, record),) = source.records(event)
            found = source.record_id(record)
    except Exception:  # whatever is wrong with it, the event's own error says so
        return None
    if isinstance(found, dict):  # of Kafka: partition and offset
        return ":".join(map(str, found.values()))
    return found if isinstance(found, str) else None


# --- The log line ---------------------------------------------------------------------------------------------------

_LEVELS: Final[dict[Outcome, int]] = {
    "succeeded": logging.INFO,
    "partly failed": logging.WARNING,
    "failed": logging.ERROR,
    "unmatched": logging.ERROR,
    "refused": logging.ERROR,
}


#: Lambda's own names of levels.
_NAMES: Final = {
    "TRACE": logging.DEBUG,
    "DEBUG": logging.DEBUG,
    "INFO": logging.INFO,
    "WARN": logging.WARNING,
    "WARNING": logging.WARNING,
    "ERROR": logging.ERROR,
    "FATAL": logging.CRITICAL,
    "CRITICAL": logging.CRITICAL,
}


def log_line() -> Hook:
    """A hook that logs one line a dispatch, to the logger `lambdarouter.dispatch`.

    Where Lambda's log format is JSON the facts are fields of the line; else they are written as `name=value`. The level
    is that of `AWS_LAMBDA_LOG_LEVEL`, INFO by default.
    """
    # What is no level of Lambda's must not keep the function from starting.
    _log.setLevel(_NAMES.get(os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper(), logging.INFO))
    as_json = os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"

    def log(dispatch: Dispatch) -> None:
        facts = dispatch.facts()
        if as_json:
            _log.log(_LEVELS[dispatch.outcome], "dispatch %s", dispatch.outcome, extra={"dispatch": facts})
        else:
            told = " ".join(f"{name}={_shown(value)}" for name, value in facts.items())
            _log.log(_LEVELS[dispatch.outcome], "dispatch %s", told)

    return log


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ",".join(f"{name}:{count}" for name, count in value.items())
    if isinstance(value, list):
        return ",".join(map(str, value))
    if isinstance(value, str) and (" " in value or '"' in value or not value.isprintable()):
        return json.dumps(value)  # an id with a line break in it must not look like two lines
    return str(value)
