"""Handler routing for AWS Lambda: one entry point for every event source, with typed handlers.

Event classes, route factories and reply helpers are in `lambdarouter.sources.<name>`, HTTP is in `lambdarouter.http`,
and sample payloads and the test client are in `lambdarouter.testing`. A module is imported when it is first used.
"""

from typing import TYPE_CHECKING, Any

from ._detection.known import NAMES as _NAMES
from ._detection.known import detect
from .app import App
from .context import LambdaContext
from .errors import (
    BatchError,
    DeliveryError,
    DuplicateRouteError,
    EventError,
    FailedByHandlerError,
    HandlerCancelledError,
    LambdaRouterError,
    MiddlewareError,
    NoSignatureError,
    NotStartedError,
    OutOfTimeError,
    PayloadError,
    RecordError,
    RefusedSourceError,
    RegistrationError,
    ReplyError,
    ShapeClashError,
    UnhandledEventError,
    UnknownDecoratorError,
    UnknownEventError,
    UnresolvedAnnotationError,
)
from .router import Router

if TYPE_CHECKING:
    from ._calling.middleware import Next, use
    from ._calling.parameter import Depends
    from ._events.batch import Batch, Window
    from ._events.model import Event
    from ._observability.dispatch import Dispatch
    from ._observability.enclosing import enclosing_record
    from ._observability.log_line import log_line

__version__ = "0.2.0"

#: Names that are imported when they are first used, with their module.
_LATER = {
    "Batch": "_events.batch",
    "Depends": "_calling.parameter",
    "Dispatch": "_observability.dispatch",
    "Event": "_events.model",
    "Next": "_calling.middleware",
    "Window": "_events.batch",
    "enclosing_record": "_observability.enclosing",
    "log_line": "_observability.log_line",
    "use": "_calling.middleware",
}

__all__ = [
    "App",
    "Batch",
    "BatchError",
    "DeliveryError",
    "Depends",
    "Dispatch",
    "DuplicateRouteError",
    "Event",
    "EventError",
    "FailedByHandlerError",
    "HandlerCancelledError",
    "LambdaContext",
    "LambdaRouterError",
    "MiddlewareError",
    "Next",
    "NoSignatureError",
    "NotStartedError",
    "OutOfTimeError",
    "PayloadError",
    "RecordError",
    "RefusedSourceError",
    "RegistrationError",
    "ReplyError",
    "Router",
    "ShapeClashError",
    "UnhandledEventError",
    "UnknownDecoratorError",
    "UnknownEventError",
    "UnresolvedAnnotationError",
    "Window",
    "detect",
    "enclosing_record",
    "log_line",
    "use",
]


if not TYPE_CHECKING:
    # Hidden from type checkers, which would accept every misspelt name.
    def __getattr__(name: str) -> Any:
        from importlib import import_module

        if name in _LATER:
            return getattr(import_module(f".{_LATER[name]}", __name__), name)
        if not name.startswith("_"):
            from ._calling.words import check_name

            check_name(__name__, name)
            if name[0].isupper():
                for place in ("http", *(f"sources.{each}" for each in sorted(_NAMES)), "testing"):
                    if name in import_module(f".{place}", __name__).__all__:
                        raise ImportError(f"lambdarouter has no {name!r}. Import it from lambdarouter.{place}.")
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
