"""Aggregates of the Kinesis Producer Library: one Kinesis record that contains many records of the producer.

An aggregate has the bytes F3 89 9A C2, a message of Protobuf, and the MD5 of the message. The message has two tables of
keys and the records, which refer to them. The format has only three messages and seven fields, so it is read here.

Sources: https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md and
https://docs.aws.amazon.com/streams/latest/dev/kinesis-record-deaggregation.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .._events.codecs import Mismatch
from .._events.decoding import PayloadCodec
from .._events.encoded_codecs import read_base64, write_base64
from ..errors import RegistrationError
from ._framing import read_varint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .._events.decoding import Encoded

_MAGIC: Final = b"\xf3\x89\x9a\xc2"
#: How the magic bytes begin in base64; the next character also has bits of the byte that follows.
_IN_BASE64: Final = "84maw"
_DIGEST: Final = 16
_DAMAGED: Final = "is a damaged aggregate of the Kinesis Producer Library"


def kpl() -> PayloadCodec:
    """Handle each record in an aggregate of the Kinesis Producer Library on its own, for `decode=` of `on_kinesis`.

    A record that is not an aggregate is handled as it is. Each record of an aggregate has its own data, partition key
    and explicit hash key, and its position in `subsequence_number`. The filters of all handlers of the stream see these
    records. If one of them fails, Lambda redelivers the whole aggregate: the response has its sequence number.

    A damaged aggregate is one failed record. Raises RegistrationError for any source but Kinesis.
    """
    return _KPL()


class _KPL(PayloadCodec):
    name = "kpl"
    returns_bytes = True
    expands = True
    accepts_all = True

    def check(self, source: str) -> None:
        if source != "kinesis":
            raise RegistrationError(
                f"{source}: decode=kpl() is for on_kinesis. The Kinesis Producer Library writes to Kinesis streams, "
                "and Firehose deaggregates their records itself."
            )

    def decode(self, data: bytes, encoded: Encoded) -> bytes:
        if data[:4] == _MAGIC and encoded.event.subsequence_number is None:
            _records_in(data)  # an aggregate that could be read has been expanded
            raise Mismatch(_DAMAGED)
        return data

    def expand(self, record: dict[str, Any]) -> list[dict[str, Any]] | None:
        kinesis = record.get("kinesis")
        data = kinesis.get("data") if type(kinesis) is dict else None
        if type(kinesis) is not dict or type(data) is not str or not data.startswith(_IN_BASE64):
            return None
        content = read_base64(data, ())
        if content[:4] != _MAGIC:
            return None
        return [
            {**record, "kinesis": {**kinesis, **_with_key(hash_key, number), "partitionKey": key, "data": inner}}
            for number, (key, hash_key, inner) in enumerate(_records_in(content))
        ]


def _with_key(hash_key: str | None, number: int) -> dict[str, Any]:
    return {"subSequenceNumber": number, **({} if hash_key is None else {"explicitHashKey": hash_key})}


def _records_in(content: bytes) -> list[tuple[str, str | None, str]]:
    """The partition key, the explicit hash key and the data of each record; raises Mismatch for a damaged aggregate."""
    from hashlib import md5

    message, digest = content[4:-_DIGEST], content[-_DIGEST:]
    if len(content) < 4 + _DIGEST or md5(message, usedforsecurity=False).digest() != digest:
        raise Mismatch(f"{_DAMAGED}: its checksum does not match")
    keys: list[str] = []
    hash_keys: list[str] = []
    records: list[bytes] = []
    for number, value in _fields(message):
        if number in (1, 2) and isinstance(value, bytes):
            (keys if number == 1 else hash_keys).append(_text(value))
        elif number == 3 and isinstance(value, bytes):
            records.append(value)
    return [_record(each, keys, hash_keys) for each in records]


def _record(content: bytes, keys: list[str], hash_keys: list[str]) -> tuple[str, str | None, str]:
    fields = dict(_fields(content))
    key, hash_key, data = fields.get(1), fields.get(2), fields.get(3)
    if not isinstance(key, int) or not isinstance(data, bytes) or isinstance(hash_key, bytes):
        raise Mismatch(f"{_DAMAGED}: a record lacks its key or its data")
    if key >= len(keys) or (hash_key is not None and hash_key >= len(hash_keys)):
        raise Mismatch(f"{_DAMAGED}: a record refers to a key that it does not have")
    return keys[key], None if hash_key is None else hash_keys[hash_key], write_base64(data)


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise Mismatch(f"{_DAMAGED}: a key is not text") from None


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The number and the value of each field of a Protobuf message; raises Mismatch for a message that is cut off."""
    position = 0
    while position < len(message):
        tag, position = read_varint(message, position)
        kind = tag & 7
        if kind == 0:
            value, position = read_varint(message, position)
            yield tag >> 3, value
            continue
        if kind == 2:
            length, position = read_varint(message, position)
        elif kind in (1, 5):
            length = 8 if kind == 1 else 4
        else:
            raise Mismatch(f"{_DAMAGED}: it has a field of an unknown kind")
        if position + length > len(message):
            raise Mismatch(f"{_DAMAGED}: a field is cut off")
        yield tag >> 3, message[position : position + length]
        position += length
