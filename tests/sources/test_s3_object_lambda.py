"""S3 Object Lambda: objects, heads and lists made by a function."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest
from attrs import define
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdarouter import App, LambdaContext, ReplyError
from lambdarouter._events.reading import read, write
from lambdarouter.sources import s3_object_lambda as source
from lambdarouter.sources import ses
from lambdarouter.sources.s3_object_lambda import (
    S3ErrorReply,
    S3HeadReply,
    S3ObjectReply,
    S3ObjectRequest,
    UserIdentity,
    content,
    failed,
    list_bucket_result,
    list_result_xml,
    object_headers,
    requested_part,
    transformed_object,
)
from lambdarouter.testing import Client, s3_object_lambda, samples
from tests.support.botocore_shapes import shapes
from tests.support.dispatched import received, taken_by
from tests.support.judged import closed, faults
from tests.support.mutations import check_mutations
from tests.support.published import load, published

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


@pytest.mark.parametrize("kind", [s3_object_lambda.get, s3_object_lambda.head])
def test_an_empty_payload_is_none_for_a_type(kind: Callable[..., Any]) -> None:
    seen = list[Any]()
    app = App()

    @app.on_s3_object_lambda()
    def serve(request: S3ObjectRequest[Settings]) -> None:
        seen.append(request.payload)

    Client(app).send(kind(payload=""))
    assert seen == [None]


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

    [(_, call)] = got({"StatusCode": 206, "Body": stream, "ContentType": "image/jpeg"})

    assert call == {"StatusCode": 206, "Body": stream, "ContentType": "image/jpeg", **ROUTE}
    assert got({"Body": "é"})[0][1]["Body"] == "é".encode()
    assert got({"Body": None, "StatusCode": 304})[0][1] == {"StatusCode": 304, **ROUTE}


NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


def test_an_object_is_sent_with_what_is_said_of_it() -> None:
    reply = transformed_object(
        "é",
        status_code=206,
        content_type="text/plain",
        content_length=2,
        content_range="bytes 0-1/10",
        content_encoding="identity",
        content_language="fr",
        content_disposition="inline",
        cache_control="no-store",
        accept_ranges="bytes",
        etag='"abc"',
        checksum={"SHA256": "aGFzaA=="},
        last_modified=NOW,
        expires=NOW,
        metadata={"author": "jane"},
        storage_class="STANDARD",
        version_id="v1",
        parts_count=1,
        tag_count=0,
    )
    wire = {
        "Body": "é".encode(),
        "StatusCode": 206,
        "ContentType": "text/plain",
        "ContentLength": 2,
        "ContentRange": "bytes 0-1/10",
        "ContentEncoding": "identity",
        "ContentLanguage": "fr",
        "ContentDisposition": "inline",
        "CacheControl": "no-store",
        "AcceptRanges": "bytes",
        "ETag": '"abc"',
        "ChecksumSHA256": "aGFzaA==",
        "LastModified": NOW,
        "Expires": NOW,
        "Metadata": {"author": "jane"},
        "StorageClass": "STANDARD",
        "VersionId": "v1",
        "PartsCount": 1,
        "TagCount": 0,
    }

    assert reply.wire == wire
    assert got(reply) == [("s3.write_get_object_response", {**wire, **ROUTE})]
    assert valid({**wire, **ROUTE})


def test_the_least_reply_is_a_body() -> None:
    stream = io.BytesIO(b"x")

    assert transformed_object(b"x").wire == {"Body": b"x"}
    assert transformed_object(stream).wire["Body"] is stream
    assert transformed_object(status_code=304).wire == {"Body": b"", "StatusCode": 304}


def test_an_error_is_sent_as_the_operation_wants_it() -> None:
    reply = failed(404, "NoSuchKey", "There is no such key.")
    call = {"StatusCode": 404, "ErrorCode": "NoSuchKey", "ErrorMessage": "There is no such key."}
    answer = {"statusCode": 404, "errorCode": "NoSuchKey", "errorMessage": "There is no such key."}

    assert got(reply) == [("s3.write_get_object_response", {**call, **ROUTE})]
    assert valid({**call, **ROUTE})
    for kind in ("head", "list_v1", "list_v2"):
        assert answer_of(reply, samples("s3_object_lambda")[kind]()) == answer == reply.wire
        assert answer_of(failed(403, "AccessDenied"), samples("s3_object_lambda")[kind]()) == {
            "statusCode": 403,
            "errorCode": "AccessDenied",
        }


def model() -> Any:
    """The call's parameters in the model of the service, as botocore has it."""
    client = import_module("boto3").client("s3", region_name="us-east-1")
    return client.meta.service_model.operation_model("WriteGetObjectResponse").input_shape


