"""`pattern=` on every source with content: what a pattern sees of a record, and which handler gets it."""

from __future__ import annotations

import base64
import contextlib
import json
import subprocess
import sys
from typing import Any

import pytest

from lambdarouter import App, BatchError, RegistrationError, UnhandledEventError
from lambdarouter.extension import Route
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import (
    Client,
    api_gateway_websocket,
    appsync_events,
    appsync_resolver,
    bedrock_agent,
    cloudformation,
    codepipeline,
    documentdb,
    eventbridge,
    firehose,
    kinesis_analytics,
    lambda_destination,
    s3_object_lambda,
    schedule,
    sqs,
)

ORDER = '{"kind": "order", "total": 12.5, "tags": ["new", "eu"], "lines": [{"sku": "a", "n": 1}, {"sku": "b", "n": 2}]}'
ENCODED = base64.b64encode(ORDER.encode()).decode()
TEXT = base64.b64encode(b"Result: fine").decode()


def sns_event(message: str, attributes: Any = None) -> dict[str, Any]:
    notification = {
        "Type": "Notification",
        "MessageId": "95df01b4-ee98-5cb9-9903-4c221d41eb5e",
        "TopicArn": "arn:aws:sns:us-east-1:123456789012:topic",
        "Message": message,
        "Timestamp": "2019-01-02T12:45:07.000Z",
    }
    if attributes is not None:
        notification["MessageAttributes"] = attributes
    return {
        "Records": [
            {
                "EventVersion": "1.0",
                "EventSubscriptionArn": "arn:aws:sns:us-east-1:123456789012:topic:21be56ed-a058-49f5-8c98-aedd2564c486",
                "EventSource": "aws:sns",
                "Sns": notification,
            }
        ]
    }


def sqs_event(body: Any) -> dict[str, Any]:
    return {
        "Records": [
            {
                "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
                "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a...",
                "body": body,
                "attributes": {"ApproximateReceiveCount": "1", "SenderId": "AIDAIENQZJOLO23YVJ4VO"},
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:us-west-2:123456789012:my-queue",
                "awsRegion": "us-west-2",
            }
        ]
    }


def kinesis_event(data: str) -> dict[str, Any]:
    return {
        "Records": [
            {
                "kinesis": {
                    "kinesisSchemaVersion": "1.0",
                    "partitionKey": "1",
                    "sequenceNumber": "49590338271490256608559692538361571095921575989136588898",
                    "data": data,
                    "approximateArrivalTimestamp": 1545084650.987,
                },
                "eventSource": "aws:kinesis",
                "eventVersion": "1.0",
                "eventID": "shardId-000000000006:49590338271490256608559692538361571095921575989136588898",
                "eventName": "aws:kinesis:record",
                "invokeIdentityArn": "arn:aws:iam::123456789012:role/lambda-role",
                "awsRegion": "us-east-2",
                "eventSourceARN": "arn:aws:kinesis:us-east-2:123456789012:stream/lambda-stream",
            }
        ]
    }


def dynamodb_event() -> dict[str, Any]:
    return {
        "Records": [
            {
                "eventID": "1",
                "eventVersion": "1.0",
                "dynamodb": {
                    "ApproximateCreationDateTime": 1678831218.0,
                    "Keys": {"CustomerName": {"S": "AnyCompany Industries"}},
                    "NewImage": {
                        "AccountManager": {"S": "Pat Candella"},
                        "PaymentTerms": {"S": "60 days"},
                        "Total": {"N": "100"},
                    },
                    "SequenceNumber": "111",
                    "SizeBytes": 26,
                    "StreamViewType": "NEW_IMAGE",
                },
                "awsRegion": "us-west-2",
                "eventName": "INSERT",
                "eventSourceARN": "arn:aws:dynamodb:us-west-2:111122223333:table/Orders/stream/2023-03-14T00:00:00.000",
                "eventSource": "aws:dynamodb",
            }
        ]
    }


def kafka_event(value: str | None, key: str | None = None) -> dict[str, Any]:
    record = {
        "topic": "mytopic",
        "partition": 0,
        "offset": 15,
        "timestamp": 1545084650987,
        "timestampType": "CREATE_TIME",
        "key": key,
        "value": value,
        "headers": [],
    }
    return {
        "eventSource": "aws:kafka",
        "eventSourceArn": "arn:aws:kafka:sa-east-1:123456789012:cluster/vpc-2priv-2pub/751d2973",
        "bootstrapServers": "b-2.example.com:9092",
        "records": {"mytopic-0": [record]},
    }


