"""Replies to Lambda@Edge, made by helpers and by hand: exact answers, and a judge of its own for what CloudFront takes.

The judge is written from AWS's pages, and not from the package:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-generating-http-responses.html
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
"""

from __future__ import annotations

import base64
import copy
import inspect
import re
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdarouter import App, EventError, ReplyError
from lambdarouter.http import set_cookie
from lambdarouter.sources import alexa_skill
from lambdarouter.sources import cloudfront as edge
from lambdarouter.sources.cloudfront import (
    CloudFrontGeneratedReply,
    CloudFrontRequest,
    CloudFrontRequestEvent,
    CloudFrontRequestReply,
    CloudFrontResponseEvent,
    CloudFrontResponseReply,
    CustomOrigin,
    S3Origin,
    forward,
    redirect,
    respond,
    update_response,
)
from lambdarouter.testing import Client, cloudfront
from tests.support.dispatched import received
from tests.support.mutations import logged
from tests.support.published import load, published

KINDS = ("viewer-request", "origin-request", "origin-response", "viewer-response")


def cf(payload: Any) -> Any:
    return payload["Records"][0]["cf"]


def payload_of(kind: str, **headers: str) -> Any:
    """A sample of a type of event; what came has these headers as well."""
    payload = getattr(cloudfront, kind.replace("-", "_"))()
    part = cf(payload)["response" if kind.endswith("response") else "request"]
    for name, value in headers.items():
        listed = name.replace("_", "-")
        part["headers"][listed] = [{"key": listed.title(), "value": value}]
    return payload


def event_of(payload: Any) -> Any:
    [event] = received("cloudfront", payload)
    return event


def answer_to(payload: Any, returned: Any) -> Any:
    """The app's answer where the handler returns this, or what this makes of the event."""
    app = App()

    @app.on_cloudfront()
    def handler(event: Any) -> Any:
        return returned(event) if callable(returned) else returned

    before = copy.deepcopy(payload)
    with logged():
        answer = Client(app).send(payload)
    assert payload == before, "what came was changed"
    return answer


# --- A judge --------------------------------------------------------------------------------------------------------

ENTRIES = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["value"],
        "properties": {"key": {"type": "string"}, "value": {"type": "string"}},
    },
}
HEADERS = {
    "type": "object",
    "propertyNames": {"pattern": "^[a-z0-9!#$%&'*+.^_`|~-]+$"},
    "additionalProperties": ENTRIES,
}
RESPONSE = {
    "type": "object",
    "required": ["status"],
    "properties": {
        "status": {"type": "string", "pattern": "^[2-5][0-9]{2}$"},
        "statusDescription": {"type": "string"},
        "body": {"type": "string"},
        "bodyEncoding": {"enum": ["text", "base64"]},
        "headers": HEADERS,
    },
}
ORIGIN = {
    "type": "object",
    "minProperties": 1,
    "maxProperties": 1,
    "additionalProperties": False,
    "properties": {
        "custom": {
            "type": "object",
            "required": [
                "domainName",
                "path",
                "port",
                "protocol",
                "sslProtocols",
                "readTimeout",
                "keepaliveTimeout",
                "customHeaders",
            ],
            "properties": {
                "domainName": {"type": "string", "minLength": 1, "maxLength": 253, "pattern": "^[^:]+$"},
                "path": {"pattern": "^(/.*[^/])?$", "maxLength": 255},
                "port": {"anyOf": [{"enum": [80, 443]}, {"type": "integer", "minimum": 1024, "maximum": 65535}]},
                "protocol": {"enum": ["http", "https"]},
                "sslProtocols": {"type": "array", "items": {"enum": ["TLSv1.2", "TLSv1.1", "TLSv1", "SSLv3"]}},
                "readTimeout": {"type": "integer", "minimum": 1},
                "keepaliveTimeout": {"type": "integer", "minimum": 1},
                "customHeaders": HEADERS,
            },
        },
        "s3": {
            "type": "object",
            "required": ["domainName", "path", "authMethod", "customHeaders"],
            "properties": {
                "domainName": {"type": "string", "pattern": "^[^A-Z]+$", "maxLength": 128},
                "path": {"pattern": "^(/.*[^/])?$", "maxLength": 255},
                "authMethod": {"enum": ["none", "origin-access-identity"]},
                "region": {"type": "string"},
                "customHeaders": HEADERS,
            },
            "if": {"properties": {"authMethod": {"const": "origin-access-identity"}}},
            "then": {"required": ["region"], "properties": {"region": {"minLength": 1}}},
        },
    },
}
REQUEST = {
    "type": "object",
    "required": ["uri"],
    "properties": {
        "uri": {"type": "string", "pattern": "^/[^?#]*$"},
        "querystring": {"type": "string", "pattern": "^[^ #]*$"},
        "headers": HEADERS,
        "body": {
            "type": "object",
            "required": ["action", "data", "encoding"],
            "properties": {"action": {"enum": ["read-only", "replace"]}, "encoding": {"enum": ["text", "base64"]}},
        },
        "origin": ORIGIN,
    },
}

