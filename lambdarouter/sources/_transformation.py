"""The response of sources that transform records: Firehose and Kinesis Data Analytics.

The response has one entry for each record, with the id of the record and in order: the reply of the handler, the
unchanged record for a handler that returns None, and a failure with the original data for a handler that raises. A
batch with a record that has no id is refused before any handler is called. A record for whose data the response has no
room is reported as failed, without data.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Any

from .._events.codecs import Mismatch, kind_of
from .._events.encoded_codecs import read_base64
from .._events.json_encoder import dumps, plain
from .._events.model import path_of
from .._replies.reply import check_keys
from .._replies.result_size import LARGEST_RESPONSE
from .._routing.deliveries import Record, RecordOutcome
from .._routing.source import each_of
from ..errors import EventError, ReplyError

#: The most data that fits into a response: base64 adds a third.
MOST_DATA = LARGEST_RESPONSE * 3 // 4


def named_records(source: str, shared: tuple[str, ...]) -> Callable[[dict[str, Any]], list[Record]]:
    """Return a function that lists the records at `records`; it raises EventError for a record without an id."""
    list_records = each_of(source, "records", shared=shared)

    def records(payload: dict[str, Any]) -> list[Record]:
        listed = list_records(payload)
        for location, record in listed:
            if type(record) is not dict or type(record.get("recordId")) is not str:
                path = path_of((*location, "recordId"))
                raise EventError(source, path, "is not a string", "The response identifies each record by its id.")
        return listed

    return records


def entry(source: str, value: Any, record: Any, results: tuple[str, ...], data: str | None) -> dict[str, Any]:
    """Return the result of one record from the return value of its handler; None leaves the record unchanged.

    `data` is the key of the record's data, None if the service reads no data. Raises ReplyError.
    """
    reply = _object(source, {"result": "Ok"} if value is None else value)
    if data is not None and data != "data" and "data" in reply:
        reply[data] = reply.pop("data")  # the name of the key in other sources
    known = {"recordId", "result"} | ({data, "metadata"} if data is not None else set())
    check_keys(source, reply, tuple(sorted(known)))
    if reply.get("result") not in results:
        raise ReplyError(source, "result", f"must be one of {', '.join(results)}")
    if reply.pop("recordId", record.get("recordId")) != record.get("recordId"):
        raise ReplyError(source, "recordId", "is the id of another record; leave it out")
    if data is not None:
        _check_data(source, reply, data)
        check_metadata(source, reply)
    return reply


def encoded(source: str, data: Any) -> str:
    """Return the data of a reply in base64: bytes unchanged, a string as UTF-8, and any other value as JSON."""
    if not isinstance(data, str | bytes | bytearray | memoryview):
        try:
            data = dumps(data)
        except (TypeError, ValueError, RecursionError) as error:
            raise ReplyError(source, "data", str(error)) from None
    content = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else bytes(data)
    if len(content) > MOST_DATA:
        raise ReplyError(
            source,
            "data",
            f"has {len(content)} bytes, and the response to all records has at most 6 MB; send it in several parts",
        )
    return b64encode(content).decode("ascii")


def respond_to(
    source: str,
    outcomes: list[RecordOutcome],
    failed: Callable[[Any], tuple[str, str | None]],
) -> dict[str, Any]:
    """Return the response to all records; `failed(record)` returns the result and the data's key for a failed one.

    Each record is as it was before its handler, which may change its raw form. A record without new data keeps its own.
    """
    entries: list[dict[str, Any]] = []
    for outcome in outcomes:
        record = outcome.record
        result, data = failed(record)
        entry: dict[str, Any] = outcome.value if outcome.error is None else {"result": result}
        entry["recordId"] = record["recordId"]
        if data is not None:
            if data != "data" and "data" in entry:
                entry[data] = entry.pop("data")
            if data not in entry and entry["result"] != "Dropped" and data in record:
                entry[data] = record[data]
        entries.append(entry)
    # Strings are nearly all of the response. Its exact size is measured only if they may exceed the limit.
    if sum([len(text) for each in entries for text in each.values() if type(text) is str]) > LARGEST_RESPONSE // 2:
        from ._overflow import fitted

        entries = fitted(source, entries, LARGEST_RESPONSE)
    return {"records": entries}


def _object(source: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise ReplyError(source, "record", f"expected an object or None, got {kind_of(value)}")
    try:
        reply: dict[str, Any] = plain(dict(value))
    except (TypeError, ValueError) as error:
        raise ReplyError(source, "record", str(error)) from None
    return reply


def _check_data(source: str, reply: dict[str, Any], key: str) -> None:
    if key in reply:
        try:
            read_base64(reply[key], ())
        except Mismatch as mismatch:
            raise ReplyError(source, key, f"{mismatch}; pass bytes or base64") from None


def check_metadata(source: str, reply: Mapping[str, Any]) -> None:
    """Check the partition keys and the table metadata in the result of one record."""
    metadata = reply.get("metadata", {})
    if not isinstance(metadata, dict):
        raise ReplyError(source, "metadata", f"expected an object, got {kind_of(metadata)}")
    for name in ("partitionKeys", "otfMetadata"):
        values = metadata.get(name, {})
        if not isinstance(values, dict) or not all(isinstance(each, str) for each in values.values()):
            raise ReplyError(source, f"metadata.{name}", "expected an object of strings")