def activemq_event(data: str) -> dict[str, Any]:
    message = {
        "messageID": "ID:b-9bcfa592-1.mq.us-west-2.amazonaws.com-37557-1234520418293-4:1:1:1:1",
        "messageType": "jms/text-message",
        "deliveryMode": 1,
        "priority": 4,
        "data": data,
        "connectionId": "myJMSCoID",
        "redelivered": False,
        "destination": {"physicalName": "testQueue"},
        "timestamp": 1598827811958,
        "brokerInTime": 1598827811958,
        "brokerOutTime": 1598827811959,
        "properties": {"index": "1"},
    }
    return {
        "eventSource": "aws:mq",
        "eventSourceArn": "arn:aws:mq:us-west-2:111122223333:broker:test:b-9bcfa592-423a-4942-879d-eb284b418fc8",
        "messages": [message],
    }


def rabbitmq_event(data: str) -> dict[str, Any]:
    message = {"basicProperties": {"contentType": "text/plain"}, "redelivered": False, "data": data}
    return {
        "eventSource": "aws:rmq",
        "eventSourceArn": "arn:aws:mq:us-west-2:111122223333:broker:pizzaBroker:b-9bcfa592-423a-4942-879d-eb284b418fc8",
        "rmqMessagesByQueue": {"pizzaQueue::/": [message]},
    }


def calls(decorator: str, event: Any, **filters: Any) -> bool:
    """Whether an app calls the handler of a decorator with these filters for an event."""
    app, seen = App(), list[Any]()
    getattr(app, f"on_{decorator}")(**filters)(seen.append)
    try:
        Client(app).send(event)
    except (UnhandledEventError, BatchError):
        return False
    return bool(seen)


ADDRESS = {"S": ["AnyCompany Industries"]}


