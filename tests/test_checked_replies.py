"""A helper's reply is checked once, when it is made, and cannot be changed afterwards; any other reply is checked."""

from __future__ import annotations

import copy
import json
import pickle
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from types import CodeType
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lambdarouter import App, ReplyError
from lambdarouter.sources import (
    alexa_skill,
    alexa_smart_home,
    api_gateway_authorizer,
    api_gateway_websocket,
    appsync_authorizer,
    appsync_events,
    appsync_resolver,
    bedrock_agent,
    chime_sip,
    client_vpn,
    cognito_user_pool,
)
from lambdarouter.testing import Client, samples
from tests.judges.makers import MAKERS
from tests.mutations import logged

#: The sources whose replies are not checked again.
SOURCES = [
    "alexa_skill",
    "alexa_smart_home",
    "api_gateway_authorizer",
    "api_gateway_websocket",
    "appsync_authorizer",
    "appsync_events",
    "appsync_resolver",
    "bedrock_agent",
    "chime_sip",
    "client_vpn",
    "cognito_user_pool",
]

#: Calls that depend on the event: the session attributes that a reply keeps, and the version of the event's schema.
FOR_THE_EVENT = {"alexa_skill": {"object_reply", "json_reply", "check_size"}, "client_vpn": {"one_of", "required"}}


def checks_after(source: str, kind: str, handler: Callable[[Any], Any]) -> set[str]:
    """The functions of `_replies/reply.py` that are called after the handler has returned, by name."""
    called: set[str] = set()

    def profile(frame: Any, event: str, argument: Any) -> None:
        code: CodeType = frame.f_code
        if event == "call" and code.co_filename.replace("\\", "/").endswith("lambdarouter/_replies/reply.py"):
            called.add(code.co_name)

    def handle(event: Any) -> Any:
        reply = handler(event)
        sys.setprofile(profile)
        return reply

    app: Any = App()
    own = f"on_cognito_{re.sub('_(v2|v3|saml)$', '', kind)}" if source == "cognito_user_pool" else f"on_{source}"
    getattr(app, own)()(handle)
    before = sys.getprofile()
    try:
        with logged():
            Client(app).send(samples(source)[kind]())
    finally:
        sys.setprofile(before)
    return called - {"unwrap_reply"}


HELPERS = [(source, name) for source in SOURCES for name in MAKERS[source]]


@pytest.mark.parametrize(("source", "name"), HELPERS)
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_the_reply_of_a_helper_is_checked_once(source: str, name: str, data: Any) -> None:
    kind, handler = data.draw(MAKERS[source][name])

    assert checks_after(source, kind, handler) <= FOR_THE_EVENT.get(source, set())


@pytest.mark.parametrize(("source", "name"), HELPERS)
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_dict_is_checked_when_it_is_returned(source: str, name: str, data: Any) -> None:
    kind, handler = data.draw(MAKERS[source][name])
    called: set[str] = set()

    with suppress(ReplyError):  # such as a dict for another version of the schema
        called = checks_after(source, kind, lambda event: dict(handler(event).wire))
        assert called & {"object_reply", "json_reply"}


# --- Replies that no helper has checked -----------------------------------------------------------------------------

UNCHECKED: list[tuple[str, str, Any]] = [
    ("alexa_skill", "launch", alexa_skill.AlexaReply({"version": 1, "response": {}})),
    ("alexa_smart_home", "turn_on", alexa_smart_home.SmartHomeReply({"event": {"header": {}}})),
    ("api_gateway_authorizer", "token", api_gateway_authorizer.AuthorizerReply({"isAuthorized": True})),
    ("api_gateway_websocket", "connect", api_gateway_websocket.ConnectReply({"statusCode": "200"})),
    ("appsync_authorizer", "graphql", appsync_authorizer.AppSyncAuthorizerReply({"isAuthorised": True})),
    ("appsync_resolver", "query", appsync_resolver.ResolverReply({"data": object()})),
    ("bedrock_agent", "function", bedrock_agent.BedrockAgentReply({"response": {"actionGroup": "other"}})),
    ("chime_sip", "ringing", chime_sip.ChimeSipReply({"Actions": {}})),
    ("client_vpn", "connection", client_vpn.VPNReply({"allow": "yes"})),
    ("cognito_user_pool", "pre_sign_up", cognito_user_pool.PreSignUpReply({"autoConfirm": True})),
]


def sent(source: str, kind: str, reply: Any) -> Any:
    """The result for a sample whose handler returns this."""
    app: Any = App()
    getattr(app, f"on_{source}")()(lambda event: reply)
    with logged():
        return Client(app).send(samples(source)[kind]())


@pytest.mark.parametrize(("source", "kind", "reply"), UNCHECKED, ids=[source for source, _, _ in UNCHECKED])
def test_a_reply_that_a_user_constructs_is_checked_when_it_is_returned(source: str, kind: str, reply: Any) -> None:
    with pytest.raises(ReplyError):
        sent(source, kind, reply)