NEVER = re.compile(
    r"(connection|expect|keep-alive|proxy-(authenticate|authorization|connection)|trailer|upgrade"
    r"|x-accel-(buffering|charset|limit-rate|redirect)|x-amz-cf-.*|x-edge-.*|x-cache|x-forwarded-proto|x-real-ip"
    r"|x-amzn-(auth|cf-(billing|id|xff)|errortype|fle-profile|header-(count|order)|lambda-integration-tag|requestid))"
)
READ_ONLY = {
    "viewer-request": ["CDN-Loop", "Content-Length", "Host", "Transfer-Encoding", "Via"],
    "origin-request": [
        *("Accept-Encoding", "CDN-Loop", "Content-Length", "If-Modified-Since", "If-None-Match", "If-Range"),
        *("If-Unmodified-Since", "Transfer-Encoding", "Via"),
    ],
    "origin-response": ["Transfer-Encoding", "Via"],
    "viewer-response": ["Warning", "Via", "Content-Length", "Content-Encoding", "Transfer-Encoding"],
}


def faults(answer: Any, payload: Any) -> list[str]:
    """What CloudFront would refuse of an answer."""
    kind = cf(payload)["config"]["eventType"]
    is_request = kind.endswith("request") and "status" not in answer
    schema = REQUEST if is_request else RESPONSE
    found = [error.json_path for error in jsonschema.Draft202012Validator(schema).iter_errors(answer)]
    if found:
        return found
    came = cf(payload)["request" if is_request else "response"] if is_request or "response" in kind else {}
    found = header_faults(answer.get("headers", {}), came.get("headers", {}), READ_ONLY[kind])
    found += (request_faults if is_request else response_faults)(answer, came, kind)
    return found


def header_faults(headers: Any, came: Any, read_only: list[str]) -> list[str]:
    found = [name for name in map(str.lower, read_only) if headers.get(name) != came.get(name)]
    for name, entries in headers.items():
        if name in came and entries == came[name]:
            continue
        found += [name] if NEVER.fullmatch(name) else []
        found += [name for each in entries if each.get("key", name).lower() != name]
        found += [name for each in entries if re.search(r"[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]", each["value"])]
    return found


def response_faults(answer: Any, came: Any, kind: str) -> list[str]:
    found = []
    if kind == "viewer-response":  # "cannot modify the HTTP status code"; bodies are of origin-response triggers
        found += [key for key in ("status", "body") if answer.get(key) != came.get(key)]
    if re.search(r"[\x00-\x1f\x7f\ud800-\udfff]", answer.get("statusDescription", "")):
        found.append("statusDescription")
    body = answer.get("body", "").encode(errors="surrogatepass")
    if b"\xed\xa0" in body:
        return [*found, "body"]
    if answer.get("bodyEncoding") == "base64":
        try:
            decoded = base64.b64decode(body, validate=True)
        except ValueError:
            return [*found, "body"]
        if base64.b64encode(decoded) != body:
            found.append("body")
        body = decoded
    if body and answer["status"] == "204":
        found.append("body")
    lines = "".join(f"{name}: {each['value']}\r\n" for name, all in answer.get("headers", {}).items() for each in all)
    if len(lines.encode(errors="replace")) + len(body) > (40 << 10 if kind.startswith("viewer") else 1 << 20):
        found.append("body")
    return found


def request_faults(answer: Any, came: Any, kind: str) -> list[str]:
    found = [key for key in ("method", "clientIp") if answer.get(key, came.get(key)) != came.get(key)]
    if re.search(r"[\x00-\x1f\x7f\ud800-\udfff]", answer["uri"] + answer.get("querystring", "")):
        found.append("uri")
    if len(answer["uri"] + "?" + answer.get("querystring", "")) >= 8192:
        found.append("uri")
    body = answer.get("body", {"action": "read-only"})
    if body["action"] == "replace":
        most = {"text": (40, 1024), "base64": (53.2, 1361.92)}[body["encoding"]][kind == "origin-request"]
        if len(body["data"].encode()) > most * 1024:
            found.append("body")
    origin = answer.get("origin")
    customs = next(iter(origin.values()))["customHeaders"] if origin else {}
    if origin != came.get("origin"):
        found += ["origin"] if kind == "viewer-request" else []
        found += header_faults(customs, {}, [])  # they are sent as any others are
    found += [name for name in customs if name in answer.get("headers", {})]
    return found


def test_the_judge_takes_what_came_and_the_answers_of_aws_own_examples() -> None:
    for kind in KINDS:
        payload = payload_of(kind)
        assert faults(cf(payload)["response" if kind.endswith("response") else "request"], payload) == []
    page = {
        "status": "200",
        "statusDescription": "OK",
        "headers": {
            "cache-control": [{"key": "Cache-Control", "value": "max-age=100"}],
            "content-type": [{"key": "Content-Type", "value": "text/html"}],
        },
        "body": "<html></html>",
    }
    assert faults(page, payload_of("viewer-request")) == []
    assert faults({**page, "status": "99"}, payload_of("viewer-request")) == ["$.status"]
    assert answer_to(payload_of("viewer-request"), page) == page


# --- Requests that go on --------------------------------------------------------------------------------------------