@pytest.mark.parametrize(
    ("decorator", "event", "pattern", "is_match"),
    [
        ("sqs", sqs_event(ORDER), {"body": {"kind": ["order"]}}, True),
        ("sqs", sqs_event(ORDER), {"body": {"kind": ["invoice"]}}, False),
        ("sqs", sqs_event(ORDER), {"body": {"total": [{"numeric": [">", 12, "<", 13]}]}}, True),
        ("sqs", sqs_event(ORDER), {"body": {"tags": ["eu"]}}, True),
        ("sqs", sqs_event(ORDER), {"body": {"lines": {"sku": ["a"], "n": [1]}}}, True),
        ("sqs", sqs_event(ORDER), {"body": {"lines": {"sku": ["a"], "n": [2]}}}, False),
        # A plain text and a pattern for JSON do not match each other, whatever the pattern says.
        ("sqs", sqs_event("Result: fine"), {"body": [{"prefix": "Result: "}]}, True),
        ("sqs", sqs_event("Result: fine"), {"body": {"kind": [{"exists": False}]}}, False),
        ("sqs", sqs_event("{broken"), {"body": {"kind": [{"exists": False}]}}, False),
        ("sqs", sqs_event("{broken"), {"body": ["{broken"]}, True),
        ("sqs", sqs_event("{broken"), {"$or": [{"body": {"kind": ["x"]}}, {"body": ["{broken"]}]}, True),
        ("sqs", sqs_event(ORDER), {"body": [{"anything-but": ["error"]}]}, False),
        ("sqs", sqs_event("5"), {"body": ["5"]}, True),
        ("sqs", sqs_event("5"), {"body": [5]}, False),
        ("sqs", sqs_event(None), {"body": {"kind": [{"exists": False}]}}, False),
        ("sqs", sqs_event('{"a": NaN}'), {"body": {"a": [{"exists": True}]}}, False),
        ("sqs", sqs_event("[" * 100_000), {"body": {"a": [{"exists": False}]}}, False),
        # Metadata of the record.
        ("sqs", sqs_event(ORDER), {"awsRegion": ["us-west-2"], "body": {"kind": ["order"]}}, True),
        ("sqs", sqs_event(ORDER), {"attributes": {"SenderId": [{"prefix": "AIDA"}]}}, True),
        # The pages of AWS Lambda on filters have these.
        ("kinesis", kinesis_event(ENCODED), {"data": {"kind": ["order"]}}, True),
        ("kinesis", kinesis_event(ENCODED), {"data": {"kind": ["x"]}}, False),
        ("kinesis", kinesis_event(ENCODED), {"partitionKey": ["1"], "data": {"total": [12.5]}}, True),
        ("kinesis", kinesis_event(ENCODED), {"partitionKey": ["2"]}, False),
        ("kinesis", kinesis_event(ENCODED), {"eventName": ["aws:kinesis:record"]}, True),
        ("kinesis", kinesis_event("not base64!"), {"data": {"kind": [{"exists": False}]}}, False),
        ("kinesis", kinesis_event("/w=="), {"data": [{"exists": True}]}, False),
        ("dynamodb", dynamodb_event(), {"dynamodb": {"Keys": {"CustomerName": ADDRESS}}}, True),
        ("dynamodb", dynamodb_event(), {"dynamodb": {"NewImage": {"PaymentTerms": {"S": ["30 days"]}}}}, False),
        ("dynamodb", dynamodb_event(), {"dynamodb": {"NewImage": {"Total": {"N": ["100"]}}}}, True),
        ("dynamodb", dynamodb_event(), {"dynamodb": {"NewImage": {"Total": {"N": [{"numeric": [">", 1]}]}}}}, False),
        ("dynamodb_insert", dynamodb_event(), {"eventName": ["INSERT", "MODIFY"]}, True),
        ("kafka", kafka_event(ENCODED), {"value": {"kind": [{"prefix": "or"}]}}, True),
        ("kafka", kafka_event(TEXT), {"value": [{"anything-but": ["error"]}]}, True),
        ("kafka", kafka_event(ENCODED), {"value": [{"anything-but": ["error"]}]}, False),
        ("kafka", kafka_event(None), {"value": {"kind": [{"exists": False}]}}, False),
        ("kafka", kafka_event(None), {"value": [None]}, True),
        ("kafka", kafka_event(ENCODED, TEXT), {"key": [{"prefix": "Result"}], "topic": ["mytopic"]}, True),
        ("activemq", activemq_event(ENCODED), {"data": {"kind": ["order"]}}, True),
        ("activemq", activemq_event(TEXT), {"data": [{"prefix": "Result: "}]}, True),
        ("activemq", activemq_event(TEXT), {"data": {"kind": ["order"]}}, False),
        ("rabbitmq", rabbitmq_event(ENCODED), {"data": {"kind": ["order"]}}, True),
        ("rabbitmq", rabbitmq_event(TEXT), {"data": [{"suffix": "fine"}]}, True),
        ("eventbridge", eventbridge.event(detail={"state": "terminated"}), {"detail": {"state": ["terminated"]}}, True),
        ("eventbridge", eventbridge.event(detail={"state": "running"}), {"detail": {"state": ["terminated"]}}, False),
        ("eventbridge", eventbridge.event(source="aws.ec2"), {"source": [{"prefix": "aws."}]}, True),
        ("invoke", {"operation": "Register", "id": 1}, {"operation": ["Register"]}, True),
        ("invoke", {"operation": "Drop", "id": 1}, {"operation": ["Register"]}, False),
    ],
)
def test_what_a_pattern_sees(decorator: str, event: Any, pattern: dict[str, Any], is_match: bool) -> None:
    before = json.dumps(event)

    assert calls(decorator, event, pattern=pattern) is is_match
    assert calls(decorator, event, pattern=json.dumps(pattern)) is is_match
    assert json.dumps(event) == before


