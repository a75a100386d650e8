"""Codecs of payloads, for `decode=` of a route: Avro, Protobuf, JSON Schema, KPL aggregates, S3 pointers, CloudEvents.

A codec is imported when it is first used, and so is the library that it needs:

    @app.on_kafka(topic="orders", decode=avro(SCHEMA))
    def fulfill(record: KafkaRecord[Order]) -> None: ...

A list has several codecs, in the order in which they decode: `decode=[base64(), gzip()]`.
"""

from typing import TYPE_CHECKING, Any

from .._events.decoding import Encoded, PayloadCodec

if TYPE_CHECKING:
    from ._avro import avro
    from ._cloudevents import CloudEvent, cloudevents
    from ._encodings import base64, gzip
    from ._json_schema import json_schema
    from ._kpl import kpl
    from ._protobuf import protobuf
    from ._s3_pointer import s3_pointer

#: Names that are imported when they are first used, with their module.
_LATER = {
    "CloudEvent": "._cloudevents",
    "avro": "._avro",
    "base64": "._encodings",
    "cloudevents": "._cloudevents",
    "gzip": "._encodings",
    "json_schema": "._json_schema",
    "kpl": "._kpl",
    "protobuf": "._protobuf",
    "s3_pointer": "._s3_pointer",
}

__all__ = [
    "CloudEvent",
    "Encoded",
    "PayloadCodec",
    "avro",
    "base64",
    "cloudevents",
    "gzip",
    "json_schema",
    "kpl",
    "protobuf",
    "s3_pointer",
]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name in _LATER:
            from importlib import import_module

            return getattr(import_module(_LATER[name], __package__), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