def test_a_request_goes_on_with_changes() -> None:
    payload = payload_of("viewer-request", accept="text/html")
    came = cf(payload)["request"]

    def change(event: CloudFrontRequestEvent) -> CloudFrontRequestReply:
        return forward(
            event,
            uri="/new.jpg",
            query={"size": None, "name": "a b&c", "tag": ["x", "y"]},
            headers={"User-Agent": None, "X-Device": "phone"},
            add_headers={"Accept": "image/*"},
            cookies={"a": None, "c": "3"},
        )

    answer = answer_to(payload, change)

    assert answer == {
        **came,
        "uri": "/new.jpg",
        "querystring": "name=a%20b%26c&tag=x&tag=y",
        "headers": {
            "host": came["headers"]["host"],
            "cookie": [{"key": "Cookie", "value": "b=2; c=3"}],
            "accept": [{"key": "Accept", "value": "text/html"}, {"key": "Accept", "value": "image/*"}],
            "x-device": [{"key": "X-Device", "value": "phone"}],
        },
    }
    assert faults(answer, payload) == []


def test_without_changes_it_goes_on_as_it_came() -> None:
    for kind in ("viewer-request", "origin-request"):
        payload = payload_of(kind)
        assert answer_to(payload, forward) == cf(payload)["request"]
    for kind in ("origin-response", "viewer-response"):
        assert answer_to(payload_of(kind), update_response) == cf(payload_of(kind))["response"]
    assert forward(CloudFrontRequestEvent(request=CloudFrontRequest(uri="/"))).wire == {"uri": "/", "method": "GET"}


def test_the_last_cookie_takes_the_header_with_it() -> None:
    event = event_of(payload_of("viewer-request"))

    assert "cookie" not in forward(event, cookies={"a": None, "b": None}).wire["headers"]


def test_a_querystring_as_a_whole_and_parameters_that_stay_as_they_are_written() -> None:
    event = event_of(payload_of("viewer-request"))

    assert forward(event, querystring="a=%2f&b").wire["querystring"] == "a=%2f&b"
    assert forward(event, querystring="a=%2f&b&c=1", query={"c": "2"}).wire["querystring"] == "a=%2f&b&c=2"
    assert forward(event, querystring="").wire["querystring"] == ""


@pytest.mark.parametrize(
    ("body", "wire"),
    [
        ("Café", {"action": "replace", "encoding": "text", "data": "Café"}),
        (b"\x00\xff", {"action": "replace", "encoding": "base64", "data": "AP8="}),
    ],
)
def test_a_body_is_replaced(body: str | bytes, wire: dict[str, str]) -> None:
    payload = cloudfront.viewer_request_with_body()

    answer = answer_to(payload, lambda event: forward(event, body=body))

    assert answer["body"] == wire
    assert faults(answer, payload) == []


def test_another_origin_with_all_that_cloudfront_wants() -> None:
    payload = payload_of("origin-request")
    shop = CustomOrigin(domain_name="new.example.com", path="/v2", custom_headers={"x-from": ("edge",)})

    answer = answer_to(payload, lambda event: forward(event, origin=shop))

    assert answer["origin"] == {
        "custom": {
            "domainName": "new.example.com",
            "path": "/v2",
            "port": 443,
            "protocol": "https",
            "sslProtocols": ["TLSv1.2"],
            "readTimeout": 30,
            "keepaliveTimeout": 5,
            "customHeaders": {"x-from": [{"key": "x-from", "value": "edge"}]},
        }
    }
    assert answer["headers"]["host"] == [{"key": "Host", "value": "new.example.com"}]
    assert faults(answer, payload) == []


def test_a_bucket_instead_of_a_server() -> None:
    payload = payload_of("origin-request")
    bucket = S3Origin(domain_name="b.s3.amazonaws.com", region="us-east-1")

    answer = answer_to(payload, lambda event: forward(event, origin=bucket, headers={"Host": "other"}))

    assert answer["origin"] == {
        "s3": {
            "domainName": "b.s3.amazonaws.com",
            "path": "",
            "region": "us-east-1",
            "authMethod": "none",
            "customHeaders": {},
        }
    }
    assert answer["headers"]["host"] == [{"key": "Host", "value": "other"}]
    assert faults(answer, payload) == []


def test_a_plain_server_is_on_port_80() -> None:
    event = event_of(payload_of("origin-request"))

    made = forward(event, origin=CustomOrigin(domain_name="a.example.com", protocol="http")).wire

    assert made["origin"]["custom"]["port"] == 80


def test_a_handler_is_tested_with_a_plain_object() -> None:
    event = CloudFrontRequestEvent(request=CloudFrontRequest(uri="/a", headers={"host": ("h",)}))

    made = forward(event, uri="/b", headers={"X-A": "1"})

    assert made == forward(event, uri="/b", headers={"X-A": "1"})
    assert made.wire == {
        "uri": "/b",
        "method": "GET",
        "headers": {"host": [{"key": "host", "value": "h"}], "x-a": [{"key": "X-A", "value": "1"}]},
    }
    # Without a type and an origin, such an event may be of either side.
    assert "s3" in forward(event, origin=S3Origin(domain_name="b.s3.amazonaws.com")).wire["origin"]


# --- Responses ------------------------------------------------------------------------------------------------------


def test_a_response_of_ones_own() -> None:
    cookie = set_cookie("a", "1")
    made = respond(
        404, "<p>Gone</p>", status_description="Gone", headers={"Content-Type": "text/html"}, cookies=[cookie]
    )

    for kind in ("viewer-request", "origin-request"):
        answer = answer_to(payload_of(kind), made)
        assert answer == {
            "status": "404",
            "statusDescription": "Gone",
            "body": "<p>Gone</p>",
            "bodyEncoding": "text",
            "headers": {
                "content-type": [{"key": "Content-Type", "value": "text/html"}],
                "set-cookie": [{"key": "Set-Cookie", "value": cookie}],
            },
        }
        assert faults(answer, payload_of(kind)) == []