@pytest.mark.parametrize(
    ("decorator", "event", "pattern"),
    [
        ("appsync_publish", appsync_events.publish(), {"info": {"channelNamespace": {"name": ["orders"]}}}),
        ("appsync_events", appsync_events.publish(), {"id": [{"exists": True}]}),
        ("appsync_resolver", appsync_resolver.query(), {"arguments": {"id": ["7"]}}),
        ("bedrock_agent", bedrock_agent.function(), {"sessionAttributes": {"customer": ["C1"]}}),
        ("bedrock_function", bedrock_agent.function(), {"actionGroup": ["orders"]}),
        ("bedrock_api", bedrock_agent.api(), {"inputText": [{"wildcard": "*order 7*"}]}),
        ("cloudformation", cloudformation.create(), {"ResourceProperties": {"ServiceToken": [{"exists": True}]}}),
        ("cloudformation_create", cloudformation.create(), {"RequestType": ["Create"]}),
        (
            "codepipeline",
            codepipeline.job(),
            {
                "CodePipeline.job": {
                    "data": {"actionConfiguration": {"configuration": {"UserParameters": {"stage": ["prod"]}}}}
                }
            },
        ),
        ("documentdb", documentdb.insert(), {"operationType": ["insert"], "ns": {"coll": ["orders"]}}),
        ("firehose", firehose.record(data={"kind": "order"}), {"data": {"kind": ["order"]}}),
        ("firehose", firehose.msk(data={"kind": "order"}), {"kafkaRecordValue": {"kind": ["order"]}}),
        ("kinesis_analytics", kinesis_analytics.record(data={"kind": "order"}), {"data": {"kind": ["order"]}}),
        ("kinesis_analytics_output", kinesis_analytics.output(data={"kind": 1}), {"data": {"kind": [1]}}),
        ("lambda_destination", lambda_destination.success(), {"requestPayload": {"order_id": [7]}}),
        ("schedule", schedule.rule(), {"detail-type": ["Scheduled Event"], "source": ["aws.events"]}),
        ("s3_object_lambda", s3_object_lambda.get(), {"userRequest": {"url": [{"exists": True}]}}),
        ("s3_object_get", s3_object_lambda.get(), {"userRequest": {"url": [{"exists": True}]}}),
        ("websocket_message", api_gateway_websocket.message(), {"body": {"action": ["move"]}}),
    ],
)
def test_every_source_with_content_has_patterns(decorator: str, event: Any, pattern: dict[str, Any]) -> None:
    app, seen = App(), list[str]()
    getattr(app, f"on_{decorator}")(pattern=pattern)(lambda event: seen.append("right"))
    wrong = getattr(app, f"on_{decorator}")(pattern=_with_other_values(pattern))
    wrong(lambda event: seen.append("wrong"))
    with contextlib.suppress(Exception):  # some services want a reply
        Client(app).send(event)

    assert seen == ["right"]


def _with_other_values(pattern: Any) -> Any:
    if isinstance(pattern, dict):
        return {key: _with_other_values(below) for key, below in pattern.items()}
    return [{"cidr": "192.0.2.0/24"}]


def test_items_of_pipes_have_the_payload_of_their_source() -> None:
    item = kinesis_event(ENCODED)["Records"][0]
    item = {**{key: value for key, value in item.items() if key != "kinesis"}, **item["kinesis"]}

    assert calls("eventbridge_pipes", [item], pattern={"data": {"kind": ["order"]}})
    assert calls("eventbridge_pipes", sqs_event(ORDER)["Records"], pattern={"body": {"kind": ["order"]}})
    assert not calls("eventbridge_pipes", sqs_event("text")["Records"], pattern={"body": {"kind": ["order"]}})
    assert calls("kinesis", [item], pattern={"data": {"kind": ["order"]}})


# --- SNS ------------------------------------------------------------------------------------------------------------

ATTRIBUTES = {
    "customer_interests": {"Type": "String.Array", "Value": '["soccer", "rugby", "hockey"]'},
    "store": {"Type": "String", "Value": "example_corp"},
    "event": {"Type": "String", "Value": "order_placed"},
    "price_usd": {"Type": "Number", "Value": "210.75"},
    "key": {"Type": "Binary", "Value": "AAEC"},
}


@pytest.mark.parametrize(
    ("pattern", "is_match"),
    [
        ({"store": ["example_corp"], "event": [{"anything-but": "order_cancelled"}]}, True),
        ({"customer_interests": ["rugby", "football", "baseball"], "price_usd": [{"numeric": [">=", 100]}]}, True),
        ({"customer_interests": [{"anything-but": ["rugby", "tennis"]}]}, True),
        ({"customer_interests": [{"prefix": "bas"}]}, False),
        ({"customer_interests": ['["soccer"']}, False),
        ({"price_usd": [210.75]}, True),
        ({"price_usd": ["210.75"]}, False),
        ({"price_usd": [{"anything-but": [100, 210.75]}]}, False),
        ({"price_usd": [{"anything-but": [100]}]}, True),
        ({"price_usd": [{"numeric": [">", 0, "<=", 150]}]}, False),
        ({"store": [{"exists": True}]}, True),
        ({"store": [{"exists": False}]}, False),
        ({"other": [{"exists": False}]}, True),
        ({"key": [{"exists": True}]}, False),
        ({"store": [{"equals-ignore-case": "EXAMPLE_corp"}]}, True),
        ({"store": [{"suffix": "_corp"}]}, True),
        ({"$or": [{"store": ["x"]}, {"event": ["order_placed"]}]}, True),
    ],
)
def test_a_filter_policy_on_attributes(pattern: dict[str, Any], is_match: bool) -> None:
    assert calls("sns", sns_event("text", ATTRIBUTES), pattern=pattern) is is_match
    assert not calls("sns", sns_event("text"), pattern=pattern)
    assert not calls("sns", sns_event("text", {}), pattern=pattern)


