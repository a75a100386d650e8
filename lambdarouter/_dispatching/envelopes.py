"""Envelopes: events inside events, opened as part of routing.

S3 notifies SNS, which fills a queue, which the function polls: the payload is SQS, the event that matters is S3. A
route of the outer source wins; without one, the content is opened and routed as what it is, one envelope at a time. A
failure inside fails the outer record, and `event.via` tells the way.

Only sources that want no answer are looked for inside: nobody would get it.
"""

from __future__ import annotations

import json
from typing import Any, Final

from .._detection.known import OUTER, RECORDS, TOP_LEVEL, detect


def opened(source: str, raw: Any) -> tuple[str, Any] | None:
    """The source and payload inside a raw record of `source`; None where there is no known event in it."""
    if type(raw) is not dict:
        return None
    if source == "eventbridge_pipes":
        return _piped(raw)
    content = _content(source, raw)
    if source == "lambda_destination" and content is not None and detect(content) is None:
        return "invoke", content  # the on-demand payload that the function was invoked with, whatever it is
    if not isinstance(content, dict):
        return None
    for recognise in (_as_is, _notification, _received_mail, _alarm, _config, _message):
        found = recognise(content)
        if found is not None and found[0] in OUTER[source]:
            return found
    return None


def _content(source: str, raw: dict[str, Any]) -> Any:
    """What a record carries, parsed; None for what is no JSON object."""
    if source == "sqs":
        return _parsed(raw.get("body"))
    if source == "sns":
        sns = raw.get("Sns")
        return _parsed(sns.get("Message")) if type(sns) is dict else None
    if source == "eventbridge":
        # Lambda sends a destination record as the detail of an event of its own.
        return raw.get("detail") if raw.get("source") == "lambda" else _s3_notification(raw)
    if source == "firehose":
        return _streamed(raw.get("data"))
    if source == "kinesis":
        kinesis = raw.get("kinesis")
        return _streamed(kinesis.get("data")) if type(kinesis) is dict else None
    if source == "esm_failure":
        payload = raw.get("payload")
        return _parsed(payload) if type(payload) is str else payload
    return raw.get("requestPayload")


def _parsed(text: Any) -> Any:
    # The first character tells most texts that are no JSON object, without the cost of an exception.
    if type(text) is not str or text.lstrip()[:1] != "{":
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _as_is(content: dict[str, Any]) -> tuple[str, Any] | None:
    name = detect(content)
    return (name, content) if name is not None else None


def _notification(content: dict[str, Any]) -> tuple[str, Any] | None:
    """SNS in a queue without raw delivery: the notification, but not the record around it that Lambda gets."""
    if content.get("Type") != "Notification" or not isinstance(content.get("TopicArn"), str):
        return None
    if not isinstance(content.get("Message"), str):
        return None
    record = {"EventVersion": "1.0", "EventSource": "aws:sns", "EventSubscriptionArn": None, "Sns": content}
    return "sns", {"Records": [record]}


def _received_mail(content: dict[str, Any]) -> tuple[str, Any] | None:
    """SES receiving through SNS: the same mail and receipt as in a direct event."""
    if content.get("notificationType") != "Received" or not isinstance(content.get("mail"), dict):
        return None
    return "ses", {"Records": [{"eventSource": "aws:ses", "eventVersion": "1.0", "ses": content}]}


def _alarm(content: dict[str, Any]) -> tuple[str, Any] | None:
    """A CloudWatch alarm through SNS, which spells everything another way than a direct one."""
    if not isinstance(content.get("AlarmName"), str) or not isinstance(content.get("NewStateValue"), str):
        return None
    state = {
        "value": content["NewStateValue"],
        "reason": content.get("NewStateReason"),
        "timestamp": content.get("StateChangeTime"),
    }
    return "cloudwatch_alarm", {
        "source": "aws.cloudwatch",
        "alarmArn": content.get("AlarmArn"),
        "accountId": content.get("AWSAccountId"),
        "time": content.get("StateChangeTime"),
        "region": str(content.get("AlarmArn")).split(":")[3] if str(content.get("AlarmArn")).count(":") > 3 else None,
        "alarmData": {
            "alarmName": content["AlarmName"],
            "state": state,
            "previousState": {"value": content.get("OldStateValue")},
            "configuration": {"description": content.get("AlarmDescription")},
        },
    }


def _config(content: dict[str, Any]) -> tuple[str, Any] | None:
    """A Config notification through SNS: without the token that an evaluation would need."""
    if not isinstance(content.get("messageType"), str) or not isinstance(content.get("configurationItem"), dict):
        return None
    return "config", {"invokingEvent": json.dumps(content), "resultToken": "", "eventLeftScope": False}


def _message(content: dict[str, Any]) -> tuple[str, Any] | None:
    """A message of a queue, as a pipe puts it into Firehose or a stream: the record without the batch around it."""
    if content.get("eventSource") != "aws:sqs" or not isinstance(content.get("body"), str):
        return None
    return "sqs", {"Records": [content]}


# --- Pipes ----------------------------------------------------------------------------------------------------------

