"""Samples: lists for tuples, samples in samples, and the methods of a client."""

from typing import Any

from lambdarouter import App
from lambdarouter.sources.codecommit import Reference
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import (
    Client,
    Sample,
    alb,
    api_gateway_websocket,
    codecommit,
    kafka,
    lex_v2,
    s3,
    ses,
    sns,
    sqs,
)

payloads: list[Any] = [
    sqs.message(),
    sqs.message(queue="orders", body={"a": 1}, receive_count=2),
    sqs.message(body=sns.message(topic="news", message=s3.put(bucket="uploads"))),
    sqs.message.record(body="text", group_id=None),
    s3.put(bucket="uploads", key="a.jpg", size=None),
    ses.message(recipients=["a@example.com"], cc=("b@example.com",), headers=[("Subject", "Help")]),
    codecommit.updated(repository="shop", references=[Reference(ref="refs/heads/main")]),
    api_gateway_websocket.connect(multi_value_headers={"host": ["example.com"]}),
    kafka.record(headers=[("trace", b"1")], bootstrap_servers=["b-1:9092"]),
    alb.request(method="POST", path="/users", json={"a": 1}),
    lex_v2.dialog(intent="BookHotel", active_contexts=[{"name": "travel"}]),
]
own: Sample = Sample(SQSMessage, {})
any_sample: Sample = s3.put
client = Client(App())
client.s3_put(bucket="uploads")
client.sqs(body="text")
client.ses_message(recipients=["a@example.com"])
client.lex_v2_dialog(intent="BookHotel")
client.codedeploy(deployment_id="d-1")
client.acme_uploaded(path="orders.csv")
client.post("/", json={"a": 1}, headers={"accept": "text/plain"})
