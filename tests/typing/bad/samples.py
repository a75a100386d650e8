"""Samples with values of another type; the keywords themselves are in the file that `test_typing.py` generates."""

from lambdarouter import App
from lambdarouter.testing import Client, agentcore_interceptor, api_gateway_websocket, codecommit, invoke, s3, ses, sqs

sqs.message("text")  # error: a position
sqs.message.record("text")  # error: a position
s3.put(size="large")  # error: another type
ses.message(recipients="a@example.com")  # error: one text for a list
ses.message(recipients=[1])  # error: another type in the list
api_gateway_websocket.connect(multi_value_headers={"host": 1})  # error: another type
codecommit.updated(references={"ref": "main"})  # error: another type
agentcore_interceptor.request(status_code=200)  # error: a keyword of responses
invoke.payload(key1="value1")  # error: no keyword at all
client = Client(App())
client.s3_put(size="large")  # error: another type
client.codedeploy(deployment_id=1)  # error: another type
client.get("/", hedders={})  # error: no such keyword
client.post("/", query=1)  # error: another type
