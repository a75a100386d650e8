"""What an app says of all its answers: origins, compression, security headers, slashes, base paths, bounds."""

from __future__ import annotations

import gzip
import logging
import re
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, RegistrationError
from lambdarouter._detection.known import HTTP_INTEGRATIONS
from lambdarouter.http import CORS, HTTPError, HTTPRequest, HTTPResponse, HTTPSettings, NotFound
from lambdarouter.http._compression import accepts_gzip
from lambdarouter.testing import Client, http
from tests.support.http.integrations import Integration, every_integration

SHOP = "https://shop.example"
LONG = "long text, " * 1000
RANDOM = "".join(Random(7).choices([chr(each) for each in range(0x100, 0x3000)], k=2000))


def service(**settings: Any) -> App:
    """A service with a bit of everything."""
    app = App(http=HTTPSettings(**settings))

    @app.get("/items/{name}")
    def item(name: str) -> str:
        if name == "missing":
            raise NotFound
        if name == "broken":
            raise RuntimeError
        return name

    @app.put("/items/{name}")
    def put_item(name: str, body: bytes) -> dict[str, int]:
        return {"bytes": len(body)}

    @app.get("/long")
    def long() -> HTTPResponse:
        return HTTPResponse(LONG, etag=True)

    @app.get("/list/")
    def listed(request: HTTPRequest) -> str:
        return request.path

    @app.get("/files/{rest+}")
    def file(rest: str) -> bytes:
        return LONG.encode()

    return app


# --- CORS -----------------------------------------------------------------------------------------------------------


@every_integration
def test_a_page_of_another_origin_may_read_every_answer(integration: Integration) -> None:
    app = service(cors=CORS(SHOP, credentials=True, expose="ETag"))

    for path, status in (("/items/a", 200), ("/items/missing", 404), ("/items/broken", 500), ("/nowhere", 404)):
        found = integration.get(app, path, headers={"Origin": SHOP})
        assert found.status == status
        assert found.headers["access-control-allow-origin"] == SHOP
        assert found.headers["access-control-allow-credentials"] == "true"
        assert found.headers["access-control-expose-headers"] == "ETag"
        assert found.headers["vary"] == "Origin"


@every_integration
def test_a_page_of_an_origin_that_may_not(integration: Integration) -> None:
    app = service(cors=CORS([SHOP, re.compile(r"https://[a-z]+\.shop\.example")]))

    assert integration.get(app, "/items/a", headers={"Origin": "https://eu.shop.example"}).headers[
        "access-control-allow-origin"
    ] == ("https://eu.shop.example")
    for origin in ("https://evil.example", f"{SHOP}.evil.example", "null", "https://shop.example:8443", None):
        found = integration.get(app, "/items/a", headers={"Origin": origin} if origin else {})
        assert found.status == 200
        assert "access-control-allow-origin" not in found.headers
        assert found.headers["vary"] == "Origin"


