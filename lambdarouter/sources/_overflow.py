"""Responses of Firehose and Kinesis Data Analytics that are larger than Lambda accepts.

Loaded where a response may be too large, or a reply says what to do in this case.
"""

import json
import logging
from collections.abc import Callable, Iterable
from time import sleep
from typing import Any

from .._calling.functions import is_coroutine, is_coroutine_function, is_generator_function
from .._events.encoded_codecs import read_base64
from .._replies.callbacks import call_aws
from .._replies.checked import Checked
from .._routing.filters import last_of
from ..errors import DeliveryError, ReplyError

_log = logging.getLogger("lambdarouter")

#: The most records and bytes of one call of PutRecordBatch or PutRecords: the smaller limit of both.
_MOST_RECORDS, _MOST_BYTES = 500, 4 * 1024 * 1024
#: The number of attempts to put records, and the seconds before the second one; each later pause is twice as long.
_ATTEMPTS, _PAUSE = 3, 0.2


#: Handles the records for which a response has no room.
OnOverflow = Callable[[list[Any]], Any]


class Entry(dict[str, Any]):
    """The entry of a record in the response, with the record and the function to call if the entry does not fit."""

    __slots__ = ("event", "on_overflow")

    def __init__(self, content: dict[str, Any], event: Any, on_overflow: OnOverflow) -> None:
        super().__init__(content)
        self.event: Any = event
        self.on_overflow: OnOverflow = on_overflow


class Resendable(Checked):
    """The content of a reply with the function that handles its record if the response has no room for it."""

    __slots__ = ("on_overflow",)

    def __init__(self, source: str, content: dict[str, Any], on_overflow: Any) -> None:
        super().__init__(content)
        if not callable(on_overflow) or is_coroutine_function(on_overflow) or is_generator_function(on_overflow):
            raise ReplyError(source, "on_overflow", "is not a plain function of a list of records")
        self.on_overflow: OnOverflow = on_overflow

    def entry_of(self, content: dict[str, Any], event: Any) -> Entry:
        """Return the entry of a record in the response."""
        return Entry(content, event, self.on_overflow)


# --- The entries that fit -------------------------------------------------------------------------------------------


def fitted(source: str, entries: list[dict[str, Any]], limit: int) -> list[dict[str, Any]]:
    """Return the entries of a response of at most `limit` bytes.

    If all entries are too large, each one stays that fits together with those before it. Every other record is reported
    as failed without data, or dropped after its `on_overflow` has handled it. Raises ReplyError if even this is too
    large.
    """
    sizes = [_size(each) for each in entries]
    around = _size({"records": []}) - 2 * len(", ")
    if around + sum(sizes) <= limit:
        return entries
    shortest = [_without_data(each) for each in entries]
    free = limit - around - sum(map(_size, shortest))
    if free < 0:
        raise ReplyError(
            source, "records", f"are more than {limit} bytes of JSON even without data; reduce the buffer size"
        )
    left, fitting, overflow = free, list(shortest), list[int]()
    for index, entry in enumerate(entries):
        more = sizes[index] - _size(shortest[index])
        if entry["result"] != "Ok":
            continue
        if more <= left:
            fitting[index] = entry
            left -= more
        else:
            overflow.append(index)
    # An entry that does not fit alone would come back again and again.
    handled = _handled(source, [each for each in overflow if sizes[each] - _size(shortest[each]) <= free], entries)
    for index in handled:
        fitting[index] = {"recordId": entries[index]["recordId"], "result": "Dropped"}
    _log.error(
        "%s: the response has no room for %d of %d records (6 MB): %d are reported as failed, %d were sent elsewhere; "
        "reduce the buffer size",
        source,
        len(overflow),
        len(entries),
        len(overflow) - len(handled),
        len(handled),
    )
    return fitting


def _size(value: Any) -> int:
    """The bytes of a value in a list, as the JSON encoder of the Lambda runtime writes it: with spaces."""
    return len(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")) + len(", ")


def _without_data(entry: dict[str, Any]) -> dict[str, Any]:
    result = "ProcessingFailed" if entry["result"] == "Ok" else entry["result"]
    return {"recordId": entry["recordId"], "result": result}


def _handled(source: str, overflow: list[int], entries: list[dict[str, Any]]) -> list[int]:
    """Call the functions for the records that do not fit, and return the positions of those that were handled."""
    waiting: dict[int, list[tuple[int, Entry]]] = {}
    for index in overflow:
        entry = entries[index]
        if isinstance(entry, Entry):
            waiting.setdefault(id(entry.on_overflow), []).append((index, entry))
    handled: list[int] = []
    for group in waiting.values():
        try:
            if is_coroutine(group[0][1].on_overflow([entry.event for _, entry in group])):
                raise ReplyError(source, "on_overflow", "returned a coroutine; it must be a plain function")
        except Exception as error:
            from .._calling.tracebacks import loggable

            _log.error("%s: on_overflow failed for %d records", source, len(group), exc_info=loggable(error))
        else:
            handled += [index for index, _ in group]
    return handled


# --- Records to send again ------------------------------------------------------------------------------------------


def put_back(source: str, records: Iterable[Any]) -> None:
    """Put the original data of Firehose records into the stream that they come from; raises DeliveryError."""
    streams: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for record in records:
        if record.msk_arn is not None or (record.kinesis_stream_arn or record.stream_arn) is None:
            raise DeliveryError(source, "a record of an MSK topic, or without the ARN of a stream, cannot be sent back")
        put: dict[str, Any] = {"Data": read_base64(record.raw["data"], ())}
        if record.kinesis_stream_arn is not None:
            put["PartitionKey"] = record.partition_key or record.record_id
            streams.setdefault(("kinesis", record.kinesis_stream_arn), []).append(put)
        else:
            streams.setdefault(("firehose", record.stream_arn), []).append(put)
    for (service, arn), waiting in streams.items():
        for part in _parts(waiting):
            _put(service, arn, part)


def _parts(records: list[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    """Split records into calls within the limits of the services."""
    part: list[dict[str, Any]] = []
    size = 0
    for record in records:
        length = len(record["Data"]) + len(record.get("PartitionKey", ""))
        if part and (len(part) == _MOST_RECORDS or size + length > _MOST_BYTES):
            yield part
            part, size = [], 0
        part.append(record)
        size += length
    if part:
        yield part


def _put(service: str, arn: str, records: list[dict[str, Any]]) -> None:
    """Put records; those that the service refuses, because it is busy, are put again."""
    for attempt in range(_ATTEMPTS):
        if attempt:
            sleep(_PAUSE * 2 ** (attempt - 1))
        if service == "kinesis":
            answer = call_aws("kinesis", "put_records", StreamARN=arn, Records=records)
            results = answer.get("Records", [])
        else:
            answer = call_aws("firehose", "put_record_batch", DeliveryStreamName=last_of(arn), Records=records)
            results = answer.get("RequestResponses", [])
        # A test's client has no results.
        records = [record for record, result in zip(records, results, strict=False) if result.get("ErrorCode")]
        if not records:
            return
    raise DeliveryError(f"{service}.put_records", f"{len(records)} records were not accepted")
