"""CloudEvents 1.0 in messages: structured mode, and binary mode with the attributes in headers.

Sources: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md, its formats/json-format.md, and its
bindings/http-protocol-binding.md, bindings/kafka-protocol-binding.md and bindings/amqp-protocol-binding.md
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Generic

from attrs import Factory, frozen

from .._events.codecs import Mismatch, expected
from .._events.decoding import PayloadCodec
from .._events.encoded_codecs import read_base64
from .._routing.route import T_any

if TYPE_CHECKING:
    from .._events.decoding import Encoded

#: Prefixes of the names of attributes in headers: in Kafka, in AMQP and JMS, and in message attributes.
_PREFIXES: Final = ("ce_", "ce-", "cloudevents_", "cloudevents:")
_CONTENT_TYPES: Final = ("content-type", "content_type", "contenttype")
_STRUCTURED: Final = "application/cloudevents"
_REQUIRED: Final = ("id", "source", "specversion", "type")
_OPTIONAL: Final = ("datacontenttype", "dataschema", "subject", "time")
_DATA: Final = ("data", "data_base64")


@frozen(kw_only=True)
class CloudEvent(Generic[T_any]):
    """One CloudEvent. `KafkaRecord[CloudEvent[Order]]` with `decode=cloudevents()` makes `Order` of its data."""

    id: str
    """Id of the event, unique for its source. The same id and source mean that the event was sent again."""

    source: str
    """URI reference of the context in which the event happened."""

    type: str
    """Type of the event, such as `com.example.order.placed`."""

    data: T_any
    """Data of the event; None if absent. Without a type argument: the JSON value, a string, or bytes, as
    `datacontenttype` says."""

    specversion: str = "1.0"
    """Version of the specification: `1.0`."""

    datacontenttype: str | None = None
    """Media type of the data. None means JSON."""

    dataschema: str | None = None
    """URI of the schema of the data. None if absent."""

    subject: str | None = None
    """Subject of the event in the context of its source. None if absent."""

    time: datetime | None = None
    """Time at which the event happened. None if absent."""

    extensions: dict[str, Any] = Factory(dict[str, Any])
    """All other attributes by name, such as `traceparent`: text in binary mode, JSON scalars in structured mode."""


def cloudevents() -> PayloadCodec:
    """Decode CloudEvents, for `decode=` of a route, in structured or binary mode, as each message says.

    - Structured mode: the payload is JSON with all attributes, of the media type `application/cloudevents+json`.
    - Binary mode: the payload is the data. The attributes are headers of Kafka or RabbitMQ, properties of ActiveMQ, or
      message attributes of SQS and SNS, whose names begin with `ce_`, `ce-`, `cloudEvents_` or `cloudEvents:`.

    Handlers are annotated with `CloudEvent`, as in `KafkaRecord[CloudEvent[Order]]`, or get a dict of its fields.
    """
    return _CloudEvents()


class _CloudEvents(PayloadCodec):
    name = "cloudevents"
    content_type = "application/cloudevents+json"

    def decode(self, data: bytes, encoded: Encoded) -> dict[str, Any]:
        headers = dict(_headers(encoded.event))
        content_type = next((headers[each] for each in _CONTENT_TYPES if each in headers), None)
        if content_type is not None and content_type.lower().startswith(_STRUCTURED):
            if content_type.lower().startswith(f"{_STRUCTURED}-batch"):
                raise Mismatch("is a batch of CloudEvents; send each event as a separate message")
            return _structured(data, encoded.json)
        prefix = next((each for each in _PREFIXES if f"{each}specversion" in headers), None)
        if prefix is None:
            return _structured(data, encoded.json)
        attributes = {name.removeprefix(prefix): value for name, value in headers.items() if name.startswith(prefix)}
        if hasattr(encoded.event, "method"):  # a request, in whose headers only ASCII may be
            attributes = {name: _unescaped(value) for name, value in attributes.items()}
        if content_type is not None:
            attributes["datacontenttype"] = content_type
        return _event(attributes, _content(data, content_type, encoded.json) if data else None)


def _headers(event: Any) -> Iterator[tuple[str, str]]:
    """The headers of a message as text, by their names in lower case, from the field in which the source has them."""
    found: Any = getattr(event, "headers", None)
    if found is None:
        found = getattr(event, "properties", None) or getattr(event, "attributes", None) or {}
    media_type = getattr(event, "content_type", None)
    if media_type is not None:
        yield "content-type", media_type
    for name, value in found.items() if isinstance(found, Mapping) else found:
        text = getattr(value, "string_value", getattr(value, "value", value))
        if isinstance(text, bytes):
            try:
                text = text.decode()
            except UnicodeDecodeError:
                continue  # attributes are always strings
        if isinstance(text, bool):
            yield name.lower(), str(text).lower()
        elif isinstance(text, str | int):
            yield name.lower(), str(text)


def _unescaped(value: str) -> str:
    """Return the text in a header of HTTP, which may be in quotation marks and encoded with percent signs."""
    from urllib.parse import unquote

    if len(value) > 1 and value[0] == value[-1] == '"':
        value = re.sub(r"\\(.)", r"\1", value[1:-1])
    return unquote(value)


def _structured(data: bytes, parse: Callable[[bytes], Any]) -> dict[str, Any]:
    try:
        found = parse(data)
    except Mismatch as mismatch:
        raise Mismatch(f"is not a CloudEvent in structured mode, and no header marks it as one: {mismatch}") from None
    if type(found) is not dict:
        raise expected("an object", found)
    if all(name in found for name in _DATA):
        raise Mismatch("has both data and data_base64")
    value = found.get("data")
    if "data_base64" in found:
        content_type = found.get("datacontenttype")
        content = read_base64(found["data_base64"], ())
        is_json = type(content_type) is str and _is_json(content_type)
        value = _content(content, content_type, parse) if is_json else content
    return _event({name: each for name, each in found.items() if name not in _DATA and each is not None}, value)


def _event(attributes: dict[str, Any], data: Any) -> dict[str, Any]:
    """The fields of `CloudEvent` in the attributes of an event; raises Mismatch for an event that lacks some."""
    for name in _REQUIRED:
        if type(attributes.get(name)) is not str or not attributes[name]:
            raise Mismatch(f"lacks the attribute {name}, or its value is not a string")
    if attributes["specversion"] != "1.0":
        raise Mismatch("has a specversion other than 1.0")
    known: dict[str, Any] = {name: attributes.pop(name) for name in (*_REQUIRED, *_OPTIONAL) if name in attributes}
    return {**known, "data": data, "extensions": attributes}


def _content(data: bytes, content_type: str | None, parse: Callable[[bytes], Any]) -> Any:
    """The data in binary mode: JSON by default, a string, or bytes."""
    if content_type is None or _is_json(content_type):
        return parse(data)
    if content_type.lower().startswith("text/"):
        try:
            return data.decode()
        except UnicodeDecodeError:
            raise Mismatch("has text data that is not UTF-8") from None
    return data


def _is_json(content_type: str) -> bool:
    subtype = content_type.partition(";")[0].strip().lower().partition("/")[2]
    return subtype == "json" or subtype.endswith("+json")
