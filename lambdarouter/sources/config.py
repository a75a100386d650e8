"""AWS Config: a custom rule is to evaluate a resource that changed, or all of them on a schedule.

Shape: `invokingEvent` and `resultToken`. The invoking event and the rule's parameters are JSON inside strings; they are
opened, in `raw` as well. No return value is read: a handler returns an evaluation or a list of them, made by
`compliant`, `non_compliant`, `not_applicable` or `evaluation`, or as dicts, and they are sent with PutEvaluations, 100
at a time, with the token of the event. For a change, the resource and the time are filled in. `not_applicable` is for a
deleted resource, and for one that left the rule's scope. None sends nothing. Config has no call that tells of a
failure: an invocation that raised or ran out of time is retried by Lambda, and the rule shows the error.
An oversized change comes with a summary of the item, without its configuration; `recorded_item` gets the whole of it.

A notification of Config through SNS arrives here too, as `via=("sns",)`, without a token: it cannot be answered.

Sources: https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html,
https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html

Source: https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules.html
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Literal

from .._events.builder import field, frozen
from .._events.codecs import Mismatch, expected, iso_time, kind_of, parse_json
from .._events.json_encoder import dumps
from .._events.model import At, Event, Part, read
from .._events.times import datetime
from .._replies.callbacks import call_aws
from .._replies.reply import Reply, json_reply, one_of, required, sized, unwrap_reply
from .._routing.route import Route
from .._routing.source import Invocation, Source
from .._routing.text_filters import Text, any_text, text
from ..errors import DeliveryError, EventError, ReplyError

COMPLIANCE_TYPES = ("COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE")
_OVERSIZED = "OversizedConfigurationItemChangeNotification"
_CHANGES = ("ConfigurationItemChangeNotification", _OVERSIZED)
_PERIODIC = ("ScheduledNotification", "ConfigurationSnapshotDeliveryCompleted")
_DRY_RUN = "TESTMODE"
_MOST_IN_A_CALL = 100
_RESOURCE_TYPE, _RESOURCE_ID, _TIME = "ComplianceResourceType", "ComplianceResourceId", "OrderingTimestamp"

#: The texts of an evaluation, with the characters that each may have.
_SIZES = {_RESOURCE_TYPE: 256, _RESOURCE_ID: 768, "Annotation": 256}
_KEYS = ("ComplianceType", *_SIZES, _TIME)


def _parse(payload: dict[str, Any]) -> dict[str, Any]:
    """The payload with the JSON in its strings parsed."""
    record = dict(payload)
    for key in ("invokingEvent", "ruleParameters"):
        written = payload.get(key)
        if written is None or (key == "ruleParameters" and written == ""):
            record[key] = {}
            continue
        try:
            if type(written) is not str:
                raise expected("JSON in a string", written)
            opened = parse_json(written)
            if type(opened) is not dict:
                raise expected("an object in a string of JSON", opened)
        except Mismatch as mismatch:
            raise EventError("config", key, str(mismatch), "The event did not come from AWS in this form.") from None
        record[key] = opened
    return record


@frozen(kw_only=True)
class ConfigurationItem(Part):
    """A resource as Config recorded it."""

    resource_type: Annotated[str, At("resourceType")]
    """Type of the resource: `AWS::S3::Bucket`."""

    resource_id: Annotated[str, At("resourceId")]
    """Id of the resource."""

    resource_name: Annotated[str | None, At("resourceName")] = None
    """Name of the resource, if it has one."""

    arn: Annotated[str | None, At("ARN")] = None
    """ARN of the resource."""

    status: Annotated[str | None, At("configurationItemStatus")] = None
    """`OK`, `ResourceDiscovered`, `ResourceNotRecorded`, `ResourceDeleted` or `ResourceDeletedNotRecorded`."""

    captured_at: Annotated[datetime | None, At("configurationItemCaptureTime", codec=iso_time)] = None
    """When Config recorded it, to the millisecond."""

    created_at: Annotated[datetime | None, At("resourceCreationTime", codec=iso_time)] = None
    """When the resource came into being. Not of every type, and not of a deleted one."""

    account: Annotated[str | None, At("awsAccountId")] = None
    """Account of the resource."""

    region: Annotated[str | None, At("awsRegion")] = None
    """Region of the resource; `global` for one without."""

    availability_zone: Annotated[str | None, At("availabilityZone")] = None
    """Availability zone of the resource, if it has one."""

    change_type: Annotated[str | None, At("changeType")] = None
    """`CREATE`, `UPDATE` or `DELETE`. In the summary of an oversized item alone."""

    configuration: Annotated[Any, At("configuration")] = None
    """What the API of the resource's service says of it. Not of a deleted resource, nor in a summary."""

    supplementary_configuration: Annotated[dict[str, Any], At("supplementaryConfiguration")] = field(
        factory=dict[str, Any]
    )
    """What further calls say of it. Only of some types."""

    tags: Annotated[dict[str, Any], At("tags")] = field(factory=dict[str, Any])
    """Tags of the resource. Not in a summary."""

    relationships: Annotated[tuple[dict[str, Any], ...], At("relationships")] = ()
    """Resources that it belongs to or holds: `resourceId`, `resourceType` and `name`. Not in a summary."""

    state_id: Annotated[int | str | None, At("configurationStateId")] = None
    """Number that grows with each version of the resource."""

    state_hash: Annotated[str | None, At("configurationStateMd5Hash")] = None
    """MD5 hash of the resource's state; often empty."""

    version: Annotated[str | None, At("configurationItemVersion")] = None
    """Version of the item's form."""


