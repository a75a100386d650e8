"""Amazon Cognito Sync: synchronizations of a dataset by a device, before Cognito stores them.

Shape: `datasetRecords` and `identityPoolId`.

Cognito waits up to 5 seconds for the whole event as the result. None returns the event unchanged. A reply made by
`put`, `remove` or `edit` changes the records that it names. A dict is the event with changed `datasetRecords`. Only
records may be changed: with another `newValue`, with `remove` as `op`, or as a new record. An exception fails the
synchronization.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-events.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final

from .._events.builder import field, frozen
from .._events.codecs import kind_of
from .._events.model import At, Event, Part
from .._replies.checked import checked_reply
from .._replies.reply import Reply, checked_once, object_reply, required, unwrap_reply
from .._routing.deliveries import Invocation
from .._routing.route import Route
from .._routing.source import Source
from .._routing.text_filters import TextFilter, text
from ..errors import ReplyError

__all__ = [
    "SOURCE",
    "CognitoSyncEvent",
    "CognitoSyncReply",
    "DatasetRecord",
    "edit",
    "event",
    "put",
    "remove",
]

_NAME = "cognito_sync"
_OPERATIONS = ("replace", "remove")
#: The longest key and value, in characters.
_MAX_KEY, _MAX_VALUE = 1024, 1_048_575


@frozen(kw_only=True)
class DatasetRecord(Part):
    """One record of a dataset, with the change that the device made."""

    op: Annotated[str, At("op")] = "replace"
    """`replace`, also for an unchanged record, or `remove`."""

    old_value: Annotated[str | None, At("oldValue")] = None
    """Stored value. None for a new record."""

    new_value: Annotated[str | None, At("newValue")] = None
    """Value from the device. None for a record that the device removed."""


@frozen(kw_only=True)
class CognitoSyncEvent(Event):
    """One synchronization of a dataset of one identity."""

    identity_pool_id: Annotated[str, At("identityPoolId")]
    """Id of the identity pool."""

    dataset_records: Annotated[dict[str, DatasetRecord], At("datasetRecords")] = field(factory=dict[str, DatasetRecord])
    """Records of the dataset, by key."""

    dataset_name: Annotated[str | None, At("datasetName")] = None
    """Name of the dataset."""

    identity_id: Annotated[str | None, At("identityId")] = None
    """Id of the identity that the device belongs to."""

    event_type: Annotated[str, At("eventType", assumed=True)] = "SyncTrigger"
    """Always `SyncTrigger`."""

    region: Annotated[str, At("region")] = "us-east-1"
    """Region of the identity pool."""

    version: Annotated[int, At("version", assumed=True)] = 2
    """Version of the event's format."""


# --- Replies --------------------------------------------------------------------------------------------------------


@frozen
class CognitoSyncReply(Reply):
    """Changes of records, made by `put`, `remove` or `edit`. Cognito receives the whole event with these changes.

    `wire` is `datasetRecords` with only the changed records.
    """


def put(key: str, value: str) -> CognitoSyncReply:
    """Set the value of a record, new or not; it replaces the value from the device. Other records are unchanged.

    A key has 1 to 1,024 characters, a value at most 1,048,575. Raises ReplyError for other keys and values.
    """
    if value is None:
        problem = "is null; to remove the record, use `remove`"
        raise ReplyError(_NAME, f"datasetRecords.{key}.newValue", problem)
    return _new_reply(key, {"newValue": value, "op": "replace"})


def remove(key: str) -> CognitoSyncReply:
    """Remove a record of the dataset. Other records are unchanged."""
    return _new_reply(key, {"newValue": None, "op": "remove"})


def edit(*changes: CognitoSyncReply) -> CognitoSyncReply:
    """Combine several changes, made by `put` and `remove`. Raises ReplyError for two changes of one key."""
    records: dict[str, Any] = {}
    for change in changes:
        for key, record in checked_once(_NAME, change, CognitoSyncReply, _check)["datasetRecords"].items():
            if key in records:
                raise ReplyError(_NAME, f"datasetRecords.{key}", "is changed twice; give one change for each key")
            records[key] = record
    return checked_reply(CognitoSyncReply, {"datasetRecords": records})


