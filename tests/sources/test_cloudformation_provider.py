"""Custom resources behind CDK's provider framework: results that are returned, and the framework's own code."""

from __future__ import annotations

import json
from collections.abc import Generator
from functools import partial
from typing import Any

import pytest

from lambdarouter import (
    App,
    LambdaContext,
    LambdaRouterError,
    RegistrationError,
    ReplyError,
    UnhandledEventError,
)
from lambdarouter.sources.cloudformation import (
    CREATE_FAILED,
    CustomResourceRequest,
    completed,
    failed,
    pending,
    started,
    success,
)
from lambdarouter.testing import Client, cloudformation, sns
from tests.support.cdk import FRAMEWORK, IS_COMPLETE, ON_EVENT, Framework, provider_framework

BEHIND = LambdaContext(invoked_function_arn=ON_EVENT)
PROPERTIES = {"ServiceToken": FRAMEWORK, "Name": "shop"}


def create(**keys: Any) -> Any:
    return cloudformation.create(service_token=FRAMEWORK, properties=PROPERTIES, **keys)


def answering(value: Any) -> App:
    app = App()

    @app.on_cloudformation()
    def handle(request: CustomResourceRequest[Any]) -> Any:
        if isinstance(value, Exception):
            raise value
        return value

    return app


# --- Who calls ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("token", "invoked", "is_returned"),
    [
        (FRAMEWORK, ON_EVENT, True),
        (FRAMEWORK, f"{ON_EVENT}:live", True),
        (ON_EVENT, ON_EVENT, False),
        (f"{ON_EVENT}:live", ON_EVENT, False),
        (ON_EVENT, f"{ON_EVENT}:7", False),
        (ON_EVENT.replace("us-east-1", "eu-west-1"), ON_EVENT, True),
        (ON_EVENT.replace("123456789012", "210987654321"), ON_EVENT, True),
        ("arn:aws:sns:us-east-1:123456789012:resources", ON_EVENT, False),
        (None, ON_EVENT, False),
        (7, ON_EVENT, False),
        (FRAMEWORK, None, False),
    ],
)
def test_the_service_token_shows_who_reads_the_result(token: Any, invoked: Any, is_returned: bool) -> None:
    client = Client(answering({"Data": {"a": 1}}), context=LambdaContext(invoked_function_arn=invoked))
    payload = cloudformation.create(properties={})
    payload["ServiceToken"] = token

    result = client.send(payload)

    assert result == ({"Data": {"a": 1}} if is_returned else None)
    assert len(client.sent) == (not is_returned)


def test_a_service_token_among_the_properties_is_enough() -> None:
    payload = create()
    del payload["ServiceToken"]

    assert Client(answering(success("b")), context=BEHIND).send(payload) == {"PhysicalResourceId": "b"}


@pytest.mark.parametrize("invoked", [ON_EVENT, FRAMEWORK, None])
@pytest.mark.parametrize("is_provider", [True, False])
def test_a_setting_decides_it_for_all_requests(is_provider: bool, invoked: str | None) -> None:
    app = App(cdk_provider=is_provider)
    app.include(answering(success("b")))
    client = Client(app, context=LambdaContext(invoked_function_arn=invoked))

    result = client.send(create())

    assert result == ({"PhysicalResourceId": "b"} if is_provider else None)
    assert len(client.sent) == (not is_provider)


@pytest.mark.parametrize("wrong", ["yes", 1, 0, []])
def test_the_setting_is_true_or_false(wrong: Any) -> None:
    with pytest.raises(RegistrationError, match="cdk_provider="):
        App(cdk_provider=wrong)


@pytest.mark.parametrize("setting", [None, True])
def test_a_request_from_a_topic_gets_a_response(setting: bool | None) -> None:
    app = App(cdk_provider=setting)
    app.include(answering(None))
    client = Client(app, context=BEHIND)

    assert client.send(sns.message(message=json.dumps(create()))) is None
    assert [each.content["Status"] for each in client.sent] == ["SUCCESS"]


@pytest.mark.parametrize(
    ("app", "error"),
    [
        (answering(ValueError("taken")), ValueError),
        (answering(failed("The name is taken.")), LambdaRouterError),
        (answering({"Data": "text"}), ReplyError),
        (answering({"NoEcho": "true"}), ReplyError),
        (answering({"IsComplete": "false"}), ReplyError),
        (answering({"PhysicalResourceId": ""}), ReplyError),
        (answering("text"), ReplyError),
        (App(), UnhandledEventError),
    ],
)
def test_a_failure_leaves_the_invocation(app: App, error: type[Exception]) -> None:
    client = Client(app, context=BEHIND)

    with pytest.raises(error):
        client.send(create())
    assert client.sent == []


def test_time_that_runs_out_is_for_the_framework_to_report() -> None:
    app = App()

    @app.on_cloudformation()
    def slow(request: CustomResourceRequest[Any]) -> None:
        import time

        time.sleep(0.2)

    client = Client(app, context=LambdaContext(invoked_function_arn=ON_EVENT, remaining_time_in_millis=100))

    assert client.send(create()) == {}
    assert client.sent == []


def test_the_url_and_the_id_of_failed_creations_are_for_the_framework() -> None:
    client = Client(answering({"Data": {"called": True}}), context=BEHIND)
    payload = cloudformation.delete(
        service_token=FRAMEWORK, physical_resource_id=CREATE_FAILED, response_url="http://127.0.0.1/"
    )

    assert client.send(payload) == {"Data": {"called": True}}


# --- Replies --------------------------------------------------------------------------------------------------------