@frozen(kw_only=True)
class ConfigEvent(Event):
    """One call of a custom rule."""

    message_type: Annotated[str, At("invokingEvent.messageType")]
    """`ConfigurationItemChangeNotification`, `OversizedConfigurationItemChangeNotification`, `ScheduledNotification` or
    `ConfigurationSnapshotDeliveryCompleted`."""

    item: Annotated[
        ConfigurationItem | None, At("invokingEvent.configurationItem", "invokingEvent.configurationItemSummary")
    ] = None
    """The resource that changed; of an oversized one a summary. Changes alone."""

    item_diff: Annotated[dict[str, Any] | None, At("invokingEvent.configurationItemDiff")] = None
    """What changed: `changeType` and `changedProperties`. Changes alone, and not of a new resource."""

    notified_at: Annotated[datetime | None, At("invokingEvent.notificationCreationTime", codec=iso_time)] = None
    """When Config made the notification, to the millisecond."""

    snapshot_bucket: Annotated[str | None, At("invokingEvent.s3Bucket")] = None
    """Bucket of the snapshot. `ConfigurationSnapshotDeliveryCompleted` alone, as the next two."""

    snapshot_key: Annotated[str | None, At("invokingEvent.s3ObjectKey")] = None
    """Key of the snapshot."""

    snapshot_id: Annotated[str | None, At("invokingEvent.configSnapshotId")] = None
    """Id of the snapshot."""

    parameters: Annotated[dict[str, Any], At("ruleParameters")] = field(factory=dict[str, Any])
    """Parameters of the rule; empty where it has none."""

    left_scope: Annotated[bool, At("eventLeftScope")] = False
    """Whether the resource is no longer in the rule's scope: then it is not applicable."""

    rule: Annotated[str, At("configRuleName")] = ""
    """Name of the rule. Empty for a notification through SNS, which no rule sends."""

    rule_arn: Annotated[str | None, At("configRuleArn")] = None
    """ARN of the rule."""

    rule_id: Annotated[str | None, At("configRuleId")] = None
    """Id of the rule."""

    account: Annotated[str | None, At("accountId")] = None
    """Account of the rule."""

    execution_role_arn: Annotated[str | None, At("executionRoleArn")] = None
    """Role that Config has been given."""

    evaluation_mode: Annotated[str | None, At("evaluationMode")] = None
    """`DETECTIVE` or `PROACTIVE`. Not in older events."""

    result_token: Annotated[str | None, At("resultToken")] = None
    """Token that the evaluations are sent with; `TESTMODE` in a dry run, empty through SNS."""


# --- Evaluations ----------------------------------------------------------------------------------------------------


@frozen
class ConfigReply(Reply):
    """One evaluation, made by `compliant`, `non_compliant`, `not_applicable` or `evaluation`.

    `wire` is what is said of it; the rest is filled in from the event when it is sent.
    """