def _new_reply(key: str, record: dict[str, Any]) -> CognitoSyncReply:
    if not isinstance(key, str):
        raise ReplyError(_NAME, "key", f"is {kind_of(key)}; expected a string")
    return checked_reply(CognitoSyncReply, _check({"datasetRecords": {key: record}}))


def _check(value: Any) -> dict[str, Any]:
    """The content of a reply, with valid records."""
    reply = object_reply(_NAME, value)
    for key, record in required(_NAME, reply, "datasetRecords", dict, "an object of records").items():
        _check_record(key, record)
    return reply


def _check_record(key: str, record: Any) -> None:
    if not 1 <= len(key) <= _MAX_KEY:
        raise ReplyError(_NAME, "key", f"has {len(key)} characters; Cognito accepts 1 to {_MAX_KEY}")
    path = f"datasetRecords.{key}"
    if not isinstance(record, dict):
        raise ReplyError(_NAME, path, f"is {kind_of(record)}; expected an object with `op` and `newValue`")
    if record.get("op") not in _OPERATIONS:
        raise ReplyError(_NAME, f"{path}.op", f"is not one of {', '.join(_OPERATIONS)}")
    value = record.get("newValue")
    if value is not None and not isinstance(value, str):
        raise ReplyError(_NAME, f"{path}.newValue", f"is {kind_of(value)}; expected a string")
    if value is not None and len(value) > _MAX_VALUE:
        problem = f"has {len(value)} characters; Cognito accepts at most {_MAX_VALUE}"
        raise ReplyError(_NAME, f"{path}.newValue", problem)


def _reply(value: Any, event: CognitoSyncEvent) -> dict[str, Any]:
    if value is None or value is event:
        unchanged: dict[str, Any] = event.raw
        return unchanged
    if isinstance(value, CognitoSyncReply):
        changes = checked_once(_NAME, value, CognitoSyncReply, _check)["datasetRecords"]
        return {**event.raw, "datasetRecords": _merge(event.raw.get("datasetRecords"), changes)}
    reply = _check(unwrap_reply(_NAME, value, CognitoSyncReply))
    for key, each in reply.items():
        if key != "datasetRecords" and (key not in event.raw or event.raw[key] != each):
            raise ReplyError(_NAME, key, "differs from the event; only datasetRecords may be changed")
    return {**event.raw, "datasetRecords": reply["datasetRecords"]}


def _merge(original: Any, changes: dict[str, Any]) -> dict[str, Any]:
    """All records of the dataset, with the changes. Cognito ignores records that are left out."""
    records: dict[str, Any] = dict(original) if isinstance(original, dict) else {}
    for key, change in changes.items():
        if change["op"] == "remove" and key not in records:
            raise ReplyError(_NAME, f"datasetRecords.{key}", "is not in the dataset and cannot be removed")
        old = records.get(key)
        records[key] = {**(old if isinstance(old, dict) else {}), **change}
    return records


SOURCE = Source(
    _NAME,
    Invocation(reply=_reply),
    event=CognitoSyncEvent,
    has_end_users=True,
)


# --- Routes ---------------------------------------------------------------------------------------------------------


def event(
    *,
    identity_pool: TextFilter | None = None,
    dataset: TextFilter | None = None,
    where: Callable[[CognitoSyncEvent], bool] | None = None,
) -> Route[CognitoSyncEvent, CognitoSyncReply | Mapping[str, Any] | None]:
    """Match synchronizations of datasets.

    - `identity_pool`: id of the identity pool.
    - `dataset`: name of the dataset.
    - `where`: predicate on the event, evaluated after the other filters.
    """
    return Route(
        SOURCE,
        CognitoSyncEvent,
        text("identity_pool_id", identity_pool, name="identity_pool"),
        text("dataset_name", dataset, name="dataset"),
        where=where,
    )


if TYPE_CHECKING:
    from .._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_cognito_sync: Final = AnswersDecorator(event)
        """Example: `@app.on_cognito_sync(identity_pool="us-east-1:*")`."""
