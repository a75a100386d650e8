"""Load balancers: two modes of headers, and nothing decoded."""

from __future__ import annotations

from typing import Any

import pytest

from lambdarouter import App, detect
from lambdarouter.http import HTTPRequest, HTTPResponse
from lambdarouter.testing import Client, alb


def seen_in(event: Any) -> HTTPRequest:
    """The request that a handler sees."""
    seen: list[HTTPRequest] = []
    app = App()

    @app.on_alb()
    def handler(request: HTTPRequest) -> None:
        seen.append(request)

    assert detect(event) == "alb"
    assert Client(app).send(event)["statusCode"] == 204
    return seen[0]


def test_path_and_query_are_decoded_here_for_the_load_balancer_does_not() -> None:
    for sample in (alb.request, alb.multi_value):
        event = sample(path="/caf%C3%A9/100%2525?%C3%A9+=a%2Bb+c%2520")
        request = seen_in(event)
        assert request.path == "/café/100%25"
        assert request.query == {"é ": "a+b c%20"}


def test_without_multi_value_headers_there_is_one_value_a_name() -> None:
    request = seen_in(alb.request(path="/?a=1&a=2", headers={"X-A": ["1", "2"]}))
    assert request.query == {"a": "2"}
    assert request.headers.all("x-a") == ["2"]
    request = seen_in(alb.multi_value(path="/?a=1&a=2", headers={"X-A": ["1", "2"]}))
    assert request.query == {"a": ["1", "2"]}
    assert request.headers.all("x-a") == ["1", "2"]


def test_what_only_headers_tell() -> None:
    for sample in (alb.request, alb.multi_value):
        request = seen_in(sample(headers={"Host": "shop.example.com"}))
        assert request.host == "shop.example.com"
        assert request.request_id == "Root=1-5c536348-3d68"
        assert request.source_ip == "192.0.2.1"
        assert request.stage is None
    event = alb.request()
    # The last one is the load balancer's own; those before it are what the client says.
    event["headers"]["x-forwarded-for"] = "10.0.0.1, 192.0.2.7"
    assert seen_in(event).source_ip == "192.0.2.7"
    event["headers"] = {}
    request = seen_in(event)
    assert (request.source_ip, request.host, request.request_id) == (None, None, None)


@pytest.mark.parametrize("multi", [False, True])
def test_the_answer_has_the_mode_of_the_request(multi: bool) -> None:
    app = App()
    app.get("/")(lambda: HTTPResponse({"a": 1}, 201, headers={"X-A": ["1", "2"]}, cookies=["a=1", "b=2"]))
    answer = Client(app).send(alb.multi_value() if multi else alb.request())
    assert answer.pop("multiValueHeaders" if multi else "headers") == (
        {"x-a": ["1", "2"], "content-type": ["application/json"], "set-cookie": ["a=1", "b=2"]}
        if multi
        else {"x-a": "1, 2", "content-type": "application/json", "set-cookie": "a=1", "Set-cookie": "b=2"}
    )
    assert answer == {"statusCode": 201, "body": '{"a":1}', "isBase64Encoded": False}


def test_a_health_check_is_a_request_like_any_other() -> None:
    app = App()
    app.get("/health")(lambda: "fine")
    event = alb.request(path="/health", headers={"User-Agent": "ELB-HealthChecker/2.0"})
    assert Client(app).send(event)["statusCode"] == 200
