"""CloudFormation custom resources: requests, and the answer that the stack waits for."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import define
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import (
    App,
    BatchError,
    DeliveryError,
    Dispatch,
    EventError,
    LambdaContext,
    LambdaRouterError,
    RegistrationError,
    ReplyError,
    UnhandledEventError,
)
from lambdarouter._events.reading import read, write
from lambdarouter.sources.cloudformation import CREATE_FAILED, CustomResourceRequest, failed, success
from lambdarouter.sources.s3_batch import succeeded
from lambdarouter.testing import Client, cloudformation, samples, sns, sqs
from tests.support.dispatched import received, taken_by
from tests.support.mutations import check_mutations, logged
from tests.support.published import load, published

STACK = "arn:aws:cloudformation:us-east-1:123456789012:stack/shop/1a2345b6-0000-00a0-a123-00abc0abc000"
REQUEST = "5f0c7a3e-2d6b-4b0e-9a41-1f6f4c2f7d10"
TOKEN = "arn:aws:lambda:us-east-1:123456789012:function:resource"
URL = "https://cloudformation-custom-resource.s3.amazonaws.com/answer?X-Amz-Signature=example"
SAME = {"StackId": STACK, "RequestId": REQUEST, "LogicalResourceId": "Bucket"}
NEW_ID = f"shop-Bucket-{REQUEST}"

Handler = Callable[[CustomResourceRequest[Any]], Any]


@define
class Settings:
    Name: str


def never(request: CustomResourceRequest[Any]) -> None:
    raise AssertionError("called")


def put_by(handler: Handler, payload: Any) -> dict[str, Any]:
    """The answer that is put for a payload."""
    app = App()
    app.on_cloudformation()(handler)
    client = Client(app, context=LambdaContext(log_stream_name="stream-7"))
    assert client.send(payload) is None
    [sent] = client.sent
    assert sent.target == URL
    assert len(json.dumps(sent.content).encode()) <= 4096
    return sent.content


def returned_by(handler: Handler, payload: Any) -> Any:
    """What is returned to CDK's provider framework."""
    app = App()
    app.on_cloudformation()(handler)
    client = Client(app)
    answer = client.send(payload)
    assert client.sent == []
    return answer


def fail(request: CustomResourceRequest[Any]) -> None:
    raise ValueError("secret")


def test_every_field_of_an_update() -> None:
    [request] = received("cloudformation", cloudformation.update())

    assert request == CustomResourceRequest(
        request_type="Update",
        properties={"ServiceToken": TOKEN, "Name": "uploads", "Versioned": "true"},
        old_properties={"ServiceToken": TOKEN, "Name": "uploads", "Versioned": "false"},
        physical_resource_id="bucket-7",
        resource_type="Custom::Bucket",
        logical_resource_id="Bucket",
        stack_id=STACK,
        request_id=REQUEST,
        service_token=TOKEN,
        response_url=URL,
    )
    assert "Signature" not in repr(request)


def test_properties_become_the_type_that_the_handler_names() -> None:
    app = App()
    seen: list[Any] = []

    @app.on_cloudformation(resource_type="Custom::Bucket")
    def handle(request: CustomResourceRequest[Settings]) -> None:
        seen.extend([request.properties, request.old_properties])

    Client(app).send(cloudformation.update())

    assert seen == [Settings("uploads"), Settings("uploads")]


def test_properties_of_another_type_are_answered_as_failed() -> None:
    app = App()

    @app.on_cloudformation()
    def handle(request: CustomResourceRequest[Settings]) -> None:
        _ = request.properties.Name

    client = Client(app)
    client.send(cloudformation.create(properties={"Name": ["do-not-tell"]}))

    assert client.sent[0].content["Status"] == "FAILED"
    assert "ResourceProperties.Name" in client.sent[0].content["Reason"]
    assert "do-not-tell" not in client.sent[0].content["Reason"]


def test_decorators_and_filters() -> None:
    handlers = {
        "create": lambda app: app.on_cloudformation_create(),
        "update": lambda app: app.on_cloudformation_update(),
        "delete": lambda app: app.on_cloudformation_delete(),
        "other": lambda app: app.on_cloudformation(resource_type=["Custom::Other", "Custom::More*"]),
        "rest": lambda app: app.on_cloudformation(),
    }

    assert taken_by(handlers, cloudformation.create()) == ["create"]
    assert taken_by(handlers, cloudformation.provider_create()) == ["create"]
    assert taken_by(handlers, cloudformation.update()) == ["update"]
    assert taken_by(handlers, cloudformation.delete()) == ["delete"]
    assert taken_by({"other": handlers["other"], "rest": handlers["rest"]}, cloudformation.delete()) == ["rest"]
    more = cloudformation.delete(resource_type="Custom::MoreOfIt")
    assert taken_by({"other": handlers["other"], "rest": handlers["rest"]}, more) == ["other"]


