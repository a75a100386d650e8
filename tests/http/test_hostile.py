"""Malformed events and hostile requests: a right answer or a 4xx, in bounded time, and never an exception."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

import pytest
from attrs import field, frozen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lambdarouter import App, Depends, LambdaContext, Next, UnhandledEventError, detect
from lambdarouter._detection.known import HTTP_INTEGRATIONS
from lambdarouter._events.builder import specs
from lambdarouter.http import (
    CORS,
    Body,
    ClientCertificate,
    Cookie,
    Form,
    Header,
    Headers,
    HTTPError,
    HTTPRequest,
    HTTPResponse,
    HTTPSettings,
)
from lambdarouter.http._readers import headers_in
from lambdarouter.testing import api_gateway_http, http
from tests.support.http.integrations import INTEGRATIONS, Integration, every_integration
from tests.support.mutations import GONE, check_mutations, damaged, places
from tests.support.published import load, published

MARKER = "do-not-tell-4711"


def caller_of(request: HTTPRequest) -> str:
    """Everything that a request says of its caller and of the API, down to the last field."""
    parts = [request.client_certificate, request.iam_identity, request.lattice_identity]
    fields = [[getattr(part, name) for name in specs(type(part))] for part in parts if part is not None]
    api = [request.requested_at, request.account, request.api_id, request.stage_variables, request.target_group_arn]
    listed = [request.claim_list(name) for name in ("groups", "custom:any")]
    return repr([request.claims, request.scopes, request.principal, listed, fields, api])


def service() -> App:
    """An app that asks each request for all there is."""
    app = App()

    @app.route("/")
    @app.route("/{rest+}")
    def everything(
        request: HTTPRequest,
        text: Annotated[str, Body()],
        page: int = 1,
        tags: list[str] | None = None,
        user_agent: Annotated[str | None, Header()] = None,
        session: Annotated[str | None, Cookie()] = None,
    ) -> Any:
        return {
            "query": {name: request.query.all(name) for name in request.query},
            "headers": {name: request.headers.all(name) for name in request.headers},
            "cookies": request.cookies,
            "rest": [request.method, request.path, request.source_ip, request.host, request.stage, request.request_id],
            "arguments": [page, tags, user_agent, session, text],
            "caller": caller_of(request),
        }

    return app


SERVICE = service()


def of_wsgi(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """A WSGI app that reads all that there is; each text has the form of PEP 3333."""
    for name, value in environ.items():
        if type(value) is str:
            (name + value).encode("latin-1")
    start_response("200 OK", [("Content-Type", "application/octet-stream")])
    return [environ["wsgi.input"].read()]


async def of_asgi(scope: Any, receive: Any, send: Any) -> None:
    """An ASGI app that reads all that there is."""
    if scope["type"] == "http":
        assert scope["path"].startswith(scope["root_path"])
        assert all(type(each) is bytes for pair in scope["headers"] for each in pair)
        body = (await receive())["body"]
        await send({"type": "http.response.start", "status": 200})
        await send({"type": "http.response.body", "body": body})


def mounting(inner: Any) -> App:
    """An app with nothing but a mounted app."""
    app = App()
    app.mount("/", inner)
    return app


MOUNTS = [mounting(of_wsgi), mounting(of_asgi)]


@frozen
class Fields:
    """A form."""

    name: str
    count: int = 1
    tags: list[str] = field(factory=list)
    gift: bool = False


def user_of(rest: str, x_agent: Annotated[str, Header()], page: int = 1) -> list[Any]:
    """A dependency that is bound to the path, a header and the query."""
    return [rest, x_agent, page]


def of_form(user: Annotated[list[Any], Depends(user_of)], fields: Annotated[Fields, Form()]) -> list[Any]:
    """A dependency that is bound to a form."""
    return [user, fields]


def layered() -> App:
    """An app with settings, layers and dependencies around each request."""
    app = App(
        http=HTTPSettings(
            cors=CORS(["https://shop.example", "null"]), compress=True, max_body_bytes=7_000_000, text_types=["text/x"]
        )
    )

    @app.middleware
    def watch(request: Any, context: Any, call_next: Next) -> Any:
        return call_next(request)

    @app.exception_handler(HTTPError)
    def own(error: HTTPError) -> Any:
        return [error.status, [list(each) for each in error.problems]], error.status, error.headers

    @app.post("/form/{rest+}")
    def form(found: Annotated[list[Any], Depends(of_form)], name: Annotated[str, Form()], limit: int = 1) -> Any:
        return [found, name, limit]

    @app.route("/{rest+}")
    def everything(user: Annotated[list[Any], Depends(user_of)]) -> HTTPResponse:
        return HTTPResponse(user, etag=True)

    @app.get("/part/{a}-{b}.{c}")
    def parts(a: str, b: str, c: str) -> Any:
        return [a, b, c]

    return app


LAYERED = layered()


def answer_to(event: Any) -> Any:
    """The answer to an event, as JSON can have it; None for one that no HTTP source claims."""
    if detect(event) not in HTTP_INTEGRATIONS:
        with pytest.raises(UnhandledEventError):
            SERVICE(event, LambdaContext())
        return None
    answer = SERVICE(event, LambdaContext())
    assert answer["statusCode"] in (200, 204, 400, 404, 405), answer
    for app in MOUNTS:
        of_mount = app(event, LambdaContext())
        assert of_mount["statusCode"] in (200, 400, 404), of_mount
    return answer


# --- Malformed events -----------------------------------------------------------------------------------------------

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


CERTIFICATE = ClientCertificate(pem="PEM", subject="CN=a", not_after=datetime(2031, 8, 5, tzinfo=UTC))
CLAIMS = {
    "sub": "7",
    "groups": ["a", "b"],
    "exp": 1769864400,
    "email_verified": True,
    "scope": ["a"],
    "custom:any": "[a]",
}
USER = "arn:aws:iam::123456789012:user/ada"

#: Who calls through each integration, as the sample is told.
CALLERS: dict[str, dict[str, Any]] = {
    "rest": {"claims": CLAIMS, "client_certificate": CERTIFICATE},
    "http-1.0": {"identity": USER, "client_certificate": CERTIFICATE},
    "http-2.0": {"claims": CLAIMS, "client_certificate": CERTIFICATE},
    "function-url": {"identity": USER},
    "lattice-v1": {"identity": USER},
    "lattice-v2": {"identity": USER},
}


def full_event(integration: Integration) -> Any:
    """An event with something at every place that the integration reads."""
    return integration.sample(
        method="POST",
        path="/a/b%20c?page=2&tags=x&tags=y",
        headers={"X-Thing": "t", "Content-Type": "application/octet-stream"},  # for a body in base64
        cookies={"session": "s"},
        body="text",
        **CALLERS.get(integration.name, {}),
    ) | ({"stageVariables": {"table": "t"}} if integration.name in ("rest", "http-2.0") else {})


EVENTS = [full_event(integration) for integration in INTEGRATIONS]


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_an_event_with_anything_anywhere_has_an_answer(data: st.DataObject) -> None:
    event = data.draw(st.sampled_from(EVENTS))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(places(event))))
        event = damaged(event, path, data.draw(json_values))
    logging.disable()
    try:
        answer = answer_to(event)
        of_layered: Any = None if answer is None else LAYERED(event, LambdaContext())
    finally:
        logging.disable(logging.NOTSET)
    if answer is not None:
        assert type(answer["body"]) is str
        assert of_layered["statusCode"] in (200, 204, 400, 404, 405), of_layered


def test_an_event_without_any_one_of_its_parts_has_an_answer() -> None:
    for event in EVENTS:
        for path in places(event):
            for value in (GONE, None, [], {}, "", MARKER, 7, True, [MARKER], {"a": [MARKER]}):
                answer = answer_to(damaged(event, path, value))
                if answer is not None and answer["statusCode"] == 400:
                    assert MARKER not in answer["body"]


@every_integration
def test_every_damaged_sample_gives_an_event_or_an_error_that_says_where(integration: Integration) -> None:
    assert check_mutations(integration.sample) > 100


MALFORMED: list[tuple[str, tuple[str, ...], Any, str]] = [
    ("rest", ("multiValueHeaders",), "x", "multiValueHeaders: expected an object, got a string"),
    ("rest", ("multiValueHeaders", "host"), "x", "multiValueHeaders.host: expected a list of strings"),
    ("rest", ("multiValueQueryStringParameters",), {"a": [1]}, "multiValueQueryStringParameters.a: expected a list"),
    ("rest", ("queryStringParameters",), {"a": 1}, "queryStringParameters.a: expected a string, got a number"),
    ("rest", ("body",), {}, "body: expected a string, got an object"),
    ("rest", ("body",), "*", "body: expected base64, got other text"),
    ("rest", ("body",), "a", "body: expected base64, got other text"),
    ("rest", ("isBase64Encoded",), "true", "isBase64Encoded: expected a boolean, got a string"),
    ("rest", ("requestContext",), "x", "requestContext: expected an object, got a string"),
    ("rest", ("requestContext", "identity"), [], "requestContext.identity: expected an object, got a list"),
    ("rest", ("requestContext", "stage"), 5, "requestContext.stage: expected a string, got a number"),
    ("rest", ("path",), "/%ff", "path: expected percent-encoded UTF-8, got other bytes"),
    ("http-2.0", ("requestContext", "http", "method"), None, "requestContext.http.method: is missing or null"),
    ("http-2.0", ("rawPath",), None, "rawPath: is missing or null"),
    ("http-2.0", ("rawQueryString",), 5, "rawQueryString: expected a string, got a number"),
    ("http-2.0", ("rawQueryString",), "a=%ff", "rawQueryString: expected percent-encoded UTF-8, got other bytes"),
    ("http-2.0", ("cookies",), "a=b", "cookies: expected a list of strings"),
    ("http-2.0", ("headers",), [], "headers: expected an object, got a list"),
    ("http-2.0", ("headers", "host"), 5, "headers.host: expected a string, got a number"),
    ("function-url", ("rawPath",), "/%c3%28", "rawPath: expected percent-encoded UTF-8, got other bytes"),
    ("function-url", ("rawPath",), "/\ud800", "rawPath: expected text, got half of a surrogate pair"),
    ("alb", ("queryStringParameters",), {"a": "%ff"}, "the query: expected percent-encoded UTF-8, got other bytes"),
    ("alb-multi", ("multiValueHeaders",), {"host": "x"}, "multiValueHeaders.host: expected a list of strings"),
]


@pytest.mark.parametrize(("name", "path", "value", "told"), MALFORMED)
def test_a_malformed_part_is_a_400_that_says_where(
    name: str, path: tuple[str, ...], value: Any, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    integration = next(integration for integration in INTEGRATIONS if integration.name == name)
    response = integration.send(SERVICE, damaged(full_event(integration), path, value))
    assert response.status == 400
    assert response.json()["detail"] == "The request could not be read."
    (error,) = response.json()["errors"]
    assert f"{error['field']}: {error['problem']}".startswith(told)
    assert told in caplog.text


@every_integration
def test_what_is_null_or_absent_is_empty(integration: Integration) -> None:
    event = integration.sample()
    for key in list(event):
        if key not in ("httpMethod", "method", "path", "requestContext", "rawPath", "raw_path", "version"):
            del event[key]
    response = integration.send(SERVICE, event)
    assert response.status == 200
    assert response.json()["query"] == response.json()["headers"] == response.json()["cookies"] == {}
    for key in ("headers", "multiValueHeaders", "queryStringParameters", "rawQueryString", "cookies", "body"):
        event[key] = None
    assert integration.send(SERVICE, event).status == 200


# --- Hostile requests -----------------------------------------------------------------------------------------------


@pytest.fixture
def bounded() -> Iterator[None]:
    """The test takes no more than two seconds."""
    started = time.process_time()
    yield
    assert time.process_time() - started < 2


@every_integration
@pytest.mark.usefixtures("bounded")
def test_a_thousand_query_parameters_and_as_many_headers_and_cookies(integration: Integration) -> None:
    query = "&".join(f"q{number}={number}" for number in range(1000))
    headers = {f"x-{number}": str(number) for number in range(1000)}
    cookies = {f"c{number}": str(number) for number in range(1000)}

    response = integration.get(SERVICE, f"/?{query}", headers=headers, cookies=cookies)

    assert response.status == 200
    got = response.json()
    assert got["query"] == {f"q{number}": [str(number)] for number in range(1000)}
    assert {
        name: values[0] for name, values in got["headers"].items() if name.startswith("x-") and name[2:].isdigit()
    } == headers
    assert got["cookies"] == cookies


@pytest.mark.parametrize(
    "integration", [integration for integration in INTEGRATIONS if integration.name != "alb"], ids=repr
)
@pytest.mark.usefixtures("bounded")
def test_a_parameter_given_ten_thousand_times(integration: Integration) -> None:
    response = integration.get(SERVICE, "/?" + "&".join(f"tags={number}" for number in range(10_000)))
    assert response.json()["arguments"][1] == [str(number) for number in range(10_000)]


HUGE = ["[" + "a " * 500_000 + "]", "a," * 500_000, '["' + '","' * 300_000 + '"]', "9" * 1_000_000]


@pytest.mark.parametrize("value", HUGE, ids=["blanks", "commas", "json", "digits"])
@pytest.mark.usefixtures("bounded")
def test_a_claim_of_a_megabyte(value: str) -> None:
    integration = next(each for each in INTEGRATIONS if each.name == "http-2.0")
    for name in ("groups", "scope", "exp", "custom:any"):
        assert integration.post(SERVICE, "/", body="text", claims={name: value}).status == 200


@pytest.mark.usefixtures("bounded")
def test_a_route_key_with_thousands_of_segments() -> None:
    event = api_gateway_http.request() | {"rawPath": "/a" * 50_000, "routeKey": "GET " + "/{a}" * 50_000}
    event["requestContext"]["stage"] = "a"
    assert answer_to(event)["statusCode"] in (200, 404)


@every_integration
@pytest.mark.usefixtures("bounded")
def test_a_body_of_six_megabytes(integration: Integration) -> None:
    size = 1_000_000 if integration.source == "alb" else 6_000_000
    response = integration.post(SERVICE, "/", body="x" * size)
    assert response.status == 200
    assert len(response.json()["arguments"][4]) == size


@every_integration
@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize(
    "path",
    [
        "/" + "a" * 100_000 + "!",
        "/" + "(a+)+$" * 1000,
        "/" + "a/" * 50_000,
        "/" + "%2e%2e%2f" * 10_000,
        "/../../etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/%00",
        "/%0d%0aset-cookie:%20a=1",
        "/*", "/{rest}", "/{rest+}", "/<script>", "/%7Brest%7D", "/a;b=c", "/%", "/%zz", "/%2", "/a%",
        "/😀", "/%F0%9F%98%80", "/\u202e", "?", "/?", "/?=", "/?&&&", "/?a", "/?=a", "/?%", "/?%zz=%",
    ],
)  # fmt: skip
def test_odd_paths_are_paths(integration: Integration, path: str) -> None:
    response = integration.get(SERVICE, path)
    assert response.status in (200, 404)
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize(
    "integration", [integration for integration in INTEGRATIONS if not integration.name.startswith("http")], ids=repr
)
@pytest.mark.parametrize("bad", ["%ff", "%c3%28", "%ed%a0%80", "%f8%a1%a1%a1%a1"])
def test_a_path_that_is_not_utf8_is_a_400(integration: Integration, bad: str) -> None:
    event = integration.sample()
    key = next(key for key in ("rawPath", "raw_path", "path") if key in event)
    event[key] = f"/{bad}"
    assert integration.send(SERVICE, event).status == 400


@every_integration
def test_the_path_is_decoded_once_and_only_once(integration: Integration) -> None:
    app = App()
    app.get("/files/{name}")(lambda name: {"name": name})
    for sent, name in [
        ("100%25", "100%"),
        ("%252F", "%2F"),
        ("a%2Bb+c", "a+b+c"),
        ("%C3%A9", "é"),
        ("a%3Fb%23c", "a?b#c"),
    ]:
        assert integration.get(app, f"/files/{sent}").json() == {"name": name}


@every_integration
def test_an_encoded_slash_is_a_slash(integration: Integration) -> None:
    # As an HTTP API sends no other, it is the same behind every HTTP integration.
    app = App()
    app.get("/files/{name}")(lambda name: {"name": name})
    app.get("/all/{rest+}")(lambda rest: {"rest": rest})
    assert integration.get(app, "/files/a%2Fb").status == 404
    assert integration.get(app, "/all/a%2Fb").json() == {"rest": "a/b"}


def test_cookies_as_browsers_and_others_send_them() -> None:
    app = App()
    app.get("/")(cookies)
    for integration in INTEGRATIONS:
        header = 'a=1; b="two"; c=x=y; novalue; =noname; a=second;d=;  e = 5 '
        assert integration.get(app, "/", headers={"cookie": header}).json() == {
            "a": "1", "b": "two", "c": "x=y", "": "noname", "d": "", "e": "5",
        }  # fmt: skip


def cookies(request: HTTPRequest) -> Any:
    return request.cookies


# --- What AWS has published -----------------------------------------------------------------------------------------


def check_published(name: str, source: str) -> None:
    event = load(name)
    seen: list[HTTPRequest] = []
    app = App()
    getattr(app, f"on_{source}")()(keep(seen))
    assert app(event, LambdaContext())["statusCode"] == 200
    (request,) = seen
    raw_method = event.get("httpMethod") or event["requestContext"]["http"]["method"]
    raw_path = event.get("path") or event["rawPath"]
    assert (request.method, request.path, request.front_door) == (raw_method, raw_path, source)
    lists = event.get("multiValueHeaders") or {key: [value] for key, value in (event.get("headers") or {}).items()}
    assert {key: request.headers.all(key) for key in lists} == lists
    assert len(request.headers) == len(lists)
    assert set(request.query) == set(
        event.get("multiValueQueryStringParameters") or event.get("queryStringParameters") or {}
    )
    assert bool(request.body) == bool(event.get("body"))
    assert request.raw is event


def keep(seen: list[HTTPRequest]) -> Any:
    """A handler that keeps its request, after reading every field of it."""

    def handler(request: HTTPRequest) -> str:
        seen.append(request)
        return repr(request)

    return handler


@published("api_gateway_rest")
def test_published_rest_requests(name: str) -> None:
    check_published(name, "api_gateway_rest")


@published("api_gateway_http")
def test_published_http_requests(name: str) -> None:
    check_published(name, "api_gateway_http")


@published("function_url")
def test_published_function_url_requests(name: str) -> None:
    check_published(name, "function_url")


@published("alb")
def test_published_load_balancer_requests(name: str) -> None:
    check_published(name, "alb")


# --- Forms and dependencies -----------------------------------------------------------------------------------------

URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=b"
FORMS: list[tuple[str, bytes, int]] = [
    (URLENCODED, b"name=a&" + b"tags=x&" * 990, 200),
    (URLENCODED, b"name=a&" + b"tags=&" * 990, 200),
    (URLENCODED, b"&".join(b"x%d=1" % number for number in range(900)) + b"&name=a", 200),
    (URLENCODED, b"&" * 1_000_000, 400),
    (URLENCODED, b"=" * 1_000_000, 400),
    (URLENCODED, b"name=" + b"%41" * 300_000, 200),
    (URLENCODED, b"name=" + b"+" * 900_000, 200),
    (URLENCODED, b"name=a&count=" + b"9" * 900_000, 400),
    (URLENCODED, b"name=a&gift=" + b"on" * 100_000, 400),
    (URLENCODED, b"name=%ff", 400),
    (URLENCODED, b"name=a\0b", 200),
    (URLENCODED, b"name[]=a", 400),
    ("text/plain", b"name=a", 415),
    (f"{URLENCODED}; charset=utf-7", b"name=a", 200),
    (f"{URLENCODED}; charset=idna", b"name=" + b"a" * 100_000, 400),
    (MULTIPART, b"--b\r\n" * 100_000, 400),
    (MULTIPART, b"--b\r\nContent-Disposition: form-data; name=name\r\n\r\n" + b"a" * 900_000 + b"\r\n--b--", 200),
    (MULTIPART, b"--b\r\nContent-Disposition: form-data; name=" + b"a" * 900_000 + b"\r\n\r\n\r\n--b--", 400),
    (MULTIPART, b"--b\r\n" + b"X: y\r\n" * 20_000 + b"\r\n--b--", 400),
]


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize(("kind", "body", "status"), FORMS, ids=lambda each: str(each)[:30])
def test_odd_forms_in_dependencies(kind: str, body: bytes, status: int) -> None:
    response = INTEGRATIONS[0].post(LAYERED, "/form/x", body=body, headers={"Content-Type": kind, "X-Agent": "a"})
    assert response.status == status


@every_integration
@pytest.mark.usefixtures("bounded")
def test_odd_requests_with_layers_and_dependencies(integration: Integration) -> None:
    agent = {"X-Agent": "a"}
    assert integration.get(LAYERED, "/" + "a/" * 50_000, headers=agent).status == 200
    assert integration.get(LAYERED, "/part/" + "-" * 100_000 + ".c", headers=agent).status == 200
    assert integration.get(LAYERED, "/x?page=" + "9" * 100_000, headers=agent).status == 400
    assert integration.get(LAYERED, "/x").json() == [400, [["header.x-agent", "is missing"]]]
    assert integration.post(LAYERED, "/form/x?limit=y&page=z").status == 400
    odd = {"Origin": "null", "Access-Control-Request-Method": "\u0130" * 1000}
    assert integration.request(LAYERED, "OPTIONS", "/x", headers=odd).status in (204, 404)
    many = {**agent, "Accept-Encoding": ", ".join(["gzip;q=0.0"] * 10_000), "If-None-Match": '"a",' * 10_000}
    assert integration.get(LAYERED, "/x", headers=many).status == 200


# --- Bounds ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["etag", "compress"])
@pytest.mark.parametrize("key", ["headers", "multiValueHeaders"])
@pytest.mark.parametrize("wrong", [5, [], "x", {"If-None-Match": 5}, {"Accept-Encoding": [5]}])
def test_headers_that_cannot_be_read_leave_the_response_as_it_is(name: str, key: str, wrong: Any) -> None:
    app = App(http=HTTPSettings(compress=name == "compress"))
    app.get("/")(lambda: HTTPResponse({"text": "x" * 2000}, etag=name == "etag"))
    payload = http.request("api_gateway_rest", "GET", "/") | {key: wrong}

    answer = app(payload, LambdaContext())
    assert answer["statusCode"] == 200
    assert json.loads(answer["body"]) == {"text": "x" * 2000}


def _names(count: int) -> list[str]:
    """Names of one header that differ in case."""
    letters = "abcdefghijklmnop"
    return [
        "".join(each.upper() if index >> bit & 1 else each for bit, each in enumerate(letters))
        for index in range(count)
    ]


def test_headers_that_differ_in_case_take_linear_time() -> None:
    def seconds(count: int) -> float:
        raw = {"multiValueHeaders": {name: ["x"] for name in _names(count)}}
        started = time.process_time()
        assert headers_in(raw).all("abcdefghijklmnop") == ["x"] * count
        elapsed = time.process_time() - started
        assert all(values == ["x"] for values in raw["multiValueHeaders"].values()), "the payload stays as it is"
        return elapsed

    # A copy of the list for each name takes 500 times as long.
    assert min(seconds(1 << 16) for _ in range(2)) < 64 * max(seconds(1 << 12) for _ in range(5)) + 0.2


def test_names_of_charsets_are_not_kept() -> None:
    import encodings

    app = App()

    @app.put("/")
    def text(request: HTTPRequest) -> str:
        return request.text

    def put(charset: str) -> Any:
        headers = {"content-type": f"text/plain; charset={charset}"}
        return app(http.request("api_gateway_rest", "PUT", "/", body="a", headers=headers), LambdaContext())

    put("latin-1")
    known = len(vars(encodings)["_cache"])
    for index in range(300):
        assert put(f"unknown-{index}")["statusCode"] == 400
        assert put("utf" + "-" * index + "-16-le" + "_" * index)["statusCode"] in (200, 400)
    assert len(vars(encodings)["_cache"]) <= known + 3


CHARSETS = (
    "UTF-8 utf8 ISO-8859-1 latin1 iso-8859-15 windows-1252 us-ascii koi8-u shift_jis big5 gb18030 euc-kr utf-16-le "
    "cp874 utf-8-sig IBM437 mac_roman tis-620"
)


def test_charsets_of_http_are_known() -> None:
    for charset in CHARSETS.split():
        headers = Headers({"content-type": f"text/plain; charset={charset}"})
        assert HTTPRequest(headers=headers, body="abc".encode(charset)).text == "abc", charset