@every_integration
def test_a_preflight_is_answered_without_a_handler(integration: Integration) -> None:
    app = service(cors=CORS(SHOP, headers=["X-Shop"]))
    asked = {"Origin": SHOP, "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "x-shop"}

    found = integration.request(app, "OPTIONS", "/items/a", headers=asked)

    assert (found.status, found.body) == (204, b"")
    assert found.headers["access-control-allow-origin"] == SHOP
    assert found.headers["access-control-allow-methods"] == "GET, HEAD, PUT"
    assert found.headers["access-control-allow-headers"] == "X-Shop"
    assert found.headers["access-control-max-age"] == "600"
    assert found.headers["vary"] == "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"
    assert integration.request(app, "OPTIONS", "/nowhere", headers=asked).status == 404
    elsewhere = integration.request(app, "OPTIONS", "/items/a", headers={**asked, "Origin": "https://evil.example"})
    assert not [name for name in elsewhere.headers if name.startswith("access-control-")]


def any_methods() -> App:
    """An app with routes of any method: of a path, of an integration, and of a mounted app, beside one of GET."""
    app = App(http=HTTPSettings(cors=CORS(SHOP)))
    app.route("/any")(lambda: "any")
    app.route("/rest/{path+}")(lambda path: "rest")
    app.get("/both")(lambda: "get")
    app.route("/both")(lambda: "any")

    def mounted(environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [b""]

    app.mount("/mounted", mounted)
    return app


@every_integration
def test_a_preflight_of_any_method_names_the_method(integration: Integration) -> None:
    app = any_methods()

    for path in ("/any", "/rest/a/b", "/mounted", "/mounted/a"):
        for method in ("PUT", "GET", "PATCH"):
            asked = {"Origin": SHOP, "Access-Control-Request-Method": method}
            found = integration.request(app, "OPTIONS", path, headers=asked)
            assert (found.status, found.headers["access-control-allow-origin"]) == (204, SHOP)
            assert found.headers["access-control-allow-methods"] == method
            assert integration.request(app, method, path).status == 200
    for method, allowed in (("GET", "GET, HEAD"), ("DELETE", "DELETE, GET, HEAD")):
        asked = {"Origin": SHOP, "Access-Control-Request-Method": method}
        found = integration.request(app, "OPTIONS", "/both", headers=asked)
        assert found.headers["access-control-allow-methods"] == allowed
    odd = {"Origin": SHOP, "Access-Control-Request-Method": "PUT, DELETE"}
    assert integration.request(app, "OPTIONS", "/any", headers=odd).headers.get("access-control-allow-methods") == ""


@pytest.mark.parametrize("source", sorted(HTTP_INTEGRATIONS))
def test_a_preflight_of_the_catch_all_of_an_integration(source: str) -> None:
    app = App(http=HTTPSettings(cors=CORS(SHOP)))
    app.get("/known")(lambda: "known")
    getattr(app, f"on_{source}")()(lambda: "all")
    asked = {"Origin": SHOP, "Access-Control-Request-Method": "PATCH"}

    for path in ("/known", "/other"):
        found = Client(app, front_door=source).options(path, headers=asked)
        assert "PATCH" in found.headers["access-control-allow-methods"].split(", ")


@every_integration
def test_the_opaque_origin_may_be_allowed(integration: Integration) -> None:
    allowed: list[Any] = ["null", ["null", SHOP], [SHOP, re.compile("null")]]
    for origins in allowed:
        app = service(cors=CORS(origins, credentials=True))
        found = integration.get(app, "/items/a", headers={"Origin": "null"})
        assert found.headers["access-control-allow-origin"] == "null"
        assert found.headers["access-control-allow-credentials"] == "true"
        asked = {"Origin": "null", "Access-Control-Request-Method": "PUT"}
        preflight = integration.request(app, "OPTIONS", "/items/a", headers=asked)
        assert preflight.headers["access-control-allow-origin"] == "null"
        assert "access-control-allow-origin" not in integration.get(app, "/items/a", headers={"Origin": "nul"}).headers
    anyone = service(cors=CORS("*"))
    found = integration.get(anyone, "/items/a", headers={"Origin": "null"})
    assert found.headers["access-control-allow-origin"] == "*"


def test_a_preflight_of_a_path_that_takes_every_method() -> None:
    app = App(http=HTTPSettings(cors=CORS("*", headers="*", max_age=None, methods=["get", "delete"])))
    app.route("/any")(lambda: "any")
    asked = {"Origin": SHOP, "Access-Control-Request-Method": "DELETE", "Access-Control-Request-Headers": "x-a, x-b"}

    found = Client(app).options("/any", headers=asked)

    assert found.headers["access-control-allow-origin"] == "*"
    assert found.headers["access-control-allow-methods"] == "GET, DELETE"
    assert found.headers["access-control-allow-headers"] == "x-a, x-b"
    assert "access-control-max-age" not in found.headers
    assert "Origin" not in found.headers["vary"].split(", ")


def test_options_that_are_no_preflight_go_to_their_handler() -> None:
    app = service(cors=CORS(SHOP))
    app.options("/own")(lambda: "own")

    assert Client(app).options("/own", headers={"Origin": SHOP}).text == "own"
    assert Client(app).options("/items/a").headers["allow"] == "GET, HEAD, OPTIONS, PUT"


@pytest.mark.parametrize(
    ("origins", "more"),
    [
        ([], {}),
        ("https://shop.example/", {}),
        ("shop.example", {}),
        ("nul", {}),
        ("null/", {}),
        ("*", {"credentials": True}),
        (["*", SHOP], {}),
    ],
)
def test_origins_that_are_none(origins: Any, more: dict[str, Any]) -> None:
    with pytest.raises(RegistrationError, match="origin"):
        CORS(origins, **more)


def test_what_a_handler_says_of_vary_stays() -> None:
    app = App(http=HTTPSettings(cors=CORS(SHOP), compress=True))
    app.get("/")(lambda: HTTPResponse(LONG, headers={"Vary": "Accept-Language, origin"}))

    assert Client(app).get("/").headers["vary"] == "Accept-Language, origin, Accept-Encoding"


# --- Compression ----------------------------------------------------------------------------------------------------


@every_integration
def test_long_text_is_compressed_for_who_takes_it(integration: Integration) -> None:
    app = service(compress=True)

    plain = integration.get(app, "/long")
    packed = integration.get(app, "/long", headers={"Accept-Encoding": "br, gzip;q=0.5"})

    assert (plain.text, plain.headers["vary"]) == (LONG, "Accept-Encoding")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.body).decode() == LONG
    assert packed.headers["etag"] == f"W/{plain.headers['etag']}"
    again = integration.get(app, "/long", headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


@every_integration
def test_several_lines_and_values_of_accept_encoding(integration: Integration) -> None:
    app = service(compress=True)

    accepting = [["br, gzip;q=0.1"], ["br", "gzip"], ["gzip", "br"], ["deflate", "br, gzip", "identity"]]
    for values in accepting[:2] if integration.name == "alb" else accepting:  # which has the last line only
        found = integration.get(app, "/long", headers={"Accept-Encoding": values})
        assert found.headers["content-encoding"] == "gzip"
    for values in (["br", "deflate"], ["gzip;q=0", "br"], ["br, *;q=0"]):
        assert "content-encoding" not in integration.get(app, "/long", headers={"Accept-Encoding": values}).headers


@every_integration
def test_a_304_has_the_vary_and_the_tag_of_the_200(integration: Integration) -> None:
    app = App(http=HTTPSettings(compress=True, cors=CORS(SHOP), text_types=["text/x"]))
    app.get("/long")(lambda: HTTPResponse(LONG, etag=True))
    app.get("/short")(lambda: HTTPResponse("short", etag="v1"))
    app.get("/bytes")(lambda: HTTPResponse(LONG.encode(), headers={"Content-Type": "text/x"}, etag=True))
    # Compressed, it would be larger.
    app.get("/random")(lambda: HTTPResponse(RANDOM, etag=True))

    for path in ("/long", "/short", "/bytes", "/random"):
        for method in ("GET", "HEAD"):
            for encoding in ("gzip", "br"):
                headers = {"Accept-Encoding": encoding, "Origin": SHOP}
                whole = integration.request(app, method, path, headers=headers)
                again = {**headers, "If-None-Match": whole.headers["etag"]}
                unchanged = integration.request(app, method, path, headers=again)
                assert (whole.status, unchanged.status, unchanged.body) == (200, 304, b"")
                assert unchanged.headers["etag"] == whole.headers["etag"]
                assert unchanged.headers["vary"] == whole.headers["vary"]
                assert not {"content-type", "content-length", "content-encoding"} & set(unchanged.headers)
                is_weak = encoding == "gzip" and path != "/short"
                assert whole.headers["etag"].startswith("W/") is is_weak


@every_integration
def test_a_304_of_the_handler_itself_has_the_vary_and_the_tag_of_the_200(integration: Integration) -> None:
    class Unchanged(Exception):
        pass

    app = App(http=HTTPSettings(compress=True, cors=CORS(SHOP)))

    @app.exception_handler(Unchanged)
    def unchanged(error: Unchanged) -> HTTPResponse:
        return HTTPResponse("no content", 304, headers={"ETag": '"v1"'})

    @app.get("/{how}/{length}")
    def page(request: HTTPRequest, how: str, length: int) -> Any:
        if '"v1"' not in request.headers.get("if-none-match", ""):
            return HTTPResponse("a" * length, headers={"ETag": '"v1"'})
        if how == "raised":
            raise HTTPError(304, headers={"ETag": '"v1"'})
        if how == "handled":
            raise Unchanged
        return HTTPResponse({"a": 1}, 304, etag="v1") if how == "response" else ("text", 304, {"ETag": '"v1"'})

    for how in ("raised", "handled", "response", "tuple"):
        for length in (5, 2_000):
            for encoding in ("gzip", "br"):
                headers = {"Accept-Encoding": encoding, "Origin": SHOP}
                whole = integration.get(app, f"/{how}/{length}", headers=headers)
                tag = {"If-None-Match": whole.headers["etag"]}
                again = integration.get(app, f"/{how}/{length}", headers=headers | tag)
                assert (whole.status, again.status, again.body) == (200, 304, b"")
                assert again.headers["etag"] == whole.headers["etag"]
                # Nobody knows whether the 200 response would be long enough to be compressed.
                assert again.headers["vary"] == "Origin, Accept-Encoding"
                assert not {"content-type", "content-length", "content-encoding"} & set(again.headers)


def test_a_304_of_a_handler_has_a_weak_tag_for_who_may_have_the_compressed_version() -> None:
    app = App(http=HTTPSettings(compress=True))
    app.get("/")(lambda: HTTPResponse(status=304, headers={"ETag": '"v1"'}))

    found = Client(app).get("/", headers={"Accept-Encoding": "gzip"})
    assert (found.status, found.headers["etag"], found.headers["vary"]) == (304, 'W/"v1"', "Accept-Encoding")
    assert dict(Client(app).get("/").headers) == {"etag": '"v1"', "vary": "Accept-Encoding"}


@every_integration
def test_headers_that_cannot_be_read_with_settings(integration: Integration) -> None:
    event = integration.sample(method="GET", path="/long")
    key = "multiValueHeaders" if "multiValueHeaders" in event else "headers"
    for settings in ({"compress": True}, {"cors": CORS(SHOP)}, {"trailing_slash": "strict"}):
        assert integration.send(service(**settings), {**event, key: "x"}).status in (200, 400)


@every_integration
def test_what_is_not_worth_it_stays(integration: Integration) -> None:
    app = service(compress=True)

    for path in ("/items/short", "/files/a.bin"):
        found = integration.get(app, path, headers={"Accept-Encoding": "gzip"})
        assert "content-encoding" not in found.headers
        assert "vary" not in found.headers


@pytest.mark.parametrize(
    "headers",
    [{"Content-Encoding": "br"}, {"Cache-Control": "no-transform"}, {"Content-Type": "image/png"}],
    ids=lambda each: next(iter(each)),
)
def test_what_says_that_it_must_stay(headers: dict[str, str]) -> None:
    app = App(http=HTTPSettings(compress=True))
    app.get("/")(lambda: HTTPResponse(LONG, headers=headers))

    assert Client(app).get("/", headers={"Accept-Encoding": "gzip"}).text == LONG


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("gzip", True),
        ("GZIP", True),
        ("x-gzip", True),
        ("*", True),
        ("br, *;q=0.1", True),
        ("", False),
        ("br", False),
        ("gzip;q=0", False),
        ("*, gzip;q=0.0", False),
        ("gzip;q=x", False),
        ("identity", False),
    ],
)
def test_who_takes_gzip(accepted: str, takes: bool) -> None:
    assert accepts_gzip(accepted) is takes