def test_short_responses() -> None:
    assert respond(204).wire == {"status": "204"}
    assert respond(204, "").wire == {"status": "204"}
    assert respond(200, b"\x00").wire == {"status": "200", "body": "AA==", "bodyEncoding": "base64"}
    assert redirect("/new").wire == {"status": "302", "headers": {"location": [{"key": "Location", "value": "/new"}]}}
    assert redirect("https://example.com/", 301, headers={"Cache-Control": "max-age=60"}).wire == {
        "status": "301",
        "headers": {
            "location": [{"key": "Location", "value": "https://example.com/"}],
            "cache-control": [{"key": "Cache-Control", "value": "max-age=60"}],
        },
    }
    assert isinstance(redirect("/"), CloudFrontGeneratedReply)
    assert repr(respond(204)) == "CloudFrontGeneratedReply(wire={'status': '204'})"


def test_a_response_goes_on_with_changes() -> None:
    payload = payload_of("viewer-response", via="1.1 edge", server="nginx")

    def secure(event: CloudFrontResponseEvent) -> CloudFrontResponseReply:
        return update_response(
            event,
            headers={"Server": None, "X-Frame-Options": "DENY", "Vary": ["Accept"]},
            add_headers={"Vary": "Cookie"},
            cookies=["a=1", "b=2"],
        )

    answer = answer_to(payload, secure)

    assert answer == {
        "status": "200",
        "statusDescription": "OK",
        "headers": {
            "content-type": [{"key": "Content-Type", "value": "image/jpeg"}],
            "via": [{"key": "Via", "value": "1.1 edge"}],
            "x-frame-options": [{"key": "X-Frame-Options", "value": "DENY"}],
            "vary": [{"key": "Vary", "value": "Accept"}, {"key": "Vary", "value": "Cookie"}],
            "set-cookie": [{"key": "Set-Cookie", "value": "a=1"}, {"key": "Set-Cookie", "value": "b=2"}],
        },
    }
    assert faults(answer, payload) == []


def test_status_and_body_of_an_origins_response() -> None:
    payload = payload_of("origin-response", content_length="7", content_encoding="gzip", etag='"1"')

    answer = answer_to(payload, lambda event: update_response(event, status=503, body="Later."))

    assert (answer["status"], answer["body"]) == ("503", "Later.")
    assert "statusDescription" not in answer
    assert set(answer["headers"]) == {"content-type", "vary", "etag"}
    assert faults(answer, payload) == []
    emptied = answer_to(payload, lambda event: update_response(event, status_description="Fine", body=b""))
    assert (emptied["status"], emptied["statusDescription"], emptied["body"]) == ("200", "Fine", "")


def test_a_response_in_place_of_the_origins_keeps_what_must_stay_and_not_the_old_body() -> None:
    payload = payload_of("origin-response", transfer_encoding="chunked", via="1.1 origin", server="nginx")

    answer = answer_to(payload, redirect("/login"))

    assert answer == {
        "status": "302",
        "body": "",
        "headers": {
            "transfer-encoding": [{"key": "Transfer-Encoding", "value": "chunked"}],
            "via": [{"key": "Via", "value": "1.1 origin"}],
            "location": [{"key": "Location", "value": "/login"}],
        },
    }
    assert faults(answer, payload) == []
    gone = answer_to(payload, respond(404, "Gone.", headers={"Content-Length": "5"}))
    assert (gone["body"], gone["headers"]["content-length"][0]["value"]) == ("Gone.", "5")


def test_a_viewers_response_takes_a_generated_one_of_the_same_status_alone() -> None:
    payload = payload_of("viewer-response", content_length="7")

    answer = answer_to(payload, respond(200, headers={"X-A": "1"}))

    assert answer == {
        "status": "200",
        "headers": {
            "content-length": [{"key": "Content-Length", "value": "7"}],
            "x-a": [{"key": "X-A", "value": "1"}],
        },
    }
    with pytest.raises(ReplyError, match="reply's status: is read-only in viewer-response"):
        answer_to(payload, redirect("/login"))


def test_what_came_goes_on_whatever_it_is() -> None:
    """An origin's odd answers, and what CloudFront itself puts into events, are not the handler's faults."""
    payload = payload_of("origin-response", x_cache="Miss", connection="close")
    response = cf(payload)["response"]
    response |= {"status": "103", "statusDescription": "Odd\x01"}
    response["headers"]["X-Odd"] = [{"value": "a\x01"}]

    answer = answer_to(payload, lambda event: update_response(event, headers={"X-B": "1"}))
    assert answer == {**response, "headers": {**response["headers"], "x-b": [{"key": "X-B", "value": "1"}]}}

    payload = payload_of("origin-request")
    cf(payload)["request"] |= {"uri": "no slash?#", "querystring": "a b#", "origin": {"s3": {"authMethod": "new"}}}
    cf(payload)["request"]["headers"]["connection"] = [{"key": "Connection", "value": "close"}]
    assert answer_to(payload, forward) == cf(payload)["request"]


@published("cloudfront")
def test_the_public_samples_go_on_as_they_came_and_with_a_header_more(name: str) -> None:
    payload = load(name)
    is_response = "response" in cf(payload)
    came = cf(payload)["response" if is_response else "request"]
    make: Any = update_response if is_response else forward

    assert answer_to(payload, make) == came
    more = answer_to(payload, lambda event: make(event, headers={"X-A": "1"}))
    assert more == {**came, "headers": {**came["headers"], "x-a": [{"key": "X-A", "value": "1"}]}}