#: What a handler may return: one evaluation, several, or None for none.
Evaluations = ConfigReply | Mapping[str, Any] | Sequence[ConfigReply | Mapping[str, Any]] | None


def compliant(annotation: str | None = None) -> ConfigReply:
    """Say that the resource which changed is as the rule wants it. The annotation has up to 256 characters."""
    return evaluation("COMPLIANT", annotation=annotation)


def non_compliant(annotation: str | None = None) -> ConfigReply:
    """Say that the resource which changed breaks the rule, and how: the annotation has up to 256 characters."""
    return evaluation("NON_COMPLIANT", annotation=annotation)


def not_applicable(annotation: str | None = None) -> ConfigReply:
    """Say that the rule has nothing to say of the resource: it was deleted, or left the rule's scope."""
    return evaluation("NOT_APPLICABLE", annotation=annotation)


def evaluation(
    compliance_type: Literal["COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE"],
    *,
    resource_type: str | None = None,
    resource_id: str | None = None,
    ordering_timestamp: datetime | None = None,
    annotation: str | None = None,
) -> ConfigReply:
    """Say it of any resource: a rule on a schedule has to name its type and its id.

    For the account as a whole they are `AWS::::Account` and `event.account`. The time is that of the event, and left
    out of it. The annotation has up to 256 characters.
    """
    given = {
        "ComplianceType": compliance_type,
        _RESOURCE_TYPE: resource_type,
        _RESOURCE_ID: resource_id,
        _TIME: ordering_timestamp,
        "Annotation": annotation,
    }
    return ConfigReply(_checked(json_reply("config", {key: each for key, each in given.items() if each is not None})))


def _checked(found: dict[str, Any], at: str = "") -> dict[str, Any]:
    """An evaluation as far as it is given; a ReplyError for what Config would not take."""
    for key in found:
        if key not in _KEYS:
            raise ReplyError("config", f"{at}{key}", f"is unknown; there are: {', '.join(_KEYS)}")
    path = at.removesuffix(".")
    one_of("config", found, "ComplianceType", COMPLIANCE_TYPES, at=path)
    for key, most in _SIZES.items():
        if key in found:
            sized("config", found, key, most, at=path)
    if _TIME in found:
        _check_time(required("config", found, _TIME, str, "a time", at=path), f"{at}{_TIME}")
    return found


def _check_time(written: str, path: str) -> None:
    try:
        time = datetime.fromisoformat(written)
    except ValueError:
        raise ReplyError("config", path, "is no ISO 8601 time") from None
    if time.tzinfo is None:
        raise ReplyError("config", path, "has no time zone; make it with one: datetime.now(UTC)")


def _report(value: Any, event: ConfigEvent) -> None:
    if value is None:
        return
    token = event.result_token
    if not token:
        raise ReplyError("config", "value", "cannot be sent: the event has no result token; return None")
    evaluations = _evaluations(event, value)
    # A dry run of a rule has no token of its own.
    more: dict[str, Any] = {"TestMode": True} if token == _DRY_RUN else {}
    failed = 0
    for start in range(0, len(evaluations) or 1, _MOST_IN_A_CALL):
        part = evaluations[start : start + _MOST_IN_A_CALL]
        said = call_aws("config", "put_evaluations", Evaluations=part, ResultToken=token, **more)
        failed += len(said.get("FailedEvaluations") or ())
    if failed:  # when all have been sent: the others are not to be lost for it
        problem = f"{failed} of {len(evaluations)} evaluations were not taken"
        raise DeliveryError("config.put_evaluations", problem)


def _evaluations(event: ConfigEvent, value: Any) -> list[dict[str, Any]]:
    if isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray):
        return [_evaluation(event, each, f"[{index}].") for index, each in enumerate(value)]
    return [_evaluation(event, value)]


