"""Handler routing for AWS Lambda: one entry point, every event source, typed handlers.

Event classes, route factories and reply helpers are in `lambdarouter.sources.<name>`, HTTP in `lambdarouter.http`,
sample payloads and the test client in `lambdarouter.testing`. Nothing of these is imported until it is used.
"""

from typing import TYPE_CHECKING, Any

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
from .shapes import detect

if TYPE_CHECKING:
    from .accounts import Dispatch
    from .batch import Batch, Window
    from .dependencies import Depends
    from .middleware import Next, use

__version__ = "0.1.0"

#: What is loaded when it is first asked for, by its module.
_LATER = {
    "Batch": "batch",
    "Depends": "dependencies",
    "Dispatch": "accounts",
    "Next": "middleware",
    "Window": "batch",
    "use": "middleware",
}

__all__ = [
    "App",
    "Batch",
    "BatchError",
    "DeliveryError",
    "Depends",
    "Dispatch",
    "DuplicateRouteError",
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
