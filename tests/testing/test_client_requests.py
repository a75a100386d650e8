"""Requests of the test client: bodies, forms, files and callers, through every HTTP integration."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from io import BytesIO, StringIO
from pathlib import Path
from typing import Annotated, Any

import pytest
from attrs import field, frozen
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App
from lambdarouter._detection.known import HTTP_INTEGRATIONS
from lambdarouter.http import (
    ClientCertificate,
    Form,
    HTTPRequest,
    IAMIdentity,
    LatticeIdentity,
    UploadedFile,
)
from lambdarouter.testing import Client, api_gateway_http, api_gateway_rest, sample

INTEGRATIONS = sorted(HTTP_INTEGRATIONS)


class Size(Enum):
    LARGE = "L"


@frozen
class Order:
    """A form."""

    item: str
    count: int = 1
    tags: list[str] = field(factory=list[str])


def seen_by(client: Client, method: str = "GET", **options: Any) -> HTTPRequest:
    """The request that a handler receives."""
    seen: list[HTTPRequest] = []

    @client.app.route("/", methods=[method])
    def handler(request: HTTPRequest) -> None:
        seen.append(request)

    assert client.request(method, "/", **options).status == 204
    return seen[0]


def client_of(integration: str) -> Client:
    return Client(App(), front_door=integration)


# --- Options --------------------------------------------------------------------------------------------------------


def test_an_unknown_option_is_an_error() -> None:
    client: Any = Client(App())
    with pytest.raises(
        TypeError, match=r"A request has no option 'jsno'\. Did you mean 'json'\? Its options are: .*files"
    ):
        client.post("/", jsno={})
    with pytest.raises(TypeError, match="no option 'front_door'"):
        sample("api_gateway_http.request", front_door="alb")


def test_an_unknown_integration_is_an_error_at_once() -> None:
    with pytest.raises(LookupError, match="'albb' is not an HTTP integration; these are: alb, "):
        Client(App(), front_door="albb")
    with pytest.raises(LookupError, match="'albb' is not an HTTP integration"):
        Client(App()).get("/", front_door="albb")


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"json": 1, "body": "x"}, "body=, json="),
        ({"json": 1, "form": {"a": "1"}}, "form=, json="),
        ({"body": b"", "files": {"a": b"x"}, "form": {}}, "body=, files=, form="),
    ],
)
def test_a_request_has_one_body(options: dict[str, Any], named: str) -> None:
    with pytest.raises(TypeError, match=f"A request has one body; give only one of {named}"):
        Client(App()).post("/", **options)


def test_values_of_a_query_are_written_as_texts() -> None:
    request = seen_by(Client(App()), query={"page": 2, "deep": True, "tag": ["a", "b c"]})
    assert request.query == {"page": "2", "deep": "true", "tag": ["a", "b c"]}
    pairs = [("day", date(2026, 1, 31)), ("day", Size.LARGE), ("price", Decimal("1.50"))]
    assert seen_by(Client(App()), query=pairs).query == {"day": ["2026-01-31", "L"], "price": "1.50"}


@pytest.mark.parametrize("option", ["query", "form"])
@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"page": None}, r"\['page'\] is None"),
        ({"page": [1, {"a": 1}]}, r"\['page'\] is of type dict, .*; leave it out, or write a string"),
        ({"page": [[1]]}, r"\['page'\] is of type list"),
        ({"page": object()}, r"\['page'\] is of type object"),
        ({1: "a"}, "= has an item that is not .name, value."),
        (["page"], "= has an item that is not .name, value."),
        ([("page", 1, 2)], "= has an item that is not .name, value."),
        ("page=1", "= is of type str; write a dict, or a list of .name, value."),
        (Order("tea"), "= is of type Order"),
    ],
)
def test_what_is_no_value_of_a_query_or_of_a_form(option: str, given: Any, problem: str) -> None:
    with pytest.raises(TypeError, match=f"^{option}{problem}"):
        Client(App()).post("/", **{option: given})


def test_a_content_type_of_the_test_is_not_sent_twice() -> None:
    request = seen_by(Client(App()), "POST", json={"a": 1}, headers={"Content-Type": "application/merge-patch+json"})
    assert request.headers.all("content-type") == ["application/merge-patch+json"]


# --- Forms ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("integration", INTEGRATIONS)
def test_a_form_reaches_the_handler(integration: str) -> None:
    app = App()

    @app.post("/orders")
    def order(order: Annotated[Order, Form()]) -> Order:
        return order

    form: dict[str, Any] = {"item": "tea & cake = ü", "count": 2, "tags": ["a", "b"]}
    assert Client(app, front_door=integration).post("/orders", form=form).json() == form


@pytest.mark.parametrize("integration", INTEGRATIONS)
def test_a_form_is_sent_as_aws_sends_it(integration: str) -> None:
    request = seen_by(client_of(integration), "POST", form={"a": "1"})
    flag = request.raw.get("isBase64Encoded", request.raw.get("is_base64_encoded"))
    # A REST API has base64 only for the binary types that it is configured with.
    assert (flag, request.raw["body"]) == ((False, "a=1") if integration == "api_gateway_rest" else (True, "YT0x"))
    assert (request.body, request.headers["content-type"]) == (b"a=1", "application/x-www-form-urlencoded")


@pytest.mark.parametrize(
    ("kind", "is_base64"),
    [
        ("text/csv", False),
        ("application/json", False),
        ("application/json; charset=utf-8", False),
        ("application/xml", False),
        ("application/javascript", False),
        ("application/problem+json", True),
        ("application/octet-stream", True),
        (None, True),
    ],
)
@pytest.mark.parametrize("sample", [api_gateway_http.request, api_gateway_rest.http_api])
def test_which_bodies_an_http_api_sends_as_text(sample: Any, kind: str | None, is_base64: bool) -> None:
    event = sample(method="POST", body="x", headers={} if kind is None else {"Content-Type": kind})
    assert (event["isBase64Encoded"], event["body"]) == (is_base64, "eA==" if is_base64 else "x")


@pytest.mark.parametrize("integration", INTEGRATIONS)
def test_files_reach_the_handler(integration: str, tmp_path: Path) -> None:
    app = App()

    @app.post("/covers")
    def add(title: Annotated[str, Form()], cover: UploadedFile, more: list[UploadedFile]) -> list[Any]:
        return [title, *([each.filename, each.body.hex(), each.content_type] for each in (cover, *more))]

    path = tmp_path / "b.txt"
    path.write_bytes(b"text")
    response = Client(app, front_door=integration).post(
        "/covers",
        form={"title": "ü"},
        files={
            "cover": ('a".png', bytes(range(256))),
            "more": [path, b"lambdarouter-0", ("c", "text", "text/x-c"), UploadedFile(b"d", "d.json", "text/d")],
        },
    )

    assert response.json() == [
        "ü",
        ['a".png', bytes(range(256)).hex(), "image/png"],
        ["b.txt", b"text".hex(), "text/plain"],
        ["more", b"lambdarouter-0".hex(), "application/octet-stream"],
        ["c", b"text".hex(), "text/x-c"],
        ["d.json", b"d".hex(), "text/d"],
    ]


def test_every_form_of_a_file_of_httpx_and_requests(tmp_path: Path) -> None:
    app = App()

    @app.post("/")
    def add(
        file: Annotated[list[UploadedFile] | None, Form()] = None,
        note: Annotated[list[str], Form()] = [],  # noqa: B006
    ) -> list[Any]:
        return [[each.filename, each.body.decode(), each.content_type] for each in file or []] + list(note)

    path = tmp_path / "a.csv"
    path.write_text("csv")
    client = Client(app)
    with path.open("rb") as binary, path.open() as text, path.open("rb") as other:
        forms: list[tuple[Any, list[str]]] = [
            (b"x", ["file", "x", "application/octet-stream"]),
            (bytearray(b"x"), ["file", "x", "application/octet-stream"]),
            ("x", ["file", "x", "application/octet-stream"]),
            (BytesIO(b"x"), ["file", "x", "application/octet-stream"]),
            (StringIO("x"), ["file", "x", "application/octet-stream"]),
            (binary, ["a.csv", "csv", "text/csv"]),
            (text, ["a.csv", "csv", "text/csv"]),
            (path, ["a.csv", "csv", "text/csv"]),
            (("b.json", other), ["b.json", "csv", "application/json"]),
            (("b.json", b"{}"), ["b.json", "{}", "application/json"]),
            (("b.json", "{}", "text/x"), ["b.json", "{}", "text/x"]),
            (("b.json", "{}", None), ["b.json", "{}", "application/json"]),
            (("b.json", "{}", "text/x", {"X-Test": "1"}), ["b.json", "{}", "text/x"]),
            (("b.json", "{}", None, {"Content-Type": "text/y"}), ["b.json", "{}", "text/y"]),
        ]
        for given, expected in forms:
            for files in ({"file": given}, [("file", given)]) if not hasattr(given, "read") else ({"file": given},):
                if isinstance(given, tuple) and given[1] is other:
                    other.seek(0)
                assert client.post("/", files=files).json() == [expected], given
    several: list[Any] = [("file", ("a", b"1")), ("note", (None, "n1")), ("file", ("b", b"2")), ("note", (None, b"n2"))]
    kind = "application/octet-stream"
    assert client.post("/", files=several).json() == [["a", "1", kind], ["b", "2", kind], "n1", "n2"]
    form = [("note", "first"), ("note", "second")]
    assert client.post("/", form=form).json() == client.post("/", form={"note": ("first", "second")}).json()
    assert client.post("/", form=form, files={"file": b"x"}).json() == [["file", "x", kind], "first", "second"]


def test_headers_of_a_part_are_sent() -> None:
    request = seen_by(Client(App()), "POST", files={"a": ("b", b"x", None, {"X-Test": "1"})})
    assert b'name="a"; filename="b"\r\nContent-Type: application/octet-stream\r\nX-Test: 1\r\n\r\nx' in request.body


@pytest.mark.parametrize(
    "given", [7, None, {}, ("a.txt",), ("a.txt", 7), (7, b"x"), ("a", b"x", 1), ("a", b"", None, "x"), ("a",) * 5]
)
def test_what_is_no_file(given: Any) -> None:
    with pytest.raises(TypeError, match=r"files\['a'\] is of type .*; write bytes, a string, a file object, a Path"):
        Client(App()).post("/", files={"a": given})


def test_what_are_no_files() -> None:
    client: Any = Client(App())
    with pytest.raises(TypeError, match=r"files= has an item that is not \(name, value\)"):
        client.post("/", files=[b"x"])
    with pytest.raises(TypeError, match="files= is of type bytes; write a dict, or a list"):
        client.post("/", files=b"x")
    for headers in ({"X": "a\r\nb"}, {"X\n": "a"}):
        with pytest.raises(TypeError, match="a header with a line break"):
            client.post("/", files={"a": ("b", b"x", None, headers)})
    with pytest.raises(TypeError, match="a header with a line break"):
        client.post("/", files={"a": ("b", b"x", "text/x\r\nX-Y: 1")})


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.binary())
def test_any_text_and_any_content_is_read_as_it_was_sent(text: str, content: bytes) -> None:
    seen: list[Any] = []
    app = App()

    @app.post("/")
    def handler(text: Annotated[str, Form()], file: UploadedFile) -> None:
        seen.append((text, file.body))

    assert Client(app).post("/", form={"text": text}, files={"file": content}).status == 204
    assert seen == [(text, content)]


def test_a_name_cannot_end_its_header() -> None:
    name = 'a"\r\nContent-Type: text/html'
    request = seen_by(Client(App()), "POST", files={name: (name, b"x", "text/plain")})
    header = request.body.partition(b"\r\n\r\n")[0].decode()
    assert header.count("\r\n") == 2
    assert header.count('"') == 4


# --- Callers --------------------------------------------------------------------------------------------------------

CLAIMS: dict[str, Any] = {
    "sub": "7",
    "cognito:groups": ["superadmin", "staff"],
    "scope": ["orders/read", "orders/write"],
    "exp": 1769864400,
    "iat": 1769860800,
    "auth_time": 1769860800,
    "email_verified": True,
    "name": "Ada Lovelace",
}


@pytest.mark.parametrize("integration", ["api_gateway_rest", "api_gateway_http"])
def test_claims_are_read_as_they_were_written(integration: str) -> None:
    request = seen_by(client_of(integration), claims=CLAIMS)
    assert (request.claims, request.scopes, request.principal) == (CLAIMS, ("orders/read", "orders/write"), "7")


def test_claims_are_sent_as_each_authorizer_sends_them() -> None:
    rest = api_gateway_rest.request(claims=CLAIMS)["requestContext"]["authorizer"]
    assert rest == {
        "claims": {
            "sub": "7",
            "cognito:groups": "superadmin,staff",
            "scope": "orders/read orders/write",
            "exp": "Sat Jan 31 13:00:00 UTC 2026",
            "iat": "Sat Jan 31 12:00:00 UTC 2026",
            "auth_time": "1769860800",
            "email_verified": "true",
            "name": "Ada Lovelace",
        }
    }
    sent = {
        "sub": "7",
        "cognito:groups": "[superadmin staff]",
        "scope": "orders/read orders/write",
        "exp": "1769864400",
        "iat": "1769860800",
        "auth_time": "1769860800",
        "email_verified": "true",
        "name": "Ada Lovelace",
    }
    http = api_gateway_http.request(claims=CLAIMS)["requestContext"]["authorizer"]
    assert http == {"jwt": {"claims": sent, "scopes": None}}
    one = api_gateway_rest.http_api(claims=CLAIMS)["requestContext"]["authorizer"]
    assert one == {"claims": sent, "scopes": None}


def test_a_load_balancer_sends_claims_in_a_header_that_is_not_believed() -> None:
    request = seen_by(client_of("alb"), claims=CLAIMS)
    assert request.headers["x-amzn-oidc-identity"] == "7"
    assert request.headers["x-amzn-oidc-data"].count(".") == 2
    assert (request.claims, request.principal) == ({}, None)


@pytest.mark.parametrize("integration", ["function_url", "vpc_lattice_v1", "vpc_lattice_v2"])
def test_claims_that_an_integration_never_sends(integration: str) -> None:
    with pytest.raises(TypeError, match=f"{integration} has no authorizer for tokens"):
        client_of(integration).get("/", claims=CLAIMS)


ARN = "arn:aws:sts::123456789012:assumed-role/clerk/till-4"


@pytest.mark.parametrize("integration", [each for each in INTEGRATIONS if each != "alb"])
def test_the_arn_of_a_caller(integration: str) -> None:
    request = seen_by(client_of(integration), identity=ARN)
    assert request.principal == ARN
    if integration.startswith("vpc_lattice"):
        assert request.lattice_identity == LatticeIdentity(type="AWS_IAM", principal=ARN, session_name="till-4")
    else:
        assert request.iam_identity is not None
        assert (request.iam_identity.user_arn, request.iam_identity.account) == (ARN, "123456789012")


IAM = IAMIdentity(
    user_arn=ARN,
    user_id="AROA:till-4",
    caller_id="AROA:till-5",
    account="1",
    access_key="AKIA",
    principal_org_id="o-1",
    cognito_identity_id="i",
    cognito_identity_pool_id="p",
    cognito_amr=("authenticated",),
)
LATTICE = LatticeIdentity(
    type="AWS_IAM",
    principal=ARN,
    principal_org_id="o-1",
    session_name="till-4",
    source_vpc_arn="arn:aws:ec2:eu-west-1:1:vpc/v",
    x509_subject_cn="a",
    x509_issuer_ou="b",
    x509_san_dns="c",
    x509_san_name_cn="d",
    x509_san_uri="e",
)


@pytest.mark.parametrize("integration", INTEGRATIONS)
def test_nobody_signs_a_request_without_a_caller(integration: str) -> None:
    request = seen_by(client_of(integration))
    assert (request.principal, request.claims, request.scopes) == (None, {}, ())
    assert (request.iam_identity, request.lattice_identity, request.client_certificate) == (None, None, None)


@pytest.mark.parametrize("integration", [each for each in INTEGRATIONS if each != "alb"])
def test_an_identity_is_read_as_it_was_written(integration: str) -> None:
    is_lattice = integration.startswith("vpc_lattice")
    request = seen_by(client_of(integration), identity=LATTICE if is_lattice else IAM)
    assert (request.lattice_identity if is_lattice else request.iam_identity) == (LATTICE if is_lattice else IAM)


@pytest.mark.parametrize("integration", [each for each in INTEGRATIONS if each != "alb"])
def test_an_identity_by_the_keys_of_the_event(integration: str) -> None:
    key = "principal" if integration.startswith("vpc_lattice") else "userArn"
    assert seen_by(client_of(integration), identity={key: ARN}).principal == ARN


@pytest.mark.parametrize("integration", ["api_gateway_rest", "api_gateway_http"])
def test_a_client_certificate(integration: str) -> None:
    certificate = ClientCertificate(pem="PEM", subject="CN=a", issuer="CN=b", serial_number="1")
    assert seen_by(client_of(integration), client_certificate=certificate).client_certificate == certificate


@pytest.mark.parametrize(
    ("integration", "options", "problem"),
    [
        ("alb", {"identity": ARN}, "A load balancer has no IAM authorization"),
        ("api_gateway_rest", {"identity": LATTICE}, "IAMIdentity, for api_gateway_rest"),
        ("vpc_lattice_v2", {"identity": IAM}, "LatticeIdentity, for vpc_lattice_v2"),
        ("function_url", {"identity": "ada"}, "is not the ARN of an IAM principal"),
        ("function_url", {"identity": 7}, "identity= is of type int"),
        ("api_gateway_http", {"identity": ARN, "claims": {}}, "different authorizers"),
        ("api_gateway_http", {"claims": ["sub"]}, "claims= is of type list"),
        ("alb", {"client_certificate": ClientCertificate()}, "alb sends no client_certificate="),
        ("api_gateway_rest", {"client_certificate": "-----BEGIN"}, r"of type str; write ClientCertificate\(pem=..., "),
    ],
)
def test_a_caller_that_an_integration_does_not_have(integration: str, options: dict[str, Any], problem: str) -> None:
    with pytest.raises(TypeError, match=problem):
        client_of(integration).get("/", **options)


def test_nothing_of_a_caller_stays_in_the_sample() -> None:
    before = api_gateway_rest.request()
    api_gateway_rest.request(identity=ARN)
    assert api_gateway_rest.request() == before
