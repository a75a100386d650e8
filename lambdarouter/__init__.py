"""Handler routing for AWS Lambda: one entry point, every event source, typed handlers.

Event classes, route factories and reply helpers are in `lambdarouter.sources.<name>`, HTTP in `lambdarouter.http`,
sample payloads and the test client in `lambdarouter.testing`. Nothing of these is imported until it is used.
"""

from .app import App
from .context import LambdaContext
from .errors import (
    BatchError,
    DeliveryError,
    DuplicateRouteError,
    EventError,
    LambdaRouterError,
    NotStartedError,
    PayloadError,
    RecordError,
    RegistrationError,
    ReplyError,
    ShapeClashError,
    UnhandledEventError,
    UnknownDecoratorError,
    UnknownEventError,
)
from .shapes import detect

__version__ = "0.1.0"

__all__ = [
    "App",
    "BatchError",
    "DeliveryError",
    "DuplicateRouteError",
    "EventError",
    "LambdaContext",
    "LambdaRouterError",
    "NotStartedError",
    "PayloadError",
    "RecordError",
    "RegistrationError",
    "ReplyError",
    "ShapeClashError",
    "UnhandledEventError",
    "UnknownDecoratorError",
    "UnknownEventError",
    "detect",
]