def valid(call: dict[str, Any]) -> bool:
    """Whether botocore takes the parameters of a call."""
    report = import_module("botocore.validate").ParamValidator().validate(call, model())
    assert report.generate_report() == ""
    return True


def test_every_parameter_of_the_call_can_be_given_in_a_dict() -> None:
    values = {"string": "Abc", "integer": 1, "long": 1, "boolean": True, "timestamp": NOW, "map": {"a": "b"}}
    for name, shape in model().members.items():
        if name not in ("RequestRoute", "RequestToken", "Body", "StatusCode"):
            status = {"StatusCode": 404} if name.startswith("Error") else {}
            [(_, call)] = got({name: values[shape.type_name], **status})
            assert call == {name: values[shape.type_name], **status, **ROUTE}
            assert valid(call)


class Empty(io.BytesIO):
    """The body of a response, as botocore reads it."""

    def stream(self) -> Iterator[bytes]:
        return iter(())


def test_the_request_that_boto3_makes_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "example")
    awsrequest = import_module("botocore.awsrequest")
    client = import_module("boto3").client("s3", region_name="us-east-1")
    requests: list[Any] = []

    def keep(request: Any, **given: Any) -> Any:
        requests.append(request)
        return awsrequest.AWSResponse(request.url, 200, {}, Empty())

    client.meta.events.register("before-send.s3.WriteGetObjectResponse", keep)
    monkeypatch.setattr("boto3.client", lambda name, **options: client)
    app = App()

    @app.on_s3_object_get()
    def shout(request: S3ObjectRequest) -> S3ObjectReply:
        return transformed_object("HELLO", content_type="text/plain", metadata={"a": "b"}, last_modified=NOW)

    assert app(s3_object_lambda.get(), None) is None

    [sent] = requests
    assert sent.url == "https://io-use1-001.s3-object-lambda.us-east-1.amazonaws.com/WriteGetObjectResponse"
    assert sent.body == b"HELLO"
    told = {name.lower(): value.decode() if isinstance(value, bytes) else value for name, value in sent.headers.items()}
    assert told["x-amz-request-token"] == "token"
    assert told["x-amz-fwd-header-content-type"] == "text/plain"
    assert told["x-amz-meta-a"] == "b"
    assert told["x-amz-fwd-header-last-modified"] == "Sat, 31 Jan 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"status_code": 201}, "StatusCode"),
        ({"status_code": "200"}, "StatusCode"),
        ({"status_code": 304, "body": b"x"}, "Body"),
        ({"body": 5}, "Body"),
        ({"content_length": "5"}, "ContentLength"),
        ({"content_length": True}, "ContentLength"),
        ({"content_length": -1}, "ContentLength"),
        ({"content_type": b"text/plain"}, "ContentType"),
        ({"content_type": "text/plain\r\nX-Evil: 1"}, "ContentType"),
        ({"content_disposition": "attachment; filename=é.txt"}, "ContentDisposition"),
        ({"checksum": {"SHA1": "a", "SHA256": "b"}}, "ChecksumSHA256"),
        ({"checksum": {"SHA1": b"a"}}, "ChecksumSHA1"),
        ({"last_modified": 5}, "LastModified"),
        ({"metadata": ["a"]}, "Metadata"),
        ({"checksum": "SHA1"}, "checksum"),
        ({"metadata": {"a": 1}}, "Metadata.a"),
        ({"metadata": {"a": "x\n"}}, "Metadata.a"),
        ({"metadata": {"é": "x"}}, "Metadata"),
    ],
)
def test_a_wrong_object_cannot_be_made(given: dict[str, Any], field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        transformed_object(**given)

    assert caught.value.field == field


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ((200, "Fine"), "statusCode"),
        ((418, "Teapot"), "statusCode"),
        (("404", "NoSuchKey"), "statusCode"),
        ((404, "noSuchKey"), "ErrorCode"),
        ((404, "No such key"), "ErrorCode"),
        ((404, ""), "ErrorCode"),
        ((404, None), "ErrorCode"),
        ((404, "NoSuchKey", "Clé"), "ErrorMessage"),
        ((404, "NoSuchKey", 1), "ErrorMessage"),
    ],
)
def test_a_wrong_error_cannot_be_made(given: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        failed(*given)

    assert caught.value.field == field


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
        ({"Status": 200}, "Status"),
        ({"Body": 5}, "Body"),
        ({"ErrorCode": "NoSuchKey"}, "ErrorCode"),
        ({"StatusCode": 404, "ErrorCode": "NoSuchKey", "Body": b"x"}, "ErrorCode"),
        ({"BucketKeyEnabled": 1}, "BucketKeyEnabled"),
        ({"Metadata": []}, "Metadata"),
        (object_headers(5), "value"),
        (list_result_xml("<ListBucketResult/>"), "value"),
        (ses.stop_rule(), "value"),
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


#: https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-writing-lambda.html
STATUS = {"statusCode": {"type": "integer"}, "errorCode": {"type": "string"}, "errorMessage": {"type": "string"}}
HEAD = {
    **closed({**STATUS, "headers": {"type": "object", "required": ["Content-Length"]}}, "statusCode"),
    "if": {"properties": {"statusCode": {"maximum": 299}}},
    "then": {"required": ["headers"]},
}
OBJECT = closed(
    {
        "key": {"type": "string"},
        "size": {"type": "integer"},
        "lastModified": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"},
        "eTag": {"type": "string"},
        "checksumAlgorithm": {"type": "string"},
        "storageClass": {"type": "string"},
        "owner": closed({"id": {"type": "string"}, "displayName": {"type": "string"}}, "id", "displayName"),
    },
    "key",
    "size",
)


def list_schema(result: dict[str, Any]) -> dict[str, Any]:
    found = {
        "contents": {"type": "array", "items": OBJECT},
        "commonPrefixes": {"type": "array", "items": closed({"prefix": {"type": "string"}}, "prefix")},
        "name": {"type": "string"},
        "prefix": {"type": "string"},
        "delimiter": {"type": "string"},
        "encodingType": {"const": "url"},
        "maxKeys": {"type": "integer"},
        "isTruncated": {"type": "boolean"},
        **result,
    }
    of_v2 = ("keyCount",) if "keyCount" in result else ()
    listing = closed(found, "name", "maxKeys", "isTruncated", *of_v2)
    return {
        **closed({**STATUS, "listResultXml": {"type": "string"}, "listBucketResult": listing}, "statusCode"),
        "oneOf": [{"required": ["listResultXml"]}, {"required": ["listBucketResult"]}],
    }


V1 = list_schema({"marker": {"type": "string"}, "nextMarker": {"type": "string"}})
V2 = list_schema(
    {
        "startAfter": {"type": "string"},
        "continuationToken": {"type": "string"},
        "nextContinuationToken": {"type": "string"},
        "keyCount": {"type": "integer"},
    }
)


def test_headers_are_the_answer_to_a_head() -> None:
    reply = object_headers(
        5,
        content_type="text/plain",
        etag='"abc"',
        last_modified=NOW,
        metadata={"author": "jane"},
        headers={"content-length": "99", "x-amz-version-id": "v1", "x-amz-mp-parts-count": 2},
    )

    answer = answer_of(reply, s3_object_lambda.head())
    assert answer == reply.wire
    assert answer == {
        "statusCode": 200,
        "headers": {
            "x-amz-version-id": "v1",
            "x-amz-mp-parts-count": 2,
            "Content-Length": 5,
            "Content-Type": "text/plain",
            "ETag": '"abc"',
            "Last-Modified": "Sat, 31 Jan 2026 12:00:00 GMT",
            "x-amz-meta-author": "jane",
        },
    }
    assert faults(HEAD, answer) == []


XML = "<ListBucketResult/>"
EMPTY = {"name": "images", "maxKeys": 1000, "isTruncated": False, "contents": [], "commonPrefixes": []}


@pytest.mark.parametrize(("kind", "schema"), [("list_v1", V1), ("list_v2", V2)])
def test_xml_is_the_answer_to_a_list(kind: str, schema: dict[str, Any]) -> None:
    answer = answer_of(list_result_xml(XML), samples("s3_object_lambda")[kind]())

    assert answer == {"statusCode": 200, "listResultXml": XML}
    assert faults(schema, answer) == []


def test_a_listing_is_the_answer_to_a_list_and_counted_for_the_second_version() -> None:
    first = content("a/1.txt", 5)
    second = content(
        "a/2.txt",
        0,
        last_modified=NOW,
        etag='"abc"',
        storage_class="STANDARD",
        checksum_algorithm="SHA256",
        owner={"id": "1", "displayName": "jane"},
    )
    reply = list_bucket_result(
        "images", [first, second], common_prefixes=["a/b/"], prefix="a/", delimiter="/", max_keys=3, encoding_type="url"
    )
    result = {
        "name": "images",
        "prefix": "a/",
        "delimiter": "/",
        "maxKeys": 3,
        "isTruncated": False,
        "encodingType": "url",
        "contents": [
            {"key": "a/1.txt", "size": 5},
            {
                "key": "a/2.txt",
                "size": 0,
                "lastModified": "2026-01-31T12:00:00.000Z",
                "eTag": '"abc"',
                "storageClass": "STANDARD",
                "checksumAlgorithm": "SHA256",
                "owner": {"id": "1", "displayName": "jane"},
            },
        ],
        "commonPrefixes": [{"prefix": "a/b/"}],
    }

    v1 = answer_of(reply, s3_object_lambda.list_v1())
    v2 = answer_of(reply, s3_object_lambda.list_v2())
    assert v1 == {"statusCode": 200, "listBucketResult": result} == reply.wire
    assert v2 == {"statusCode": 200, "listBucketResult": {**result, "keyCount": 3}}
    assert (faults(V1, v1), faults(V2, v2)) == ([], [])


def test_pages_are_those_of_the_version_that_asks() -> None:
    by_marker = list_bucket_result("images", [], is_truncated=True, marker="a", next_marker="b")
    by_token = list_bucket_result("images", [], start_after="a", continuation_token="1", next_continuation_token="2")

    v1 = answer_of(by_marker, s3_object_lambda.list_v1())
    v2 = answer_of(by_token, s3_object_lambda.list_v2())
    assert v1["listBucketResult"] == {**EMPTY, "isTruncated": True, "marker": "a", "nextMarker": "b"}
    assert v2["listBucketResult"] == {
        **EMPTY,
        "startAfter": "a",
        "continuationToken": "1",
        "nextContinuationToken": "2",
        "keyCount": 0,
    }
    assert (faults(V1, v1), faults(V2, v2)) == ([], [])
    for reply, payload, field in (
        (by_marker, s3_object_lambda.list_v2(), "marker"),
        (by_token, s3_object_lambda.list_v1(), "startAfter"),
    ):
        with pytest.raises(ReplyError) as caught:
            answer_of(reply, payload)
        assert caught.value.field == f"listBucketResult.{field}"


def test_the_listing_has_the_members_of_the_service_s_own_result() -> None:
    known = shapes("s3", "2006-03-01")
    for schema, name in ((V1, "ListObjectsOutput"), (V2, "ListObjectsV2Output")):
        members = {f"{each[0].lower()}{each[1:]}" for each in known[name]["members"]}
        assert set(schema["properties"]["listBucketResult"]["properties"]) == members - {"requestCharged"}
    assert set(OBJECT["properties"]) <= {f"{each[0].lower()}{each[1:]}" for each in known["Object"]["members"]}


@pytest.mark.parametrize(
    ("kind", "returned", "field"),
    [
        ("head", "x", "value"),
        ("head", {}, "statusCode"),
        ("head", {"statusCode": "200"}, "statusCode"),
        ("head", {"statusCode": 99}, "statusCode"),
        ("head", {"statusCode": 200}, "headers"),
        ("head", {"statusCode": 200, "headers": {}}, "headers.Content-Length"),
        ("head", {"statusCode": 200, "headers": {"Content-Length": "much"}}, "headers.Content-Length"),
        ("head", {"statusCode": 200, "headers": {"Content-Length": 5, "ETag": None}}, "headers.ETag"),
        ("head", {"statusCode": 200, "headers": {"Content-Length": 5, "ETag": "a\r\nb"}}, "headers.ETag"),
        ("head", {"statusCode": 200, "headers": {"Content-Length": 5}, "errorCode": "NoSuchKey"}, "errorCode"),
        ("head", {"statusCode": 404, "errorCode": 5}, "errorCode"),
        ("head", list_result_xml(XML), "value"),
        ("head", transformed_object(b"x"), "value"),
        ("list_v1", object_headers(5), "value"),
        ("list_v2", {"statusCode": 200}, "listResultXml"),
        ("list_v2", {"statusCode": 200, "listResultXml": XML, "listBucketResult": EMPTY}, "listResultXml"),
        ("list_v2", {"statusCode": 200, "listResultXml": "text"}, "listResultXml"),
        ("list_v2", {"statusCode": 200, "listResultXml": {}}, "listResultXml"),
        ("list_v2", {"statusCode": 200, "listBucketResult": []}, "listBucketResult"),
        ("list_v2", {"statusCode": 200, "listBucketResult": {}}, "listBucketResult.name"),
        (
            "list_v2",
            {"statusCode": 200, "listBucketResult": {**EMPTY, "contents": [{"key": "a", "size": "1"}]}},
            "listBucketResult.contents[0].size",
        ),
        (
            "list_v2",
            {"statusCode": 200, "listBucketResult": {**EMPTY, "commonPrefixes": ["a/"]}},
            "listBucketResult.commonPrefixes[0]",
        ),
    ],
)
def test_another_answer_is_an_error_that_names_the_field(kind: str, returned: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(returned, samples("s3_object_lambda")[kind]())

    assert caught.value.field == field


def test_dicts_are_answers_too() -> None:
    found = {"statusCode": 200, "headers": {"content-length": "5", "x-amz-server-side-encryption": "AES256"}}

    assert answer_of(found, s3_object_lambda.head()) == found
    assert answer_of({"statusCode": 304}, s3_object_lambda.head()) == {"statusCode": 304}
    assert answer_of({"statusCode": 404}, s3_object_lambda.list_v1()) == {"statusCode": 404}


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: object_headers("many"), "headers.Content-Length"),  # type: ignore[arg-type]
        (lambda: object_headers(True), "headers.Content-Length"),
        (lambda: object_headers(-5), "headers.Content-Length"),
        (lambda: object_headers(5, metadata={"a": "b\n"}), "headers.x-amz-meta-a"),
        (lambda: object_headers(5, metadata=["a"]), "metadata"),  # type: ignore[arg-type]
        (lambda: object_headers(5, headers="a"), "headers"),  # type: ignore[arg-type]
        (lambda: object_headers(5, last_modified="now"), "headers.Last-Modified"),  # type: ignore[arg-type]
        (lambda: object_headers(5, status_code=999), "statusCode"),
        (lambda: list_result_xml("text"), "listResultXml"),
        (lambda: list_result_xml(b"<a/>"), "listResultXml"),  # type: ignore[arg-type]
        (lambda: content("a", -1), "content.size"),
        (lambda: content("a", 1, owner={"id": "1"}), "content.owner.displayName"),
        (lambda: content(1, 1), "content.key"),  # type: ignore[arg-type]
        (lambda: content("a", 1, owner="jane"), "content.owner"),  # type: ignore[arg-type]
        (lambda: content("a", 1, last_modified="now"), "content.lastModified"),  # type: ignore[arg-type]
        (lambda: list_bucket_result("a", [], common_prefixes="a/"), "listBucketResult.commonPrefixes"),
        (lambda: list_bucket_result("a", ["b"]), "listBucketResult.contents[0]"),  # type: ignore[list-item]
        (lambda: list_bucket_result(1, []), "listBucketResult.name"),  # type: ignore[arg-type]
        (lambda: list_bucket_result("a", [], encoding_type="base64"), "listBucketResult.encodingType"),
        (lambda: list_bucket_result("a", [], prefix=1), "listBucketResult.prefix"),  # type: ignore[arg-type]
    ],
)
def test_a_wrong_answer_cannot_be_made(make: Callable[[], Any], field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        make()

    assert caught.value.field == field


@settings(deadline=None, max_examples=50)
@given(st.lists(st.builds(content, st.text(), st.integers(0)), max_size=5), st.lists(st.text(), max_size=3))
def test_every_listing_is_what_the_documentation_says(contents: list[dict[str, Any]], prefixes: list[str]) -> None:
    reply = list_bucket_result("images", contents, common_prefixes=prefixes)

    answer = answer_of(reply, s3_object_lambda.list_v2())
    assert faults(V2, answer) == []
    assert answer["listBucketResult"]["keyCount"] == len(contents) + len(prefixes)


def test_time_that_is_nearly_over_is_answered_for_a_get_alone() -> None:
    app = App()

    @app.on_s3_object_lambda()
    def slow(request: S3ObjectRequest) -> S3HeadReply | S3ObjectReply:
        time.sleep(0.08)
        return object_headers(5) if "headObjectContext" in request.raw else transformed_object(b"late")

    client = Client(app, context=LambdaContext(remaining_time_in_millis=100))
    assert client.send(s3_object_lambda.head()) == object_headers(5).wire
    assert client.send(s3_object_lambda.get()) is None
    assert [sent.content for sent in client.sent] == [FAILED]


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


# --- Ranges and parts -----------------------------------------------------------------------------------------------

CONTENT = b"0123456789"


def request_of(kind: str = "get", *, header: str | None = None, query: str = "", name: str = "Range") -> Any:
    """A request with a header or a query string."""
    payload = samples("s3_object_lambda")[kind]()
    if header is not None:
        payload["userRequest"]["headers"][name] = header
    payload["userRequest"]["url"] += f"?{query}" if query else ""
    return read(S3ObjectRequest, payload, "s3_object_lambda")


@pytest.mark.parametrize(
    ("request_", "range_", "part"),
    [
        (request_of(), None, None),
        (request_of(header="bytes=0-1"), "bytes=0-1", None),
        (request_of(header="bytes=0-1", name="range"), "bytes=0-1", None),
        (request_of(query="Range=bytes%3D0-1"), "bytes=0-1", None),
        (request_of(query="versionId=1&partNumber=2"), None, "2"),
        (request_of("head", query="partNumber="), None, ""),
        (request_of(query="partNumber=2#partNumber=3"), None, "2"),
        (S3ObjectRequest(request_id="1", url="https://[/key?partNumber=2"), None, "2"),
        (S3ObjectRequest(request_id="1"), None, None),
    ],
)
def test_the_part_that_a_request_asks_for(request_: Any, range_: Any, part: Any) -> None:
    assert (request_.range, request_.part_number) == (range_, part)


@pytest.mark.parametrize(
    ("text", "body", "content_range"),
    [
        ("bytes=0-1", b"01", "bytes 0-1/10"),
        ("bytes=3-", b"3456789", "bytes 3-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=-300", CONTENT, "bytes 0-9/10"),
        ("bytes=9-9", b"9", "bytes 9-9/10"),
        ("bytes=5-500", b"56789", "bytes 5-9/10"),
        ("Bytes= 0-0 ", b"0", "bytes 0-0/10"),
        (f"bytes=0-{'9' * 5000}", CONTENT, "bytes 0-9/10"),
    ],
)
def test_a_range_of_an_object(text: str, body: bytes, content_range: str) -> None:
    for original in (CONTENT, io.BytesIO(CONTENT)):
        reply = requested_part(
            request_of(header=text),
            transformed_object(original, content_type="text/plain", content_length=10, checksum={"CRC32": "AAAAAA=="}),
        )
        assert reply.wire == {
            "Body": body,
            "StatusCode": 206,
            "ContentRange": content_range,
            "ContentType": "text/plain",
        }
    [(target, parameters)] = got(reply)
    assert target == "s3.write_get_object_response"
    assert parameters == {**reply.wire, **ROUTE}
    headers = requested_part(request_of("head", header=text), object_headers(10, content_type="text/plain"))
    assert answer_of(headers, s3_object_lambda.head()) == {
        "statusCode": 206,
        "headers": {"Content-Type": "text/plain", "Content-Length": len(body), "Content-Range": content_range},
    }


@pytest.mark.parametrize(
    "text", ["bytes=", "bytes=-", "bytes=a-b", "lines=0-1", "bytes=0-1,3-4", "bytes=3-1", "0-1", "", "bytes=\u0661-2"]
)
def test_a_range_that_s3_ignores_leaves_the_whole_object(text: str) -> None:
    whole = transformed_object(CONTENT)

    assert requested_part(request_of(header=text), whole) == whole


@pytest.mark.parametrize(
    ("request_", "body", "status", "code"),
    [
        (request_of(header="bytes=10-"), CONTENT, 416, "InvalidRange"),
        (request_of(header="bytes=-0"), CONTENT, 416, "InvalidRange"),
        (request_of(header="bytes=0-0"), b"", 416, "InvalidRange"),
        (request_of(header=f"bytes={'9' * 5000}-"), CONTENT, 416, "InvalidRange"),
        (request_of(query="partNumber=4"), CONTENT, 416, "InvalidPartNumber"),
        (request_of(query="partNumber=2"), b"", 416, "InvalidPartNumber"),
        (request_of(query="partNumber=0"), CONTENT, 400, "InvalidArgument"),
        (request_of(query="partNumber=10001"), CONTENT, 400, "InvalidArgument"),
        (request_of(query="partNumber=-1"), CONTENT, 400, "InvalidArgument"),
        (request_of(query="partNumber=one"), CONTENT, 400, "InvalidArgument"),
        (request_of(query="partNumber="), CONTENT, 400, "InvalidArgument"),
        (request_of(header="bytes=0-1", query="partNumber=1"), CONTENT, 400, "InvalidRequest"),
    ],
)
def test_a_part_outside_of_the_object_is_an_error(request_: Any, body: bytes, status: int, code: str) -> None:
    reply = requested_part(request_, transformed_object(body), part_size=4)

    assert isinstance(reply, S3ErrorReply)
    assert (reply.wire["statusCode"], reply.wire["errorCode"]) == (status, code)
    [(_, parameters)] = got(reply)
    assert parameters["StatusCode"] == status
    headers = requested_part(request_, object_headers(len(body)), part_size=4)
    assert headers == reply


@pytest.mark.parametrize(
    ("part", "body", "content_range"),
    [(1, b"0123", "bytes 0-3/10"), (2, b"4567", "bytes 4-7/10"), (3, b"89", "bytes 8-9/10")],
)
def test_a_part_of_an_object(part: int, body: bytes, content_range: str) -> None:
    request = request_of(query=f"partNumber={part}")

    reply = requested_part(request, transformed_object(CONTENT), part_size=4)
    assert reply.wire == {"Body": body, "StatusCode": 206, "ContentRange": content_range, "PartsCount": 3}
    headers = requested_part(request, object_headers(10), part_size=4)
    assert headers.wire["headers"] == {
        "Content-Length": len(body),
        "Content-Range": content_range,
        "x-amz-mp-parts-count": "3",
    }


def test_the_only_part_and_the_default_size() -> None:
    empty = transformed_object(b"")
    assert requested_part(request_of(query="partNumber=1"), empty) == empty
    big = transformed_object(b"x" * (8 * 1024 * 1024 + 1))
    part = requested_part(request_of(query="partNumber=2"), big)
    assert (part.wire["Body"], part.wire["PartsCount"]) == (b"x", 2)


def test_a_response_that_is_no_whole_object_stays_as_it_is() -> None:
    request = request_of(header="bytes=0-1")

    for reply in (transformed_object(status_code=304), transformed_object(b"0", status_code=206, content_range="a")):
        assert requested_part(request, reply) == reply


def test_what_has_no_part_is_refused() -> None:
    wrong: Any
    for wrong in (b"body", list_result_xml("<a/>"), ses.stop_rule(), failed(404, "NoSuchKey"), None):
        with pytest.raises(ReplyError, match="expected transformed_object or object_headers"):
            requested_part(request_of(), wrong)
    for wrong in (0, -1, "1", True):
        with pytest.raises(ReplyError, match="part_size: is not a whole number of at least 1"):
            requested_part(request_of(), transformed_object(b""), part_size=wrong)


@given(st.binary(max_size=40), st.integers(1, 9))
def test_the_parts_of_an_object_are_the_object(body: bytes, part_size: int) -> None:
    whole = transformed_object(body)
    first = requested_part(request_of(query="partNumber=1"), whole, part_size=part_size)
    count = first.wire.get("PartsCount", 1)
    parts = [
        requested_part(request_of(query=f"partNumber={number}"), whole, part_size=part_size).wire["Body"]
        for number in range(1, count + 1)
    ]

    assert b"".join(parts) == body