def test_an_event_whose_reply_is_invalid_is_refused() -> None:
    reply = appsync_events.AppSyncEventsReply({"payload": 1, "error": "both"})

    [entry] = sent("appsync_events", "publish", reply)["events"]
    assert entry.keys() == {"id", "error"}


def test_an_evolved_reply_is_checked_when_it_is_returned() -> None:
    reply = client_vpn.deny("Update your client.")

    assert sent("client_vpn", "connection", attrs.evolve(reply))["allow"] is False
    with pytest.raises(ReplyError):
        sent("client_vpn", "connection", attrs.evolve(reply, wire={**reply.wire, "allow": 1}))


# --- Replies cannot be changed --------------------------------------------------------------------------------------


#: Every way to change the wire form of a reply.
CHANGES: dict[str, Callable[[Any], Any]] = {
    "update": lambda wire: wire.update(version="2.0"),
    "set item": lambda wire: wire.__setitem__("version", "2.0"),
    "delete item": lambda wire: wire.__delitem__("version"),
    "clear": lambda wire: wire.clear(),
    "pop": lambda wire: wire.pop("version"),
    "popitem": lambda wire: wire.popitem(),
    "setdefault": lambda wire: wire.setdefault("a", 1),
    "union": lambda wire: wire.__ior__({"a": 1}),
    "nested item": lambda wire: wire["response"].__setitem__("shouldEndSession", "no"),
    "list append": lambda wire: wire["response"]["directives"].append({}),
    "list set item": lambda wire: wire["response"]["directives"].__setitem__(0, {}),
    "list delete item": lambda wire: wire["response"]["directives"].__delitem__(0),
    "list extend": lambda wire: wire["response"]["directives"].extend([{}]),
    "list insert": lambda wire: wire["response"]["directives"].insert(0, {}),
    "list pop": lambda wire: wire["response"]["directives"].pop(),
    "list remove": lambda wire: wire["response"]["directives"].remove({"type": "AudioPlayer.Stop"}),
    "list clear": lambda wire: wire["response"]["directives"].clear(),
    "list sort": lambda wire: wire["response"]["directives"].sort(),
    "list reverse": lambda wire: wire["response"]["directives"].reverse(),
    "list add": lambda wire: wire["response"]["directives"].__iadd__([{}]),
    "list multiply": lambda wire: wire["response"]["directives"].__imul__(2),
    "item in a list": lambda wire: wire["response"]["directives"][0].clear(),
}

REPLY = alexa_skill.say("Hello.", directives=[alexa_skill.stop()])


@pytest.mark.parametrize("change", CHANGES)
def test_the_wire_form_of_a_reply_cannot_be_changed(change: str) -> None:
    reply = alexa_skill.say("Hello.", directives=[alexa_skill.stop()])

    with pytest.raises(TypeError, match="return a dict"):
        CHANGES[change](reply.wire)
    assert reply == REPLY
    assert sent("alexa_skill", "launch", reply) == REPLY.wire


def test_the_wire_form_of_a_reply_cannot_be_replaced() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        REPLY.wire = {}  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def test_the_wire_form_reads_copies_and_writes_as_plain_json() -> None:
    wire = REPLY.wire
    plain = {
        "version": "1.0",
        "response": {
            "outputSpeech": {"type": "PlainText", "text": "Hello."},
            "directives": [{"type": "AudioPlayer.Stop"}],
            "shouldEndSession": True,
        },
    }

    assert wire == plain
    assert isinstance(wire, dict)
    assert json.loads(json.dumps(wire)) == plain
    for copied in (copy.copy(wire), copy.deepcopy(wire), pickle.loads(pickle.dumps(wire))):
        assert type(copied) is dict
        assert copied == plain
    deep = copy.deepcopy(wire)
    deep["response"]["directives"].append({"type": "AudioPlayer.Stop"})
    assert REPLY.wire == plain


def test_a_reply_survives_copies_and_pickling() -> None:
    for other in (copy.copy(REPLY), copy.deepcopy(REPLY), pickle.loads(pickle.dumps(REPLY))):
        assert other == REPLY
        assert sent("alexa_skill", "launch", other) == REPLY.wire


def test_a_reply_may_be_returned_again_and_for_other_events() -> None:
    app = App()
    app.on_alexa_skill()(lambda request: REPLY)
    client = Client(app)

    first = client.send(samples("alexa_skill")["intent"]())
    assert first["sessionAttributes"] == {"size": "large"}
    assert client.send(samples("alexa_skill")["launch"]()) == REPLY.wire
    assert "sessionAttributes" not in REPLY.wire


def test_arguments_that_change_later_do_not_change_a_reply() -> None:
    attributes: dict[str, Any] = {"seen": ["a"]}
    reply = alexa_skill.ask("Hello.", session_attributes=attributes)

    attributes["seen"].append("b")

    assert reply.wire["sessionAttributes"] == {"seen": ["a"]}
