"""Lambda@Edge: the four kinds of events, and requests and responses passed on, changed and made."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, EventError, RegistrationError, ReplyError, UnhandledEventError
from lambdarouter._events.reading import read, write
from lambdarouter.sources.cloudfront import (
    CloudFrontRequest,
    CloudFrontRequestEvent,
    CloudFrontResponse,
    CloudFrontResponseEvent,
    CustomOrigin,
    S3Origin,
)
from lambdarouter.testing import Client, cloudfront, samples
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations, logged
from tests.published import load, published

KINDS = ("viewer_request", "origin_request", "origin_response", "viewer_response")


def answer_of(returned: Any, payload: Any) -> Any:
    """The app's answer to a payload whose handler returns this, or raises it."""
    app = App()

    @app.on_cloudfront()
    def handler(event: Any) -> Any:
        if isinstance(returned, Exception):
            raise returned
        return returned

    with logged():
        return Client(app).send(payload)


def test_every_field_of_an_origin_request() -> None:
    [event] = received("cloudfront", cloudfront.origin_request())

    assert event == CloudFrontRequestEvent(
        event_type="origin-request",
        distribution_id="EDFDVBD6EXAMPLE",
        distribution_domain_name="d111111abcdef8.cloudfront.net",
        request_id="4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==",
        request=CloudFrontRequest(
            uri="/images/a.jpg",
            method="GET",
            querystring="size=large",
            headers={
                "host": ("d111111abcdef8.cloudfront.net",),
                "user-agent": ("lambdarouter",),
                "cookie": ("a=1", "b=2"),
            },
            client_ip="192.0.2.1",
            custom_origin=CustomOrigin(
                domain_name="shop.example.com",
                path="/static",
                port=443,
                protocol="https",
                ssl_protocols=("TLSv1.1", "TLSv1.2"),
                read_timeout=30,
                keepalive_timeout=5,
                custom_headers={"x-origin": ("shop",)},
            ),
        ),
    )


def test_the_other_origin_and_the_body() -> None:
    [event] = received("cloudfront", cloudfront.origin_request_to_s3())
    assert event.request.custom_origin is None
    assert event.request.s3_origin == S3Origin(
        domain_name="images.s3.us-east-1.amazonaws.com", region="us-east-1", auth_method="origin-access-identity"
    )

    [event] = received("cloudfront", cloudfront.viewer_request_with_body())
    assert event.request.body == b"Hello"
    assert event.request.body_truncated is False
    assert event.request.s3_origin is None


def test_a_body_of_text() -> None:
    payload = cloudfront.viewer_request_with_body()
    payload["Records"][0]["cf"]["request"]["body"] |= {"encoding": "text", "data": "Café"}

    assert received("cloudfront", payload)[0].request.body == "Café".encode()


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"data": "*"}, "Records[0].cf.request.body.data"),
        ({"data": None}, "Records[0].cf.request.body.data"),
        ({"encoding": "gzip"}, "Records[0].cf.request.body.encoding"),
    ],
)
def test_a_corrupt_body_is_an_error_where_it_is_read(change: dict[str, Any], path: str) -> None:
    payload = cloudfront.viewer_request_with_body()
    payload["Records"][0]["cf"]["request"]["body"] |= change
    [event] = received("cloudfront", payload)

    with pytest.raises(EventError) as caught:
        event.request.body
    assert caught.value.path == path


def test_every_field_of_a_response() -> None:
    [event] = received("cloudfront", cloudfront.viewer_response())

    assert isinstance(event, CloudFrontResponseEvent)
    assert event.event_type == "viewer-response"
    assert event.response == CloudFrontResponse(
        status="200",
        status_description="OK",
        headers={"content-type": ("image/jpeg",), "vary": ("Accept", "Origin")},
    )
    assert event.request is not None
    assert event.request.uri == "/images/a.jpg"


# --- Routes ---------------------------------------------------------------------------------------------------------

