"""Handler routing for AWS Lambda: one entry point, every event source, typed handlers.

Event classes, route factories and reply helpers are in `lambdarouter.sources.<name>`, HTTP in `lambdarouter.http`,
sample payloads and the test client in `lambdarouter.testing`. Nothing of these is imported until it is used.
"""

from typing import TYPE_CHECKING, Any

from ._detection.known import detect
from .app import App
from .context import LambdaContext
from .errors import (
    BatchError,
    DeliveryError,
    DuplicateRouteError,
    EventError,
    HandlerCancelledError,
    LambdaRouterError,
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
)
from .router import Router

if TYPE_CHECKING:
    from ._calling.markers import Depends
    from ._calling.middleware import Next, use
    from ._events.batch import Batch, Window
    from ._events.model import Event
    from ._observability.dispatch import Dispatch
    from ._observability.log_line import log_line

__version__ = "0.1.0"

#: What is loaded when it is first asked for, by its module.
_LATER = {
    "Batch": "_events.batch",
    "Depends": "_calling.markers",
    "Dispatch": "_observability.dispatch",
    "Event": "_events.model",
    "Next": "_calling.middleware",
    "Window": "_events.batch",
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
    "HandlerCancelledError",
    "LambdaContext",
    "LambdaRouterError",
    "Next",
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
    "Window",
    "detect",
    "log_line",
    "use",
]


if not TYPE_CHECKING:
    # Hidden from type checkers, for which it would make every misspelt name right.
    def __getattr__(name: str) -> Any:
        if name in _LATER:
            from importlib import import_module

            return getattr(import_module(f".{_LATER[name]}", __name__), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
