"""AWS Config: a custom rule is to evaluate a resource that changed, or all of them on a schedule.

Shape: `invokingEvent` and `resultToken`. The invoking event and the rule's parameters are JSON inside strings; they are
opened, in `raw` as well. No return value is read: a handler returns an evaluation or a list of them, and they are sent
with PutEvaluations, 100 at a time, with the token of the event. An evaluation has a `ComplianceType` of `COMPLIANT`,
`NON_COMPLIANT` or `NOT_APPLICABLE` (for a deleted resource, and for one that left the rule's scope); for a change, the
resource and the time are filled in. None sends nothing. An invocation that raised is retried, and the rule shows it.
An oversized change comes with a summary of the item, without its configuration.

A notification of Config through SNS arrives here too, as `via=("sns",)`, without a token: it cannot be answered.

Sources: https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html,
https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html

Source: https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules.html
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from ..classes import field, frozen
from ..errors import DeliveryError, EventError, ReplyError
from ..events import At, Event, Part
from ..forms import Mismatch, expected, iso_time, parse_json
from ..outbound import call_aws
from ..replies import json_reply, object_reply, one_of, required
from ..routes import Record, Route, Source, Text, among, text
from ..times import datetime

#: What a handler may return: one evaluation, several, or None for none.
Reply = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None

COMPLIANCE_TYPES = ("COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE")
_CHANGES = ("ConfigurationItemChangeNotification", "OversizedConfigurationItemChangeNotification")
_PERIODIC = ("ScheduledNotification", "ConfigurationSnapshotDeliveryCompleted")
_DRY_RUN = "TESTMODE"
_MOST_IN_A_CALL = 100
_MOST_OF_ANNOTATION = 256


def _records(payload: dict[str, Any]) -> list[Record]:
    """The payload as one record, with the JSON in its strings opened."""
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
    return [(("config",), record)]


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

    captured_at: Annotated[datetime | None, At("configurationItemCaptureTime", form=iso_time)] = None
    """When Config recorded it, to the millisecond."""

    created_at: Annotated[datetime | None, At("resourceCreationTime", form=iso_time)] = None
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

    notified_at: Annotated[datetime | None, At("invokingEvent.notificationCreationTime", form=iso_time)] = None
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

    rule: Annotated[str, At("configRuleName")] = "rule"
    """Name of the rule."""

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


def _report(value: Any, event: ConfigEvent) -> None:
    if value is None:
        return
    token = event.result_token
    if not token:
        raise ReplyError("config", "value", "cannot be sent: the event has no result token; return None")
    evaluations = _evaluations(event, value)
    # A dry run of a rule has no token of its own.
    more: dict[str, Any] = {"TestMode": True} if token == _DRY_RUN else {}
    for start in range(0, len(evaluations) or 1, _MOST_IN_A_CALL):
        part = evaluations[start : start + _MOST_IN_A_CALL]
        said = call_aws("config", "put_evaluations", Evaluations=part, ResultToken=token, **more)
        failed = len(said.get("FailedEvaluations") or ())
        if failed:
            raise DeliveryError("config.put_evaluations", f"{failed} of {len(part)} evaluations were not taken")


def _evaluations(event: ConfigEvent, value: Any) -> list[dict[str, Any]]:
    found = json_reply("config", value)
    several = found if isinstance(found, list) else [found]
    return [_evaluation(event, object_reply("config", each)) for each in several]


def _evaluation(event: ConfigEvent, given: dict[str, Any]) -> dict[str, Any]:
    """One evaluation, checked; what a change tells by itself is filled in."""
    item = event.item
    known: dict[str, Any] = {}
    if item is not None:
        known = {"ComplianceResourceType": item.resource_type, "ComplianceResourceId": item.resource_id}
    time = (item.captured_at if item is not None else None) or event.notified_at
    if time is not None:
        known["OrderingTimestamp"] = time.isoformat()
    evaluation = {**known, **given}
    one_of("config", evaluation, "ComplianceType", COMPLIANCE_TYPES)
    for key in ("ComplianceResourceType", "ComplianceResourceId", "OrderingTimestamp"):
        required("config", evaluation, key, str, "a string")
    if "Annotation" in evaluation:
        annotation = required("config", evaluation, "Annotation", str, "a string")
        if len(annotation) > _MOST_OF_ANNOTATION:
            raise ReplyError("config", "Annotation", f"is longer than {_MOST_OF_ANNOTATION} characters")
    return evaluation


SOURCE = Source("config", records=_records, reply=_report)


# --- Routes ---------------------------------------------------------------------------------------------------------


def event(
    *,
    rule: Text | None = None,
    resource_type: Text | None = None,
    message_type: Text | None = None,
    where: Callable[[ConfigEvent], bool] | None = None,
) -> Route[ConfigEvent, Reply]:
    """Calls of any rule. `rule` is its name, `resource_type` that of the resource which changed."""
    return Route(
        SOURCE,
        ConfigEvent,
        text("message_type", message_type),
        text("rule", rule),
        among("item", resource_type, name="resource_type", texts=lambda item: (item.resource_type,)),
        where=where,
    )


def change(
    *,
    rule: Text | None = None,
    resource_type: Text | None = None,
    where: Callable[[ConfigEvent], bool] | None = None,
) -> Route[ConfigEvent, Reply]:
    """A resource changed; also one whose record is too large to be sent."""
    return event(rule=rule, resource_type=resource_type, message_type=_CHANGES, where=where)


def periodic(
    *, rule: Text | None = None, where: Callable[[ConfigEvent], bool] | None = None
) -> Route[ConfigEvent, Reply]:
    """The rule's time has come, or a snapshot was delivered."""
    return event(rule=rule, message_type=_PERIODIC, where=where)
