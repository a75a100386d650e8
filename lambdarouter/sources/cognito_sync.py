"""Amazon Cognito Sync: a device synchronises a dataset, and the trigger may change it first.

Shape: `datasetRecords` and `identityPoolId`. Cognito waits up to 5 seconds for the whole event back: None is the event
as it came, a reply made by `put`, `remove` or `edit` changes the records that it names, a dict is the event with its
`datasetRecords` changed. Only records may be changed: another `newValue`, an `op` of `remove`, a new record. An error
that is raised fails the synchronisation.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-events.html
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from .._events.builder import field, frozen
from .._events.codecs import kind_of
from .._events.model import At, Event, Part
from .._replies.reply import Reply, object_reply, required, unwrap_reply
from .._routing.route import Route
from .._routing.source import Invocation, Source
from .._routing.text_filters import Text, text
from ..errors import ReplyError

#: What may become of a record.
OPERATIONS = ("replace", "remove")

#: The longest key and value, in characters.
_KEY, _VALUE = 1024, 1_048_575


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


@frozen
class CognitoSyncReply(Reply):
    """Changes of records, made by `put`, `remove` or `edit`. Cognito gets the whole event with them.

    `wire` is `datasetRecords` with the changed records alone.
    """


def put(key: str, value: str) -> CognitoSyncReply:
    """Store this value under a key, be it new or not, whatever the device sent. All other records stay as they are.

    A key has 1 to 1,024 characters, a value up to 1,048,575.
    """
    if value is None:
        raise ReplyError(
            "cognito_sync", f"datasetRecords.{key}.newValue", "is null; use `remove` for a record to be gone"
        )
    return _made({key: {"newValue": value, "op": "replace"}})


def remove(key: str) -> CognitoSyncReply:
    """Remove a record of the dataset. All other records stay as they are."""
    return _made({key: {"newValue": None, "op": "remove"}})


def edit(*changes: CognitoSyncReply) -> CognitoSyncReply:
    """Several changes, made by `put` and `remove`, each of another key."""
    records: dict[str, Any] = {}
    for change in changes:
        for key, record in change.wire["datasetRecords"].items():
            if key in records:
                raise ReplyError("cognito_sync", f"datasetRecords.{key}", "is changed twice; decide on one change")
            records[key] = record
    return _made(records)


def _made(records: dict[str, Any]) -> CognitoSyncReply:
    for key, record in records.items():
        _check(key, record)
    return CognitoSyncReply({"datasetRecords": records})


def _reply(value: Any, event: CognitoSyncEvent) -> dict[str, Any]:
    if value is None or value is event:
        unchanged: dict[str, Any] = event.raw
        return unchanged
    if isinstance(value, CognitoSyncReply):
        return {**event.raw, "datasetRecords": _edited(event.raw.get("datasetRecords"), value)}
    reply = object_reply("cognito_sync", unwrap_reply("cognito_sync", value, CognitoSyncReply))
    records = required("cognito_sync", reply, "datasetRecords", dict, "an object of records")
    for key, record in records.items():
        _check(key, record)
    for key, each in reply.items():
        if key != "datasetRecords" and (key not in event.raw or event.raw[key] != each):
            raise ReplyError("cognito_sync", key, "is not what came; only datasetRecords may be changed")
    return {**event.raw, "datasetRecords": records}


def _edited(before: Any, reply: CognitoSyncReply) -> dict[str, Any]:
    """All records of the dataset, the changed ones among them: Cognito passes over what is left out."""
    records: dict[str, Any] = dict(before) if isinstance(before, dict) else {}
    for key, record in reply.wire["datasetRecords"].items():
        if record["op"] == "remove" and key not in records:
            raise ReplyError("cognito_sync", f"datasetRecords.{key}", "is not in the dataset, and cannot be removed")
        old = records.get(key)
        records[key] = {**(old if isinstance(old, dict) else {}), **record}
    return records


def _check(key: Any, record: Any) -> None:
    if not isinstance(key, str):
        raise ReplyError("cognito_sync", "key", f"is {kind_of(key)}; expected a string")
    if not 1 <= len(key) <= _KEY:
        raise ReplyError("cognito_sync", "key", f"has {len(key)} characters; Cognito takes 1 to {_KEY}")
    place = f"datasetRecords.{key}"
    if not isinstance(record, dict):
        raise ReplyError("cognito_sync", place, "is no record: an object with `op` and `newValue`")
    if record.get("op") not in OPERATIONS:
        raise ReplyError("cognito_sync", f"{place}.op", f"is not one of {', '.join(OPERATIONS)}")
    _check_value(f"{place}.newValue", record.get("newValue"))


def _check_value(place: str, value: Any) -> None:
    if value is None:
        return
    if not isinstance(value, str):
        raise ReplyError("cognito_sync", place, f"is {kind_of(value)}; expected a string")
    if len(value) > _VALUE:
        raise ReplyError("cognito_sync", place, f"has {len(value)} characters; Cognito takes {_VALUE}")


SOURCE = Source("cognito_sync", Invocation(reply=_reply))


def event(
    *,
    identity_pool: Text | None = None,
    dataset: Text | None = None,
    where: Callable[[CognitoSyncEvent], bool] | None = None,
) -> Route[CognitoSyncEvent, CognitoSyncReply | Mapping[str, Any] | None]:
    """Synchronisations of any dataset. `identity_pool` is the pool's id, `dataset` the dataset's name."""
    return Route(
        SOURCE,
        CognitoSyncEvent,
        text("identity_pool_id", identity_pool, name="identity_pool"),
        text("dataset_name", dataset, name="dataset"),
        where=where,
    )
