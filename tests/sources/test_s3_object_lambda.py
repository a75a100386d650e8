"""S3 Object Lambda: objects, heads and lists made by a function."""

from __future__ import annotations

import io
from typing import Any

import pytest
from attrs import define
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError
from lambdarouter.events import read, write
from lambdarouter.sources import s3_object_lambda as source
from lambdarouter.sources.s3_object_lambda import (
    S3ErrorReply,
    S3ObjectRequest,
    UserIdentity,
    content,
    failed,
    list_bucket_result,
    list_result_xml,
    object_headers,
    transformed_object,
)
from lambdarouter.testing import Client, s3_object_lambda, samples
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations
from tests.published import load, published

HOST = "access-point-123456789012.s3-object-lambda.us-east-1.amazonaws.com"
SIGNED = "https://ap-123456789012.s3-accesspoint.us-east-1.amazonaws.com/images/a.jpg?X-Amz-Signature=example"
ROUTE = {"RequestRoute": "io-use1-001", "RequestToken": "token"}


@define
class Settings:
    width: int


def got(returned: Any) -> list[tuple[str, dict[str, Any]]]:
    """The calls that answer a GetObject whose handler returns this."""
    app = App()
    app.on_s3_object_get()(lambda request: returned)
    client = Client(app)
    assert client.send(s3_object_lambda.get()) is None
    return [(sent.target, sent.content) for sent in client.sent]


def answer_of(returned: Any, payload: Any) -> Any:
    app = App()
    app.on_s3_object_lambda()(lambda request: returned)
    client = Client(app)
    answer = client.send(payload)
    assert client.sent == []
    return answer


def test_every_field_of_a_get() -> None:
    [request] = received("s3_object_lambda", s3_object_lambda.get())

    assert request == S3ObjectRequest(
        request_id="1a5ed718-5f53-471d-b6fe-5cf62d88d02a",
        url=f"https://{HOST}/images/a.jpg",
        headers={"Host": HOST, "Accept-Encoding": "identity"},
        input_url=SIGNED,
        output_route="io-use1-001",
        output_token="token",
        supporting_access_point_arn="arn:aws:s3:us-east-1:123456789012:accesspoint/ap",
        payload='{"width": 800}',
        user_identity=UserIdentity(
            type="AssumedRole",
            principal_id="AROAEXAMPLE:jane",
            arn="arn:aws:sts::123456789012:assumed-role/reader/jane",
            account="123456789012",
            access_key_id="ASIAEXAMPLE",
            session_context={
                "attributes": {"mfaAuthenticated": "false", "creationDate": "Sat Jan 31 12:00:00 UTC 2026"},
                "sessionIssuer": {"type": "Role", "principalId": "AROAEXAMPLE", "accountId": "123456789012"},
            },
        ),
        protocol_version="1.01",
    )
    assert "Signature" not in repr(request)


@pytest.mark.parametrize("kind", ["head", "list_v1", "list_v2"])
def test_the_others_have_no_route(kind: str) -> None:
    [request] = seen_by_all(samples("s3_object_lambda")[kind](input_url="https://other"))

    assert (request.input_url, request.output_route, request.output_token) == ("https://other", None, None)


def seen_by_all(payload: Any) -> list[S3ObjectRequest[Any]]:
    app = App()
    seen: list[S3ObjectRequest[Any]] = []

    @app.on_s3_object_lambda()
    def note(request: S3ObjectRequest[Any]) -> S3ErrorReply:
        seen.append(request)
        return failed(404, "NoSuchKey")

    Client(app).send(payload)
    return seen


def test_the_payload_becomes_the_type_that_the_handler_names() -> None:
    app = App()
    seen: list[Any] = []

    @app.on_s3_object_get(access_point="access-point")
    def note(request: S3ObjectRequest[Settings]) -> None:
        seen.append(request.payload)

    Client(app).send(s3_object_lambda.get())

    assert seen == [Settings(800)]


def test_decorators_and_filters() -> None:
    app = App()
    names: list[str] = []

    def noting(name: str) -> Any:
        def note(request: S3ObjectRequest) -> S3ErrorReply:
            names.append(name)
            return failed(404, "NoSuchKey")

        return note

    app.on_s3_object_lambda()(noting("rest"))
    app.on_s3_object_get()(noting("get"))
    app.on_s3_object_head(access_point="access-*")(noting("head"))
    app.on_s3_object_list()(noting("list"))
    for kind in ("get", "head", "list_v1", "list_v2"):
        Client(app).send(samples("s3_object_lambda")[kind]())
    new = s3_object_lambda.head()
    new["newContext"] = new.pop("headObjectContext")
    Client(app).send(new)
    Client(app).send(s3_object_lambda.head(access_point_arn="arn:aws:s3-object-lambda:us-east-1:1:accesspoint/other"))

    assert names == ["get", "head", "list", "list", "rest", "rest"]


# --- GetObject ------------------------------------------------------------------------------------------------------


