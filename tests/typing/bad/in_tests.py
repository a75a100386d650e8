"""What the test client does not accept: each line marked is an error, and no other line is."""

from lambdarouter import App
from lambdarouter.testing import Client

client = Client(App())
client.get("/", jsno={})  # error: a misspelt option
client.get("/", claims=["sub"])  # error: not a mapping
client.get("/", identity=7)  # error: neither an ARN nor an identity
client.post("/", form="a=1")  # error: not a mapping
client.post("/", files={"a": 7})  # error: not a file
client.get("/", query={"a": None})  # error: not a value
client.get("/", authorize="no")  # error: not a boolean
client.request("GET", "/", front_door=5)  # error: not a name
