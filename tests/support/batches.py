"""Batches for the tests of record sources: payloads with numbered records, and the identifiers that failed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lambdarouter.testing import batch, kinesis, sqs


class BadError(Exception):
    """The exception that handlers raise in tests of batches."""


def queue(*bodies: Any, group: str | Iterable[str | None] | None = None) -> dict[str, Any]:
    """A batch of messages `m0`, `m1` ... of a standard queue, or of a FIFO queue if there are message groups."""
    if group is None:
        return batch(*(sqs.message(body=body, message_id=f"m{index}") for index, body in enumerate(bodies)))
    groups = [group] * len(bodies) if isinstance(group, str) else list(group)
    return batch(
        *(
            sqs.fifo(body=body, message_id=f"m{index}", group_id=each, sequence_number=each and str(index))
            for index, (body, each) in enumerate(zip(bodies, groups, strict=True))
        )
    )


def stream(count: int, keys: str) -> dict[str, Any]:
    """A batch of Kinesis records `0`, `1` ... whose partition keys repeat the letters of `keys`."""
    return batch(
        *(
            kinesis.record(data=str(index).encode(), sequence_number=str(index), partition_key=keys[index % len(keys)])
            for index in range(count)
        )
    )


def failed(answer: Any) -> list[Any]:
    """The identifiers in a partial batch response."""
    assert set(answer) == {"batchItemFailures"}
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]
