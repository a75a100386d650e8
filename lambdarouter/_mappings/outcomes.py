"""How an event source mapping reads the result of an invocation: which records of the batch have failed.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html,
https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html and
https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
"""

from __future__ import annotations

from collections.abc import Collection, Hashable
from typing import Any

from attrs import frozen


@frozen
class Outcome:
    """The records of a batch that have failed."""

    failed: frozenset[Hashable] = frozenset()
    """Identifiers of the failed records."""

    reason: str = ""
    """Reason why all records have failed; "" if the result lists the failed records, or none has failed."""


def read_result(result: Any, identifiers: Collection[Hashable], *, reports: bool) -> Outcome:
    """Return the outcome of a batch whose invocation returned `result`, as JSON.

    `reports` says whether the mapping has `FunctionResponseTypes: [ReportBatchItemFailures]`. Without it, all records
    have succeeded. A Kafka identifier is the pair of partition and offset.
    """
    if not reports or result is None:
        return Outcome()
    if not isinstance(result, dict):
        return all_failed(identifiers, "the result is not an object with batchItemFailures")
    named = result.get("batchItemFailures")
    if named is None:
        return Outcome()
    if not isinstance(named, list):
        return all_failed(identifiers, "batchItemFailures is not a list")
    failed: set[Hashable] = set()
    for each in named:
        identifier = _identifier(each)
        if not identifier:
            return all_failed(identifiers, "an item of batchItemFailures has no itemIdentifier")
        if identifier not in identifiers:
            return all_failed(identifiers, "an itemIdentifier does not belong to this batch")
        failed.add(identifier)
    return Outcome(frozenset(failed))


def all_failed(identifiers: Collection[Hashable], reason: str) -> Outcome:
    """Return the outcome of a batch of which all records have failed."""
    return Outcome(frozenset(identifiers), reason)


def _identifier(item: Any) -> Hashable:
    """Return the identifier of a failed record; None for an item in another form."""
    identifier = item.get("itemIdentifier") if isinstance(item, dict) else None
    if isinstance(identifier, dict):
        pair = identifier.get("partition"), identifier.get("offset")
        return pair if isinstance(pair[0], str) and type(pair[1]) is int else None
    return identifier if isinstance(identifier, str) else None
