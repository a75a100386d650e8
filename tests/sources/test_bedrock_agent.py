"""Agents for Bedrock: functions and API operations, typed parameters, and answers in the right envelope."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, TypedDict

import attrs
import msgspec
import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, Depends, EventError, LambdaContext, PayloadError, ReplyError, UnhandledEventError
from lambdarouter._events.reading import read, write
from lambdarouter.sources import lex_v2
from lambdarouter.sources.bedrock_agent import ActionError, BedrockAgentEvent, BedrockAgentReply, answer, fail
from lambdarouter.testing import Client, bedrock_agent, samples
from tests.support.botocore_shapes import faults, shapes
from tests.support.dispatched import received, response_of, taken_by
from tests.support.mutations import check_mutations

PARAMETERS = {"order_id": 7, "name": "Jane", "at_most": 9.5, "paid": True, "states": ["open", "sent"]}


@attrs.frozen
class Search:
    order_id: int
    states: list[str]
    paid: bool = False


#: The attributes of the samples, which every response sends back.
KEPT = {"sessionAttributes": {"customer": "C1"}, "promptSessionAttributes": {"today": "2026-01-31"}}


@attrs.frozen
class Numbers:
    numbers: list[int]


answer_of = partial(response_of, "bedrock_agent")


def of_function(**response: Any) -> dict[str, Any]:
    return {
        "messageVersion": "1.0",
        "response": {"actionGroup": "orders", "function": "find_order", "functionResponse": response},
        **KEPT,
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
        **KEPT,
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
        ("array", "[red, blue sky]", ["red", "blue sky"]),
        ("array", " [ red ,blue sky ] ", ["red", "blue sky"]),
        ("array", "[1, two]", ["1", "two"]),
        ("array", "[00100, 20121]", ["00100", "20121"]),
        ("array", '[red, "blue, sky", "a\\u00e4"]', ["red", "blue, sky", "a\u00e4"]),
        ("array", "[it's, O'Neil]", ["it's", "O'Neil"]),
        ("array", "[red]", ["red"]),
        ("array", "[]", []),
        ("array", "[ ]", []),
        ("array", "[red, [blue]]", "[red, [blue]]"),
        ("array", "[{name=red}]", "[{name=red}]"),
        ("array", '["red" blue]', '["red" blue]'),
        ("array", "red, blue", "red, blue"),
        ("array", "[red", "[red"),
        ("string", "[red]", "[red]"),
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


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("[red, blue sky]", ["red", "blue sky"]),
        ('["open", "sent"]', ["open", "sent"]),
        ("[1, 2.50]", ["1", "2.50"]),
        ("[true]", ["true"]),
        ("[]", []),
    ],
)
def test_an_array_is_read_into_texts(text: str, states: list[str]) -> None:
    app = App()
    seen: list[Search] = []

    @app.on_bedrock_function()
    def find(event: BedrockAgentEvent[Search]) -> str:
        seen.append(event.parameters)
        return "found"

    payload = bedrock_agent.function(parameters={"order_id": 7})
    payload["parameters"].append({"name": "states", "type": "array", "value": text})
    Client(app).send(payload)

    assert seen == [Search(order_id=7, states=states)]


@attrs.frozen
class Mixed:
    order_id: str
    price: float
    is_paid: bool
    numbers: list[int]
    names: list[str]
    size: dict[str, int]


@dataclass
class MixedData:
    order_id: str
    price: float
    is_paid: bool
    numbers: list[int]
    names: list[str]
    size: dict[str, int]


class MixedModel(pydantic.BaseModel):
    order_id: str
    price: float
    is_paid: bool
    numbers: list[int]
    names: list[str]
    size: dict[str, int]


class MixedStruct(msgspec.Struct):
    order_id: str
    price: float
    is_paid: bool
    numbers: list[int]
    names: list[str]
    size: dict[str, int]


class MixedDict(TypedDict):
    order_id: str
    price: float
    is_paid: bool
    numbers: list[int]
    names: list[str]
    size: dict[str, int]


MIXED = [
    {"name": "order_id", "type": "integer", "value": "7"},
    {"name": "price", "type": "string", "value": "2.5"},
    {"name": "is_paid", "type": "string", "value": "True"},
    {"name": "numbers", "type": "array", "value": "[1, 2]"},
    {"name": "names", "type": "array", "value": "[1, 2]"},
    {"name": "size", "type": "string", "value": '{"width": 1}'},
]


@pytest.mark.parametrize("kind", [Mixed, MixedData, MixedModel, MixedStruct, MixedDict])
def test_a_value_in_another_type_than_the_schema_says(kind: Any) -> None:
    app = App()
    seen: list[Any] = []

    def whole(event: BedrockAgentEvent[Any]) -> None:
        seen.append(event.parameters)

    whole.__annotations__["event"] = BedrockAgentEvent[kind]
    app.on_bedrock_function(function="whole")(whole)

    @app.on_bedrock_function(function="single")
    def single(price: float, order_id: str) -> None:
        seen.append((price, order_id))

    @app.on_bedrock_api()
    def operation(event: BedrockAgentEvent) -> None:
        seen.append(event.body_as(kind))

    client = Client(app)
    client.send({**bedrock_agent.function(function="whole"), "parameters": MIXED})
    client.send({**bedrock_agent.function(function="single"), "parameters": MIXED[:2]})
    client.send({**bedrock_agent.api(), "requestBody": {"content": {"application/json": {"properties": MIXED}}}})
    mixed = kind(order_id="7", price=2.5, is_paid=True, numbers=[1, 2], names=["1", "2"], size={"width": 1})
    assert seen == [mixed, (2.5, "7"), mixed]

    wrong = [*MIXED[:1], {"name": "price", "type": "string", "value": "much"}]
    with pytest.raises(PayloadError, match=r"parameters\.price: expected a number, got a string"):
        client.send({**bedrock_agent.function(function="single"), "parameters": wrong})


def test_an_array_of_numbers_stays_one_of_numbers() -> None:
    app = App()
    seen: list[Numbers] = []

    @app.on_bedrock_function()
    def find(event: BedrockAgentEvent[Numbers]) -> str:
        seen.append(event.parameters)
        return "found"

    payload = bedrock_agent.function()
    payload["parameters"] = [{"name": "numbers", "type": "array", "value": "[1, 2]"}]
    Client(app).send(payload)
    assert seen == [Numbers([1, 2])]

    payload["parameters"][0]["value"] = "[1, two]"
    with pytest.raises(PayloadError) as caught:
        Client(app).send(payload)
    assert caught.value.path.startswith("parameters.numbers[")


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_the_body_of_an_operation_in_every_form(content_type: str) -> None:
    payload = bedrock_agent.api()
    properties = [
        {"name": "text", "type": "string", "value": "7"},
        {"name": "number", "type": "integer", "value": "7"},
        {"name": "tags", "type": "array", "value": "[red, blue sky]"},
    ]
    payload["requestBody"] = {"content": {content_type: {"properties": properties}}}

    [event] = received("bedrock_agent", payload)

    assert event.body == {"text": "7", "number": 7, "tags": ["red", "blue sky"]}


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
        ("api", whole(httpStatusCode=99, responseBody={}), "response.httpStatusCode"),
        ("api", whole(httpStatusCode=True, responseBody={}), "response.httpStatusCode"),
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


# --- Replies --------------------------------------------------------------------------------------------------------

MODEL = shapes("bedrock-agent-runtime", "2023-07-26")
BASE: dict[str, Any] = {
    "knowledgeBaseId": "KB00000001",
    "retrievalConfiguration": {"vectorSearchConfiguration": {"numberOfResults": 5, "overrideSearchType": "HYBRID"}},
}


def sent(make: Any, payload: Any) -> Any:
    """What Bedrock gets of the reply that a handler makes of its event."""
    app = App()
    app.on_bedrock_agent()(make)
    return Client(app).send(payload)


def event_of(kind: str) -> BedrockAgentEvent[Any]:
    """The event of a sample."""
    event: BedrockAgentEvent[Any] = read(BedrockAgentEvent, samples("bedrock_agent")[kind](), "bedrock_agent")
    return event


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (None, ""),
        ("sent", "sent"),
        ('{"a":1}', '{"a":1}'),
        (7, "7"),
        ([], "[]"),
        ({"by": "käfer"}, '{"by":"käfer"}'),
        (Search(order_id=7, states=[]), '{"order_id":7,"states":[],"paid":false}'),
    ],
)
def test_the_body_is_text_or_json(body: Any, text: str) -> None:
    assert sent(lambda event: answer(event, body), bedrock_agent.function()) == of_function(
        responseBody={"TEXT": {"body": text}}
    )
    assert sent(lambda event: answer(event, body), bedrock_agent.api()) == of_api(text)


@pytest.mark.parametrize("state", ["FAILURE", "REPROMPT"])
def test_the_state_of_a_function(state: Any) -> None:
    found = sent(lambda event: answer(event, "Which order?", response_state=state), bedrock_agent.function())

    assert found == of_function(responseState=state, responseBody={"TEXT": {"body": "Which order?"}})


def test_the_status_and_content_type_of_an_operation() -> None:
    assert sent(lambda event: answer(event, {}, http_status_code=404), bedrock_agent.api()) == of_api("{}", 404)

    found = sent(lambda event: answer(event, "Hi", content_type="text/plain"), bedrock_agent.api())
    assert found["response"]["responseBody"] == {"text/plain": {"body": "Hi"}}


@pytest.mark.parametrize("kind", ["function", "api"])
def test_attributes_and_knowledge_bases(kind: str) -> None:
    def handler(event: BedrockAgentEvent) -> BedrockAgentReply:
        return answer(
            event,
            "done",
            session_attributes={"customer": None, "order": "7"},
            prompt_session_attributes={"mood": "good"},
            knowledge_bases=[BASE],
        )

    found = sent(handler, samples("bedrock_agent")[kind]())

    assert {name: value for name, value in found.items() if name != "response"} == {
        "messageVersion": "1.0",
        "sessionAttributes": {"order": "7"},
        "promptSessionAttributes": {"today": "2026-01-31", "mood": "good"},
        "knowledgeBasesConfiguration": [BASE],
    }


@pytest.mark.parametrize("kind", ["function", "api", "api_get"])
@pytest.mark.parametrize("attributes", [{}, {"a": "1"}, None])
def test_the_attributes_of_the_event_are_sent_back(kind: str, attributes: Any) -> None:
    names = ("sessionAttributes", "promptSessionAttributes")
    payload = samples("bedrock_agent")[kind]()
    for name in names:
        if attributes is None:
            del payload[name]
        else:
            payload[name] = attributes
    expected = {} if attributes is None else dict.fromkeys(names, attributes)

    def kept(found: Any) -> Any:
        return {name: found[name] for name in names if name in found}

    for make in (lambda event: "done", lambda event: answer(event, "done"), lambda event: None):
        assert kept(sent(make, payload)) == expected
    changed = sent(lambda event: answer(event, session_attributes={"b": "2", "a": None}), payload)
    assert kept(changed) == {**expected, "sessionAttributes": {"b": "2"}}
    own = {**changed, "promptSessionAttributes": {"c": "3"}}
    assert kept(sent(lambda event: own, payload)) == kept(own)
    del own["promptSessionAttributes"]
    assert kept(sent(lambda event: own, payload)) == kept(changed)


def test_a_handler_is_tested_as_a_plain_function() -> None:
    def handler(event: BedrockAgentEvent) -> BedrockAgentReply:
        return answer(event, event.parameters, response_state="REPROMPT")

    event = BedrockAgentEvent[Any](action_group="orders", function="find", parameters={"a": 1})

    assert handler(event) == answer(event, '{"a":1}', response_state="REPROMPT")
    assert handler(event) != answer(event, '{"a":1}')


@pytest.mark.parametrize(
    ("kind", "arguments", "field"),
    [
        ("function", {"response_state": "OK"}, "response.functionResponse.responseState"),
        ("function", {"http_status_code": 404}, "http_status_code"),
        ("function", {"content_type": "text/plain"}, "content_type"),
        ("api", {"response_state": "REPROMPT"}, "response_state"),
        ("api", {"http_status_code": "404"}, "response.httpStatusCode"),
        ("api", {"http_status_code": 99}, "response.httpStatusCode"),
        ("api", {"http_status_code": 600}, "response.httpStatusCode"),
        ("api", {"session_attributes": ["a"]}, "sessionAttributes"),
        ("api", {"session_attributes": {"a": 1}}, "sessionAttributes.a"),
        ("function", {"prompt_session_attributes": {"a": 1}}, "promptSessionAttributes.a"),
        ("function", {"knowledge_bases": 7}, "knowledgeBasesConfiguration"),
        ("function", {"knowledge_bases": ["a"]}, "knowledgeBasesConfiguration[0]"),
        ("function", {"knowledge_bases": [{}]}, "knowledgeBasesConfiguration[0].knowledgeBaseId"),
        (
            "function",
            {"knowledge_bases": [BASE, {"knowledgeBaseId": "a"}]},
            "knowledgeBasesConfiguration[1].retrievalConfiguration",
        ),
        ("function", {"body": object()}, "value"),
    ],
)
def test_a_wrong_reply_is_refused_when_it_is_made(kind: str, arguments: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer(event_of(kind), **arguments)

    assert (caught.value.source, caught.value.field) == ("bedrock_agent", field)


@pytest.mark.parametrize("status", [100, 599])
def test_the_edges_of_a_status(status: int) -> None:
    assert sent(lambda event: answer(event, http_status_code=status), bedrock_agent.api()) == of_api("", status)


@pytest.mark.parametrize("kind", ["function", "api"])
@pytest.mark.parametrize("make", [lambda event, body: body, answer])
def test_an_answer_has_25_kb(kind: str, make: Any) -> None:
    payload = samples("bedrock_agent")[kind]()
    around = len(json.dumps(sent(lambda event: make(event, ""), payload), separators=(",", ":")))

    sent(lambda event: make(event, "a" * (25 * 1024 - around)), payload)
    with pytest.raises(ReplyError, match="25 KB"):
        sent(lambda event: make(event, "a" * (25 * 1024 - around + 1)), payload)


def test_the_answer_to_another_call_is_refused() -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(answer(event_of("api_get"), "a"), bedrock_agent.api())
    assert caught.value.field == "response.apiPath"


def test_the_reply_of_another_service_is_refused() -> None:
    event = lex_v2.LexV2Event(hook="DialogCodeHook", intent="A")

    for found in (lambda each: lex_v2.delegate(event), lambda each: answer(each, lex_v2.delegate(event))):
        with pytest.raises(ReplyError, match="is of type LexV2Reply; expected BedrockAgentReply"):
            sent(found, bedrock_agent.function())


def test_an_exception_handler_lets_the_model_try_again() -> None:
    app = App()

    @app.on_bedrock_function()
    def fail(event: BedrockAgentEvent) -> None:
        raise LookupError("secret")

    @app.exception_handler(LookupError)
    def again(error: LookupError, event: BedrockAgentEvent) -> BedrockAgentReply:
        return answer(event, "There is no such order.", response_state="REPROMPT")

    assert Client(app).send(bedrock_agent.function()) == of_function(
        responseState="REPROMPT", responseBody={"TEXT": {"body": "There is no such order."}}
    )


# --- Errors for the model -------------------------------------------------------------------------------------------


def failing(**arguments: Any) -> Any:
    def handler(event: BedrockAgentEvent) -> str:
        fail("There is no such order.", **arguments)

    return handler


@pytest.mark.parametrize("is_async", [False, True])
def test_an_error_is_told_to_the_model(is_async: bool) -> None:
    async def later(event: BedrockAgentEvent) -> str:
        fail("There is no such order.")

    handler = later if is_async else failing()

    text = {"responseBody": {"TEXT": {"body": "There is no such order."}}}
    assert sent(handler, bedrock_agent.function()) == of_function(responseState="REPROMPT", **text)
    assert sent(handler, bedrock_agent.api()) == of_api('{"error":"There is no such order."}', 400)
    assert sent(failing(response_state="FAILURE"), bedrock_agent.function()) == of_function(
        responseState="FAILURE", **text
    )
    assert sent(failing(http_status_code=404), bedrock_agent.api()) == of_api(
        '{"error":"There is no such order."}', 404
    )


def test_an_error_for_the_model_is_raised_in_a_unit_test() -> None:
    with pytest.raises(ActionError, match=r"^There is no such order\.$") as caught:
        failing(http_status_code=404)(event_of("api"))
    assert (caught.value.response_state, caught.value.http_status_code) == ("REPROMPT", 404)


def test_an_error_for_the_model_in_a_dependency_and_in_an_exception_handler() -> None:
    app = App()

    def order() -> str:
        fail("There is no such order.")

    @app.exception_handler(LookupError)
    def told(error: LookupError) -> None:
        fail("Ask for another one.")

    @app.on_bedrock_function(function="find_order")
    def find(event: BedrockAgentEvent, order: Annotated[str, Depends(order)]) -> str:
        return order

    @app.on_bedrock_function()
    def other(event: BedrockAgentEvent) -> str:
        raise LookupError("secret")

    for function, text in (("find_order", "There is no such order."), ("other", "Ask for another one.")):
        found = Client(app).send(bedrock_agent.function(function=function))
        body = {"responseState": "REPROMPT", "responseBody": {"TEXT": {"body": text}}}
        assert found["response"]["functionResponse"] == body


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"message": ""}, "message"),
        ({"message": " "}, "message"),
        ({"message": 7}, "message"),
        ({"message": "a", "response_state": "OK"}, "response_state"),
        ({"message": "a", "http_status_code": 200}, "http_status_code"),
        ({"message": "a", "http_status_code": "404"}, "http_status_code"),
    ],
)
def test_a_wrong_error_is_refused(arguments: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        fail(**arguments)
    assert caught.value.field == field


def test_any_other_error_fails_the_turn() -> None:
    def handler(event: BedrockAgentEvent) -> str:
        raise KeyError("secret")

    with pytest.raises(KeyError):
        sent(handler, bedrock_agent.function())


attributes = st.none() | st.dictionaries(st.text(), st.none() | st.text(), max_size=3)


@given(
    st.builds(
        answer,
        st.just("function").map(event_of),
        values | several,
        response_state=st.sampled_from([None, "FAILURE", "REPROMPT"]),
        session_attributes=attributes,
        prompt_session_attributes=attributes,
    )
    | st.builds(
        answer,
        st.just("api").map(event_of),
        values | several,
        http_status_code=st.none() | st.integers(100, 599),
        session_attributes=attributes,
        knowledge_bases=st.none() | st.just([BASE]),
    )
)
def test_what_is_made_is_what_awss_own_model_says(reply: BedrockAgentReply) -> None:
    response = dict(reply.wire["response"])
    kind = "function" if "function" in response else "api"
    assert answer_of(reply, samples("bedrock_agent")[kind]()) == reply.wire

    flat = {**response, **response.pop("functionResponse", {})}
    flat.pop("functionResponse", None)
    assert list(faults(MODEL, "FunctionResult" if kind == "function" else "ApiResult", flat)) == []
    for name in ("sessionAttributes", "promptSessionAttributes"):
        assert list(faults(MODEL, "SessionAttributesMap", reply.wire.get(name))) == []
    bases = reply.wire.get("knowledgeBasesConfiguration")
    assert list(faults(MODEL, "KnowledgeBaseConfigurations", bases)) == []


@attrs.frozen
class NoteBody:
    text: str
    urgent: bool = False
    tags: list[str] = attrs.field(factory=list[str])


def test_the_body_as_a_class() -> None:
    payload = bedrock_agent.api()
    [event] = received("bedrock_agent", payload)
    assert event.body_as(NoteBody) == NoteBody("Leave it at the door.", False)
    properties = payload["requestBody"]["content"]["application/json"]["properties"]
    properties.append({"name": "tags", "type": "array", "value": "[1, two]"})
    [event] = received("bedrock_agent", payload)
    assert event.body_as(NoteBody).tags == ["1", "two"]


def test_a_body_that_does_not_fit_a_class() -> None:
    [event] = received("bedrock_agent", bedrock_agent.api_get())
    with pytest.raises(PayloadError, match=r"requestBody\.text: is missing"):
        event.body_as(NoteBody)


# --- Parameters by name ---------------------------------------------------------------------------------------------


def call(function: str, *parameters: tuple[str, str, str]) -> Any:
    listed = [{"name": name, "type": kind, "value": value} for name, kind, value in parameters]
    return {**bedrock_agent.function(), "function": function, "parameters": listed}


def test_parameters_of_a_function_are_bound_by_name() -> None:
    app = App()

    @app.on_bedrock_function(function="book")
    def book(
        guests: int, colors: list[str], event: BedrockAgentEvent, context: LambdaContext, late: bool = False
    ) -> Any:
        return [guests, colors, event.session_id, context.function_name, late]

    payload = call("book", ("guests", "integer", "3"), ("colors", "array", "[red, blue sky]"))
    body = Client(app).send(payload)["response"]["functionResponse"]["responseBody"]["TEXT"]["body"]
    assert json.loads(body) == [3, ["red", "blue sky"], payload["sessionId"], "function", False]


def test_every_parameter_that_does_not_fit_is_named() -> None:
    app = App()
    app.on_bedrock_function(function="book")(_never_called)

    with pytest.raises(PayloadError) as caught:
        Client(app).send(call("book", ("guests", "string", "many")))
    assert "guests" in str(caught.value) and "city" in str(caught.value)
    assert "many" not in str(caught.value)


def _never_called(guests: int, city: str) -> None:
    raise AssertionError


def test_a_parameter_of_an_operation_is_bound_by_name() -> None:
    app = App()

    @app.on_bedrock_api(path="/orders/{order_id}/notes", method="POST")
    def note(order_id: int, event: BedrockAgentEvent) -> Any:
        return {"order": order_id, "keys": sorted(event.body)}

    payload = bedrock_agent.api()
    content = Client(app).send(payload)["response"]["responseBody"]["application/json"]["body"]
    assert json.loads(content) == {"order": 7, "keys": ["text", "urgent"]}