# --- What is refused ------------------------------------------------------------------------------------------------

VIEWER = event_of(payload_of("viewer-request", via="1.1 v"))
ORIGIN_EVENT = event_of(payload_of("origin-request", accept_encoding="gzip"))
ORIGIN_RESPONSE = event_of(payload_of("origin-response", via="1.1 o"))
VIEWER_RESPONSE = event_of(payload_of("viewer-response", content_encoding="gzip"))


def to_server(**fields: Any) -> Any:
    known: dict[str, Any] = {"domain_name": "a.example.com", **fields}
    return lambda: forward(ORIGIN_EVENT, origin=CustomOrigin(**known))


def to_bucket(**fields: Any) -> Any:
    known: dict[str, Any] = {"domain_name": "b.s3.amazonaws.com", **fields}
    return lambda: forward(ORIGIN_EVENT, origin=S3Origin(**known))


REFUSED: dict[str, list[Any]] = {
    "uri": [
        lambda: forward(VIEWER, uri="new.jpg"),
        lambda: forward(VIEWER, uri="/a?b=c"),
        lambda: forward(VIEWER, uri="/a\r\nX: y"),
        lambda: forward(VIEWER, uri="/" + "a" * 8181),
        lambda: forward(VIEWER, uri=""),
        lambda: forward(VIEWER, uri=7),  # type: ignore[arg-type]
    ],
    "querystring": [
        lambda: forward(VIEWER, querystring="a=b c"),
        lambda: forward(VIEWER, querystring="a#b"),
        lambda: forward(VIEWER, querystring="a\nb"),
    ],
    "query": [
        lambda: forward(VIEWER, query="a=b"),  # type: ignore[arg-type]
        lambda: forward(VIEWER, query={"a": [1]}),  # type: ignore[list-item]
        lambda: forward(VIEWER, query={"a": 1}),  # type: ignore[dict-item]
        lambda: forward(VIEWER, query={"a": b"1"}),  # type: ignore[dict-item]
        lambda: forward(VIEWER, query={"a": "\ud800"}),
    ],
    "cookies": [
        lambda: forward(VIEWER, cookies={"a b": "1"}),
        lambda: forward(VIEWER, cookies=["a=1"]),  # type: ignore[arg-type]
        lambda: update_response(ORIGIN_RESPONSE, cookies="a=1"),
    ],
    "cookies.a": [
        lambda: forward(VIEWER, cookies={"a": "1; b=2"}),
        lambda: forward(VIEWER, cookies={"a": "1\r\n"}),
        lambda: forward(VIEWER, cookies={"a": 1}),  # type: ignore[dict-item]
    ],
    "headers": [
        lambda: forward(VIEWER, headers={"a b": "1"}),
        lambda: forward(VIEWER, headers={"": "1"}),
        lambda: forward(VIEWER, headers={"a\r\nb": "1"}),
        lambda: respond(200, headers=[("A", "1")]),  # type: ignore[arg-type]
    ],
    "headers.a": [lambda: forward(VIEWER, headers={"A": "1", "a": "2"})],
    "headers.a[0].value": [
        lambda: forward(VIEWER, headers={"A": "1\r\nB: 2"}),
        lambda: forward(VIEWER, headers={"A": 1}),  # type: ignore[dict-item]
        lambda: forward(VIEWER, headers={"A": "\ud800"}),
        lambda: respond(200, headers={"A": b"1"}),  # type: ignore[dict-item]
        lambda: respond(200, headers={"A": "\x00"}),
    ],
    "headers.a[1].value": [lambda: forward(VIEWER, headers={"A": ["1", "2\n"]})],
    "headers.set-cookie[0].value": [
        lambda: respond(200, cookies=["a=1\r\nX: y"]),
        lambda: update_response(VIEWER_RESPONSE, cookies=[1]),  # type: ignore[list-item]
    ],
    "headers.location[0].value": [
        lambda: redirect(""),
        lambda: redirect("//evil.example.com"),
        lambda: redirect("/\\evil.example.com"),
        lambda: redirect("/a\r\nSet-Cookie: a=b"),
        lambda: redirect(None),  # type: ignore[arg-type]
    ],
    "headers.host": [lambda: forward(VIEWER, headers={"Host": "other"})],
    "headers.via": [
        lambda: forward(VIEWER, headers={"Via": None}),
        lambda: forward(VIEWER, add_headers={"Via": "2"}),
        lambda: update_response(ORIGIN_RESPONSE, headers={"Via": None}),
    ],
    "headers.content-length": [lambda: forward(ORIGIN_EVENT, headers={"Content-Length": "1"})],
    "headers.accept-encoding": [lambda: forward(ORIGIN_EVENT, headers={"Accept-Encoding": "br"})],
    "headers.content-encoding": [lambda: update_response(VIEWER_RESPONSE, headers={"content-encoding": None})],
    "headers.cloudfront-viewer-country": [lambda: forward(VIEWER, headers={"CloudFront-Viewer-Country": "DE"})],
    "headers.x-edge-a": [lambda: respond(200, headers={"X-Edge-A": "1"})],
    "headers.x-amz-cf-id": [lambda: update_response(ORIGIN_RESPONSE, headers={"X-Amz-Cf-Id": "1"})],
    "headers.connection": [lambda: redirect("/", headers={"Connection": "close"})],
    "headers.x-origin": [lambda: forward(ORIGIN_EVENT, headers={"X-Origin": "1"})],
    "body": [
        lambda: forward(VIEWER, body={"a": 1}),  # type: ignore[arg-type]
        lambda: respond(200, 7),  # type: ignore[arg-type]
        lambda: respond(204, "text"),
        lambda: respond(200, "a" * (1 << 20) + "b"),
        lambda: respond(200, "\ud800"),
        lambda: update_response(VIEWER_RESPONSE, body="new"),
        lambda: update_response(ORIGIN_RESPONSE, body=b"a" * (1 << 20)),
    ],
    "body.data": [
        lambda: forward(VIEWER, body="a" * (40 * 1024 + 1)),
        lambda: forward(VIEWER, body=b"a" * (40 * 1024 + 1)),
        lambda: forward(ORIGIN_EVENT, body="a" * (1024 * 1024 + 1)),
        lambda: forward(ORIGIN_EVENT, body="\ud800"),
    ],
    "status": [
        lambda: respond(199),
        lambda: respond(600),
        lambda: respond(True),
        lambda: respond("200"),  # type: ignore[arg-type]
        lambda: redirect("/", 200),  # type: ignore[arg-type]
        lambda: update_response(VIEWER_RESPONSE, status=404),
    ],
    "statusDescription": [lambda: respond(200, status_description="OK\r\nX: y")],
    "origin": [
        lambda: forward(VIEWER, origin=S3Origin(domain_name="b.s3.amazonaws.com")),
        lambda: forward(ORIGIN_EVENT, origin={"s3": {}}),  # type: ignore[arg-type]
    ],
    "origin.custom.domainName": [
        to_server(domain_name=""),
        to_server(domain_name="a.example.com:80"),
        to_server(domain_name="https://a.example.com"),
        to_server(domain_name="192.0.2.1"),
        to_server(domain_name="a" * 254),
    ],
    "origin.custom.path": [to_server(path="v2"), to_server(path="/v2/"), to_server(path="/" + "a" * 255)],
    "origin.custom.port": [to_server(port=81), to_server(port=0), to_server(port=65536), to_server(port="80")],
    "origin.custom.protocol": [to_server(protocol="ftp")],
    "origin.custom.readTimeout": [to_server(read_timeout=0)],
    "origin.custom.keepaliveTimeout": [to_server(keepalive_timeout=1.5)],
    "origin.custom.sslProtocols[1]": [to_server(ssl_protocols=("TLSv1.2", "TLS"))],
    "origin.custom.customHeaders.X-A": [to_server(custom_headers={"X-A": ("1",)})],
    "origin.custom.customHeaders.x-a[0].value": [to_server(custom_headers={"x-a": ("1\n",)})],
    "headers.user-agent": [to_server(custom_headers={"user-agent": ("1",)})],
    "origin.s3.domainName": [to_bucket(domain_name="B.s3.amazonaws.com"), to_bucket(domain_name="a" * 129)],
    "origin.s3.path": [to_bucket(path="/")],
    "origin.s3.region": [to_bucket(auth_method="origin-access-identity")],
    "origin.s3.authMethod": [to_bucket(auth_method="oac")],
}


