"""Agents for Bedrock: functions and API operations, typed parameters, and answers in the right envelope."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, EventError, PayloadError, ReplyError, UnhandledEventError
from lambdarouter.events import read, write
from lambdarouter.sources.bedrock_agent import BedrockAgentEvent
from lambdarouter.testing import Client, bedrock_agent, samples
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations

PARAMETERS = {"order_id": 7, "name": "Jane", "at_most": 9.5, "paid": True, "states": ["open", "sent"]}


@attrs.frozen
class Search:
    order_id: int
    states: list[str]
    paid: bool = False


def answer_of(returned: Any, payload: Any) -> Any:
    """The app's answer to a payload whose handler returns this."""
    app = App()
    app.on_bedrock_agent()(lambda event: returned)
    return Client(app).send(payload)


def of_function(**response: Any) -> dict[str, Any]:
    return {
        "messageVersion": "1.0",
        "response": {"actionGroup": "orders", "function": "find_order", "functionResponse": response},
    }


def of_api(body: str, status: int = 200) -> dict[str, Any]:
    return {
        "messageVersion": "1.0",
        "response": {
            "actionGroup": "orders",
            "apiPath": "/orders/{order_id}/notes",
            "httpMethod": "POST",
            "httpStatusCode": status,
            "responseBody": {"application/json": {"body": body}},
        },
    }


def test_every_field_of_a_function() -> None:
    event = BedrockAgentEvent[Any](
        action_group="orders",
        function="find_order",
        parameters=PARAMETERS,
        input_text="Where is my order 7?",
        session_id="aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
        session_attributes={"customer": "C1"},
        prompt_session_attributes={"today": "2026-01-31"},
        agent_name="shop",
        agent_id="AGENTEXAMP",
        agent_alias="ALIASEXAMP",
        agent_version="3",
    )

    assert received("bedrock_agent", bedrock_agent.function()) == [event]


def test_fields_of_an_operation() -> None:
    [event] = received("bedrock_agent", bedrock_agent.api())

    assert (event.function, event.api_path, event.http_method) == (None, "/orders/{order_id}/notes", "POST")
    assert event.parameters == {"order_id": 7}
    assert event.body == {"text": "Leave it at the door.", "urgent": False}


def test_an_action_without_parameters() -> None:
    payload = bedrock_agent.function()
    del payload["parameters"]

    [event] = received("bedrock_agent", payload)

    assert (event.parameters, event.body) == ({}, {})


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("integer", "7", 7),
        ("integer", "seven", "seven"),
        ("integer", "7.5", "7.5"),
        ("integer", "true", "true"),
        ("integer", "9" * 5000, "9" * 5000),
        ("number", "7", 7),
        ("number", "-1.5", -1.5),
        ("number", "1e999", "1e999"),
        ("number", "NaN", "NaN"),
        ("boolean", "True", True),
        ("boolean", "1", "1"),
        ("array", '["a", 1]', ["a", 1]),
        ("array", "[a, b]", "[a, b]"),
        ("array", '{"a": 1}', '{"a": 1}'),
        ("array", "[" * 100_000, "[" * 100_000),
        ("object", '{"a": null}', {"a": None}),
        ("object", "{a=1}", "{a=1}"),
        ("string", "7", "7"),
        ("future", "7", "7"),
        ("integer", None, None),
        ("string", 7, 7),
        (None, "7", "7"),
        (["integer"], "7", "7"),
    ],
)
def test_a_parameter_is_read_as_its_type_where_it_is_of_it(kind: Any, text: Any, value: Any) -> None:
    payload = bedrock_agent.function()
    payload["parameters"] = [{"name": "a", "type": kind, "value": text}]

    [event] = received("bedrock_agent", payload)

    assert event.parameters == {"a": value}
    assert type(event.parameters["a"]) is type(value)


@pytest.mark.parametrize("entry", ["a", None, {}, {"name": 1, "value": "a"}])
def test_a_parameter_without_a_name_names_its_place(entry: Any) -> None:
    payload = bedrock_agent.function()
    payload["parameters"].append(entry)
    [event] = received("bedrock_agent", payload)

    with pytest.raises(EventError) as caught:
        _ = event.parameters

    assert caught.value.path == "parameters[5]"


def test_parameters_of_the_handlers_own_type() -> None:
    app = App()
    seen: list[Search] = []

    @app.on_bedrock_function(function="find_order")
    def find(event: BedrockAgentEvent[Search]) -> str:
        seen.append(event.parameters)
        return "found"

    Client(app).send(bedrock_agent.function(parameters={"order_id": 7, "states": ["open"], "paid": True}))
    assert seen == [Search(order_id=7, states=["open"], paid=True)]

    with pytest.raises(PayloadError) as caught:
        Client(app).send(bedrock_agent.function(parameters={"order_id": "seven", "states": ["open"]}))
    assert caught.value.path == "parameters.order_id"
    assert "seven" not in str(caught.value)


def test_each_decorator_is_reached_by_its_own_form() -> None:
    handlers = {
        "function": lambda app: app.on_bedrock_function(),
        "api": lambda app: app.on_bedrock_api(),
        "rest": lambda app: app.on_bedrock_agent(),
    }

    assert taken_by(handlers, bedrock_agent.function()) == ["function"]
    assert taken_by(handlers, bedrock_agent.api()) == ["api"]
    assert taken_by(handlers, bedrock_agent.api_get()) == ["api"]
    assert taken_by({"function": handlers["function"], "rest": handlers["rest"]}, bedrock_agent.api()) == ["rest"]


