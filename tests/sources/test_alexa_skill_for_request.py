"""Responses that Alexa refuses because of their request, and the directives and calls of a running dialog."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.response_envelope import ResponseEnvelope
from ask_sdk_model.services.directive.send_directive_request import SendDirectiveRequest

from lambdarouter import App, DeliveryError, EventError, ReplyError
from lambdarouter.sources.alexa_skill import (
    AlexaReply,
    AlexaRequest,
    clear_entities,
    clear_queue,
    confirm_intent,
    confirm_slot,
    delegate,
    elicit_slot,
    entity,
    execute_commands,
    play,
    play_video,
    progressive_response,
    replace_entities,
    response,
    say,
    ssml,
    stop,
    updated_intent,
)
from lambdarouter.testing import Client, alexa_skill

DESERIALIZE: Any = DefaultSerializer().deserialize
URL = "https://example.com/a.mp3"
OTHER: dict[str, Any] = {"name": "SizeIntent", "slots": {"size": {"name": "size"}}}


def answered(reply: Any, payload: Any) -> Any:
    app = App()
    app.on_alexa_skill()(lambda request: reply)
    return Client(app).send(payload)


def of_type(request_type: str) -> Any:
    payload = alexa_skill.launch()
    payload["request"]["type"] = request_type
    return payload


PLAYED = [f"AudioPlayer.Playback{each}" for each in ("Started", "Finished", "Stopped", "NearlyFinished", "Failed")]


@pytest.mark.parametrize("request_type", PLAYED)
@pytest.mark.parametrize("directive", [play(URL, "a"), stop(), clear_queue()], ids=lambda each: each["type"])
@pytest.mark.parametrize("is_dict", [True, False])
def test_directives_for_the_audio_player(request_type: str, directive: Any, is_dict: bool) -> None:
    reply: Any = {"response": {"directives": [directive]}} if is_dict else response(directives=[directive])
    ends = request_type.endswith(("Started", "Finished")) and not request_type.endswith("NearlyFinished")
    is_refused = request_type.endswith("Stopped") or (ends and directive["type"] == "AudioPlayer.Play")

    if is_refused:
        with pytest.raises(ReplyError, match=r"response\.directives"):
            answered(reply, of_type(request_type))
    else:
        assert answered(reply, of_type(request_type))["response"]["directives"] == [directive]
    assert answered(None, of_type(request_type)) == {"version": "1.0", "response": {}}


@pytest.mark.parametrize("end_session", [True, False])
def test_a_video_says_nothing_about_the_session(end_session: bool) -> None:
    video = play_video("https://example.com/a.mp4", title="A")
    with pytest.raises(ReplyError, match=r"response\.shouldEndSession: is not allowed together with VideoApp\.Launch"):
        answered(response(directives=[video], end_session=end_session), alexa_skill.launch())

    content = answered(say("Here it is.", directives=[video], end_session=None), alexa_skill.launch())["response"]
    assert content["directives"] == [
        {"type": "VideoApp.Launch", "videoItem": {"source": "https://example.com/a.mp4", "metadata": {"title": "A"}}}
    ]


DIALOG: list[Callable[..., AlexaReply]] = [
    delegate,
    lambda **more: confirm_intent("Right?", **more),
    lambda **more: elicit_slot("topping", "Which?", **more),
    lambda **more: confirm_slot("topping", "This?", **more),
]


@pytest.mark.parametrize("make", DIALOG)
def test_a_dialog_needs_an_intent(make: Callable[..., AlexaReply]) -> None:
    assert answered(make(), alexa_skill.intent())["response"]["directives"]
    with pytest.raises(ReplyError, match=r"directives\.0\.updatedIntent: is missing: the request has no intent"):
        answered(make(), alexa_skill.launch())


@pytest.mark.parametrize(("make", "key"), [(elicit_slot, "slotToElicit"), (confirm_slot, "slotToConfirm")])
def test_a_slot_belongs_to_the_intent(make: Callable[..., AlexaReply], key: str) -> None:
    with pytest.raises(ReplyError, match=rf"directives\.0\.{key}: is not a slot of the intent"):
        answered(make("size", "Which?"), alexa_skill.intent())
    for payload in (alexa_skill.intent(), alexa_skill.launch()):
        assert answered(make("size", "Which?", updated_intent=OTHER), payload)
        assert answered(make("any", "Which?", updated_intent=OTHER), payload)  # its slots are not in the request
        assert answered(make("any", "Which?", updated_intent={"name": "SizeIntent"}), payload)


@pytest.mark.parametrize("make", DIALOG)
def test_a_dialog_continues_with_a_custom_intent(make: Callable[..., AlexaReply]) -> None:
    help_intent = {"name": "AMAZON.HelpIntent", "slots": {}}
    for payload in (alexa_skill.intent(), alexa_skill.launch()):
        with pytest.raises(ReplyError, match=r"directives\.0\.updatedIntent\.name: is a built-in intent"):
            answered(make(updated_intent=help_intent), payload)
    with pytest.raises(ReplyError, match=r"updatedIntent\.name: is missing"):
        make(updated_intent={"slots": {}})


@pytest.mark.parametrize("directive", [stop(), clear_entities()], ids=lambda each: each["type"])
def test_the_end_of_a_session_only_changes_entities(directive: Any) -> None:
    reply = response(directives=[directive])
    with pytest.raises(ReplyError, match=r"response\.directives: is not allowed"):
        answered(reply, alexa_skill.exception_encountered())
    if directive == stop():
        with pytest.raises(ReplyError, match=r"directives\.0: is not Dialog\.UpdateDynamicEntities"):
            answered(reply, alexa_skill.session_ended())
    else:
        assert answered(reply, alexa_skill.session_ended())["response"]["directives"] == [directive]


def test_an_updated_intent_has_no_other_slots() -> None:
    seen = list[AlexaRequest]()
    app = App()
    app.on_alexa_skill()(seen.append)
    Client(app).send(alexa_skill.intent())
    own = updated_intent(seen[0])

    assert answered(delegate(updated_intent=own), alexa_skill.intent())
    with pytest.raises(ReplyError, match=r"updatedIntent\.slots: has a slot that the request's intent does not have"):
        answered(delegate(updated_intent={**own, "slots": {"size": {"name": "size"}}}), alexa_skill.intent())


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda: response(directives=[clear_entities(), {"type": "Dialog.Delegate"}]), "has more than one Dialog"),
        (
            lambda: response(directives=[play(URL, "a"), play_video("https://example.com/a.mp4")]),
            "has AudioPlayer.Play and VideoApp.Launch",
        ),
        (
            lambda: response(directives=[stop(), {"type": "Tasks.CompleteTask", "status": {"code": "200"}}]),
            "has a directive of a player beside one of a connection",
        ),
    ],
)
def test_directives_that_exclude_each_other(make: Callable[[], AlexaReply], problem: str) -> None:
    with pytest.raises(ReplyError, match=rf"response\.directives: {problem}"):
        make()


# --- Directives -----------------------------------------------------------------------------------------------------


def read_by_amazon(directive: Any) -> Any:
    wire = {"version": "1.0", "response": {"directives": [directive]}}
    envelope = DESERIALIZE(json.dumps(wire), ResponseEnvelope)
    (read,) = envelope.response.directives
    return read


def test_commands_for_a_document() -> None:
    directive = execute_commands("menu", {"type": "SpeakItem", "componentId": "text"}, {"type": "Idle", "delay": 500})

    assert directive == {
        "type": "Alexa.Presentation.APL.ExecuteCommands",
        "token": "menu",
        "commands": [{"type": "SpeakItem", "componentId": "text"}, {"type": "Idle", "delay": 500}],
    }
    read = read_by_amazon(directive)
    assert (read.token, [type(each).__name__ for each in read.commands]) == (
        "menu",
        ["SpeakItemCommand", "IdleCommand"],
    )


def test_dynamic_entities() -> None:
    directive = replace_entities({"Topping": ["ham", entity("mushrooms", "shrooms", id="m")]})

    assert directive == {
        "type": "Dialog.UpdateDynamicEntities",
        "updateBehavior": "REPLACE",
        "types": [
            {
                "name": "Topping",
                "values": [
                    {"name": {"value": "ham", "synonyms": []}},
                    {"id": "m", "name": {"value": "mushrooms", "synonyms": ["shrooms"]}},
                ],
            }
        ],
    }
    assert clear_entities() == {"type": "Dialog.UpdateDynamicEntities", "updateBehavior": "CLEAR"}
    assert read_by_amazon(directive).types[0].values[1].name.synonyms == ["shrooms"]
    # They belong to the session, and to no intent.
    assert answered(response(directives=[directive]), alexa_skill.launch())["response"]["directives"] == [directive]
    assert answered(response(directives=[clear_entities()]), alexa_skill.session_ended())


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: execute_commands("", {"type": "Idle"}), "directive.token"),
        (lambda: execute_commands("a"), "directive.commands"),
        (lambda: execute_commands("a", {"delay": 1}), r"directive\.commands\.0\.type"),
        (
            lambda: replace_entities({"T": [str(each) for each in range(101)]}),
            "101 values and synonyms; Alexa allows 100",
        ),
        (lambda: replace_entities({"T": [entity("a", *map(str, range(100)))]}), "101 values"),
        (lambda: replace_entities({"T": [{"id": "a"}]}), r"directive\.types\.0\.values\.0\.name"),
        (lambda: play_video("http://example.com/a.mp4"), r"directive\.videoItem\.source"),
    ],
)
def test_what_the_helpers_refuse(make: Callable[[], Any], field: str) -> None:
    with pytest.raises(ReplyError, match=field):
        make()


# --- Progressive responses ------------------------------------------------------------------------------------------


def spoken(payload: Any, speech: Any = "One moment.") -> list[Any]:
    app = App()

    @app.on_alexa_skill()
    def handle(request: AlexaRequest) -> AlexaReply:
        progressive_response(request, speech)
        return say("Done.")

    client = Client(app)
    assert client.send(payload)["response"]["outputSpeech"]["text"] == "Done."
    return client.sent


@pytest.mark.parametrize("payload", [alexa_skill.intent(), alexa_skill.launch()])
@pytest.mark.parametrize(
    ("speech", "said"), [("Hm.", "Hm."), (ssml("Hm."), "<speak>Hm.</speak>"), ("x" * 600, "x" * 600)]
)
def test_a_progressive_response_is_sent_at_once(payload: Any, speech: Any, said: str) -> None:
    (sent,) = spoken(payload, speech)

    assert sent.target == "https://api.amazonalexa.com/v1/directives"
    assert sent.content == {
        "header": {"requestId": payload["request"]["requestId"]},
        "directive": {"type": "VoicePlayer.Speak", "speech": said},
    }
    request = DESERIALIZE(json.dumps(sent.content), SendDirectiveRequest)
    assert request.directive.speech == said


@pytest.mark.parametrize("wrong", ["", "x" * 601, 7, None, {}])
def test_speech_that_alexa_refuses(wrong: Any) -> None:
    with pytest.raises(ReplyError, match=r"directive\.speech"):
        spoken(alexa_skill.intent(), wrong)


def test_only_a_running_conversation_has_one() -> None:
    with pytest.raises(EventError, match=r"request\.type: is not one of LaunchRequest, IntentRequest"):
        spoken(alexa_skill.session_ended())
    payload = alexa_skill.intent()
    del payload["context"]["System"]["apiAccessToken"]
    with pytest.raises(EventError, match=r"context\.System\.apiAccessToken: is missing"):
        spoken(payload)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://api.amazonalexa.com",
        "https://amazonalexa.com.evil.org",
        "https://evilamazonalexa.com",
        "https://api.amazonalexa.com:8443",
        "https://user@api.amazonalexa.com",
        "https://evil.org/.amazonalexa.com",
        "https://169.254.169.254",
        "https://[evil.amazonalexa.com",
        "https://evil.org\uff0f.amazonalexa.com",
        "https://evil.org\r\n.amazonalexa.com",
        "https://api.amazonalexa.com/evil\r\nX: y",
        "https://api.amazonalexa.com:evil",
    ],
)
def test_nothing_is_sent_to_another_host(endpoint: str) -> None:
    payload = alexa_skill.intent()
    payload["context"]["System"]["apiEndpoint"] = endpoint

    with pytest.raises(DeliveryError) as caught:
        spoken(payload)
    assert "evil" not in str(caught.value)