# --- Security headers -----------------------------------------------------------------------------------------------


@every_integration
def test_security_headers_are_on_every_answer(integration: Integration) -> None:
    app = service(security_headers=True)

    for path in ("/items/a", "/items/missing", "/items/broken", "/nowhere"):
        found = integration.get(app, path).headers
        assert found["x-content-type-options"] == "nosniff"
        assert found["strict-transport-security"].startswith("max-age=31536000")
        assert found["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


@every_integration
def test_answers_in_the_place_of_one_that_cannot_be_sent_have_the_headers_of_all(integration: Integration) -> None:
    app = service(cors=CORS(SHOP), security_headers=True)
    app.get("/large")(lambda: b"x" * 5_000_000)
    asked: Any = {"headers": {"Origin": SHOP}}
    # An integration that decodes the path itself has no path that is not UTF-8.
    unreadable = integration.sample(method="GET", path="/items/%FF", **asked)

    for found in (integration.get(app, "/large", **asked), integration.send(app, unreadable)):
        assert found.headers["access-control-allow-origin"] == SHOP
        assert found.headers["vary"] == "Origin"
        assert found.headers["x-content-type-options"] == "nosniff"

    key = "multiValueHeaders" if "multiValueHeaders" in unreadable else "headers"
    found = integration.send(app, {**unreadable, key: "x"})
    assert (found.status, found.headers["x-content-type-options"]) == (400, "nosniff")
    assert "access-control-allow-origin" not in found.headers


def test_security_headers_of_ones_own() -> None:
    app = App(http=HTTPSettings(security_headers={"X-Frame-Options": None, "Permissions-Policy": "camera=()"}))
    app.get("/")(lambda: HTTPResponse("", headers={"Referrer-Policy": "origin"}))
    found = Client(app).get("/").headers

    assert "x-frame-options" not in found
    assert (found["permissions-policy"], found["referrer-policy"]) == ("camera=()", "origin")


# --- Slashes and base paths -----------------------------------------------------------------------------------------


@every_integration
def test_a_slash_at_the_end_by_policy(integration: Integration) -> None:
    for policy, statuses in (("ignore", (200, 200)), ("strict", (404, 404)), ("redirect", (308, 308))):
        app = service(trailing_slash=policy)
        assert integration.get(app, "/items/a").status == integration.get(app, "/list/").status == 200
        assert integration.get(app, "/files/a/").status == integration.get(app, "/files/a").status == 200
        assert (integration.get(app, "/items/a/").status, integration.get(app, "/list").status) == statuses
        assert integration.get(app, "/nowhere/").status == 404


@every_integration
def test_a_redirect_keeps_the_rest(integration: Integration) -> None:
    app = service(trailing_slash="redirect")

    assert integration.get(app, "/items/a%20b:%3F/?q=%C3%A4&r=").headers["location"] == "./../a%20b%3A%3F?q=%C3%A4&r="
    assert integration.get(app, "/list").headers["location"] == "./list/"


@every_integration
def test_a_base_path_is_left_out(integration: Integration) -> None:
    app = service(base_path=["/shop", "/shop/v2/"])

    assert integration.get(app, "/shop/items/a").text == "a"
    assert integration.get(app, "/shop/v2/items/a").text == "a"
    assert integration.get(app, "/items/a").text == "a"
    assert integration.get(app, "/shopping/items/a").status == 404


def test_a_custom_domain_of_a_rest_api() -> None:
    app = service()
    event = http.request("api_gateway_rest", "GET", "/shop/v1/items/a%20b")
    event["requestContext"]["path"] = event["path"]  # as it is on a custom domain

    for resource, parameters in (
        ("/items/{name}", {"name": "a b"}),
        ("/items/{name}", {"name": "a%20b"}),
        ("/{proxy+}", {"proxy": "items/a b"}),
        ("/items/{proxy+}", {"proxy": "a b"}),
    ):
        mapped = {**event, "resource": resource, "pathParameters": parameters}
        assert app(mapped)["body"] == "a b"
    unmapped: tuple[dict[str, Any], ...] = (
        {"resource": "/{proxy+}", "pathParameters": None},
        {"resource": None},
        {"resource": "/{proxy+}", "pathParameters": {"proxy": 7}},
        {"resource": "/{proxy+}", "pathParameters": {"proxy": "other"}},
    )
    for wrong in unmapped:
        assert app({**event, **wrong})["statusCode"] == 404
    assert service(base_path="/shop/v1")({**event, "resource": None})["body"] == "a b"
    # Said to be none, the path stays as it came.
    assert service(base_path="")({**event, "resource": "/items/{name}", "pathParameters": {"name": "a b"}})[
        "statusCode"
    ] == (404)


def test_a_mapping_of_an_http_api() -> None:
    app = service()
    event = http.request("api_gateway_http", "GET", "/v1/items/a")
    event["routeKey"] = "GET /items/{name}"
    event["pathParameters"] = {"name": "a"}

    assert app(event)["statusCode"] == 404  # on its own domain nothing comes before the path
    event["requestContext"]["domainName"] = "api.example.com"
    assert app(event)["body"] == "a"
    assert app({**event, "routeKey": "$default"})["statusCode"] == 404


@given(st.text(), st.lists(st.text()), st.text())
def test_a_base_path_never_breaks_a_request(base: str, parts: list[str], proxy: str) -> None:
    from lambdarouter.http._stages import below_base

    path = "/" + "/".join(parts)
    found = below_base(path, f"/{base}/{{proxy+}}", {"proxy": proxy})
    assert found.startswith("/")
    assert path.rstrip("/").endswith(found.rstrip("/"))


# --- Bounds ---------------------------------------------------------------------------------------------------------


@every_integration
@pytest.mark.parametrize("kind", ["text/plain", "application/octet-stream"])
def test_a_body_over_the_bound_is_refused_before_it_is_read(integration: Integration, kind: str) -> None:
    app = service(max_body_bytes=10)
    headers = {"Content-Type": kind}

    assert integration.request(app, "PUT", "/items/a", body="ä" * 5, headers=headers).json() == {"bytes": 10}
    refused = integration.request(app, "PUT", "/items/a", body="x" * 11, headers=headers)
    assert (refused.status, refused.json()["detail"]) == (413, "The body has more than 10 bytes.")


@every_integration
def test_an_answer_that_the_integration_would_refuse(
    integration: Integration, caplog: pytest.LogCaptureFixture
) -> None:
    app = App()
    app.get("/")(lambda: b"x" * 5_000_000)
    app.get("/small")(lambda: "x" * 700_000)

    with caplog.at_level(logging.ERROR, "lambdarouter"):
        found = integration.get(app, "/")

    assert found.status == 500
    assert "xxx" not in found.text
    assert re.search(r"the reply's body: is \d+ bytes of JSON; the service accepts (6144|1024) KB", caplog.text)
    assert len(integration.get(app, "/small").body) == 700_000


def test_health_checks_of_a_load_balancer() -> None:
    app = service()
    checker = {"User-Agent": "ELB-HealthChecker/2.0"}

    assert Client(app, front_door="alb").get("/", headers=checker).status == 200
    assert Client(app, front_door="alb").get("/items/missing", headers=checker).status == 404  # it has a handler
    assert Client(app, front_door="alb").get("/").status == 404
    assert Client(app).get("/", headers=checker).status == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"trailing_slash": "remove"},
        {"max_body_bytes": -1},
        {"base_path": "shop"},
        {"base_path": ["/a", "b"]},
    ],
)
def test_settings_that_mean_nothing(wrong: dict[str, Any]) -> None:
    with pytest.raises(RegistrationError):
        HTTPSettings(**wrong)


@pytest.mark.parametrize(
    "make",
    [
        lambda: HTTPSettings(cors="*"),  # type: ignore[arg-type]
        lambda: HTTPSettings(compress="gzip"),  # type: ignore[arg-type]
        lambda: HTTPSettings(security_headers=["x"]),  # type: ignore[arg-type]
        lambda: HTTPSettings(max_body_bytes="1"),  # type: ignore[arg-type]
        lambda: App(http={"compress": True}),  # type: ignore[arg-type]
        lambda: CORS("https://*.shop.example"),
        lambda: CORS(["https://shop.example", None]),  # type: ignore[list-item]
    ],
)
def test_a_setting_of_another_type_is_refused_at_once(make: Any) -> None:
    with pytest.raises(RegistrationError):
        make()


def test_an_origin_is_compared_in_lower_case() -> None:
    app = App(http=HTTPSettings(cors=CORS("HTTPS://Shop.Example")))
    app.get("/")(lambda: "a")
    response = Client(app).get("/", headers={"Origin": "https://shop.example"})
    assert response.headers["access-control-allow-origin"] == "https://shop.example"