# --- The answer to the stack ----------------------------------------------------------------------------------------


def test_none_is_success_with_an_id_that_stays_when_the_event_is_repeated() -> None:
    success = {"Status": "SUCCESS", **SAME, "PhysicalResourceId": NEW_ID}

    assert put_by(lambda request: None, cloudformation.create()) == success
    assert put_by(lambda request: None, cloudformation.create()) == success
    assert put_by(lambda request: {}, cloudformation.create()) == success


@pytest.mark.parametrize(
    "other", [{"request_id": "another"}, {"logical_resource_id": "Another"}, {"stack_id": STACK.replace("shop", "pub")}]
)
def test_another_request_gets_another_id(other: dict[str, Any]) -> None:
    assert put_by(lambda request: None, cloudformation.create(**other))["PhysicalResourceId"] != NEW_ID


@pytest.mark.parametrize("kind", ["update", "delete"])
def test_the_id_is_kept_on_updates_and_deletions(kind: str) -> None:
    payload = samples("cloudformation")[kind]()

    assert put_by(lambda request: None, payload)["PhysicalResourceId"] == "bucket-7"
    assert put_by(fail, payload)["PhysicalResourceId"] == "bucket-7"


def test_what_the_handler_returns_is_in_the_answer() -> None:
    reply = {"PhysicalResourceId": "bucket-8", "Data": {"Arn": "arn:aws:s3:::b"}, "NoEcho": True}

    assert put_by(lambda request: reply, cloudformation.update()) == {"Status": "SUCCESS", **SAME, **reply}
    assert put_by(lambda request: {"PhysicalResourceId": None, "Data": None}, cloudformation.update()) == {
        "Status": "SUCCESS",
        **SAME,
        "PhysicalResourceId": "bucket-7",
    }


def test_an_exception_is_failed_with_its_type_and_the_log_stream_and_does_not_leave() -> None:
    answer = put_by(fail, cloudformation.create())

    assert answer == {
        "Status": "FAILED",
        **SAME,
        "PhysicalResourceId": CREATE_FAILED,
        "Reason": "ValueError (see the log stream stream-7)",
    }


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("done", "value"),
        (["x"], "value"),
        ({"Data": "x"}, "Data"),
        ({"Data": {"a": float("nan")}}, "value"),
        ({"NoEcho": "true"}, "NoEcho"),
        ({"PhysicalResourceId": 7}, "PhysicalResourceId"),
        ({"PhysicalResourceId": ""}, "PhysicalResourceId"),
        ({"PhysicalResourceId": "é" * 513}, "PhysicalResourceId"),
        ({"PhysicalResourceId": '"' * 513}, "PhysicalResourceId"),
        ({"Physicalresourceid": "x"}, "Physicalresourceid"),
    ],
)
def test_another_reply_is_failed_and_names_the_field(reply: Any, said: str) -> None:
    answer = put_by(lambda request: reply, cloudformation.create())

    assert answer["Status"] == "FAILED"
    assert answer["PhysicalResourceId"] == NEW_ID
    assert "ReplyError" in answer["Reason"]
    assert said in answer["Reason"]


def test_an_id_cannot_change_in_a_deletion() -> None:
    answer = put_by(lambda request: {"PhysicalResourceId": "other"}, cloudformation.delete())

    assert (answer["Status"], answer["PhysicalResourceId"]) == ("FAILED", "bucket-7")
    assert "deletion" in answer["Reason"]


def test_an_answer_that_is_too_large_is_failed_and_still_names_what_was_made() -> None:
    reply = {"PhysicalResourceId": "made", "Data": {"Text": "x" * 4096}}

    answer = put_by(lambda request: reply, cloudformation.create())

    assert (answer["Status"], answer["PhysicalResourceId"]) == ("FAILED", "made")
    assert "4096" in answer["Reason"]
    assert "Data" not in answer


