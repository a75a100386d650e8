"""Pointers of the extended clients of SQS and SNS to objects in S3, which moto has."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal

import boto3  # type: ignore[import-untyped]  # pyright: ignore[reportMissingTypeStubs]
import pytest
from attrs import frozen
from botocore.config import Config  # type: ignore[import-untyped]  # pyright: ignore[reportMissingTypeStubs]
from moto import mock_aws

from lambdarouter import App, BatchError, RegistrationError
from lambdarouter.codecs import gzip, s3_pointer
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.sources.sqs import SQSMessage
from tests.support.encoded_payloads import problem_of, sns, sqs

KEY = "9cc30888-0e2e-40da-b594-c9ca2cd58722"
#: Bodies that the extended clients of Java and of Python (amazon-sqs-extended-client 1.0.1) have written.
WRITTEN = [
    f'["software.amazon.payloadoffloading.PayloadS3Pointer",{{"s3BucketName":"large","s3Key":"{KEY}"}}]',
    f'["software.amazon.payloadoffloading.PayloadS3Pointer", {{"s3BucketName": "large", "s3Key": "{KEY}"}}]',
]
#: The class of a pointer, and the attribute that marks it: today, and in the first versions.
FORMS = [
    ("software.amazon.payloadoffloading.PayloadS3Pointer", "ExtendedPayloadSize"),
    ("software.amazon.payloadoffloading.PayloadS3Pointer", "SQSLargePayloadSize"),
    ("com.amazon.sqs.javamessaging.MessageS3Pointer", "SQSLargePayloadSize"),
]
NAME, MARK = FORMS[0]


@frozen
class Order:
    order_id: str


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        client: Any = boto3.client("s3", region_name="us-east-1")
        for bucket in ("large", "private"):
            client.create_bucket(Bucket=bucket)
            client.put_object(Bucket=bucket, Key=KEY, Body=b'{"order_id": "a"}')
        yield client


def pointer(bucket: str = "large", key: str = KEY, name: str = NAME) -> str:
    return json.dumps([name, {"s3BucketName": bucket, "s3Key": key}])


@pytest.mark.parametrize(("name", "mark"), FORMS)
def test_the_body_of_a_large_message_comes_from_s3(s3: Any, name: str, mark: str) -> None:
    app, seen = App(), list[Any]()

    @app.on_sqs(decode=s3_pointer(s3, buckets=["large"]))
    def handle(message: SQSMessage[Order]) -> None:
        seen.append((message.body, message.raw["body"]))

    app(sqs(pointer(name=name), {mark: "300000"}))

    assert seen == [(Order("a"), pointer(name=name))]


@pytest.mark.parametrize("body", WRITTEN, ids=["Java", "Python"])
def test_the_body_that_a_client_has_written(s3: Any, body: str) -> None:
    app, seen = App(), list[Any]()

    @app.on_sqs(decode=s3_pointer(s3, buckets=["large"]))
    def handle(message: SQSMessage[Order]) -> None:
        seen.append(message.body)

    app(sqs(body, {"ExtendedPayloadSize": "16"}))

    assert seen == [Order("a")]


def test_the_message_of_a_large_notification_comes_from_s3_directly_and_through_a_queue(s3: Any) -> None:
    app, seen = App(), list[Any]()

    @app.on_sns(decode=s3_pointer(s3, buckets=["large"]))
    def handle(message: SNSMessage[Order]) -> None:
        seen.append((message.message, message.via))

    notification = sns(pointer(), {MARK: "300000"})
    app(notification)
    app(sqs(json.dumps(notification["Records"][0]["Sns"])))

    assert seen == [(Order("a"), ()), (Order("a"), ("sqs",))]


def test_a_message_without_the_attribute_stays_as_it_is(s3: Any) -> None:
    app, seen = App(), list[Any]()

    @app.on_sqs(decode=s3_pointer(s3, buckets=["large"]))
    def handle(message: SQSMessage) -> None:
        seen.append(message.body)

    app(sqs("small"))
    app(sqs(pointer()))  # anyone can write such a text
    app(sqs(pointer(), {MARK: "300000"}))

    assert seen == ["small", pointer(), '{"order_id": "a"}']


def test_a_client_may_be_made_by_the_first_pointer(s3: Any) -> None:
    made: list[Any] = []

    def client() -> Any:
        made.append(boto3.client("s3", region_name="us-east-1"))
        return made[-1]

    app, seen = App(), list[Any]()

    @app.on_sqs(decode=s3_pointer(client, buckets={"large"}))
    def handle(message: SQSMessage[Order]) -> None:
        seen.append(message.body)

    app(sqs('{"order_id": "b"}'))
    assert made == []
    app(sqs(pointer(), {MARK: "300000"}))
    app(sqs(pointer(), {MARK: "300000"}))

    assert seen == [Order("b"), Order("a"), Order("a")]
    assert len(made) == 1


def test_an_object_may_be_compressed(s3: Any) -> None:
    import gzip as stdlib

    s3.put_object(Bucket="large", Key="z", Body=stdlib.compress(b'{"order_id": "z"}'))
    app, seen = App(), list[Any]()

    @app.on_sqs(decode=[s3_pointer(s3, buckets=["large"]), gzip()])
    def handle(message: SQSMessage[Order]) -> None:
        seen.append(message.body)

    app(sqs(pointer(key="z"), {MARK: "300000"}))

    assert seen == [Order("z")]


# --- Failures -------------------------------------------------------------------------------------------------------


def failure(s3: Any, body: str, **options: Any) -> BaseException:
    app = App()

    @app.on_sqs(decode=s3_pointer(s3, buckets=["large"], **options))
    def handle(message: SQSMessage[Order]) -> None: ...

    with pytest.raises(BatchError) as caught:
        app(sqs(body, {MARK: "300000"}))
    return caught.value


def test_a_bucket_that_is_not_allowed_is_never_read(s3: Any) -> None:
    text = problem_of(failure(s3, pointer(bucket="private")))

    assert text.startswith("sqs: Records[0].body: decode=s3_pointer: points to a bucket that is not in buckets=.")
    assert "private" not in text


@pytest.mark.parametrize(
    "body",
    [
        '{"order_id": "a"}',
        '["java.lang.Runtime", {"s3BucketName": "large", "s3Key": "k"}]',
        json.dumps([NAME, {"s3BucketName": "large"}]),
        json.dumps([NAME, {"s3BucketName": "large", "s3Key": ""}]),
        json.dumps([NAME, {"s3BucketName": ["large"], "s3Key": "k"}]),
        json.dumps([NAME, {"s3BucketName": "large", "s3Key": "k"}, 1]),
    ],
)
def test_a_body_that_is_no_pointer_fails(s3: Any, body: str) -> None:
    assert "has the attribute of a pointer to S3, but is not one" in problem_of(failure(s3, body))


def test_a_body_that_is_not_json_fails(s3: Any) -> None:
    assert "decode=s3_pointer: is not JSON" in problem_of(failure(s3, "pointer"))


def test_an_object_that_is_too_large_is_not_read(s3: Any) -> None:
    text = problem_of(failure(s3, pointer(), most_bytes=16))

    assert "points to an object with more than 16 bytes" in text
    assert failure(s3, pointer(key="missing"), most_bytes=16)


def test_an_error_of_s3_fails_the_record_as_itself(s3: Any) -> None:
    error: Any = failure(s3, pointer(key="missing"))

    assert type(error.exceptions[0].__cause__).__name__ == "NoSuchKey"
    assert error.exceptions[0].__cause__.response["Error"]["Code"] == "NoSuchKey"


def test_only_large_messages_fail_while_s3_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    no_retries = Config(retries={"max_attempts": 0}, connect_timeout=1)
    client = boto3.client("s3", region_name="us-east-1", endpoint_url="http://127.0.0.1:9", config=no_retries)
    app, seen = App(report_batch_item_failures=True), list[Any]()

    @app.on_sqs(decode=s3_pointer(client, buckets=["large"]))
    def handle(message: SQSMessage[Order]) -> None:
        seen.append(message.body)

    messages = [sqs(pointer(), {MARK: "16"}), sqs('{"order_id": "b"}'), sqs(pointer(), {MARK: "16"})]
    records = [{**each["Records"][0], "messageId": str(number)} for number, each in enumerate(messages)]

    assert app({"Records": records}) == {"batchItemFailures": [{"itemIdentifier": "0"}, {"itemIdentifier": "2"}]}
    assert seen == [Order("b")]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"buckets": []}, "buckets= must be a list"),
        ({"buckets": "large"}, "buckets= must be a list"),
        ({"buckets": [""]}, "buckets= must be a list"),
        ({"buckets": ["large"], "most_bytes": 0}, "most_bytes="),
    ],
)
def test_options_without_sense_are_refused(options: Any, problem: str) -> None:
    with pytest.raises(RegistrationError, match=problem):
        s3_pointer(lambda: None, **options)


def test_the_buckets_are_required_and_the_source_is_checked() -> None:
    with pytest.raises(TypeError, match="buckets"):
        s3_pointer(lambda: None)  # type: ignore[call-arg]
    with pytest.raises(RegistrationError, match="give an S3 client"):
        s3_pointer("s3", buckets=["large"])
    with pytest.raises(RegistrationError, match=r"decode=s3_pointer\(...\) is for on_sqs and on_sns"):
        App().on_kafka(decode=s3_pointer(lambda: None, buckets=["large"]))


@frozen
class Placed:
    kind: Literal["placed"]


@frozen
class Sent:
    kind: Literal["sent"]


@frozen
class Returned:
    kind: Literal["returned"]


class Reads:
    """A client of S3 that counts what is read."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.keys: list[str] = []

    def get_object(self, **arguments: str) -> Any:
        self.keys.append(arguments["Key"])
        return self.client.get_object(**arguments)