def test_filters() -> None:
    handlers = {
        "find": lambda app: app.on_bedrock_function(action_group="orders", function="find_order"),
        "other": lambda app: app.on_bedrock_agent(action_group="payments"),
        "note": lambda app: app.on_bedrock_api(path="/orders/{order_id}/notes", method="POST"),
        "get": lambda app: app.on_bedrock_agent(method="GET", path="/orders*"),
        "rest": lambda app: app.on_bedrock_agent(),
    }

    assert taken_by(handlers, bedrock_agent.function()) == ["find"]
    assert taken_by(handlers, bedrock_agent.function(action_group="payments")) == ["other"]
    assert taken_by(handlers, bedrock_agent.api()) == ["note"]
    assert taken_by(handlers, bedrock_agent.api_get()) == ["get"]
    assert taken_by(handlers, bedrock_agent.api(http_method="PUT")) == ["rest"]


@pytest.mark.parametrize(
    ("returned", "of_a_function", "of_an_operation"),
    [
        (None, "", ""),
        ("sent", "sent", '"sent"'),
        ("", "", '""'),
        (7, "7", "7"),
        (False, "false", "false"),
        ([], "[]", "[]"),
        ({"state": "sent", "by": "käfer"}, '{"state":"sent","by":"käfer"}', '{"state":"sent","by":"käfer"}'),
        ({"response": {"a": 1}}, '{"response":{"a":1}}', '{"response":{"a":1}}'),
        (Search(order_id=7, states=[]),) + ('{"order_id":7,"states":[],"paid":false}',) * 2,
    ],
)
def test_a_value_is_the_text_of_the_answer(returned: Any, of_a_function: str, of_an_operation: str) -> None:
    assert answer_of(returned, bedrock_agent.function()) == of_function(responseBody={"TEXT": {"body": of_a_function}})
    assert answer_of(returned, bedrock_agent.api()) == of_api(of_an_operation)


def test_an_answer_in_the_services_own_form_goes_out_as_it_is() -> None:
    failed = of_function(responseState="REPROMPT", responseBody={"TEXT": {"body": "Which order?"}})
    failed |= {"sessionAttributes": {"a": "1"}, "promptSessionAttributes": {}}

    assert answer_of(failed, bedrock_agent.function()) == failed
    assert answer_of(of_api("{}", 404), bedrock_agent.api()) == of_api("{}", 404)


def test_what_an_answer_leaves_out_is_filled_in() -> None:
    response = {"actionGroup": "orders", "functionResponse": {"responseBody": {"TEXT": {"body": "a"}}}}

    assert answer_of({"response": response}, bedrock_agent.function()) == of_function(
        responseBody={"TEXT": {"body": "a"}}
    )


GOOD = {"responseBody": {"TEXT": {"body": "a"}}}


def whole(**response: Any) -> dict[str, Any]:
    return {"response": {"actionGroup": "orders", **response}}


@pytest.mark.parametrize(
    ("kind", "returned", "field"),
    [
        ("function", object(), "value"),
        ("function", float("nan"), "value"),
        ("function", {"response": {"actionGroup": "other"}}, "response.actionGroup"),
        ("function", whole(function="other", functionResponse=GOOD), "response.function"),
        ("function", whole(), "response.functionResponse"),
        ("function", whole(functionResponse={}), "response.functionResponse.responseBody"),
        (
            "function",
            whole(functionResponse={**GOOD, "responseState": "OK"}),
            "response.functionResponse.responseState",
        ),
        (
            "function",
            whole(functionResponse={"responseBody": {"TEXT": {"body": {}}}}),
            "response.functionResponse.responseBody.TEXT.body",
        ),
        (
            "function",
            whole(functionResponse={"responseBody": {"TEXT": "a"}}),
            "response.functionResponse.responseBody.TEXT",
        ),
        ("function", {**whole(functionResponse=GOOD), "sessionAttributes": {"n": 1}}, "sessionAttributes.n"),
        ("api", whole(responseBody={}), "response.httpStatusCode"),
        ("api", whole(httpStatusCode="200", responseBody={}), "response.httpStatusCode"),
        ("api", whole(httpStatusCode=200), "response.responseBody"),
        ("api", whole(apiPath="/other", httpStatusCode=200, responseBody={}), "response.apiPath"),
    ],
)
def test_another_reply_is_an_error_that_names_the_field(kind: str, returned: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(returned, samples("bedrock_agent")[kind]())

    assert caught.value.field == field


def test_what_the_handler_raises_is_raised() -> None:
    app = App()

    @app.on_bedrock_function()
    def fail(event: BedrockAgentEvent) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        Client(app).send(bedrock_agent.function())
    with pytest.raises(UnhandledEventError):
        Client(app).send(bedrock_agent.api())


@pytest.mark.parametrize("kind", samples("bedrock_agent"))
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(BedrockAgentEvent, samples("bedrock_agent")[kind](), "bedrock_agent")

    assert read(BedrockAgentEvent, write(event), "bedrock_agent") == event


values = st.text() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.booleans()
several = st.dictionaries(
    st.text(), values | st.lists(values, max_size=2) | st.dictionaries(st.text(), values, max_size=2), max_size=3
)


@given(
    st.builds(
        BedrockAgentEvent,
        action_group=st.text(),
        function=st.none() | st.text(),
        api_path=st.none() | st.text(),
        parameters=several,
        body=several,
        session_attributes=st.dictionaries(st.text(), st.text(), max_size=2),
    )
)
def test_payload_and_event_agree_in_both_directions(event: BedrockAgentEvent[Any]) -> None:
    assert read(BedrockAgentEvent, write(event), "bedrock_agent") == event


@pytest.mark.parametrize("kind", ["function", "api"])
def test_damaged_payloads_end_in_clear_errors(kind: str) -> None:
    assert check_mutations(samples("bedrock_agent")[kind]) > 50
