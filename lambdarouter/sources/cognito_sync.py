"""Amazon Cognito Sync: a device synchronises a dataset, and the trigger may change it first.

Shape: `datasetRecords` and `identityPoolId`. Cognito waits up to 5 seconds for the whole event back: None is the event
as it came, a dict is the event with its `datasetRecords` changed. Only records may be changed: another `newValue`, an
`op` of `remove`, a new record. An error that is raised fails the synchronisation.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-events.html
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from ..classes import field, frozen
from ..errors import ReplyError
from ..events import At, Event, Part
from ..forms import kind_of
from ..replies import object_reply, required
from ..routes import Route, Source, Text, text

#: What may become of a record.
OPERATIONS = ("replace", "remove")


@frozen(kw_only=True)
class DatasetRecord(Part):
    """One record of a dataset, and what the device did with it."""

    op: Annotated[str, At("op")] = "replace"
    """`replace`, also for a record that stays as it is, or `remove`."""

    old_value: Annotated[str | None, At("oldValue")] = None
    """Value that is stored. None for a new record."""

    new_value: Annotated[str | None, At("newValue")] = None
    """Value from the device. None where it removed the record."""


@frozen(kw_only=True)
class CognitoSyncEvent(Event):
    """A synchronisation of one dataset of one identity."""

    identity_pool_id: Annotated[str, At("identityPoolId")]
    """Id of the identity pool."""

    dataset_records: Annotated[dict[str, DatasetRecord], At("datasetRecords")] = field(factory=dict[str, DatasetRecord])
    """The records of the dataset, by key."""

    dataset_name: Annotated[str | None, At("datasetName")] = None
    """Name of the dataset."""

    identity_id: Annotated[str | None, At("identityId")] = None
    """Id of the identity whose device it is."""

    event_type: Annotated[str, At("eventType", assumed=True)] = "SyncTrigger"
    """Always `SyncTrigger`."""

    region: Annotated[str, At("region")] = "us-east-1"
    """Region of the identity pool."""

    version: Annotated[int, At("version", assumed=True)] = 2
    """Version of the event's form."""


def _reply(value: Any, event: CognitoSyncEvent) -> dict[str, Any]:
    if value is None or value is event:
        unchanged: dict[str, Any] = event.raw
        return unchanged
    reply = object_reply("cognito_sync", value)
    records = required("cognito_sync", reply, "datasetRecords", dict, "an object of records")
    for key, record in records.items():
        _check(f"datasetRecords.{key}", record)
    return {**event.raw, **reply}


def _check(place: str, record: Any) -> None:
    if not isinstance(record, dict):
        raise ReplyError("cognito_sync", place, "is no record: an object with `op` and `newValue`")
    if record.get("op") not in OPERATIONS:
        raise ReplyError("cognito_sync", f"{place}.op", f"is not one of {', '.join(OPERATIONS)}")
    if record.get("newValue") is not None and not isinstance(record["newValue"], str):
        raise ReplyError("cognito_sync", f"{place}.newValue", f"is {kind_of(record['newValue'])}; expected a string")


SOURCE = Source("cognito_sync", reply=_reply)


def event(
    *,
    identity_pool: Text | None = None,
    dataset: Text | None = None,
    where: Callable[[CognitoSyncEvent], bool] | None = None,
) -> Route[CognitoSyncEvent, Mapping[str, Any] | None]:
    """Synchronisations of any dataset. `identity_pool` is the pool's id, `dataset` the dataset's name."""
    return Route(
        SOURCE,
        CognitoSyncEvent,
        text("identity_pool_id", identity_pool, name="identity_pool"),
        text("dataset_name", dataset, name="dataset"),
        where=where,
    )