def test_the_helpers() -> None:
    assert pending().wire == {"IsComplete": False}
    assert completed().wire == {"IsComplete": True}
    assert completed("b", data={"Url": "u"}).wire == {
        "PhysicalResourceId": "b",
        "Data": {"Url": "u"},
        "IsComplete": True,
    }
    assert started().wire == {"State": {}}
    assert started("b", data={"a": 1}, no_echo=True, state={"job": "7"}).wire == {
        "PhysicalResourceId": "b",
        "Data": {"a": 1},
        "NoEcho": True,
        "State": {"job": "7"},
    }
    wrong: Any = "x"
    for call in (partial(started, ""), partial(completed, "x" * 1025), partial(completed, data=wrong)):
        with pytest.raises(ReplyError):
            call()


@pytest.mark.parametrize("reply", [started(), pending(), completed()])
def test_cloudformation_itself_gets_no_reply_to_the_framework(reply: Any) -> None:
    client = Client(answering(reply))
    client.send(cloudformation.create())

    assert client.sent[0].content["Status"] == "FAILED"
    assert "is of type ProviderReply; expected CustomResourceReply" in client.sent[0].content["Reason"]


@pytest.mark.parametrize("value", [None, {}, {"Data": {"a": 1}}, success("b"), {"IsComplete": False, "Data": {"a": 1}}])
@pytest.mark.parametrize("keys", [{"PhysicalResourceId": "b"}, {"State": {}}])
def test_a_question_for_completion_needs_an_answer(value: Any, keys: dict[str, Any]) -> None:
    with pytest.raises(ReplyError, match=r"IsComplete|Data"):
        Client(answering(value), context=BEHIND).send({**create(), **keys})


# --- The framework of aws-cdk-lib -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def running() -> Generator[Framework]:
    with provider_framework() as framework:
        yield framework


@pytest.fixture
def framework(running: Framework) -> Framework:
    running.on_event = running.is_complete = None
    return running


def test_the_framework_sends_what_the_handler_returns(framework: Framework) -> None:
    framework.on_event = answering(success("site-1", data={"Url": "u"}, no_echo=True))

    response = framework.request(create(request_id="r"))

    assert response == {
        "Status": "SUCCESS",
        "Reason": "SUCCESS",
        "StackId": create()["StackId"],
        "RequestId": "r",
        "LogicalResourceId": "Bucket",
        "PhysicalResourceId": "site-1",
        "NoEcho": True,
        "Data": {"Url": "u"},
    }
    framework.on_event = answering(None)
    assert framework.request(create(request_id="r"))["PhysicalResourceId"] == "r"


@pytest.mark.parametrize("app", [answering(ValueError("taken")), answering(failed("taken"))])
def test_the_framework_reports_a_failure(framework: Framework, app: App) -> None:
    framework.on_event = app

    response = framework.request(create())

    assert (response["Status"], response["PhysicalResourceId"].rpartition("::")[2]) == ("FAILED", "CREATE_FAILED")
    assert "taken" in response["Reason"]


def test_the_framework_reports_a_request_that_no_handler_matches(framework: Framework) -> None:
    framework.on_event = App()

    assert framework.request(create())["Status"] == "FAILED"


@pytest.mark.parametrize("request_type", ["create", "update", "delete"])
def test_the_framework_asks_until_the_work_is_done(framework: Framework, request_type: str) -> None:
    on_event, is_complete = App(), App()
    seen = list[Any]()

    @on_event.on_cloudformation()
    def start(request: CustomResourceRequest[Any]) -> Any:
        return started(request.physical_resource_id or "site-1", data={"a": 1, "b": 1}, state={"job": "7"})

    @is_complete.on_cloudformation()
    def ask(request: CustomResourceRequest[Any]) -> Any:
        seen.append((request.request_type, request.physical_resource_id, request.data, request.state))
        return pending() if len(seen) < 3 else completed(data={"b": 2})

    framework.on_event, framework.is_complete = on_event, is_complete
    payload = getattr(cloudformation, request_type)(service_token=FRAMEWORK, properties=PROPERTIES)
    physical_id = payload.get("PhysicalResourceId", "site-1")

    response = framework.request(payload)

    assert seen == [(payload["RequestType"], physical_id, {"a": 1, "b": 1}, {"job": "7"})] * 3
    assert (response["Status"], response["PhysicalResourceId"]) == ("SUCCESS", physical_id)
    assert response["Data"] == {"a": 1, "b": 2}


def test_plain_dicts_do_as_well(framework: Framework) -> None:
    framework.on_event = answering({"PhysicalResourceId": "b", "Job": "7"})
    framework.is_complete = answering({"IsComplete": True, "Data": {"Url": "u"}})

    response = framework.request(create())

    assert (response["Status"], response["PhysicalResourceId"], response["Data"]) == ("SUCCESS", "b", {"Url": "u"})


@pytest.mark.parametrize("value", [None, failed("gone"), OSError("gone")])
def test_a_failure_of_the_question_fails_the_resource(framework: Framework, value: Any) -> None:
    framework.on_event = answering(started("b"))
    framework.is_complete = answering(value)

    response = framework.request(create())

    assert (response["Status"], response["PhysicalResourceId"]) == ("FAILED", "b")
    assert ("IsComplete" if value is None else "gone") in response["Reason"]


def test_the_arn_of_the_second_function_is_told_apart_as_well() -> None:
    client = Client(answering(pending()), context=LambdaContext(invoked_function_arn=IS_COMPLETE))

    assert client.send({**create(), "PhysicalResourceId": "b"}) == {"IsComplete": False}