@pytest.mark.parametrize(("field", "make"), [(field, make) for field, all in REFUSED.items() for make in all])
def test_a_reply_that_cloudfront_would_refuse_is_refused_when_it_is_made(field: str, make: Any) -> None:
    with pytest.raises(ReplyError) as caught:
        make()

    assert caught.value.field == field
    assert "evil" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "returned", "field"),
    [
        ("viewer-request", respond(200, "a" * 41_000), "body"),
        ("viewer-request", respond(200, headers={"Host": "a"}), "headers.host"),
        ("origin-request", respond(200, headers={"If-Range": "a"}), "headers.if-range"),
        ("origin-request", respond(200, "a", headers={"Content-Length": "1"}), "headers.content-length"),
        ("viewer-request", {"status": "200", "body": b"a"}, "body"),
        ("viewer-response", respond(200, "new"), "body"),
        ("viewer-response", respond(200, headers={"Warning": "a"}), "headers.warning"),
        ("origin-response", forward(VIEWER), "value"),
        ("viewer-response", forward(VIEWER), "value"),
        ("origin-request", forward(VIEWER), "headers.via"),  # the request of another event
        ("viewer-request", alexa_skill.say("Hello."), "value"),
        ("viewer-response", alexa_skill.say("Hello."), "value"),
    ],
)
def test_what_only_some_events_refuse_is_refused_when_it_is_sent(kind: str, returned: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_to(payload_of(kind), returned)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("kind", "change", "field"),
    [
        ("viewer-request", {"method": "POST"}, "method"),
        ("viewer-request", {"clientIp": "192.0.2.9"}, "clientIp"),
        ("viewer-request", {"headers": None}, "headers"),
        ("viewer-request", {"headers": {}}, "headers.host"),
        ("viewer-request", {"body": {"action": "read-only", "data": "bmV3", "encoding": "base64"}}, "body.action"),
        ("viewer-request", {"body": {"action": "replace", "data": "*", "encoding": "base64"}}, "body.data"),
        ("viewer-request", {"body": {"action": "replace", "data": "YQ=", "encoding": "base64"}}, "body.data"),
        ("viewer-request", {"body": {"action": "replace", "data": "a", "encoding": "gzip"}}, "body.encoding"),
        ("viewer-request", {"body": {"action": "append", "data": "a", "encoding": "text"}}, "body.action"),
        ("viewer-request", {"body": {"action": "replace", "encoding": "text"}}, "body.data"),
        ("origin-request", {"origin": {}}, "origin"),
        ("origin-request", {"origin": {"custom": {}, "s3": {}}}, "origin"),
        ("origin-request", {"origin": {"s3": []}}, "origin.s3"),
        ("origin-request", {"origin": {"custom": {"domainName": "a.example.com"}}}, "origin.custom.path"),
        ("origin-response", {"status": "700"}, "status"),
        ("origin-response", {"status": "20"}, "status"),
        ("origin-response", {"body": "YQ==", "bodyEncoding": "gzip"}, "bodyEncoding"),
        ("origin-response", {"body": "Y", "bodyEncoding": "base64"}, "body"),
        ("origin-response", {"headers": {"Location": [{"value": "/"}]}}, "headers.Location"),
        ("origin-response", {"headers": {"a": [{"key": "B", "value": "/"}]}}, "headers.a[0].key"),
        ("origin-response", {"headers": {"a": [{"key": 1, "value": "/"}]}}, "headers.a[0].key"),
        ("origin-response", {"headers": {"a": [{"value": 1}]}}, "headers.a[0].value"),
        ("origin-response", {"headers": {"a": ["b"]}}, "headers.a[0]"),
    ],
)
def test_a_dict_is_judged_in_the_same_way(kind: str, change: dict[str, Any], field: str) -> None:
    payload = payload_of(kind)
    part = cf(payload)["response" if kind.endswith("response") else "request"]

    with pytest.raises(ReplyError) as caught:
        answer_to(payload, {**part, **change})
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("part", "make"),
    [("request", forward), ("response", update_response)],
)
def test_a_malformed_event_is_an_error_of_the_event(part: str, make: Any) -> None:
    payload = payload_of(f"origin-{part}")
    cf(payload)[part]["headers"] = ["x"]

    with pytest.raises(EventError) as caught:
        answer_to(payload, lambda event: make(event, headers={"A": "1"}))
    assert caught.value.path == f"Records[0].cf.{part}.headers"