@pytest.mark.parametrize(
    ("message", "pattern", "is_match"),
    [
        (ORDER, {"kind": ["order"], "lines": {"sku": ["b"], "n": [2]}}, True),
        (ORDER, {"kind": ["order"], "lines": {"sku": ["b"], "n": [1]}}, False),
        (ORDER, {"tags": [{"prefix": "ne"}]}, True),
        ("text", {"kind": [{"exists": False}]}, False),
        ("[1]", {"kind": [{"exists": False}]}, False),
        ('{"store": null}', {"store": [{"exists": True}]}, False),
        ('{"store": ""}', {"store": [{"exists": True}]}, False),
        ('{"store": 0}', {"store": [{"exists": True}]}, True),
        ('{"n": 2000000000}', {"n": [{"numeric": [">", 1]}]}, False),
    ],
)
def test_a_filter_policy_on_the_body(message: str, pattern: dict[str, Any], is_match: bool) -> None:
    event = sns_event(message, {"kind": {"Type": "String", "Value": "other"}})

    assert calls("sns", event, pattern=pattern, scope="MessageBody") is is_match


@pytest.mark.parametrize(
    ("filters", "reason"),
    [
        ({"pattern": {"a": {"b": ["x"]}}}, "does not support nested filter policy"),
        ({"pattern": {key: ["x"] for key in "abcdef"}}, "can not have more than 5 keys"),
        ({"pattern": {key: ["1", "2", "3", "4"] for key in "abcd"}}, "more than 150 combinations"),
        ({"pattern": {"a": [{"numeric": [">", 2_000_000_000]}]}}, "between -1000000000 and 1000000000"),
        ({"scope": "MessageBody"}, "scope= needs pattern="),
        ({"pattern": {"a": ["x"]}, "scope": "Body"}, "scope= must be one of MessageAttributes, MessageBody"),
    ],
)
def test_filter_policies_that_sns_refuses(filters: dict[str, Any], reason: str) -> None:
    with pytest.raises(RegistrationError, match=reason):
        App().on_sns(**filters)


# --- Registration and routing ---------------------------------------------------------------------------------------


def test_a_key_that_no_record_has_is_refused() -> None:
    with pytest.raises(
        RegistrationError, match=r"sqs: pattern=: bdy: no record has the key 'bdy'; its keys are .*body"
    ):
        App().on_sqs(pattern={"bdy": {"kind": ["order"]}})
    with pytest.raises(RegistrationError, match="no record has the key 'state'"):
        App().on_eventbridge(pattern={"$or": [{"state": ["x"]}, {"source": ["y"]}]})


def test_patterns_of_mappings_may_be_longer() -> None:
    App().on_sqs(pattern={"body": {"a": ["x" * 4000]}})

    with pytest.raises(RegistrationError, match="longer than 4096 characters"):
        App().on_sqs(pattern={"body": {"a": ["x" * 4096]}})
    with pytest.raises(RegistrationError, match="longer than 2048 characters"):
        App().on_eventbridge(pattern={"detail": {"a": ["x" * 4000]}})