@given(st.integers(min_value=3000, max_value=4200), st.sampled_from(["x", "é", "\n", '"', "😀"]))
def test_an_answer_never_exceeds_the_bound(size: int, letter: str) -> None:
    app = App()
    app.on_cloudformation()(lambda request: {"Data": {"Text": letter * size}})
    client = Client(app)
    client.send(cloudformation.create())
    [sent] = client.sent
    # As it is written on the wire: compact, and UTF-8.
    written = json.dumps(sent.content, ensure_ascii=False, separators=(",", ":")).encode()
    assert len(written) <= 4096
    assert (sent.content["Status"] == "SUCCESS") == ("Data" in sent.content)


def test_a_request_that_nothing_takes_is_answered_as_failed() -> None:
    app = App()
    app.on_cloudformation(resource_type="Custom::Other")(lambda request: None)
    client = Client(app)

    client.send(cloudformation.create())

    assert client.sent[0].content["Status"] == "FAILED"
    assert "UnhandledEventError" in client.sent[0].content["Reason"]


def test_a_topic_may_carry_the_request() -> None:
    app = App()
    app.on_cloudformation()(lambda request: {"Data": {"via": list(request.via)}})
    client = Client(app)

    assert client.send(sns.message(message=json.dumps(cloudformation.create()))) is None

    assert client.sent[0].content["Data"] == {"via": ["sns"]}


def test_a_coroutine_is_awaited() -> None:
    app = App()

    @app.on_cloudformation()
    async def handle(request: CustomResourceRequest) -> dict[str, Any]:
        return {"PhysicalResourceId": "awaited"}

    client = Client(app)
    client.send(cloudformation.create())

    assert client.sent[0].content["PhysicalResourceId"] == "awaited"


# --- Failed creations -----------------------------------------------------------------------------------------------


def life(create: Any) -> tuple[dict[str, Any], list[str | None], dict[str, Any]]:
    """A creation and then the deletion of the id that it was answered with: both answers, and the ids deleted."""
    app, deleted = App(), list[str | None]()
    app.on_cloudformation_create()(create)

    @app.on_cloudformation_delete()
    def delete(request: CustomResourceRequest) -> None:
        deleted.append(request.physical_resource_id)

    client = Client(app)
    client.send(cloudformation.create())
    client.send(cloudformation.delete(physical_resource_id=client.sent[0].content["PhysicalResourceId"]))
    first, second = client.sent
    return first.content, deleted, second.content


@pytest.mark.parametrize("create", [fail, lambda request: failed("The name is taken.")], ids=["raised", "failed"])
def test_what_was_not_created_is_not_deleted(create: Handler) -> None:
    first, deleted, second = life(create)

    assert (first["Status"], first["PhysicalResourceId"]) == ("FAILED", CREATE_FAILED)
    assert deleted == []
    assert second == {"Status": "SUCCESS", **SAME, "PhysicalResourceId": CREATE_FAILED}


@pytest.mark.parametrize(
    ("reply", "name"),
    [
        (failed("The policy is wrong.", physical_resource_id="half"), "half"),
        ({"PhysicalResourceId": "made", "Data": {"Text": "x" * 4096}}, "made"),
        ({"PhysicalResourceId": "made", "Data": "wrong"}, "made"),
        ({"PhysicalResourceId": "made", "Wrong": 1}, "made"),
        ({"Data": "wrong"}, NEW_ID),
        ("wrong", NEW_ID),
    ],
)
def test_what_was_created_before_the_failure_is_deleted(reply: Any, name: str) -> None:
    first, deleted, second = life(lambda request: reply)

    assert (first["Status"], first["PhysicalResourceId"]) == ("FAILED", name)
    assert deleted == [name]
    assert (second["Status"], second["PhysicalResourceId"]) == ("SUCCESS", name)


@pytest.mark.parametrize("kind", ["update", "delete"])
def test_a_failure_later_keeps_the_id(kind: str) -> None:
    payload = samples("cloudformation")[kind]()

    assert put_by(lambda request: failed("No."), payload)["PhysicalResourceId"] == "bucket-7"
    named = put_by(lambda request: failed("No.", physical_resource_id="half"), payload)
    assert named["PhysicalResourceId"] == ("half" if kind == "update" else "bucket-7")


def test_the_framework_of_cdk_looks_for_failed_creations_itself() -> None:
    payload = cloudformation.provider_delete(physical_resource_id=CREATE_FAILED)

    assert returned_by(lambda request: {"Data": {"called": True}}, payload) == {"Data": {"called": True}}


# --- What cannot be read, and what nothing takes --------------------------------------------------------------------


