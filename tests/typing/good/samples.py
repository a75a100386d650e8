"""Samples: the keywords of the most used sources, and those of a client."""

from typing import Any

from lambdarouter import App
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import (
    Client,
    Sample,
    alb,
    cloudformation,
    cloudwatch_logs,
    dynamodb,
    eventbridge,
    firehose,
    kafka,
    kinesis,
    lex_v2,
    s3,
    schedule,
    ses,
    sns,
    sqs,
)

payloads: list[Any] = [
    sqs.message(),
    sqs.message(queue="orders", body={"a": 1}, receive_count=2),
    sqs.message.record(body="text", group_id=None),
    s3.put(bucket="uploads", key="a.jpg", size=None),
    sns.message(topic="news", message={"a": 1}),
    dynamodb.insert(keys={"id": 1}, new_image={"id": 1}),
    kinesis.record(stream="clicks", data={"a": 1}),
    eventbridge.event(source="shop", detail={"a": 1}, resources=["arn"]),
    schedule.rule(resource_arn="arn:aws:events:us-east-1:123456789012:rule/nightly"),
    kafka.record(topic="clicks", value={"a": 1}, key="a"),
    firehose.record(stream="logs", data=b"a"),
    cloudwatch_logs.data_message(log_group="/aws/lambda/shop"),
    ses.message(recipients=["a@example.com"]),
    cloudformation.create(properties={"Name": "a"}),
    alb.request(method="POST", path="/users", json={"a": 1}),
    lex_v2.dialog(intent="any"),
]
own: Sample = Sample(SQSMessage, {})
any_sample: Sample = s3.put
client = Client(App())
client.s3_put(bucket="uploads")
client.sqs(body="text")
client.kafka(topic="clicks", value={"a": 1})
client.ses_message(recipients=["a@example.com"])
client.lex_v2_dialog(intent="any")