def _evaluation(event: ConfigEvent, given: Any, at: str = "") -> dict[str, Any]:
    """One evaluation, checked; what a change tells by itself is filled in."""
    told = json_reply("config", unwrap_reply("config", given, ConfigReply))
    if not isinstance(told, dict):
        raise ReplyError("config", at.removesuffix(".") or "value", f"is {kind_of(told)}; expected an evaluation")
    item = event.item
    known: dict[str, Any] = {}
    if item is not None:
        known = {_RESOURCE_TYPE: item.resource_type, _RESOURCE_ID: item.resource_id}
    time = (item.captured_at if item is not None else None) or event.notified_at
    if time is not None:
        known[_TIME] = time.isoformat()
    found = _checked({**known, **told}, at)
    for key in (_RESOURCE_TYPE, _RESOURCE_ID, _TIME):
        if key not in found:
            raise ReplyError("config", f"{at}{key}", "is missing, and the event does not tell it; give it")
    return found


def recorded_item(event: ConfigEvent) -> ConfigurationItem | None:
    """The resource that changed, with its configuration: of an oversized change, Config is asked for it.

    Any other event's item is given back as it came. boto3 makes the call, whose errors leave as they are; the
    function's role needs `config:GetResourceConfigHistory`.
    """
    item = event.item
    if item is None or event.message_type != _OVERSIZED:
        return item
    about: dict[str, Any] = {"resourceType": item.resource_type, "resourceId": item.resource_id, "limit": 1}
    if item.captured_at is not None:
        about["laterTime"] = item.captured_at
    items = call_aws("config", "get_resource_config_history", **about).get("configurationItems")
    if not items:
        problem = "is not in Config's history"
        hint = "In a test, let moto answer: call the app itself, not through the client."
        raise EventError("config", "invokingEvent.configurationItemSummary", problem, hint)
    found: ConfigurationItem = read(ConfigurationItem, _as_in_events(items[0]), "config")
    return found


#: What the API names otherwise than the events do.
_OTHER_NAMES = {
    "arn": "ARN",
    "accountId": "awsAccountId",
    "configurationItemMD5Hash": "configurationStateMd5Hash",
    "version": "configurationItemVersion",
}


def _as_in_events(item: dict[str, Any]) -> dict[str, Any]:
    """An item of the API in the form that events have: JSON opened, times as text."""
    found: dict[str, Any] = {}
    for key, value in item.items():
        found[_OTHER_NAMES.get(key, key)] = value.isoformat() if isinstance(value, datetime) else value
    found["configuration"] = _opened(item.get("configuration"))
    more = item.get("supplementaryConfiguration") or {}
    found["supplementaryConfiguration"] = {key: _opened(value) for key, value in more.items()}
    found["relationships"] = [
        {
            "resourceId": each.get("resourceId"),
            "resourceType": each.get("resourceType"),
            "name": each.get("relationshipName"),
        }
        for each in item.get("relationships") or ()
    ]
    return found


def _opened(written: Any) -> Any:
    try:
        return parse_json(written) if isinstance(written, str) else written
    except Mismatch:
        return written


def _from_content(content: dict[str, Any]) -> dict[str, Any]:
    """A Config notification that is published to a topic, without the token that an evaluation would need."""
    return {"invokingEvent": dumps(content), "resultToken": "", "eventLeftScope": False}


SOURCE = Source("config", Invocation(reply=_report, parse=_parse), from_content=_from_content)


# --- Routes ---------------------------------------------------------------------------------------------------------


def event(
    *,
    rule: Text | None = None,
    resource_type: Text | None = None,
    message_type: Text | None = None,
    where: Callable[[ConfigEvent], bool] | None = None,
) -> Route[ConfigEvent, Evaluations]:
    """Calls of any rule. `rule` is its name, `resource_type` that of the resource which changed."""
    return Route(
        SOURCE,
        ConfigEvent,
        text("message_type", message_type),
        text("rule", rule),
        any_text("item", resource_type, name="resource_type", texts=lambda item: (item.resource_type,)),
        where=where,
    )


def change(
    *,
    rule: Text | None = None,
    resource_type: Text | None = None,
    where: Callable[[ConfigEvent], bool] | None = None,
) -> Route[ConfigEvent, Evaluations]:
    """A resource changed; also one whose record is too large to be sent."""
    return event(rule=rule, resource_type=resource_type, message_type=_CHANGES, where=where)


def periodic(
    *, rule: Text | None = None, where: Callable[[ConfigEvent], bool] | None = None
) -> Route[ConfigEvent, Evaluations]:
    """The rule's time has come, or a snapshot was delivered."""
    return event(rule=rule, message_type=_PERIODIC, where=where)
