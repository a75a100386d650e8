"""The event classes of AWS Config's custom rules."""

from typing import Annotated, Any, Generic

from ..._events.builder import field, frozen
from ..._events.model import At, Event, Part, Payload
from ..._events.times import datetime, iso_time
from ..._routing.route import T_item


@frozen(kw_only=True)
class ConfigurationItem(Part):
    """A resource, as Config recorded it."""

    resource_type: Annotated[str, At("resourceType")]
    """Type of the resource: `AWS::S3::Bucket`."""

    resource_id: Annotated[str, At("resourceId")]
    """Id of the resource."""

    resource_name: Annotated[str | None, At("resourceName")] = None
    """Name of the resource. None if absent."""

    arn: Annotated[str | None, At("ARN")] = None
    """ARN of the resource."""

    status: Annotated[str | None, At("configurationItemStatus")] = None
    """`OK`, `ResourceDiscovered`, `ResourceNotRecorded`, `ResourceDeleted` or `ResourceDeletedNotRecorded`."""

    captured_at: Annotated[datetime | None, At("configurationItemCaptureTime", codec=iso_time)] = None
    """Time of the recording, to the millisecond."""

    created_at: Annotated[datetime | None, At("resourceCreationTime", codec=iso_time)] = None
    """Time when the resource was created. None for some types, and for a deleted resource."""

    account: Annotated[str | None, At("awsAccountId")] = None
    """Account of the resource."""

    region: Annotated[str | None, At("awsRegion")] = None
    """Region of the resource; `global` for a resource without one."""

    availability_zone: Annotated[str | None, At("availabilityZone")] = None
    """Availability Zone of the resource. None if absent."""

    change_type: Annotated[str | None, At("changeType")] = None
    """`CREATE`, `UPDATE` or `DELETE`. Only in the summary of an oversized item."""

    configuration: Annotated[Any, At("configuration")] = None
    """Description of the resource by the API of its service. None for a deleted resource, and in a summary."""

    supplementary_configuration: Annotated[dict[str, Any], At("supplementaryConfiguration")] = field(
        factory=dict[str, Any]
    )
    """Descriptions of the resource by further API calls. Only for some types."""

    tags: Annotated[dict[str, Any], At("tags")] = field(factory=dict[str, Any])
    """Tags of the resource. Empty in a summary."""

    relationships: Annotated[tuple[dict[str, Any], ...], At("relationships")] = ()
    """Related resources, as objects with `resourceId`, `resourceType` and `name`. Empty in a summary."""

    related_events: Annotated[tuple[str, ...], At("relatedEvents")] = ()
    """Ids of the CloudTrail events that caused the change. Often empty."""

    state_id: Annotated[int | str | None, At("configurationStateId")] = None
    """Number that increases with each version of the resource."""

    state_hash: Annotated[str | None, At("configurationStateMd5Hash")] = None
    """MD5 hash of the resource's state; often empty."""

    version: Annotated[str | None, At("configurationItemVersion")] = None
    """Version of the item's format."""


def _no_parameters() -> Any:
    return {}


@frozen(kw_only=True)
class OversizedDelivery(Part):
    """The delivery of a complete item to S3, because its notification would be too large."""

    location: Annotated[str | None, At("s3BucketLocation")] = None
    """Bucket and key of the item: `bucket/AWSLogs/...json.gz`. None if the delivery failed."""

    error_code: Annotated[str | None, At("errorCode")] = None
    """Error of a failed delivery, such as `NoSuchBucket`."""

    error_message: Annotated[str | None, At("errorMessage")] = None
    """Error of a failed delivery, as a sentence."""


@frozen(kw_only=True)
class ConfigEvent(Event, Generic[T_item]):
    """One invocation of a custom rule. `ConfigEvent[Limits]` converts the rule's parameters to `Limits`."""

    message_type: Annotated[str, At("invokingEvent.messageType")]
    """`ConfigurationItemChangeNotification`, `OversizedConfigurationItemChangeNotification`, `ScheduledNotification` or
    `ConfigurationSnapshotDeliveryCompleted`; through SNS also others, such as `ComplianceChangeNotification`."""

    item: Annotated[
        ConfigurationItem | None, At("invokingEvent.configurationItem", "invokingEvent.configurationItemSummary")
    ] = None
    """The resource that changed; a summary for an oversized change. Only for changes."""

    item_diff: Annotated[dict[str, Any] | None, At("invokingEvent.configurationItemDiff")] = None
    """The change: `changeType` and `changedProperties`. Only for changes; None for a new resource."""

    notified_at: Annotated[datetime | None, At("invokingEvent.notificationCreationTime", codec=iso_time)] = None
    """Time when Config created the notification, to the millisecond."""

    snapshot_bucket: Annotated[str | None, At("invokingEvent.s3Bucket")] = None
    """Bucket of the snapshot. Only for `ConfigurationSnapshotDeliveryCompleted`."""

    snapshot_key: Annotated[str | None, At("invokingEvent.s3ObjectKey")] = None
    """Key of the snapshot. Only for `ConfigurationSnapshotDeliveryCompleted`."""

    snapshot_id: Annotated[str | None, At("invokingEvent.configSnapshotId")] = None
    """Id of the snapshot. Only for `ConfigurationSnapshotDeliveryCompleted`."""

    record_version: Annotated[str | None, At("invokingEvent.recordVersion")] = None
    """Version of the notification's format."""

    delivery: Annotated[OversizedDelivery | None, At("invokingEvent.s3DeliverySummary")] = None
    """Where the complete item is. Only for oversized notifications through SNS."""

    compliance: Annotated[dict[str, Any] | None, At("invokingEvent.newEvaluationResult")] = None
    """New result of a rule. Only for `ComplianceChangeNotification`, through SNS."""

    previous_compliance: Annotated[dict[str, Any] | None, At("invokingEvent.oldEvaluationResult")] = None
    """Previous result of a rule. Only for `ComplianceChangeNotification`, through SNS; None for the first result."""

    parameters: Annotated[T_item, Payload("ruleParameters", written="value")] = field(factory=_no_parameters)
    """Parameters of the rule, whose values are strings: a dict, or the type argument of the handler's annotation. Empty
    without parameters.
    """

    left_scope: Annotated[bool, At("eventLeftScope")] = False
    """Whether the resource has left the rule's scope. The rule is then not applicable to it."""

    rule: Annotated[str, At("configRuleName", "invokingEvent.configRuleName")] = ""
    """Name of the rule. Empty for a notification through SNS that is not about a rule."""

    rule_arn: Annotated[str | None, At("configRuleArn", "invokingEvent.configRuleARN")] = None
    """ARN of the rule."""

    rule_id: Annotated[str | None, At("configRuleId")] = None
    """Id of the rule."""

    account: Annotated[str | None, At("accountId", "invokingEvent.awsAccountId")] = None
    """Account of the rule."""

    execution_role_arn: Annotated[str | None, At("executionRoleArn")] = None
    """ARN of the role that Config uses."""

    evaluation_mode: Annotated[str | None, At("evaluationMode")] = None
    """`DETECTIVE` or `PROACTIVE`. None in older events."""

    version: Annotated[str | None, At("version")] = None
    """Version of the event's format, `1.0`. None for a notification through SNS."""

    result_token: Annotated[str | None, At("resultToken")] = None
    """Token that PutEvaluations needs; `TESTMODE` in a dry run, empty through SNS."""
