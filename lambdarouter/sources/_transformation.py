"""Answers that name every record: what Firehose and Kinesis Data Analytics want from a function that transforms.

Each record is answered once, by its id and in its order: with what its handler said, unchanged where it said nothing,
and as failed, with the original data, where it raised. A record that cannot be named cannot be answered, so that such a
batch is refused before any of it is handled.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Any

from .._events.codecs import Mismatch, kind_of
from .._events.encoded_codecs import read_base64
from .._events.json_encoder import dumps, plain
from .._events.model import path_of
from .._routing.source import Record, RecordOutcome, each_of
from ..errors import EventError, ReplyError

#: What a function may answer with, in bytes of JSON, and as data of one record, of which base64 makes four of three.
MOST_OF_ANSWER = 6 * 1024 * 1024
MOST_BYTES = MOST_OF_ANSWER * 3 // 4


class Entry(dict[str, Any]):
    """One record of the answer, checked."""

    __slots__ = ()


def named_records(source: str, shared: tuple[str, ...]) -> Callable[[dict[str, Any]], list[Record]]:
    """The records in the list `records`; an EventError where one has no id to be answered by."""
    list_records = each_of(source, "records", shared=shared)

    def records(payload: dict[str, Any]) -> list[Record]:
        found = list_records(payload)
        for location, record in found:
            if type(record) is not dict or type(record.get("recordId")) is not str:
                path = path_of((*location, "recordId"))
                raise EventError(source, path, "is not a string", "Without its id, no record could be answered.")
        return found

    return records


def entry(source: str, value: Any, record: Any, results: tuple[str, ...], data: str | None) -> Entry:
    """The answer for one record, from what its handler returned; None leaves it unchanged.

    `data` is the key that the record's data goes by, None where the service reads no data. The data may be bytes, or
    base64 as on the wire; left out of an `Ok`, it is the original.
    """
    reply = _object(source, {"result": "Ok"} if value is None else value)
    if data is not None and data != "data" and "data" in reply:
        reply[data] = reply.pop("data")  # the name that it has everywhere else
    known = {"recordId", "result"} | ({data, "metadata"} if data is not None else set())
    if not reply.keys() <= known:
        raise ReplyError(source, min(reply.keys() - known), f"is unknown; there are: {', '.join(sorted(known))}")
    if reply.get("result") not in results:
        raise ReplyError(source, "result", f"must be one of {', '.join(results)}")
    if reply.get("recordId", record["recordId"]) != record["recordId"]:
        raise ReplyError(source, "recordId", "is that of another record; leave it out")
    checked = Entry(recordId=record["recordId"], **{key: reply[key] for key in reply if key != "recordId"})
    if data is not None:
        _check_data(source, checked, data)
        check_metadata(source, checked)
        if data not in checked and checked["result"] != "Dropped" and data in record:
            checked[data] = record[data]
    return checked


def encoded(source: str, data: Any) -> str:
    """What a helper is given as data, in base64: bytes as they are, a text as UTF-8, anything else as its JSON."""
    if not isinstance(data, str | bytes | bytearray | memoryview):
        try:
            data = dumps(data)
        except (TypeError, ValueError, RecursionError) as error:
            raise ReplyError(source, "data", str(error)) from None
    content = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else bytes(data)
    if len(content) > MOST_BYTES:
        raise ReplyError(
            source,
            "data",
            f"has {len(content)} bytes, and the answer to all records has 6 MB; send the record to the stream in parts",
        )
    return b64encode(content).decode("ascii")


def answer(
    source: str,
    outcomes: list[RecordOutcome],
    failed: Callable[[Any], tuple[str, str | None]],
    entry_of: Callable[[Any, Any], Entry],
) -> dict[str, Any]:
    """The whole answer. `failed(record)` gives the result of a failed record, and the key of its data."""
    entries: list[dict[str, Any]] = []
    for outcome in outcomes:
        record = outcome.record
        if outcome.error is not None:
            result, data = failed(record)
            original = {data: record[data]} if data is not None and data in record else {}
            entries.append({"recordId": record["recordId"], "result": result, **original})
        elif type(outcome.value) is Entry:
            entries.append(outcome.value)
        else:
            entries.append(entry_of(outcome.value, record))  # from the default handler, whose reply nothing has seen
    # Texts, most of them base64, are nearly all of it; only an answer that may be too large is written to know.
    if sum([len(text) for each in entries for text in each.values() if type(text) is str]) > MOST_OF_ANSWER // 2:
        _check_whole(source, entries)
    return {"records": entries}


def _check_whole(source: str, entries: list[dict[str, Any]]) -> None:
    """Lambda would fail the invocation without a word of what to do. This says it; the batch comes again as well."""
    # As Lambda's runtime writes it: with spaces.
    size = len(json.dumps({"records": entries}, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    if size > MOST_OF_ANSWER:
        raise ReplyError(
            source,
            "records",
            f"are {size} bytes of JSON, and Lambda takes {MOST_OF_ANSWER}; lower the buffer size, "
            "or send some records to the stream again, and drop them here",
        )


def _object(source: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise ReplyError(source, "record", f"expected an object or None, got {kind_of(value)}")
    try:
        reply: dict[str, Any] = plain(dict(value))
    except (TypeError, ValueError) as error:
        raise ReplyError(source, "record", str(error)) from None
    return reply


def _check_data(source: str, reply: Entry, key: str) -> None:
    if key in reply:
        try:
            read_base64(reply[key], ())
        except Mismatch as mismatch:
            raise ReplyError(source, key, f"{mismatch}; give bytes, or base64") from None


def check_metadata(source: str, reply: Mapping[str, Any]) -> None:
    """Check the partition keys and the like of one record's answer."""
    metadata = reply.get("metadata", {})
    if not isinstance(metadata, dict):
        raise ReplyError(source, "metadata", f"expected an object, got {kind_of(metadata)}")
    for name in ("partitionKeys", "otfMetadata"):
        values = metadata.get(name, {})
        if not isinstance(values, dict) or not all(isinstance(each, str) for each in values.values()):
            raise ReplyError(source, f"metadata.{name}", "expected an object of strings")
