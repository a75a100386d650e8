"""Lex, Connect and agents for Bedrock: each takes the replies of its own helpers, a plain dict, and None."""

from typing import Any, assert_type

from lambdarouter import App
from lambdarouter.sources import bedrock_agent, connect, lex_v1, lex_v2

app = App()


@app.on_lex_v2_dialog(intent="BookHotel")
def check(event: lex_v2.LexV2Event) -> lex_v2.LexV2Reply | None:
    city = event.slots.get("city")
    if city is None:
        return None
    if city.value == "Atlantis":
        card = lex_v2.image_response_card("Where?", buttons=["Paris", ("Rome", "rome")])
        return lex_v2.elicit_slot(event, "city", "Which other city?", card, slots={"city": None})
    if event.confirmation_state == "Denied":
        return lex_v2.elicit_intent(event, lex_v2.ssml("<speak>What now?</speak>"), session_attributes={"step": None})
    return lex_v2.confirm_intent(event, "Shall I?", slots={"nights": "2", "city": lex_v2.LexV2Slot(value="Paris")})


@app.on_lex_v2_fulfillment()
async def book(event: lex_v2.LexV2Event) -> lex_v2.LexV2Reply:
    context = lex_v2.active_context("paying", {"by": "card"}, time_to_live_in_seconds=90, turns_to_live=5)
    return lex_v2.close(event, "Fulfilled", "Booked.", active_contexts=[context], request_attributes={"a": "b"})


@app.on_lex_v2()
def rest(event: lex_v2.LexV2Event) -> dict[str, Any]:
    return lex_v2.delegate(event, state="ReadyForFulfillment", confirmation_state="Confirmed").wire


@app.on_lex_v1_dialog()
def old(event: lex_v1.LexV1Event) -> lex_v1.LexV1Reply | None:
    card = lex_v1.response_card(lex_v1.generic_attachment("Where?", buttons=["Paris"]))
    if event.slots["city"] is None:
        return lex_v1.elicit_slot(event, "city", "Where to?", slots={"nights": None}, response_card=card)
    return lex_v1.close(event, "Failed", lex_v1.plain_text("Sorry."), session_attributes={"tries": "2"})


@app.on_connect(flow="orders")
def order(event: connect.ContactFlowEvent) -> connect.ConnectReply:
    return connect.string_map({"state": "sent", "items": 2, "gold": True})


@app.on_connect()
def nested(event: connect.ContactFlowEvent) -> dict[str, Any] | None:
    return {"order": {"id": 7}} if event.queue else None


@app.on_bedrock_api(path="/orders")
def orders(event: bedrock_agent.BedrockAgentEvent) -> list[str]:
    if event.body:
        bedrock_agent.fail("There is no body.", http_status_code=422)
    return []


@app.on_bedrock_function()
def find(event: bedrock_agent.BedrockAgentEvent[dict[str, int]]) -> bedrock_agent.BedrockAgentReply:
    if "order_id" not in event.parameters:
        return bedrock_agent.answer(event, "Which order?", response_state="REPROMPT")
    return bedrock_agent.answer(event, {"state": "sent"}, session_attributes={"order": "7"})


@app.on_bedrock_api()
def note(event: bedrock_agent.BedrockAgentEvent) -> bedrock_agent.BedrockAgentReply:
    return bedrock_agent.answer(event, {"noted": True}, http_status_code=201)


@app.on_bedrock_agent()
def anything(event: bedrock_agent.BedrockAgentEvent) -> list[str]:
    return ["a value is an answer"]


assert_type(connect.string_map({}).wire, dict[str, Any])
