"""Sample payloads of DynamoDB streams.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.dynamodb import DynamoDBRecord
from .batches import make_unique

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, DynamoDBRecord[Any]):
        event_name: str = SAMPLED
        keys: dict[str, Any] = SAMPLED

else:
    _Fields = DynamoDBRecord

_STREAM = "arn:aws:dynamodb:us-east-1:123456789012:table/table/stream/2026-01-31T00:00:00.000"
_NEW: dict[str, Any] = {
    "id": {"S": "1"},
    "count": {"N": "3"},
    "price": {"N": "12.5"},
    "paid": {"BOOL": True},
    "note": {"NULL": True},
    "tags": {"SS": ["new", "gift"]},
    "address": {"M": {"city": {"S": "Bern"}}},
    "lines": {"L": [{"S": "flowers"}, {"N": "2"}]},
    "token": {"B": "AAEC"},
}
_OLD: dict[str, Any] = {"id": {"S": "1"}, "count": {"N": "2"}}


def _record(event_name: str, images: dict[str, Any], **keys: Any) -> dict[str, Any]:
    return {
        "eventID": "c81e728d9d4c2f636f067f89cc14862c",
        "eventName": event_name,
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-1",
        "dynamodb": {
            "ApproximateCreationDateTime": 1769860800,
            "Keys": {"id": {"S": "1"}},
            **images,
            "SequenceNumber": "4421584500000000017450439091",
            "SizeBytes": 59,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
        "eventSourceARN": _STREAM,
        **keys,
    }


class _ChangeSample(Sample[P]):
    """A factory of changes; with only the new image of a modified item, the old image is equal."""

    def build(self, fields: dict[str, Any]) -> Any:
        """Build a record without the payload around it."""
        record = super().build(fields)
        images: dict[str, Any] = record["dynamodb"]
        # The images of one item are of one kind: a handler with a class for them reads both.
        if "OldImage" in images and fields.get("new_image") is not None and "old_image" not in fields:
            images["OldImage"] = images["NewImage"]
        return record


def _sample(event: Callable[P, Any], doc: str, record: dict[str, Any]) -> Sample[P]:
    return _ChangeSample(event, record, records="Records", doc=doc)


def _in_window(record: Any) -> dict[str, Any]:
    return {
        "Records": [record],
        "window": {"start": "2026-01-31T12:00:00Z", "end": "2026-01-31T12:05:00Z"},
        "state": {},
        "shardId": "shardId-00000001769860800000-a1b2c3d4",
        "eventSourceARN": record["eventSourceARN"],
        "isFinalInvokeForWindow": False,
        "isWindowTerminatedEarly": False,
    }


def adjust_batch(payload: dict[str, Any]) -> None:
    """Give each record of a merged batch an `eventID` of its own."""
    make_unique(payload["Records"], ("eventID",))


insert: Final = _sample(_Fields, "An inserted item.", _record("INSERT", {"NewImage": _NEW}))
modify: Final = _sample(_Fields, "A modified item.", _record("MODIFY", {"NewImage": _NEW, "OldImage": _OLD}))
remove: Final = _sample(_Fields, "A removed item.", _record("REMOVE", {"OldImage": _OLD}))
expired: Final = _sample(
    _Fields,
    "An item that expired by its time to live.",
    _record("REMOVE", {"OldImage": _OLD}, userIdentity={"type": "Service", "principalId": "dynamodb.amazonaws.com"}),
)
window: Final = Sample(
    _Fields, _record("INSERT", {"NewImage": _NEW}), wrap=_in_window, doc="A change in a tumbling window."
)
