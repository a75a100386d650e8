"""Alexa's skills and homes, phone calls, and the replies of others: each line marked is an error, and no other is."""

from lambdarouter import App
from lambdarouter.sources import alexa_skill, alexa_smart_home, chime_sip

app = App()


@app.on_alexa_launch()  # error: text is no reply
def open_skill(request: alexa_skill.AlexaRequest) -> str:
    return "What would you like?"


@app.on_alexa_intent()  # error: the reply of another service
def order(request: alexa_skill.AlexaRequest) -> alexa_smart_home.SmartHomeReply:
    return alexa_smart_home.response()


@app.on_alexa_session_ended()  # error: the reply of another service, later
async def ended(request: alexa_skill.AlexaRequest) -> chime_sip.ChimeSipReply:
    return chime_sip.actions()


@app.on_alexa_smart_home()  # error: the reply of another service
def turn_on(directive: alexa_smart_home.AlexaDirective) -> alexa_skill.AlexaReply | None:
    return alexa_skill.say("On.")


@app.on_chime_sip()  # error: actions are not yet the reply
def call(event: chime_sip.CallEvent) -> list[dict[str, object]]:
    return [chime_sip.hangup()]


@app.on_alexa_skill()
def rest(request: alexa_skill.AlexaRequest) -> alexa_skill.AlexaReply:
    if request.intent is None:
        return alexa_skill.say()  # error: nothing to say
    if request.intent == "MaybeIntent":
        return alexa_skill.can_fulfill("PERHAPS")  # error: no such answer
    return alexa_skill.say("Hello.", card=alexa_skill.say("Hi."))  # error: a reply is no card


@app.on_alexa_smart_home(name="ReportState")
def report(directive: alexa_smart_home.AlexaDirective) -> alexa_smart_home.SmartHomeReply:
    return alexa_smart_home.error_response("ENDPOINT_BUSY", "It is busy.")  # error: no directive


@app.on_chime_sip(event_type="HANGUP")
def over(event: chime_sip.CallEvent) -> chime_sip.ChimeSipReply:
    return chime_sip.actions(chime_sip.hangup(sip_response_code=500))  # error: no such code