_FLAT_KINESIS = (
    "kinesisSchemaVersion",
    "partitionKey",
    "sequenceNumber",
    "data",
    "approximateArrivalTimestamp",
    "encryptionType",
)
_SHARED = ("eventSource", "eventSourceArn", "bootstrapServers")


def _piped(item: dict[str, Any]) -> tuple[str, Any] | None:
    """An item of EventBridge Pipes as a batch of one, in the form in which Lambda polls its source."""
    source = item.get("eventSource")
    if type(source) is not str:
        return None
    if source == "aws:kinesis" and "kinesis" not in item:
        inner = {key: item[key] for key in _FLAT_KINESIS if key in item}
        item = {**{key: value for key, value in item.items() if key not in inner}, "kinesis": inner}
    if source in RECORDS:
        return RECORDS[source], {"Records": [item]}
    if source not in TOP_LEVEL:
        return None
    name, key, _ = TOP_LEVEL[source]
    around = {each: item[each] for each in _SHARED if each in item}
    if name == "activemq":
        return name, {**around, key: [item]}
    place = item.get("eventSourceKey")
    if name == "kafka":
        topic, _, partition = place.rpartition("-") if type(place) is str else ("", "", "")
        if "topic" not in item and topic:
            item = {**item, "topic": topic, "partition": item.get("partition", partition)}
        place = place if type(place) is str else f"{item.get('topic')}-{item.get('partition')}"
        return name, {**around, key: {place: [item]}}
    if name == "rabbitmq":
        return name, {**around, key: {place if type(place) is str else "": [item]}}
    return None


# --- Streams --------------------------------------------------------------------------------------------------------


def _streamed(data: Any) -> Any:
    """A log batch, a table's change or another event in a stream's record, in the form in which Lambda gets it."""
    from .._events.codecs import Mismatch, inflate, read_base64

    try:
        content = read_base64(data, ())
        zipped = content[:2] == b"\x1f\x8b"
        found = _parsed((inflate(content) if zipped else content).decode(errors="replace"))
    except Mismatch:
        return None
    if not isinstance(found, dict):
        return None
    if zipped:
        return {"awslogs": {"data": data}} if "logEvents" in found and "logGroup" in found else None
    if isinstance(found.get("dynamodb"), dict) and "eventName" in found:
        return {"Records": [{**found, "eventSource": "aws:dynamodb"}]}
    return found


# --- S3 through EventBridge -----------------------------------------------------------------------------------------

# detail-type, and the detail's reason or deletion type where one detail-type stands for several notifications.
_S3_NAMES: Final = {
    "Object Created": "ObjectCreated:Put",
    "Object Created/PutObject": "ObjectCreated:Put",
    "Object Created/POST Object": "ObjectCreated:Post",
    "Object Created/CopyObject": "ObjectCreated:Copy",
    "Object Created/CompleteMultipartUpload": "ObjectCreated:CompleteMultipartUpload",
    "Object Deleted": "ObjectRemoved:Delete",
    "Object Deleted/Permanently Deleted": "ObjectRemoved:Delete",
    "Object Deleted/Delete Marker Created": "ObjectRemoved:DeleteMarkerCreated",
    "Object Restore Initiated": "ObjectRestore:Post",
    "Object Restore Completed": "ObjectRestore:Completed",
    "Object Restore Expired": "ObjectRestore:Delete",
    "Object Storage Class Changed": "LifecycleTransition",
    "Object Access Tier Changed": "IntelligentTiering",
    "Object ACL Updated": "ObjectAcl:Put",
    "Object Tags Added": "ObjectTagging:Put",
    "Object Tags Deleted": "ObjectTagging:Delete",
}


def _s3_notification(event: dict[str, Any]) -> Any:
    """An S3 event of the event bus as the notification that S3 sends itself; the bus leaves keys unencoded."""
    detail = event.get("detail")
    if event.get("source") != "aws.s3" or type(detail) is not dict:
        return None
    bucket, item = detail.get("bucket"), detail.get("object")
    kind = event.get("detail-type")
    if type(bucket) is not dict or type(item) is not dict or type(item.get("key")) is not str:
        return None
    name = _S3_NAMES.get(f"{kind}/{detail.get('deletion-type') or detail.get('reason')}") or _S3_NAMES.get(str(kind))
    if name is None:
        return None
    if detail.get("reason") == "Lifecycle Expiration":
        name = name.replace("ObjectRemoved", "LifecycleExpiration")
    from urllib.parse import quote_plus

    renamed = {"etag": "eTag", "version-id": "versionId"}
    subject = {renamed.get(key, key): value for key, value in item.items()}
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": event.get("region"),
        "eventTime": event.get("time"),
        "eventName": name,
        "userIdentity": {"principalId": detail.get("requester")},
        "requestParameters": {"sourceIPAddress": detail.get("source-ip-address")},
        "responseElements": {"x-amz-request-id": detail.get("request-id")},
        "s3": {
            "bucket": bucket,
            "object": {**subject, "key": quote_plus(item["key"], safe="/", errors="surrogatepass")},
        },
    }
    return {"Records": [record]}
