"""What is found in an app without a template."""

from __future__ import annotations

import asyncio
import importlib.util
import re
import time
from time import sleep
from typing import Annotated, Any

import pytest

from lambdarouter import App, Router
from lambdarouter.codecs import gzip, s3_pointer
from lambdarouter.http.parameters import Form
from lambdarouter.sources.sqs import SQSMessage
from tests.support.checked import alone


def found(app: App) -> list[tuple[str, str | None]]:
    return [(each.rule.id, each.resource) for each in alone(app)]


def nothing(event: Any) -> None: ...


def test_an_app_with_good_handlers_has_no_findings() -> None:
    app = App()
    app.on_sqs(queue=["orders", "parcels-*"])(nothing)
    app.on_s3_put(bucket="uploads", key="images/*.jpg", prefix="images/")(nothing)
    app.on_s3(event_name="ObjectRemoved:*", key=re.compile(r"^images/.*\.jpg$"))(nothing)
    app.on_schedule(rule="nightly")(nothing)
    app.get("/users/{user_id}")(lambda user_id: None)

    assert found(app) == []


@pytest.mark.parametrize(
    ("register", "message"),
    [
        (lambda app: app.on_s3(event_name="s3:ObjectCreated:Put"), "without `s3:`"),
        (lambda app: app.on_s3(event_name=["ObjectCreated:Put", "s3:ObjectRemoved:*"]), "without `s3:`"),
        (lambda app: app.on_s3(event_name="ObjectCreated:Upload"), "is not an S3 event name"),
        (lambda app: app.on_s3(event_name="Put"), "is not an S3 event name"),
        (lambda app: app.on_s3(bucket="arn:aws:s3:::uploads"), "the name of the bucket"),
        (lambda app: app.on_s3(key="s3://uploads/images/*"), "the key without its bucket"),
        (lambda app: app.on_s3(prefix="s3://uploads/"), "the key without its bucket"),
        (lambda app: app.on_s3(key=r"images/.*\.jpg"), "write re.compile("),
        (lambda app: app.on_s3(key="^images/"), "write re.compile("),
        (lambda app: app.on_s3(key="images/.*"), "write re.compile("),
        (lambda app: app.on_sqs(queue="orders-.*"), "write re.compile("),
        (lambda app: app.on_sqs(queue="https://sqs.eu-west-1.amazonaws.com/1/orders"), "write its name or ARN"),
        (lambda app: app.on_sqs(queue="${AWS::StackName}-orders"), "an expression of a template"),
        (lambda app: app.on_sns(topic="!Ref Topic"), "an expression of a template"),
        (lambda app: app.on_schedule(rule="rate(5 minutes)"), "not its schedule expression"),
        (lambda app: app.on_schedule(schedule="cron(0 3 * * ? *)"), "not its expression"),
        (lambda app: app.on_schedule(rule="nightly", schedule="nightly"), "exclude each other"),
        (lambda app: app.on_s3(key="images/a.jpg", prefix="docs/"), "exclude each other"),
        (lambda app: app.on_s3(key="images/*", prefix=["docs/", "texts/"]), "exclude each other"),
        (lambda app: app.on_s3(key="*.jpg", suffix=".png"), "exclude each other"),
    ],
)
def test_a_filter_that_never_matches(register: Any, message: str) -> None:
    app = App()
    register(app)(nothing)
    (finding,) = alone(app)

    assert (finding.rule.id, finding.resource) == ("LR102", "nothing")
    assert message in finding.message
    assert (finding.file or "").endswith("tests/checking/test_app_rules.py")


@pytest.mark.parametrize("path", ["/users/:id", "/files/*"])
def test_a_path_in_the_spelling_of_another_framework(path: str) -> None:
    app = App()
    app.get(path)(lambda: None)

    assert [each for each, _ in found(app)] == ["LR102"]


def first(event: Any) -> None: ...
def second(event: Any) -> None: ...


@pytest.mark.parametrize(
    ("general", "special"),
    [
        (lambda app: app.on_s3(bucket="a", key="*"), lambda app: app.on_s3(bucket="a")),
        (lambda app: app.on_s3_put(bucket="a*", prefix="i"), lambda app: app.on_s3_put(bucket="ab*", key="images/*")),
        (lambda app: app.on_sqs(queue="a*", via=None), lambda app: app.on_sqs(queue="ab*", via=None)),
        (lambda app: app.on_s3(bucket=["a", "b"], key="x/*"), lambda app: app.on_s3(bucket="a", key="x/y*z")),
    ],
)
def test_a_handler_that_another_one_covers(general: Any, special: Any) -> None:
    app = App()
    general(app)(first)
    special(app)(second)

    assert found(app) == [("LR103", "second")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (lambda app: app.on_s3(bucket="a*", key="x/*"), lambda app: app.on_s3(bucket="abc", key="y/*")),
        (lambda app: app.on_sqs(queue="a?"), lambda app: app.on_sqs(queue="a*")),
        (lambda app: app.on_sqs(queue="a*", where=bool), lambda app: app.on_sqs(queue="ab*")),
        (lambda app: app.on_sqs(queue="a*", via=None), lambda app: app.on_sqs(queue="ab*")),
        (lambda app: app.on_sqs(queue="a", group="*"), lambda app: app.on_sqs(queue="a")),
    ],
)
def test_a_handler_that_can_still_be_called(one: Any, other: Any) -> None:
    app = App()
    one(app)(first)
    other(app)(second)

    assert found(app) == []