@pytest.mark.parametrize("key", ["RequestType", "RequestId", "StackId", "LogicalResourceId", "PhysicalResourceId"])
@pytest.mark.parametrize("wrong", [None, "missing", 7, ["do-not-tell"], {}, ""], ids=repr)
def test_a_malformed_request_is_answered_as_failed_without_a_handler(key: str, wrong: Any) -> None:
    payload = cloudformation.update()
    payload[key] = wrong
    if wrong == "missing":
        del payload[key]
    if key == "PhysicalResourceId" and wrong in (None, "missing", ""):
        return  # there is a default for it: see the next test

    answer = put_by(never, payload)

    assert answer["Status"] == "FAILED"
    assert answer["Reason"].startswith(f"EventError: cloudformation: {key}: is ")
    assert "do-not-tell" not in answer["Reason"]
    assert {each: answer[each] for each in SAME if each != key} == {each: SAME[each] for each in SAME if each != key}
    assert answer["PhysicalResourceId"]


@pytest.mark.parametrize("wrong", [None, ""])
def test_an_update_without_an_id_gets_one(wrong: Any) -> None:
    payload = cloudformation.update()
    payload["PhysicalResourceId"] = wrong

    assert put_by(lambda request: None, payload)["PhysicalResourceId"] == NEW_ID


@pytest.mark.parametrize("kind", ["Import", "create", "do-not-tell"])
def test_a_kind_of_request_that_is_not_known_is_no_work_for_a_handler(kind: str) -> None:
    answer = put_by(never, cloudformation.create(request_type=kind))

    assert answer["Status"] == "FAILED"
    assert "RequestType: is not one of Create, Update, Delete" in answer["Reason"]
    assert kind not in answer["Reason"].partition("Create, Update, Delete")[2]


@pytest.mark.parametrize("properties", [None, "x", 7, [], {"Name": None}, {}])
def test_properties_that_do_not_fit_are_answered_as_failed(properties: Any) -> None:
    def handle(request: CustomResourceRequest[Settings]) -> dict[str, Any]:
        return {"PhysicalResourceId": request.properties.Name}

    payload = cloudformation.create()
    payload["ResourceProperties"] = properties

    assert put_by(handle, payload)["Status"] == "FAILED"


@pytest.mark.parametrize("wrong", [["x"], {"x": 1}, 7, None])
def test_filters_turn_away_a_type_that_is_none(wrong: Any) -> None:
    app = App()
    app.on_cloudformation(resource_type=["Custom::A", "Custom::B*"])(never)
    payload = cloudformation.create()
    payload["ResourceType"] = wrong
    client = Client(app)

    client.send(payload)

    assert "UnhandledEventError" in client.sent[0].content["Reason"]


def test_an_app_without_any_handler_of_custom_resources_answers_as_well(caplog: pytest.LogCaptureFixture) -> None:
    for app, payload in (
        (App(), cloudformation.create()),
        (App(), cloudformation.create()),
        (App(), {"ResponseURL": URL, "StackId": STACK}),
        (App(), {"RequestType": "Create", "ResponseURL": URL}),
    ):
        client = Client(app)
        for _ in range(2):
            assert client.send(payload) is None
        assert [each.content["Status"] for each in client.sent] == ["FAILED", "FAILED"]
        assert "Error" in client.sent[0].content["Reason"]
    assert "no handler" in caplog.text.lower()


def test_handlers_that_cannot_be_imported_are_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken_sites.py").write_text("import nothing_of_this_name\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    app = App()
    app.include("broken_sites:router", sources=["cloudformation", "codepipeline", "s3"])
    client = Client(app)
    payload = cloudformation.create()

    for _ in range(2):
        client.send(payload)

    assert [each.content["Status"] for each in client.sent] == ["FAILED", "FAILED"]
    assert client.sent[0].content["PhysicalResourceId"] == CREATE_FAILED
    assert "Error" in client.sent[0].content["Reason"]
    client.codepipeline()  # a pipeline waits as well
    assert client.sent[-1].target == "codepipeline.put_job_failure_result"
    with pytest.raises(ModuleNotFoundError):  # S3 does not: it sends its event again
        client.s3_put()


DEFERRED_SITES = """\
from lambdarouter import Router

router = Router()
router.on_cloudformation(resource_type="Custom::Site")(lambda request: None)
"""


