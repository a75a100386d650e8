"""A Lex V2 turn with a reply: from the parsed payload to the response, which keeps the session."""

import json

from given import CONTEXT, PAYLOADS, must
from lambdarouter import App
from lambdarouter.sources.lex_v2 import LexV2Event, LexV2Reply, close

PAYLOAD = PAYLOADS["lex_v2"]
TEXT = json.dumps(PAYLOAD)
MESSAGE = "Your room is booked."


def candidates():
    """The functions to time, by name."""
    handlers = {"by hand": _by_hand, "lambdarouter": _lambdarouter()}
    for handler in handlers.values():
        response = handler(PAYLOAD, CONTEXT)
        must(response["sessionState"]["intent"]["state"] == "Fulfilled")
        must(response["messages"] == [{"contentType": "PlainText", "content": MESSAGE}])
    timed = {"json.loads of the payload": lambda: json.loads(TEXT)}
    return timed | {name: _call(handler) for name, handler in handlers.items()}


def _call(handler):
    return lambda: handler(PAYLOAD, CONTEXT)


def _by_hand(event, context):
    session = dict(event["sessionState"])
    session.pop("originatingRequestId", None)
    if event["invocationSource"] == "FulfillmentCodeHook" and session["intent"]["name"] == "BookHotel":
        session["intent"] = {**session["intent"], "state": "Fulfilled"}
        session["dialogAction"] = {"type": "Close"}
    return {"sessionState": session, "messages": [{"contentType": "PlainText", "content": MESSAGE}]}


def _lambdarouter():
    app = App()

    @app.on_lex_v2_fulfillment(intent="BookHotel")
    def book(event: LexV2Event) -> LexV2Reply:
        return close(event, "Fulfilled", MESSAGE)

    return app
