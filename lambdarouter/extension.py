"""Everything for writing an event source outside this package; the page "Sources of your own" is the guide.

The module of a source declares its event classes, its `SOURCE` and its route factories:

    SHAPE = Shape("acme", "only Acme sends acmeVersion", {"acmeVersion": str})
    SOURCE = Source("acme", Queue(each_of("acme", "files")), shape=SHAPE)

    def uploaded(*, file: TextFilter | None = None) -> Route[Uploaded]:
        return Route(SOURCE, Uploaded, text("file", file))

`App(sources=[SOURCE])` adds the source to an app, and `@app.on(uploaded(file="*.csv"))` registers a handler.
"""

from typing import TYPE_CHECKING, Any

from ._detection.shape import ABSENT, PRESENT, Containing, Not, Other, Shape
from ._events import all_codecs as codecs
from ._events.builder import field, frozen
from ._events.codecs import Codec, Mismatch, expected
from ._events.model import At, Event, Location, Part, Payload
from ._replies.reply import (
    Reply,
    check_length,
    check_size,
    check_texts,
    json_reply,
    object_reply,
    one_of,
    required,
    unwrap_reply,
)
from ._routing.content import Content
from ._routing.deliveries import Callback, Invocation, PerRecord, Queue, Record, RecordOutcome, Stream, never
from ._routing.filters import UnboundFilter
from ._routing.protocols import Answers, AnswersEach, Listens, ListensEach
from ._routing.route import EventChoice, Pattern, RecordRoute, Route
from ._routing.source import Envelope, Messaging, Source, Telemetry, TextAt, each_of, with_shared
from ._routing.text_filters import Text, TextFilter, any_text, arn, ends, entries, starts, text

if TYPE_CHECKING:
    from ._events.samples import Sample
    from ._replies.callbacks import call_aws, put_json

#: Names that most sources do not need at run time, with the module that is imported when they are used.
_LATER = {"Sample": "._events.samples", "call_aws": "._replies.callbacks", "put_json": "._replies.callbacks"}

__all__ = [
    "ABSENT",
    "PRESENT",
    "Answers",
    "AnswersEach",
    "At",
    "Callback",
    "Codec",
    "Containing",
    "Content",
    "Envelope",
    "Event",
    "EventChoice",
    "Invocation",
    "Listens",
    "ListensEach",
    "Location",
    "Messaging",
    "Mismatch",
    "Not",
    "Other",
    "Part",
    "Pattern",
    "Payload",
    "PerRecord",
    "Queue",
    "Record",
    "RecordOutcome",
    "RecordRoute",
    "Reply",
    "Route",
    "Sample",
    "Shape",
    "Source",
    "Stream",
    "Telemetry",
    "Text",
    "TextAt",
    "TextFilter",
    "UnboundFilter",
    "any_text",
    "arn",
    "call_aws",
    "check_length",
    "check_size",
    "check_texts",
    "codecs",
    "each_of",
    "ends",
    "entries",
    "expected",
    "field",
    "frozen",
    "json_reply",
    "never",
    "object_reply",
    "one_of",
    "put_json",
    "required",
    "starts",
    "text",
    "unwrap_reply",
    "with_shared",
]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name in _LATER:
            from importlib import import_module

            return getattr(import_module(_LATER[name], __package__), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