def test_the_most_specific_pattern_is_asked_first() -> None:
    app, seen = App(), list[str]()
    app.on_sqs()(lambda message: seen.append("any"))
    app.on_sqs(pattern={"body": {"kind": ["order"]}})(lambda message: seen.append("order"))
    app.on_sqs(pattern={"body": {"kind": [{"prefix": "ord"}]}})(lambda message: seen.append("prefix"))
    app.on_sqs(pattern={"body": {"kind": ["order"], "total": [1]}})(lambda message: seen.append("order of 1"))
    app.on_sqs(queue="special", pattern={"body": {"kind": ["order"]}})(lambda message: seen.append("special"))
    client = Client(app)

    for body in ({"kind": "order", "total": 1}, {"kind": "order"}, {"kind": "ordered"}, {"kind": "x"}, "text"):
        client.sqs(body=body)
    client.send(sqs.message(body={"kind": "order"}, queue_arn="arn:aws:sqs:us-east-1:123456789012:special"))

    assert seen == ["order of 1", "order", "prefix", "any", "any", "special"]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ({"body": {"a": ["x", "y"]}}, {"body": {"a": ["y", "x"]}}, True),
        ({"body": {"a": ["x"], "b": ["y"]}}, {"body": {"b": ["y"], "a": ["x"]}}, True),
        ({"body": {"a": ["x"]}}, '{"body": {"a": ["x"]}}', True),
        ({"body": {"a": ["x"]}}, {"body": {"a": ["y"]}}, False),
        ({"body": {"a": [{"numeric": [">", 1]}]}}, {"body": {"a": [{"numeric": ["<", 1]}]}}, False),
    ],
)
def test_equal_patterns_are_equal_routes(one: Any, other: Any, is_same: bool) -> None:
    first, second = App(), App()
    first.on_sqs(pattern=one)(lambda message: None)
    second.on_sqs(pattern=other)(lambda message: None)
    identities = [app.handlers()[0].route.identity() for app in (first, second)]

    assert (identities[0] == identities[1]) is is_same


def test_explain_names_the_keys_that_reject() -> None:
    app = App()
    app.on_sqs(pattern={"body": {"kind": ["order"], "total": [{"numeric": [">", 5]}], "lines": {"n": [3]}}})(
        lambda message: None
    )

    text = app.explain(sqs.message(body={"kind": "secret", "lines": [{"n": 1}]}))
    assert "rejected by pattern body.kind, pattern body.total (absent), pattern body.lines.n" in text
    assert "secret" not in text
    assert "rejected by pattern body.kind (absent)" in app.explain(sqs.message(body="text"))
    with pytest.raises(BatchError) as caught:
        app(sqs.message(body={"kind": "secret"}))
    assert "rejected by pattern body.kind" in str(caught.value.exceptions[0].__cause__)


def test_explain_names_alternatives_and_arrays() -> None:
    app = App()
    app.on_invoke(pattern={"$or": [{"a": ["x"]}, {"b": ["y"]}]})(lambda payload: None)
    app.on_invoke(pattern={"rows": {"a": ["x"], "b": ["y"]}})(lambda payload: None)

    text = app.explain({"rows": [{"a": "x", "b": "z"}, {"a": "z", "b": "y"}]})
    assert "rejected by pattern $or (absent)" in text
    assert "rejected by pattern rows" in text


def test_a_batch_is_divided_by_patterns() -> None:
    app, seen = App(report_batch_item_failures=True), list[Any]()
    app.on_sqs(pattern={"body": {"kind": ["a"]}})(lambda message: seen.append(("a", message.body)))
    app.on_sqs(pattern={"body": {"kind": ["b"]}})(lambda message: seen.append(("b", message.body)))
    payload = sqs_event('{"kind":"a"}')
    for number, body in enumerate(['{"kind":"b"}', "text"]):
        payload["Records"].append({**payload["Records"][0], "messageId": str(number), "body": body})

    assert Client(app).send(payload) == {"batchItemFailures": [{"itemIdentifier": "1"}]}
    assert seen == [("a", '{"kind":"a"}'), ("b", '{"kind":"b"}')]


def test_a_route_of_an_outside_source_may_have_a_pattern() -> None:
    source = sqs_module_source()
    route = Route(source, SQSMessage, pattern={"body": {"kind": ["order"]}})
    app, seen = App(), list[Any]()
    app.on(route)(seen.append)

    Client(app).sqs(body={"kind": "order"})

    assert len(seen) == 1


def sqs_module_source() -> Any:
    from lambdarouter.sources.sqs import SOURCE

    return SOURCE


def test_a_service_without_patterns_imports_nothing_of_them() -> None:
    code = (
        "import sys\n"
        "from lambdarouter import App\n"
        "app = App()\n"
        "app.on_sqs(queue='q')(lambda message: None)\n"
        "app.on_sns(topic='t')(lambda message: None)\n"
        "app.on_invoke()(lambda payload: None)\n"
        "app({})\n"
        "print([name for name in sys.modules if 'pattern' in name or 'content_index' in name])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)

    assert done.stdout.strip() == "[]"