@pytest.mark.parametrize("concurrency", [1, 2])
@pytest.mark.parametrize("is_shared", [True, False])
def test_a_large_message_is_read_once_for_all_handlers(s3: Any, concurrency: int, is_shared: bool) -> None:
    client = Reads(s3)
    for kind in ("placed", "sent", "returned", "lost"):
        s3.put_object(Bucket="large", Key=kind, Body=json.dumps({"kind": kind}).encode())
    shared = s3_pointer(client, buckets=["large"])
    app, seen = App(), list[Any]()

    def register(payload: Any) -> None:
        def handle(message: SQSMessage[Any]) -> None:
            seen.append(message.body)

        handle.__annotations__["message"] = SQSMessage[payload]
        codec = shared if is_shared else s3_pointer(client, buckets=["large"])
        app.on_sqs(decode=codec, concurrency=concurrency)(handle)

    for payload in (Placed, Sent, Returned):
        register(payload)

    kinds = ["returned", "placed", "lost", "sent"]
    messages = [sqs(pointer(key=kind), {MARK: "300000"})["Records"][0] for kind in kinds]
    with pytest.raises(BatchError, match="1 of 4 records failed"):
        app({"Records": messages})

    assert sorted(client.keys) == sorted(kinds)
    assert sorted(each.kind for each in seen) == ["placed", "returned", "sent"]