def test_a_body_is_sent() -> None:
    assert got(b"\x00\xff") == [("s3.write_get_object_response", {"Body": b"\x00\xff", **ROUTE})]
    assert got(bytearray(b"a")) == [("s3.write_get_object_response", {"Body": b"a", **ROUTE})]
    assert got("é") == [("s3.write_get_object_response", {"Body": "é".encode(), **ROUTE})]
    assert got("") == [("s3.write_get_object_response", {"Body": b"", **ROUTE})]


def test_parameters_are_sent_and_a_stream_stays_one() -> None:
    stream = io.BytesIO(b"x")

    [(_, content)] = got({"StatusCode": 206, "Body": stream, "ContentType": "image/jpeg"})

    assert content == {"StatusCode": 206, "Body": stream, "ContentType": "image/jpeg", **ROUTE}
    assert got({"Body": "é"})[0][1]["Body"] == "é".encode()


def test_none_sends_nothing_for_the_handler_has() -> None:
    assert got(None) == []


FAILED = {"StatusCode": 500, "ErrorCode": "InternalError", "ErrorMessage": "The transformation failed.", **ROUTE}


def test_an_exception_is_answered_and_leaves() -> None:
    app = App()

    @app.on_s3_object_lambda()
    def fail(request: S3ObjectRequest) -> None:
        raise ValueError("secret")

    client = Client(app)
    with pytest.raises(ValueError, match="secret"):
        client.send(s3_object_lambda.get())
    assert [sent.content for sent in client.sent] == [FAILED]

    with pytest.raises(ValueError, match="secret"):
        client.send(s3_object_lambda.head())
    assert len(client.sent) == 1


def test_what_went_wrong_first_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    # Stands for boto3 after the handler has answered already.
    def refuse(*names: str, **given: Any) -> Any:
        raise OSError("answered already")

    monkeypatch.setattr(source, "call_aws", refuse)
    app = App()

    @app.on_s3_object_get()
    def fail(request: S3ObjectRequest) -> None:
        raise ValueError("first")

    with pytest.raises(ValueError, match="first"):
        app(s3_object_lambda.get(), None)


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        (1, "value"),
        ([b"x"], "value"),
        ({1: 2}, "value"),
        ({"RequestRoute": "x"}, "RequestRoute"),
        ({"RequestToken": "x"}, "RequestToken"),
        ({"StatusCode": "200"}, "StatusCode"),
    ],
)
def test_another_reply_is_answered_as_failed_and_an_error(returned: Any, field: str) -> None:
    app = App()
    app.on_s3_object_get()(lambda request: returned)
    client = Client(app)

    with pytest.raises(ReplyError, match=field):
        client.send(s3_object_lambda.get())

    assert [sent.content for sent in client.sent] == [FAILED]


# --- HeadObject and ListObjects -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["head", "list_v1", "list_v2"])
def test_heads_and_lists_are_returned(kind: str) -> None:
    reply = {"statusCode": 200, "headers": {"Content-Length": "5"}, "listResultXml": "<ListBucketResult/>"}

    assert answer_of(reply, samples("s3_object_lambda")[kind]()) == reply


@pytest.mark.parametrize(
    ("returned", "field"), [("x", "value"), ({}, "statusCode"), ({"statusCode": "200"}, "statusCode")]
)
def test_a_head_with_another_answer_is_an_error(returned: Any, field: str) -> None:
    with pytest.raises(ReplyError, match=field):
        answer_of(returned, s3_object_lambda.head())


@pytest.mark.parametrize("kind", ["head", "list_v1", "list_v2"])
def test_none_refuses(kind: str) -> None:
    answer = answer_of(None, samples("s3_object_lambda")[kind]())

    assert (answer["statusCode"], answer["errorCode"]) == (501, "NotImplemented")


# --- Payloads -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", samples("s3_object_lambda"))
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(S3ObjectRequest, samples("s3_object_lambda")[kind].record(), "s3_object_lambda")

    assert read(S3ObjectRequest, write(event), "s3_object_lambda") == event


@given(
    st.builds(
        S3ObjectRequest[Any],
        request_id=st.text(),
        url=st.none() | st.text(),
        headers=st.dictionaries(st.text(), st.text()),
        input_url=st.none() | st.text(),
        output_route=st.none() | st.text(),
        payload=st.none() | st.text(),
        user_identity=st.none() | st.builds(UserIdentity, type=st.text(), arn=st.none() | st.text()),
    )
)
def test_payload_and_event_agree_in_both_directions(event: S3ObjectRequest[Any]) -> None:
    assert read(S3ObjectRequest, write(event), "s3_object_lambda") == event


@published("s3_object_lambda")
def test_the_public_samples(name: str) -> None:
    [event] = seen_by_all(load(name)) if "get" not in name else received("s3_object_lambda", load(name))

    assert "unreadable" not in repr(event)
    assert event.input_url


def test_a_get_is_no_list() -> None:
    assert taken_by({"get": lambda app: app.on_s3_object_get()}, s3_object_lambda.get()) == ["get"]


@pytest.mark.parametrize("kind", ["get", "list_v2"])
def test_damaged_payloads_end_in_clear_errors(kind: str) -> None:
    assert check_mutations(samples("s3_object_lambda")[kind]) > 40