def test_the_largest_that_goes() -> None:
    request = payload_of("viewer-request")
    assert answer_to(request, respond(200, "a" * 40 * 1024))["body"] == "a" * 40 * 1024
    assert answer_to(request, lambda event: forward(event, body="a" * 40 * 1024))["body"]["encoding"] == "text"
    assert len(answer_to(payload_of("origin-request"), respond(200, b"a" * (1 << 20)))["body"]) > 1 << 20


DISALLOWED = (
    *("Connection", "Expect", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "Trailer"),
    *("Upgrade", "X-Accel-Buffering", "X-Accel-Charset", "X-Accel-Limit-Rate", "X-Accel-Redirect", "X-Amz-Cf-Any"),
    *("X-Amzn-Auth", "X-Amzn-Cf-Billing", "X-Amzn-Cf-Id", "X-Amzn-Cf-Xff", "X-Amzn-Errortype", "X-Amzn-Fle-Profile"),
    *("X-Amzn-Header-Count", "X-Amzn-Header-Order", "X-Amzn-Lambda-Integration-Tag", "X-Amzn-RequestId", "X-Cache"),
    *("X-Edge-Any", "X-Forwarded-Proto", "X-Real-IP"),
)


@pytest.mark.parametrize("name", DISALLOWED)
def test_a_disallowed_header_is_added_to_nothing(name: str) -> None:
    for make in (
        lambda: respond(200, headers={name: "1"}),
        lambda: forward(ORIGIN_EVENT, add_headers={name: "1"}),
        lambda: update_response(VIEWER_RESPONSE, headers={name: "1"}),
        lambda: forward(ORIGIN_EVENT, origin=CustomOrigin(domain_name="a", custom_headers={name.lower(): ("1",)})),
    ):
        with pytest.raises(ReplyError, match=name.lower()):
            make()


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in KINDS for name in READ_ONLY[kind]])
def test_a_read_only_header_is_neither_added_nor_changed_nor_removed(kind: str, name: str) -> None:
    make: Any = update_response if kind.endswith("response") else forward
    with_it = event_of(payload_of(kind, **{name.replace("-", "_").lower(): "came"}))
    payload = payload_of(kind)
    if kind.endswith("request"):
        cf(payload)["request"]["headers"].pop("host")
    without = event_of(payload)

    assert make(with_it, headers={name: "came", "X-A": "1"}).wire["headers"]["x-a"]
    for event, change in ((without, "new"), (with_it, "new"), (with_it, None)):
        with pytest.raises(ReplyError) as caught:
            make(event, headers={name: change})
        assert caught.value.field == f"headers.{name.lower()}"


def test_every_name_is_there_and_no_other() -> None:
    values = {name: getattr(edge, name) for name in {*dir(edge), *edge.__all__} if not name.startswith("_")}
    own = {
        name
        for name, value in values.items()
        if (getattr(value, "__module__", None) or "").startswith(edge.__name__) and not inspect.ismodule(value)
    }
    aliases = {"SOURCE", "Headers", "Reply", "ResponseReply"}

    assert own | aliases == set(edge.__all__)
    assert len(edge.__all__) == len(set(edge.__all__))
    with pytest.raises(AttributeError, match="no attribute 'forwards'"):
        edge.forwards  # type: ignore[attr-defined]


