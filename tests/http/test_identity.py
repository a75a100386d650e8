"""The caller of a request, and what a payload says about the API, through every HTTP integration."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import evolve

from lambdarouter import App
from lambdarouter.http import ClientCertificate, HTTPRequest, IAMIdentity, LatticeIdentity
from lambdarouter.testing import http
from tests.support.http.integrations import Integration, every_integration
from tests.support.mutations import damaged

# --- Who calls ------------------------------------------------------------------------------------------------------


def caller(event: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, ...], str | None]:
    """What a handler is told of who calls."""
    seen: list[HTTPRequest] = []
    app = App()

    @app.get("/")
    def handler(request: HTTPRequest) -> None:
        seen.append(request)

    app(event)
    return seen[0].claims, seen[0].scopes, seen[0].principal


@pytest.mark.parametrize(
    ("integration", "context", "told"),
    [
        ("api_gateway_rest", {}, ({}, (), None)),
        ("api_gateway_rest", {"authorizer": None}, ({}, (), None)),
        (
            "api_gateway_rest",
            {"authorizer": {"claims": {"sub": "7", "scope": "a b"}}},
            ({"sub": "7", "scope": ["a", "b"]}, ("a", "b"), "7"),
        ),
        (
            "api_gateway_rest",
            {"authorizer": {"principalId": "user", "integrationLatency": 5, "tier": "gold"}},
            ({"tier": "gold"}, (), "user"),
        ),
        ("api_gateway_rest", {"identity": {"userArn": "arn:aws:iam::1:user/a"}}, ({}, (), "arn:aws:iam::1:user/a")),
        (
            "api_gateway_http",
            {"authorizer": {"jwt": {"claims": {"sub": "7"}, "scopes": ["a", "b"]}}},
            ({"sub": "7"}, ("a", "b"), "7"),
        ),
        ("api_gateway_http", {"authorizer": {"jwt": {"claims": {"a": "7"}, "scopes": None}}}, ({"a": "7"}, (), None)),
        ("api_gateway_http", {"authorizer": {"lambda": {"tier": {"name": "x"}}}}, ({"tier": {"name": "x"}}, (), None)),
        ("api_gateway_http", {"authorizer": {"lambda": None}}, ({}, (), None)),
        ("function_url", {"authorizer": {"iam": {"userArn": "arn:1", "accessKey": "A"}}}, ({}, (), "arn:1")),
        ("vpc_lattice_v2", {"identity": {"principal": "arn:2"}}, ({}, (), "arn:2")),
        ("api_gateway_http", {"authorizer": ["odd"]}, ({}, (), None)),
        ("api_gateway_http", {"authorizer": {"jwt": "odd"}}, ({"jwt": "odd"}, (), None)),
        ("api_gateway_rest", {"authorizer": {"claims": "odd"}, "identity": "odd"}, ({"claims": "odd"}, (), None)),
    ],
)  # fmt: skip
def test_who_calls_in_one_form(integration: str, context: dict[str, Any], told: Any) -> None:
    event = http.request(integration, "GET", "/")
    event["requestContext"] = {**event["requestContext"], **context}

    assert caller(event) == told


def test_headers_of_a_load_balancer_are_not_believed() -> None:
    event = http.request("alb", "GET", "/", headers={"x-amzn-oidc-identity": "admin", "x-amzn-oidc-data": "a.b.c"})

    assert caller(event) == ({}, (), None)


@pytest.mark.parametrize("name", ["alb", "function_url", "api_gateway_http"])
def test_only_vpc_lattice_removes_its_headers_from_the_requests_of_clients(name: str) -> None:
    headers = {
        "x-amzn-lattice-identity": "Principal=arn:aws:iam::1:user/admin",
        "x-amzn-lattice-network": "SourceVpcArn=arn:aws:ec2:eu-west-1:1:vpc/v",
        "x-amzn-lattice-target": "TargetGroupArn=arn:aws:vpc-lattice:eu-west-1:1:targetgroup/t",
    }
    request = seen_in(http.request(name, "GET", "/", headers=headers))
    assert (request.principal, request.lattice_identity) == (None, None)
    assert request.target_group_arn != "arn:aws:vpc-lattice:eu-west-1:1:targetgroup/t"


def seen_in(event: dict[str, Any]) -> HTTPRequest:
    """The request that a handler receives."""
    seen: list[HTTPRequest] = []
    app = App()

    @app.get("/")
    def handler(request: HTTPRequest) -> str:
        seen.append(request)
        return repr(request)

    assert app(event)["statusCode"] == 200
    return seen[0]


# --- Identities -----------------------------------------------------------------------------------------------------


def test_a_caller_of_the_first_version_of_vpc_lattice() -> None:
    header = "X509Subject/CN=till;Principal=arn:aws:sts::1:assumed-role/a/b;SessionName=;Type=AWS_IAM;New=1;"
    request = seen_in(http.request("vpc_lattice_v1", "GET", "/", headers={"X-Amzn-Lattice-Identity": header}))
    caller = LatticeIdentity(type="AWS_IAM", principal="arn:aws:sts::1:assumed-role/a/b", x509_subject_cn="till")
    assert (request.lattice_identity, request.principal) == (caller, "arn:aws:sts::1:assumed-role/a/b")


def test_a_rest_api_has_an_iam_identity_only_for_signed_requests() -> None:
    event = http.request("api_gateway_rest", "GET", "/")
    assert seen_in(event).iam_identity is None
    event["requestContext"]["identity"] |= {"userArn": "arn:aws:iam::1:user/a", "accountId": "1", "user": "AIDA"}
    expected = IAMIdentity(user_arn="arn:aws:iam::1:user/a", account="1", user_id="AIDA")
    assert seen_in(event).iam_identity == expected


NOTHING = [None, {}, {"userArn": None, "cognitoIdentity": None}, {"userArn": "", "principal": ""}]


@pytest.mark.parametrize("nothing", NOTHING)
def test_a_caller_without_any_value_is_none(nothing: Any) -> None:
    for name in ("api_gateway_http", "function_url"):
        event = http.request(name, "GET", "/")
        event["requestContext"] |= {"authorizer": {"iam": nothing}, "authentication": {"clientCert": nothing}}
        request = seen_in(event)
        assert (request.iam_identity, request.client_certificate, request.principal) == (None, None, None)
    for name in ("api_gateway_rest", "vpc_lattice_v2"):
        event = http.request(name, "GET", "/")
        event["requestContext"]["identity"] = nothing
        request = seen_in(event)
        assert (request.iam_identity, request.lattice_identity, request.principal) == (None, None, None)


def test_an_account_without_text_is_none() -> None:
    for name, key in (("api_gateway_rest", "accountId"), ("alb", "elb")):
        event = http.request(name, "GET", "/")
        event["requestContext"][key] = (
            {"targetGroupArn": "arn:aws:elasticloadbalancing:us-east-1::x"} if key == "elb" else ""
        )
        assert seen_in(event).account is None


def test_secrets_of_a_caller_are_not_in_the_log() -> None:
    request = HTTPRequest(iam_identity=IAMIdentity(access_key="AKIA"), client_certificate=ClientCertificate(pem="PEM"))
    assert "AKIA" not in repr(request)
    assert "PEM" not in repr(request)


def test_requests_with_a_caller_are_made_by_hand_and_changed() -> None:
    caller = IAMIdentity(user_arn="arn:aws:iam::1:user/a")
    request = evolve(HTTPRequest(claims={"groups": ["a"]}), iam_identity=caller)
    assert (request.iam_identity, request.claim_list("groups"), request.claim_list("roles")) == (caller, ["a"], [])


@every_integration
def test_a_request_of_nobody_has_no_identity(integration: Integration) -> None:
    event = integration.sample()
    if integration.source == "vpc_lattice_v2":
        del event["requestContext"]["identity"]
    request = seen_in(event)
    assert (request.client_certificate, request.iam_identity, request.lattice_identity) == (None, None, None)
    assert (request.claims, request.scopes, request.principal) == ({}, (), None)


# --- The API --------------------------------------------------------------------------------------------------------

TIME = datetime(2026, 1, 31, 12, tzinfo=UTC)
LATER = TIME.replace(microsecond=123456)
BALANCER = "arn:aws:elasticloadbalancing:us-east-1:123456789012"
LATTICE = "arn:aws:vpc-lattice:us-east-1:123456789012"


@pytest.mark.parametrize(
    ("name", "api_id", "account", "target_group", "time"),
    [
        ("api_gateway_rest", "1234567890", "123456789012", None, TIME),
        ("api_gateway_http", "1234567890", "123456789012", None, TIME),
        ("function_url", "abcdefghijklmnopqrstuvwxyz012345", None, None, TIME),
        ("alb", None, "123456789012", f"{BALANCER}:targetgroup/target/49e9d65c45c6", None),
        ("vpc_lattice_v1", None, None, None, None),
        ("vpc_lattice_v2", None, "123456789012", f"{LATTICE}:targetgroup/tg-6d0ecf831eec9f09", LATER),
    ],
)
def test_what_each_integration_says_of_itself(
    name: str, api_id: str | None, account: str | None, target_group: str | None, time: datetime | None
) -> None:
    request = seen_in(http.request(name, "GET", "/"))
    assert (request.api_id, request.account, request.target_group_arn) == (api_id, account, target_group)
    assert request.requested_at == time
    assert request.stage_variables == {}


def test_stage_variables() -> None:
    for name in ("api_gateway_rest", "api_gateway_http"):
        event = http.request(name, "GET", "/") | {"stageVariables": {"table": "orders"}}
        assert seen_in(event).stage_variables == {"table": "orders"}


MALFORMED: list[tuple[str, tuple[str, ...], Any, str]] = [
    ("api_gateway_rest", ("stageVariables",), "x", "stageVariables: expected an object, got a string"),
    ("api_gateway_http", ("stageVariables",), {"a": 1}, "stageVariables.a: expected a string, got a number"),
    ("api_gateway_rest", ("requestContext", "requestTimeEpoch"), "x", "requestContext.requestTimeEpoch: expected"),
    ("api_gateway_http", ("requestContext", "timeEpoch"), 1e300, "requestContext.timeEpoch: expected a time"),
    ("vpc_lattice_v2", ("requestContext", "timeEpoch"), [], "requestContext.timeEpoch: expected a time"),
    ("api_gateway_http", ("requestContext", "accountId"), 1, "requestContext.accountId: expected a string"),
    ("api_gateway_http", ("requestContext", "apiId"), 1, "requestContext.apiId: expected a string"),
    ("alb", ("requestContext", "elb", "targetGroupArn"), 1, "requestContext.elb.targetGroupArn: expected a string"),
    ("api_gateway_http", ("requestContext", "authentication"), {"clientCert": 5},
     "requestContext.authentication.clientCert: expected an object"),
    ("api_gateway_rest", ("requestContext", "identity"), {"clientCert": {"validity": {"notAfter": "soon"}}},
     "requestContext.identity.clientCert.validity.notAfter: expected a time"),
    ("function_url", ("requestContext", "authorizer"), {"iam": "x"}, "requestContext.authorizer.iam: expected"),
    ("vpc_lattice_v2", ("requestContext", "identity"), {"type": 5}, "requestContext.identity.type: expected a string"),
]  # fmt: skip

FIELDS = ("account", "api_id", "iam_identity", "requested_at", "stage_variables", "target_group_arn")


@pytest.mark.parametrize(("name", "path", "value", "told"), MALFORMED)
def test_a_malformed_field_is_a_400_that_says_where(
    name: str, path: tuple[str, ...], value: Any, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = App()

    @app.get("/")
    def handler(request: HTTPRequest) -> str:
        read = [getattr(request, name) for name in FIELDS]
        assert request.lattice_identity is None or request.lattice_identity.type
        return str(read) + str(request.client_certificate and request.client_certificate.not_after)

    event = damaged(http.request(name, "GET", "/"), path, value)
    assert app(event)["statusCode"] == 400
    assert told in caplog.text