NARROW: dict[str, Any] = {
    "viewer_request": lambda app: app.on_cloudfront_viewer_request(),
    "origin_request": lambda app: app.on_cloudfront_origin_request(),
    "origin_response": lambda app: app.on_cloudfront_origin_response(),
    "viewer_response": lambda app: app.on_cloudfront_viewer_response(),
    "rest": lambda app: app.on_cloudfront(),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("told", [True, False])
def test_each_kind_reaches_its_own_decorator_and_no_other(kind: str, told: bool) -> None:
    payload = samples("cloudfront")[kind]()
    if not told:  # as in many sample events
        del payload["Records"][0]["cf"]["config"]["eventType"]

    assert taken_by(NARROW, payload) == [kind]


def test_what_no_decorator_knows_reaches_the_catch_all() -> None:
    assert taken_by(NARROW, cloudfront.viewer_request(event_type="connection-request")) == ["rest"]
    payload = cloudfront.viewer_response()
    del payload["Records"][0]["cf"]["config"]["eventType"]
    del payload["Records"][0]["cf"]["request"]
    assert taken_by(NARROW, payload) == ["rest"]
    assert received("cloudfront", payload)[0].request is None


def test_filters() -> None:
    handlers: dict[str, Any] = {
        "images": lambda app: app.on_cloudfront(uri="/images/*"),
        "exact": lambda app: app.on_cloudfront_viewer_response(uri="/images/a.jpg"),
        "other": lambda app: app.on_cloudfront(distribution="E2"),
        "where": lambda app: app.on_cloudfront_viewer_request(where=lambda event: event.request.method == "POST"),
    }

    assert taken_by(handlers, cloudfront.viewer_request()) == ["images"]
    assert taken_by(handlers, cloudfront.viewer_response()) == ["exact"]
    assert taken_by(handlers, cloudfront.viewer_request_with_body()) == ["where"]
    other = CloudFrontRequest(uri="/other")
    assert taken_by(handlers, cloudfront.viewer_request(request=other, distribution_id="E2")) == ["other"]
    with pytest.raises(UnhandledEventError), logged():
        taken_by(handlers, cloudfront.viewer_request(request=other))


def test_the_catch_all_takes_both_classes_and_says_so_when_registered() -> None:
    app = App()

    @app.on_cloudfront(uri="/a")
    def either(event: CloudFrontRequestEvent | CloudFrontResponseEvent) -> None: ...

    def one(event: CloudFrontRequestEvent) -> None: ...

    catch_all: Any = app.on_cloudfront()
    with pytest.raises(RegistrationError, match="CloudFrontResponseEvent"):
        catch_all(one)


# --- Answers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", samples("cloudfront"))
def test_none_passes_on_what_came(kind: str) -> None:
    payload = samples("cloudfront")[kind]()
    part = "response" if "response" in kind else "request"

    assert answer_of(None, payload) == payload["Records"][0]["cf"][part]


def test_a_changed_request_and_a_response_of_ones_own() -> None:
    app = App()

    @app.on_cloudfront_viewer_request(uri="/images/*")
    def rewrite(event: CloudFrontRequestEvent) -> dict[str, Any]:
        return {**event.request.raw, "uri": "/new.jpg"}

    @app.on_cloudfront_viewer_request()
    def redirect(event: CloudFrontRequestEvent) -> dict[str, Any]:
        return {"status": "302", "headers": {"location": [{"key": "Location", "value": "/new"}]}}

    payload = cloudfront.viewer_request()
    assert Client(app).send(payload) == {**payload["Records"][0]["cf"]["request"], "uri": "/new.jpg"}
    assert Client(app).send(cloudfront.viewer_request(request=CloudFrontRequest(uri="/old"))) == {
        "status": "302",
        "headers": {"location": [{"key": "Location", "value": "/new"}]},
    }


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        ("200", "value"),
        ({}, "status"),
        ({"cf": {}}, "status"),
        ({"status": 200}, "status"),
        ({"status": "OK"}, "status"),
        ({"status": "200", "body": b"x".hex}, "value"),
        ({"status": "200", "body": {}}, "body"),
        ({"status": "200", "bodyEncoding": "gzip"}, "bodyEncoding"),
        ({"status": "200", "headers": {"a": "b"}}, "headers.a"),
        ({"status": "200", "headers": {"a": [{"key": "A"}]}}, r"headers.a\[0\]"),
        ({"uri": "no-slash"}, "uri"),
        ({"uri": "/", "querystring": {}}, "querystring"),
        ({"uri": "/", "body": "text"}, "body"),
        ({"uri": "/", "origin": []}, "origin"),
    ],
)
def test_another_reply_is_an_error_that_names_the_field(returned: Any, field: str) -> None:
    with pytest.raises(ReplyError, match=f"reply's {field}:"):
        answer_of(returned, cloudfront.viewer_request())


def test_a_response_event_wants_a_response() -> None:
    with pytest.raises(ReplyError, match="status"):
        answer_of({"uri": "/"}, cloudfront.origin_response())


def test_what_a_handler_raises_leaves_the_function() -> None:
    with pytest.raises(KeyError):
        answer_of(KeyError("x"), cloudfront.origin_response())


def test_two_records_are_refused_for_one_would_have_no_answer() -> None:
    with pytest.raises(EventError, match="Records"):
        answer_of(None, {"Records": cloudfront.viewer_request()["Records"] * 2})


# --- There and back -------------------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]))
headers = st.dictionaries(texts, st.lists(texts).map(tuple))
requests = st.builds(
    CloudFrontRequest,
    uri=texts,
    method=texts,
    querystring=texts,
    headers=headers,
    client_ip=st.none() | texts,
    body=st.none() | st.binary(),
    custom_origin=st.none()
    | st.builds(CustomOrigin, domain_name=texts, port=st.none() | st.integers(), custom_headers=headers),
)


@given(st.builds(CloudFrontRequestEvent, event_type=st.none() | texts, distribution_id=texts, request=requests))
def test_a_request_survives_being_written_and_read(event: CloudFrontRequestEvent) -> None:
    assert read(CloudFrontRequestEvent, write(event), "cloudfront") == event


@given(
    st.builds(
        CloudFrontResponseEvent,
        request=st.none() | requests,
        response=st.builds(CloudFrontResponse, status=texts, status_description=st.none() | texts, headers=headers),
    )
)
def test_a_response_survives_being_written_and_read(event: CloudFrontResponseEvent) -> None:
    assert read(CloudFrontResponseEvent, write(event), "cloudfront") == event


@published("cloudfront")
def test_the_public_samples(name: str) -> None:
    payload = load(name)
    [event] = received("cloudfront", payload)

    part = "response" if "response" in payload["Records"][0]["cf"] else "request"
    assert getattr(event, part).raw == payload["Records"][0]["cf"][part]
    assert "unreadable" not in repr(event)


@pytest.mark.parametrize(
    "kind", ["viewer_request_with_body", "origin_request", "origin_request_to_s3", "viewer_response"]
)
def test_damaged_payloads_end_in_clear_errors(kind: str) -> None:
    assert check_mutations(samples("cloudfront")[kind]) > 100
