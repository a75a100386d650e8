"""Function URLs: payload 2.0 from a host of their own, with the path percent-encoded and without a stage."""

from __future__ import annotations

from lambdarouter import App, detect
from lambdarouter.http import HTTPRequest
from lambdarouter.testing import Client, function_url


def test_a_request_is_told_by_its_host_and_needs_no_stage() -> None:
    event = function_url.request(path="/caf%C3%A9%2541?q=a%20b", cookies={"a": "1"})
    del event["requestContext"]["stage"]
    del event["requestContext"]["routeKey"]
    assert detect(event) == "function_url"
    seen: list[HTTPRequest] = []
    app = App()

    @app.on_function_url()
    def handler(request: HTTPRequest) -> None:
        seen.append(request)

    answer = Client(app).send(event)

    (request,) = seen
    assert request.path == "/café%41"
    assert request.query == {"q": "a b"}
    assert request.cookies == {"a": "1"}
    assert request.stage is None
    assert request.host == "abcdefghijklmnopqrstuvwxyz012345.lambda-url.us-east-1.on.aws"
    assert answer == {"statusCode": 204, "headers": {}, "body": "", "isBase64Encoded": False}


def test_a_stage_is_no_part_of_the_path() -> None:
    event = function_url.request(path="/prod/users")
    event["requestContext"]["stage"] = "prod"
    app = App()
    app.get("/prod/users")(lambda: "whole")
    assert Client(app).send(event)["body"] == "whole"


def test_a_get_has_no_body_and_a_binary_one_is_in_base64() -> None:
    app = App()
    app.post("/")(length)
    event = function_url.request(method="POST", body=b"\xff\x00", headers={"content-type": "image/png"})
    assert (event["body"], event["isBase64Encoded"]) == ("/wA=", True)
    assert Client(app).send(event)["body"] == '{"length":2}'
    assert "body" not in function_url.request()


def length(body: bytes) -> dict[str, int]:
    return {"length": len(body)}
