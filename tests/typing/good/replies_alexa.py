"""Alexa's skills and homes, and phone calls: each takes the replies of its own helpers, a plain dict, and None."""

from typing import Any, assert_type

from lambdarouter import App
from lambdarouter.sources import alexa_skill, alexa_smart_home, chime_sip

app = App()


@app.on_alexa_launch()
def open_skill(request: alexa_skill.AlexaRequest) -> alexa_skill.AlexaReply:
    return alexa_skill.ask("What would you like?", reprompt=alexa_skill.ssml("Well?"), session_attributes={"turn": 1})


@app.on_alexa_intent(intent="OrderIntent")
async def order(request: alexa_skill.AlexaRequest) -> alexa_skill.AlexaReply:
    if request.dialog_state != "COMPLETED":
        return alexa_skill.delegate(updated_intent=alexa_skill.updated_intent(request, {"size": "large"}))
    if request.slots["topping"].value is None:
        return alexa_skill.elicit_slot("topping", "With what?")
    return alexa_skill.say("Done.", card=alexa_skill.simple_card("Pizza", "Ordered"), end_session=None)


@app.on_alexa_request(request_type="AudioPlayer.*")
def audio(request: alexa_skill.AlexaRequest) -> alexa_skill.AlexaReply | None:
    if request.request_type == "AudioPlayer.PlaybackStarted":
        return None
    return alexa_skill.response(directives=[alexa_skill.stop(), {"type": "AudioPlayer.ClearQueue"}])


@app.on_alexa_request(request_type="CanFulfillIntentRequest")
def could(request: alexa_skill.AlexaRequest) -> alexa_skill.AlexaReply:
    return alexa_skill.can_fulfill("YES", {"topping": ("YES", "NO")})


@app.on_alexa_session_ended()
def ended(request: alexa_skill.AlexaRequest) -> None: ...


@app.on_alexa_skill()
def rest(request: alexa_skill.AlexaRequest) -> dict[str, Any]:
    return {"response": {}}


@app.on_alexa_smart_home(name="TurnOn")
def turn_on(directive: alexa_smart_home.AlexaDirective) -> alexa_smart_home.SmartHomeReply:
    if directive.endpoint_id is None:
        return alexa_smart_home.error_response(directive, "NO_SUCH_ENDPOINT", "No such lamp.")
    return alexa_smart_home.response(alexa_smart_home.property_value("Alexa.PowerController", "powerState", "ON"))


@app.on_alexa_smart_home(name="Discover")
async def discover(directive: alexa_smart_home.AlexaDirective) -> alexa_smart_home.SmartHomeReply:
    return alexa_smart_home.discovery([{"endpointId": "lamp-1"}])


@app.on_alexa_smart_home()
def other(directive: alexa_smart_home.AlexaDirective) -> dict[str, Any] | None:
    return None


@app.on_chime_sip()
def call(event: chime_sip.CallEvent) -> chime_sip.ChimeSipReply | None:
    if event.event_type == "HANGUP":
        return None
    hello = chime_sip.speak("Hello", call_id=event.participants[0].call_id, engine="neural")
    return chime_sip.actions(hello, chime_sip.hangup(sip_response_code=486), transaction_attributes={"menu": "main"})


assert_type(alexa_skill.say("Hello.").wire, dict[str, Any])
assert_type(alexa_skill.stop(), dict[str, Any])
