"""Lex, Connect, agents for Bedrock, and the replies of others: each line marked is an error, and no other is."""

from lambdarouter import App
from lambdarouter.sources import bedrock_agent, connect, lex_v1, lex_v2

app = App()


@app.on_lex_v2_dialog()  # error: text is no reply
def said(event: lex_v2.LexV2Event) -> str:
    return "Which city?"


@app.on_lex_v2_fulfillment()  # error: the reply of another service
def booked(event: lex_v2.LexV2Event) -> lex_v1.LexV1Reply | None:
    return None


@app.on_lex_v2()  # error: the reply of another service, later
async def later(event: lex_v2.LexV2Event) -> connect.ConnectReply:
    return connect.string_map({})


@app.on_lex_v1()  # error: the reply of the newer service
def old(event: lex_v1.LexV1Event) -> lex_v2.LexV2Reply:
    return lex_v2.delegate(event)  # error: not its event


@app.on_connect()  # error: text is no reply
def order(event: connect.ContactFlowEvent) -> str:
    return "sent"


@app.on_connect(flow="orders")  # error: the reply of another service
def flow(event: connect.ContactFlowEvent) -> bedrock_agent.BedrockAgentReply | None:
    return None


@app.on_lex_v2_dialog(intent="BookHotel")
def hotel(event: lex_v2.LexV2Event) -> lex_v2.LexV2Reply:
    if event.intent == "A":
        return lex_v2.close(event, "Done")  # error: no such state
    if event.intent == "B":
        return lex_v2.close(event, "Failed", ["Sorry."])  # error: messages are given one by one
    if event.intent == "C":
        return lex_v2.elicit_intent(event)  # error: nothing to ask
    if event.intent == "D":
        return lex_v2.elicit_intent(event, "What?", slots={"city": None})  # error: the slots are left
    if event.intent == "E":
        return lex_v2.delegate(event, slots={"nights": 2})  # error: a slot is filled with text
    if event.intent == "F":
        return lex_v2.delegate(event, session={"a": "b"})  # error: a misspelt keyword
    return lex_v2.confirm_intent(event, "Sure?", lex_v2.delegate(event))  # error: a reply is no message


@app.on_lex_v1_dialog()
def older(event: lex_v1.LexV1Event) -> lex_v1.LexV1Reply:
    return lex_v1.close(event, "Fulfilled", "One.", "Two.")  # error: one message alone


@app.on_connect(channel="CHAT")
def chat(event: connect.ContactFlowEvent) -> connect.ConnectReply:
    return connect.string_map({"order": {"id": 7}})  # error: a string map is flat


@app.on_bedrock_function()
def function(event: bedrock_agent.BedrockAgentEvent) -> bedrock_agent.BedrockAgentReply:
    return bedrock_agent.answer(event, "a", response_state="OK")  # error: no such state


@app.on_bedrock_api()
def operation(event: bedrock_agent.BedrockAgentEvent) -> str:
    bedrock_agent.fail("a", response_state="OK")  # error: no such state