# --- For every reply ------------------------------------------------------------------------------------------------

texts = st.text(st.sampled_from('aZ/?#:\r\n\t é\ud800%=&;\\"')) | st.sampled_from(["", "/", "/new", "a=b"])
names = st.sampled_from(
    ["x-a", "X-A", "host", "via", "content-length", "warning", "x-cache", "x-edge-b", "a b", "accept-encoding", "vary"]
)
entries = st.fixed_dictionaries({"value": texts | st.none()}, optional={"key": names})
header_dicts = st.dictionaries(names, st.lists(entries, max_size=2), max_size=3)
responses = st.fixed_dictionaries(
    {"status": st.sampled_from(["200", "204", "302", "599", "600", "199", "abc", ""])},
    optional={
        "statusDescription": texts,
        "body": texts | st.sampled_from(["YQ==", "YQ=", "A" * (40 << 10), "A" * (1 << 20), "é" * (30 << 10)]),
        "bodyEncoding": st.sampled_from(["text", "base64", "gzip"]),
        "headers": header_dicts,
    },
)
paths = st.sampled_from(["", "/", "/a", "a", "/a/"])
origins = st.fixed_dictionaries(
    {
        "domainName": st.sampled_from(["b.s3.amazonaws.com", "B.example.com", "", "a:1", "a" * 200]),
        "path": paths,
        "port": st.sampled_from([80, 443, 81, 8080]),
        "protocol": st.sampled_from(["http", "https", "ws"]),
        "sslProtocols": st.lists(st.sampled_from(["TLSv1.2", "TLSv1", "no"]), max_size=2),
        "readTimeout": st.integers(0, 3),
        "keepaliveTimeout": st.integers(0, 3),
        "customHeaders": st.dictionaries(names, st.lists(entries, max_size=1), max_size=1),
        "authMethod": st.sampled_from(["none", "origin-access-identity"]),
        "region": st.sampled_from(["", "us-east-1"]),
    }
)
requests = st.fixed_dictionaries(
    {"uri": texts | st.sampled_from(["/" + "a" * 8178, "/" + "a" * 8181])},
    optional={
        "querystring": texts,
        "method": st.sampled_from(["GET", "POST"]),
        "headers": header_dicts,
        "origin": st.dictionaries(st.sampled_from(["custom", "s3"]), origins, min_size=0, max_size=2),
    },
)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(KINDS), responses | requests)
def test_what_is_sent_is_what_cloudfront_takes(kind: str, change: dict[str, Any]) -> None:
    """A dict made by hand is refused where the judge refuses it, and goes out as it is where it does not."""
    payload = payload_of(kind, via="1.1 x")
    is_response = kind.endswith("response") or "status" in change
    base = cf(payload)["response"] if kind.endswith("response") else {} if is_response else cf(payload)["request"]
    headers = {"headers": {**base.get("headers", {}), **change["headers"]}} if "headers" in change else {}
    reply = {**base, **change, **headers}

    try:
        answer = answer_to(payload, reply)
    except ReplyError:
        assert faults(reply, payload) != [], "refused, and CloudFront would take it"
    else:
        assert answer == reply
        assert faults(answer, payload) == []


given_headers = st.dictionaries(names, texts | st.none() | st.lists(texts, max_size=2), max_size=3)
changes = st.fixed_dictionaries(
    {},
    optional={
        "uri": texts,
        "querystring": texts,
        "query": st.dictionaries(texts, st.none() | texts | st.lists(texts, max_size=2), max_size=2),
        "headers": given_headers,
        "add_headers": st.dictionaries(names, texts, max_size=2),
        "cookies": st.dictionaries(st.sampled_from(["a", "b", "c d"]), st.none() | texts, max_size=2),
        "body": st.text(max_size=5) | st.binary(max_size=5) | st.sampled_from(["a" * 41_000, b"a" * 41_000]),
        "origin": st.builds(CustomOrigin, domain_name=texts, path=paths) | st.builds(S3Origin, domain_name=texts),
    },
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["viewer-request", "origin-request"]), changes)
def test_a_request_that_a_helper_makes_is_one_that_cloudfront_takes(kind: str, change: dict[str, Any]) -> None:
    payload = payload_of(kind)
    try:
        made = forward(event_of(payload), **change)
    except ReplyError:
        return
    assert faults(made.wire, payload) == []
    assert answer_to(payload, made) == made.wire


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(KINDS),
    st.fixed_dictionaries(
        {"status": st.sampled_from([200, 204, 302])},
        optional={
            "headers": given_headers,
            "cookies": st.lists(texts, max_size=2),
            "body": st.sampled_from(["", "a", b"a"]),
        },
    ),
)
def test_a_response_that_a_helper_makes_is_one_that_cloudfront_takes(kind: str, change: dict[str, Any]) -> None:
    payload = payload_of(kind, via="1.1 x", content_length="9")
    try:
        made = update_response(event_of(payload), **change) if kind.endswith("response") else respond(**change)
        answer = answer_to(payload, made)
    except ReplyError:
        return
    assert faults(answer, payload) == []
    assert answer == made.wire