def test_a_typed_handler_covers_no_other_one() -> None:
    app = App()

    @app.on_sqs(queue="a*", group="g")
    def typed(message: SQSMessage[list[int]]) -> None: ...

    app.on_sqs(queue="ab", group="g")(nothing)
    app.on_sqs(queue="ac*", group="g")(second)

    assert found(app) == []


def test_a_handler_whose_codec_may_refuse_a_payload_covers_no_other_one() -> None:
    app = App()
    app.on_sqs(queue="a*", group="g", decode=gzip())(lambda message: None)
    app.on_sqs(queue="ab", group="g")(nothing)
    assert found(app) == []

    app = App()
    app.on_sqs(queue="a*", decode=s3_pointer(object, buckets=["large"]))(lambda message: None)
    app.on_sqs(queue="ab*")(second)
    assert found(app) == [("LR103", "second")]


def test_sources_that_are_accepted_without_a_handler() -> None:
    app = App(only={"sqs", "sns", "s3", "http", "kinesis"})
    app.on_s3()(nothing)  # in messages of queues and topics, too
    app.get("/")(lambda: None)
    assert found(app) == [("LR104", "kinesis")]

    app.default(nothing)
    assert found(app) == []


def test_a_handler_of_a_refused_source() -> None:
    app = App(only="sqs")
    app.on_sqs()(nothing)
    app.on_sns()(second)

    assert found(app) == [("LR105", "second")]


@pytest.mark.parametrize("filters", [{}, {"rest": True}, {"topic": "alarms"}])
def test_a_handler_of_every_record_of_an_envelope_is_a_note(filters: dict[str, Any]) -> None:
    app = App()
    app.on_s3()(nothing)
    app.on_cloudwatch_logs()(nothing)
    app.on_sns(**filters)(lambda notification: None)
    message = "It gets every record of sns, so no event inside one reaches nothing (s3)."
    notes = [(each.rule.id, each.rule.severity, each.message) for each in alone(app)]
    assert notes == ([("LR108", "note", message)] if not filters else [])


def test_what_cannot_be_resolved_is_found_with_its_handler() -> None:
    app = App()

    @app.on_sqs()
    def fulfill(message: SQSMessage[Missing]) -> None: ...  # type: ignore[name-defined]  # noqa: F821

    assert found(app) == [("LR101", "fulfill")]


def test_a_form_needs_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    app = App()

    @app.post("/pictures")
    def upload(title: Annotated[str, Form()]) -> None: ...

    assert found(app) == []
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(
        "lambdarouter._checking.app_rules.find_spec", lambda name: None if name == "werkzeug" else find_spec(name)
    )
    assert found(app) == [("LR107", "upload")]


# --- Blocking calls -------------------------------------------------------------------------------------------------


def client_of_boto3() -> Any:
    import boto3  # type: ignore[import-untyped]

    return boto3.client("s3", region_name="eu-west-1")


async def sleeps(event: Any) -> None:
    time.sleep(1)  # noqa: ASYNC251


async def sleeps_by_name(event: Any) -> None:
    if event:
        sleep(1)  # noqa: ASYNC251


async def reads_an_object(event: Any) -> None:
    import boto3  # pyright: ignore[reportMissingTypeStubs]

    s3 = boto3.client("s3")
    await asyncio.sleep(0, s3.get_object(Bucket="a", Key="b"))


async def waits(event: Any) -> None:
    await asyncio.sleep(1)
    await asyncio.to_thread(time.sleep, 1)

    def later() -> None:
        time.sleep(1)

    await asyncio.to_thread(later)


def is_sync(event: Any) -> None:
    time.sleep(1)


@pytest.mark.parametrize(
    ("handler", "calls"),
    [
        (sleeps, ["time.sleep"]),
        (sleeps_by_name, ["sleep"]),
        (reads_an_object, ["boto3.client", "s3.get_object"]),
        (waits, []),
        (is_sync, []),
    ],
)
def test_a_call_that_blocks_the_event_loop_is_a_note(handler: Any, calls: list[str]) -> None:
    app = App()
    app.on_sqs()(handler)
    findings = alone(app)

    assert [(each.rule.id, each.message) for each in findings] == [
        ("LR106", f"{call}(...) blocks the event loop.") for call in calls
    ]
    assert not any(each.is_failure for each in findings)


def test_a_client_of_the_module_blocks() -> None:
    client = client_of_boto3()
    app = App()

    @app.on_sqs()
    async def fulfill(message: Any) -> None:
        client.list_buckets()

    assert [each.message for each in alone(app)] == ["client.list_buckets(...) blocks the event loop."]


def test_handlers_of_routers_are_checked() -> None:
    app, router = App(), Router()
    router.on_schedule(rule="rate(1 day)")(nothing)
    app.include(router)

    assert found(app) == [("LR102", "nothing")]


def test_filters_that_read_no_text_are_compared() -> None:
    app = App()
    app.on_codecommit_created(repository="shop")(lambda event: None)
    app.on_codecommit_deleted(ref="d")(lambda event: None)
    app.on_codecommit_updated()(lambda event: None)

    assert [each.rule.id for each in alone(app)] == []