@pytest.mark.parametrize("code", ["import nothing_of_this_name\n", DEFERRED_SITES], ids=["broken", "another type"])
@pytest.mark.parametrize("outer", ["sns", "sns in sqs"])
def test_nothing_is_sent_for_a_message_without_a_handler_in_a_deferred_router(
    outer: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"late_sites_{len(code)}_{len(outer)}"
    (tmp_path / f"{name}.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    app = App()
    app.include(f"{name}:router", sources=["cloudformation"])
    client = Client(app)
    text = json.dumps(cloudformation.create(resource_type="Custom::Other"))
    notification = {"Type": "Notification", "TopicArn": "arn:aws:sns:eu-west-1:1:t", "Message": text}

    for _ in range(2):
        with pytest.raises((ModuleNotFoundError, LambdaRouterError)), logged():
            client.send(sns.message(message=text) if outer == "sns" else sqs.message(body=json.dumps(notification)))

    assert client.sent == []


def test_a_default_handler_still_comes_before_that() -> None:
    app = App()
    app.default(lambda payload: "mine")
    client = Client(app)

    assert client.send(cloudformation.create()) == "mine"
    assert client.sent == []


@pytest.mark.parametrize("wrong", ["", 7, ["do-not-tell"]])
def test_a_url_that_is_none_fails_the_invocation_without_a_handler(wrong: Any) -> None:
    payload = cloudformation.create()
    payload["ResponseURL"] = wrong
    app = App()
    app.on_cloudformation()(never)

    with pytest.raises(EventError, match="ResponseURL: is empty or not a string"):
        Client(app).send(payload)
    with pytest.raises(DeliveryError, match="not an http or https URL"):
        Client(app).send(cloudformation.create(response_url="do-not-tell"))


@pytest.mark.parametrize("end", [SystemExit(1), asyncio.CancelledError(), KeyboardInterrupt()], ids=repr)
def test_an_exit_is_told_and_goes_on(end: BaseException) -> None:
    app = App()

    @app.on_cloudformation()
    def handle(request: CustomResourceRequest) -> None:
        raise end

    client = Client(app)
    with pytest.raises(type(end)):
        client.send(cloudformation.create())

    [sent] = client.sent
    assert (sent.content["Status"], sent.content["PhysicalResourceId"]) == ("FAILED", CREATE_FAILED)
    assert f"the handler ended with {type(end).__name__}" in sent.content["Reason"]


def test_half_of_a_surrogate_pair_is_answered_as_failed() -> None:
    answer = put_by(lambda request: {"Data": {"Text": "\ud800"}}, cloudformation.create())

    assert answer["Status"] == "FAILED"
    assert "surrogate" in answer["Reason"]


@given(
    reason=st.text(min_size=1, max_size=500),
    name=st.sampled_from(["x" * 1024, '"' * 512, "\x01" * 170, "é" * 512]) | st.text(min_size=1, max_size=170),
    logical=st.text("ab", min_size=1, max_size=255),
    stream=st.text(max_size=512),
)
def test_a_failure_never_exceeds_the_bound(reason: str, name: str, logical: str, stream: str) -> None:
    app = App()
    app.on_cloudformation()(lambda request: failed(reason, physical_resource_id=name))
    client = Client(app, context=LambdaContext(log_stream_name=stream))

    client.send(cloudformation.update(logical_resource_id=logical))

    [sent] = client.sent
    written = json.dumps(sent.content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    assert sent.content["Reason"]
    assert len(written) <= 4096
    assert sent.content["PhysicalResourceId"] == name


# --- CDK's provider framework ---------------------------------------------------------------------------------------


def test_the_provider_framework_gets_what_the_handler_returns() -> None:
    assert returned_by(lambda request: None, cloudformation.provider_create()) == {}
    # More than an answer has: the framework hands it on to the handler that waits for completion.
    reply = {"PhysicalResourceId": "b", "Data": {"a": 1}, "IsComplete": False}
    assert returned_by(lambda request: reply, cloudformation.provider_create()) == reply


def test_the_provider_framework_gets_exceptions_and_wrong_replies() -> None:
    with pytest.raises(ValueError, match="secret"):
        returned_by(fail, cloudformation.provider_create())
    with pytest.raises(ReplyError, match="value"):
        returned_by(lambda request: "done", cloudformation.provider_create())
    with pytest.raises(ReplyError, match="PhysicalResourceId"):
        returned_by(lambda request: {"PhysicalResourceId": "x"}, cloudformation.provider_delete())


# --- Payloads -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", samples("cloudformation"))
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(CustomResourceRequest, samples("cloudformation")[kind].record(), "cloudformation")

    assert read(CustomResourceRequest, write(event), "cloudformation") == event


@given(
    st.builds(
        CustomResourceRequest[Any],
        request_type=st.text(),
        properties=st.dictionaries(st.text(), st.text()),
        old_properties=st.none() | st.dictionaries(st.text(), st.text()),
        physical_resource_id=st.none() | st.text(),
        request_id=st.none() | st.text(),
        resource_type=st.text(),
        response_url=st.none() | st.text(),
    )
)
def test_payload_and_event_agree_in_both_directions(event: CustomResourceRequest[Any]) -> None:
    assert read(CustomResourceRequest, write(event), "cloudformation") == event


@published("cloudformation")
def test_the_public_samples(name: str) -> None:
    app, events = App(response_hosts="pre-signed-s3-url-for-response"), list[CustomResourceRequest]()
    app.on_cloudformation()(events.append)
    Client(app).send(load(name))

    [event] = events
    assert "unreadable" not in repr(event)


@pytest.mark.parametrize("kind", ["update", "provider_delete"])
def test_damaged_payloads_end_in_clear_errors(kind: str) -> None:
    assert check_mutations(samples("cloudformation")[kind]) > 40


# --- Where a response may go ----------------------------------------------------------------------------------------

OF_AWS = [
    "https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/arn%3Aaws%3A?X-Amz-Signature=1",
    "https://cloudformation-custom-resource-response-euwest1.s3-eu-west-1.amazonaws.com:443/a",
    "https://bucket.s3.dualstack.us-gov-west-1.amazonaws.com/a",
    "https://bucket.s3.cn-north-1.amazonaws.com.cn/a?b=http://127.0.0.1",
    "https://bucket.s3.eusc-de-east-1.amazonaws.eu/a",
    "https://bucket.s3.us-iso-east-1.c2s.ic.gov/a",
    "https://bucket.s3.us-isob-east-1.sc2s.sgov.gov/a",
    "https://bucket.s3.eu-isoe-west-1.cloud.adc-e.uk/a",
    "https://bucket.s3.us-isof-south-1.csp.hci.ic.gov/a",
    "HTTPS://Bucket.S3.AmazonAWS.com/a",
]
NOT_OF_AWS = [
    "http://bucket.s3.amazonaws.com/a",
    "ftp://bucket.s3.amazonaws.com/a",
    "//bucket.s3.amazonaws.com/a",
    "bucket.s3.amazonaws.com/a",
    "https:bucket.s3.amazonaws.com/a",
    "https:///bucket.s3.amazonaws.com/a",
    " https://bucket.s3.amazonaws.com/a",
    "https://example.com/a",
    "https://evilamazonaws.com/a",
    "https://amazonaws.com.evil.org/a",
    "https://s3.amazonaws.com.cn.evil.org/a",
    "https://amazonaws.evil.com/a",
    "https://amazonaws.org/a",
    "https://bucket.s3.amazonaws.com@evil.org/a",
    "https://user@bucket.s3.amazonaws.com/a",
    "https://user:secret@bucket.s3.amazonaws.com/a",
    "https://@bucket.s3.amazonaws.com/a",
    "https://evil.org/.amazonaws.com/a",
    "https://evil.org#.amazonaws.com/a",
    "https://evil.org?.amazonaws.com/a",
    "https://evil.org\\.amazonaws.com/a",
    "https://evil.org\\@bucket.s3.amazonaws.com/a",
    "https://evil.org%2f.amazonaws.com/a",
    "https://evil.org%00.amazonaws.com/a",
    "https://evil.org\t.amazonaws.com/a",
    "https://evil.org\n.amazonaws.com/a",
    "https://evil.org\x00.amazonaws.com/a",
    "https://bucket.s3.amazonaws.com./a",
    "https://.amazonaws.com/a",
    "https://bucket..amazonaws.com/a",
    "https://bucket.s3.amazonaws.com:8443/a",
    "https://bucket.s3.amazonaws.com:80/a",
    "https://bucket.s3.amazonaws.com:/a",
    "https://bucket.s3.amazonaws.com:443@evil.org/a",
    "https://bucket.s3.\uff41mazonaws.com/a",
    "https://bucket.s3.amazonaws\u3002com/a",
    "https://bucket.s3.am\u0430zonaws.com/a",
    "https://xn--amazonws-l7a.com/a",
    "https://127.0.0.1/a",
    "https://[::1]/a",
    "https://[::1].amazonaws.com/a",
    "https://169.254.169.254/latest/meta-data",
    "https://localhost/a",
    "https://2130706433/a",
    "https://api.aws/a",
    "https://amazonaws.com.cn.com/a",
    # These are on a host of AWS, but no request can be sent to them.
    "https://bucket.s3.amazonaws.com/evil a",
    "https://bucket.s3.amazonaws.com/evil\r\nHost: evil.org",
    "https://bucket.s3.amazonaws.com/\u00fc?evil",
]


@pytest.mark.parametrize("url", OF_AWS)
def test_a_response_goes_to_a_host_of_aws(url: str) -> None:
    app = App()
    app.on_cloudformation()(lambda request: None)
    client = Client(app)

    client.send(cloudformation.create(response_url=url))

    assert [each.target for each in client.sent] == [url]


@pytest.mark.parametrize("handled", [True, False])
@pytest.mark.parametrize("url", NOT_OF_AWS)
def test_no_response_goes_anywhere_else_and_no_handler_is_called(url: str, handled: bool) -> None:
    app, calls = App(), list[Any]()
    if handled:
        app.on_cloudformation()(calls.append)
    client = Client(app)

    for payload in (cloudformation.create(response_url=url), {"RequestType": "Create", "ResponseURL": url}):
        with pytest.raises(DeliveryError, match="the response URL") as caught:
            client.send(payload)
        assert "evil" not in str(caught.value)
    with pytest.raises(DeliveryError if handled else UnhandledEventError):
        client.send(sns.message(message=json.dumps(cloudformation.create(response_url=url))))

    assert (client.sent, calls) == ([], [])


def test_a_test_names_its_host() -> None:
    app = App(response_hosts=["LocalHost", "127.0.0.1"])
    app.on_cloudformation()(lambda request: None)
    client = Client(app)
    allowed = ["http://localhost:4566/a", "https://localhost/a", "http://127.0.0.1:1/a"]

    for url in allowed:
        client.send(cloudformation.create(response_url=url))
    for url in ("http://localhost.evil.org/a", "http://evil@localhost/a", "http://evil/localhost"):
        with pytest.raises(DeliveryError):
            client.send(cloudformation.create(response_url=url))

    assert [each.target for each in client.sent] == allowed


@pytest.mark.parametrize("wrong", ["http://localhost", "localhost:80", "", "a b", ["127.0.0.1", "x@y"], [5]])
def test_a_host_for_tests_is_a_host(wrong: Any) -> None:
    with pytest.raises(RegistrationError, match="response_hosts= is a host"):
        App(response_hosts=wrong)


REFUSING: dict[str, Callable[[App], Any]] = {
    "no handler at all": lambda app: None,
    "a handler of S3": lambda app: app.on_s3_put()(lambda event: None),
    "a handler of another resource": lambda app: app.on_cloudformation(resource_type="Custom::Other")(never),
    "a handler of direct requests": lambda app: app.on_cloudformation(via=None)(never),
    "a handler whose predicate rejects it": lambda app: app.on_cloudformation(where=lambda request: False)(never),
}


@pytest.mark.parametrize("content", [cloudformation.create(), {"RequestType": "Create", "ResponseURL": URL}, "poor"])
@pytest.mark.parametrize("refusing", REFUSING)
def test_nothing_is_sent_because_of_a_message_that_no_handler_is_for(refusing: str, content: Any) -> None:
    if content == "poor":
        content = {**cloudformation.create(), "RequestId": 7, "ResourceType": None}
    app = App(report_batch_item_failures={"sqs"})
    REFUSING[refusing](app)
    client = Client(app)
    text = json.dumps(content)
    notified = json.dumps({"Type": "Notification", "TopicArn": "arn:aws:sns:us-east-1:1:t", "Message": text})

    for _ in range(2):
        with pytest.raises(UnhandledEventError), logged():
            client.sns(message=text)
        for body in (text, notified):
            if refusing == "no handler at all":
                with pytest.raises(UnhandledEventError):
                    client.sqs(body=body)
            else:
                assert client.sqs(body=body, message_id="m") == {"batchItemFailures": [{"itemIdentifier": "m"}]}
        with pytest.raises((UnhandledEventError, BatchError)), logged():
            client.kinesis(data=text.encode())
        if refusing == "no handler at all":
            client.send(cloudformation.create())  # a table without handlers, which later messages find
            client.sent.clear()

    assert client.sent == []


# --- Replies made by helpers ----------------------------------------------------------------------------------------


def told(reply: Any, payload: dict[str, Any]) -> dict[str, Any]:
    """What CloudFormation is told."""
    app = App()
    app.on_cloudformation()(lambda request: reply)
    client = Client(app)
    assert client.send(payload) is None
    (sent,) = client.sent
    return sent.content


def test_success_and_failure() -> None:
    create = cloudformation.create(request_id="r")

    done = told(success("site-1", data={"Url": "https://example.com"}, no_echo=True), create)
    assert {key: done[key] for key in ("Status", "PhysicalResourceId", "Data", "NoEcho")} == {
        "Status": "SUCCESS",
        "PhysicalResourceId": "site-1",
        "Data": {"Url": "https://example.com"},
        "NoEcho": True,
    }
    assert told(success(), create) == told(None, create)
    wrong = told(failed("The name is taken."), create)
    assert (wrong["Status"], wrong["Reason"]) == ("FAILED", "The name is taken.")
    assert wrong["PhysicalResourceId"] == CREATE_FAILED
    assert len(told(failed("x" * 5000), create)["Reason"]) == 400


def test_a_failure_in_the_framework_of_cdk_is_raised() -> None:
    app = App()
    app.on_cloudformation()(lambda request: failed("The name is taken."))
    payload = cloudformation.create()
    del payload["ResponseURL"]

    with pytest.raises(LambdaRouterError, match=r"^The name is taken\.$"):
        Client(app).send(payload)


def test_what_the_helpers_refuse() -> None:
    wrong: Any = 7
    for name in (wrong, "", "x" * 1025):
        with pytest.raises(ReplyError, match="PhysicalResourceId"):
            success(name)
    for reason in ("", wrong):
        with pytest.raises(ReplyError, match="Reason"):
            failed(reason)
    other = told(succeeded(), cloudformation.create())
    assert other["Status"] == "FAILED"
    assert "is of type S3BatchReply; expected CustomResourceReply" in other["Reason"]


# --- In time --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fails", [False, True])
def test_a_stack_is_told_before_lambda_ends_the_function(fails: bool, caplog: pytest.LogCaptureFixture) -> None:
    app, seen, accounts = App(), list[Any](), list[Dispatch]()
    app.on_dispatch(accounts.append)

    @app.on_cloudformation()
    def slow(request: CustomResourceRequest) -> None:
        deadline = time.monotonic() + 60
        while not client.sent and time.monotonic() < deadline:
            time.sleep(0.01)
        seen.extend(client.sent)
        if fails:
            raise ValueError

    client = Client(app, context=LambdaContext(remaining_time_in_millis=100))
    client.send(cloudformation.create())

    assert len(seen) == len(client.sent) == 1  # while the handler ran, and not again behind it
    content = client.sent[0].content
    assert content["Status"] == "FAILED"
    assert content["Reason"].startswith("OutOfTimeError: the function's time is nearly over")
    failure, late = caplog.records
    found = vars(failure)
    assert (failure.levelname, found["source"], found["error_type"]) == ("ERROR", "cloudformation", "OutOfTimeError")
    assert found["handler"].endswith("slow")
    assert late.levelname == "WARNING"
    assert late.getMessage().startswith("cloudformation: the handler ended after its timeout had been reported")
    assert (late.exc_info is not None) == fails
    (account,) = accounts
    assert (account.outcome, [type(each).__name__ for each in account.failures]) == ("failed", ["OutOfTimeError"])


def test_no_timer_is_left_behind() -> None:
    app = App()
    app.on_cloudformation()(lambda request: None)
    before = threading.active_count()

    for _ in range(20):
        Client(app, context=LambdaContext(remaining_time_in_millis=60_000)).send(cloudformation.create())
        app_without = Client(app)
        app_without.send(cloudformation.create(), LambdaContext())
    deadline = time.monotonic() + 60
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.01)

    assert threading.active_count() == before


def test_where_the_answer_cannot_be_given_in_time_the_handler_may_still_give_one() -> None:
    app = App()
    payload = cloudformation.create()
    del payload["ResponseURL"]  # the framework of CDK: what is returned is the answer

    @app.on_cloudformation()
    def slow(request: CustomResourceRequest) -> dict[str, str]:
        time.sleep(0.2)
        return {"PhysicalResourceId": "late"}

    context = LambdaContext(remaining_time_in_millis=100)
    assert Client(app, context=context).send(payload) == {"PhysicalResourceId": "late"}
