"""An app, and requests with the answers that it must give, for `tests/http/test_integrations.py` to send."""

from __future__ import annotations

from collections.abc import Sequence
from gzip import compress
from typing import Annotated, Any, Literal

from attrs import field, frozen

from lambdarouter import App
from lambdarouter.http import (
    Body,
    ContentTooLarge,
    Cookie,
    Form,
    Header,
    HTTPRequest,
    HTTPResponse,
    HTTPSettings,
    NotFound,
    UploadedFile,
    redirect,
    set_cookie,
)

JSON = "application/json"
TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"
PROBLEM = "application/problem+json"
EVERY_BYTE = bytes(range(256))

app = App(http=HTTPSettings(max_body_bytes=600_000, compress=True))


@frozen
class Line:
    """One line of an order."""

    sku: str
    quantity: int = 1


@frozen
class Order:
    """A body."""

    order_id: int
    lines: list[Line] = field(factory=list[Line])


@app.get("/users/{user_id}")
def get_user(user_id: int) -> dict[str, int]:
    return {"user_id": user_id}


@app.get("/users/me")
def get_me() -> str:
    return "grüße"


@app.get("/search")
def search(q: str, tag: list[str], limit: int = 10, exact: bool = False) -> list[Any]:
    return [q, tag, limit, exact]


@app.get("/headers")
def headers(
    x_one: Annotated[str | None, Header()] = None, x_list: Annotated[list[int] | None, Header()] = None
) -> list[Any]:
    return [x_one, x_list]


@app.get("/cookies")
def cookies(sid: Annotated[str, Cookie()], theme: Annotated[str | None, Cookie("x-theme")] = None) -> list[Any]:
    return [sid, theme]


@app.get("/tell/{path+}")
def tell(path: str, request: HTTPRequest) -> list[Any]:
    return [path, {name: request.query.all(name) for name in request.query}]


@app.route("/echo", methods=["POST", "PUT", "PATCH"])
def echo(request: HTTPRequest) -> HTTPResponse:
    kind = request.headers.get("content-type", "none")
    return HTTPResponse(request.body, headers={"X-Kind": kind, "Content-Type": BYTES})


@app.post("/orders")
def add_order(order: Order) -> HTTPResponse:
    return HTTPResponse(order, 201, headers={"Location": f"/orders/{order.order_id}"})


@app.delete("/orders/{order_id}")
def delete_order(order_id: int) -> None:
    if order_id == 0:
        raise NotFound("There is no such order.", headers={"X-Seen": "no"})


@app.post("/text")
def text(body: Annotated[str, Body()] = "nothing") -> str:
    return body


@app.get("/moved")
def moved() -> HTTPResponse:
    return HTTPResponse(None, 308, headers={"Location": "/users/7?a=b&c=%C3%A4"})


@app.get("/set-cookies")
def set_cookies(count: int) -> HTTPResponse:
    return HTTPResponse("set", cookies=[set_cookie(f"c{number}", "v", max_age=60) for number in range(count)])


@app.get("/several")
def several() -> HTTPResponse:
    return HTTPResponse("", headers={"Link": ["</a>", "</b>; rel=next"], "X-Note": "Tab\tand é"})


@app.get("/nothing/{kind}")
def nothing(kind: Literal["text", "bytes", "response", "list"]) -> Any:
    return {"text": "", "bytes": b"", "response": HTTPResponse(), "list": []}[kind]


@app.get("/not-modified")
def not_modified() -> HTTPResponse:
    return HTTPResponse(None, 304, headers={"ETag": '"1"'})


@app.get("/binary")
def binary() -> bytes:
    return EVERY_BYTE


@app.get("/broken")
def broken() -> None:
    raise ValueError("a secret of the service")


@app.post("/too-large")
def too_large() -> None:
    raise ContentTooLarge("At most 10 bytes.")


@app.get("/tagged")
def tagged() -> HTTPResponse:
    return HTTPResponse({"a": "ä"}, etag="v1", headers={"Cache-Control": "no-cache"})


@app.post("/form")
def form(
    name: Annotated[str, Form()], tag: Annotated[list[str], Form()], size: Annotated[int, Form()] = 1
) -> list[Any]:
    return [name, tag, size]


@app.post("/upload")
def upload(picture: UploadedFile, title: Annotated[str, Form()]) -> HTTPResponse:
    return HTTPResponse(
        picture.body, headers={"X-Name": picture.filename, "X-Title": title, "X-Kind": picture.content_type}
    )


@app.post("/elsewhere")
def elsewhere(body: bytes) -> HTTPResponse:
    return redirect("/users/7?q=ä b", 303)


# --- The suite ------------------------------------------------------------------------------------------------------

Pairs = Sequence[tuple[str, str]]


@frozen
class Case:
    """A request, and the answer that it must have: `body` is bytes as they are, or a JSON value."""

    request: str
    status: int
    body: Any
    headers: dict[str, str] | None = field(default=None, kw_only=True)  # None: the usual content type alone
    cookies: list[str] = field(factory=list[str], kw_only=True)
    sent: Pairs = field(default=(), kw_only=True)
    sends: bytes | None = field(default=None, kw_only=True)
    name: str = field(default="", kw_only=True)

    def __str__(self) -> str:
        return self.name or self.request


def wrong(*errors: tuple[str, str], detail: str = "The request does not fit this route.") -> Any:
    """The body of a 400."""
    listed = [{"field": where, "problem": problem} for where, problem in errors]
    return {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": detail, "errors": listed}


def problem(status: int, title: str, detail: str) -> Any:
    """The body of another error."""
    return {"type": "about:blank", "title": title, "status": status, "detail": detail}


AS_JSON = {"content-type": JSON}
AS_TEXT = {"content-type": TEXT}
AS_BYTES = {"content-type": BYTES}
AS_PROBLEM = {"content-type": PROBLEM}
FORM = "application/x-www-form-urlencoded"

MULTIPART = (
    b'--xyz\r\nContent-Disposition: form-data; name="title"\r\n\r\nT\r\n'
    b'--xyz\r\nContent-Disposition: form-data; name="picture"; filename="C:\\\\p.png"'
    b"\r\nContent-Type: image/png\r\n\r\n" + EVERY_BYTE + b"\r\n--xyz--\r\n"
)

CASES = [
    # Routing.
    Case("GET /users/7", 200, {"user_id": 7}),
    Case("GET /users/-7/", 200, {"user_id": -7}),
    Case("GET /users/me", 200, "grüße".encode(), headers=AS_TEXT),
    Case("GET /users/seven", 400, wrong(("path.user_id", "expected an integer"))),
    Case("GET /users", 404, problem(404, "Not Found", "No route has this path.")),
    Case("GET /", 404, problem(404, "Not Found", "No route has this path.")),
    Case("GET //users/7", 404, problem(404, "Not Found", "No route has this path.")),
    Case(
        "POST /users/7",
        405,
        problem(405, "Method Not Allowed", "This path accepts GET, HEAD, OPTIONS."),
        headers={"allow": "GET, HEAD, OPTIONS", **AS_PROBLEM},
    ),
    Case("HEAD /users/7", 200, b""),
    Case("HEAD /binary", 200, b"", headers=AS_BYTES),
    Case("HEAD /nowhere", 404, b""),
    Case("OPTIONS /echo", 204, b"", headers={"allow": "OPTIONS, PATCH, POST, PUT"}),
    Case("OPTIONS /nowhere", 404, problem(404, "Not Found", "No route has this path.")),
    # Paths and the query, encoded in every way that clients have.
    Case("GET /tell/a/b/c", 200, ["a/b/c", {}]),
    Case("GET /tell/a%20b%2Bc+d%25%2525", 200, ["a b+c+d%%25", {}]),
    Case("GET /tell/%C3%A4/%E2%82%AC/%F0%9F%A6%8A", 200, ["ä/€/🦊", {}]),
    Case("GET /tell/a%2Fb", 200, ["a/b", {}]),
    Case("GET /tell/x%3Fy%23z%3B;a=1:@!$&'()*,", 200, ["x?y#z;;a=1:@!$&'()*,", {}]),
    Case("GET /tell/../..%2Fetc/./passwd", 200, ["../../etc/./passwd", {}]),
    Case("GET /tell/x?a=1&b=&c&%C3%A4=%E2%82%AC", 200, ["x", {"a": ["1"], "b": [""], "c": [""], "ä": ["€"]}]),
    Case("GET /tell/x?a=1+2%2B3%20%26%3D", 200, ["x", {"a": ["1 2+3 &="]}]),
    Case("GET /tell/x?a=%2525", 200, ["x", {"a": ["%25"]}]),
    Case("GET /tell/x?a=1,2&b=3", 200, ["x", {"a": ["1,2"], "b": ["3"]}]),
    Case("GET /tell/x?", 200, ["x", {}]),
    Case("GET /tell/x?a=1&a=2&a=1", 200, ["x", {"a": ["1", "2", "1"]}]),
    # Arguments.
    Case("GET /search?q=tea&tag=a&tag=b%20c&limit=3&exact=true", 200, ["tea", ["a", "b c"], 3, True]),
    Case("GET /search?q=%F0%9F%A6%8A", 200, ["🦊", [], 10, False]),
    Case(
        "GET /search?limit=x&exact=maybe",
        400,
        wrong(
            ("query.q", "is missing"), ("query.limit", "expected an integer"), ("query.exact", "expected true or false")
        ),
    ),
    Case("GET /headers", 200, [None, None]),
    Case("GET /headers", 200, ["a; b=c", None], sent=[("x-ONE", "a; b=c")], name="a header in odd case"),
    Case("GET /headers", 200, [None, [1, 2, 3]], sent=[("X-List", "1, 2,3")], name="a header that is a list"),
    Case("GET /headers", 200, [None, [1, 2]], sent=[("X-List", "1"), ("X-List", "2")], name="a header sent twice"),
    Case("GET /headers", 400, wrong(("header.x-list[1]", "expected an integer")), sent=[("X-List", "1, b")],
         name="a header that is a list with a fault"),
    Case("GET /cookies", 200, ["7", "dark"], sent=[("Cookie", "sid=7; x-theme=dark; sid=8")], name="cookies"),
    Case("GET /cookies", 200, ["a=b", None], sent=[("Cookie", 'sid="a=b"')], name="a cookie in quotes"),
    Case("GET /cookies", 400, wrong(("cookie.sid", "is missing")), sent=[("Cookie", "other=1")], name="no cookie"),
    # Bodies.
    Case(
        "POST /orders",
        201,
        {"order_id": 7, "lines": [{"sku": "🦊", "quantity": 2}, {"sku": "b", "quantity": 1}]},
        headers={"location": "/orders/7", **AS_JSON},
        sent=[("Content-Type", JSON)],
        sends='{"order_id": 7, "lines": [{"sku": "🦊", "quantity": 2}, {"sku": "b"}]}'.encode(),
    ),
    Case(
        "POST /orders",
        400,
        wrong(
            ("body.order_id", "expected an integer, got a string"), ("body.lines[0].sku", "expected a string, got null")
        ),
        sent=[("Content-Type", JSON)],
        sends=b'{"order_id": "7", "lines": [{"sku": null}]}',
        name="a body of the wrong types",
    ),
    Case("POST /orders", 400, wrong(("body", "is missing")), name="a body that is missing"),
    Case(
        "POST /orders",
        400,
        wrong(("body", "is not JSON (line 1, column 2)")),
        sent=[("Content-Type", JSON)],
        sends=b"{",
        name="a body that is no JSON",
    ),
    Case("POST /echo", 200, EVERY_BYTE, headers={"x-kind": "image/png", **AS_BYTES}, sends=EVERY_BYTE,
         sent=[("Content-Type", "image/png")], name="a binary body"),
    Case("PUT /echo", 200, "ä€🦊".encode(), headers={"x-kind": TEXT, **AS_BYTES}, sends="ä€🦊".encode(),
         sent=[("Content-Type", TEXT)], name="a body of text"),
    Case("PATCH /echo", 200, b"\xff\xfe", headers={"x-kind": JSON, **AS_BYTES}, sends=b"\xff\xfe",
         sent=[("Content-Type", JSON)], name="a body of text that is none"),
    Case("POST /echo", 200, b"a=1&b=%20", headers={"x-kind": FORM, **AS_BYTES}, sends=b"a=1&b=%20",
         sent=[("Content-Type", FORM)], name="a form"),
    Case("POST /echo", 200, b"", headers={"x-kind": "none", **AS_BYTES}, name="no body"),
    Case("POST /echo", 200, b"", headers={"x-kind": "none", **AS_BYTES}, sends=b"", name="an empty body"),
    Case("POST /text", 200, "grün".encode(), headers=AS_TEXT, sends="grün".encode("latin-1"),
         sent=[("Content-Type", "text/plain; charset=iso-8859-1")], name="a body in latin-1"),
    Case("POST /text", 200, b"x" * 500_000, headers={"vary": "Accept-Encoding", **AS_TEXT}, sends=b"x" * 500_000,
         sent=[("Content-Type", "text/plain")], name="half a megabyte"),
    # Forms.
    Case("POST /form", 200, ["ä b", ["1", "2"], 1], sends=b"name=%C3%A4+b&tag=1&tag=2", sent=[("Content-Type", FORM)],
         name="a form with fields"),
    Case("POST /form", 400, wrong(("form.name", "is missing"), ("form.size", "expected an integer")), sends=b"size=x",
         sent=[("Content-Type", FORM)], name="a form with faults"),
    Case("POST /upload", 200, EVERY_BYTE, sends=MULTIPART, sent=[("Content-Type", "multipart/form-data; boundary=xyz")],
         headers={"x-name": "p.png", "x-title": "T", "x-kind": "image/png", **AS_BYTES}, name="a form with a file"),
    # What the client has already, and what is too much.
    Case("GET /tagged", 200, {"a": "ä"}, headers={"etag": '"v1"', "cache-control": "no-cache", **AS_JSON}),
    Case("GET /tagged", 304, b"", headers={"etag": '"v1"', "cache-control": "no-cache"},
         sent=[("If-None-Match", '"v0", W/"v1"')], name="a tag that is known"),
    Case("HEAD /tagged", 304, b"", headers={"etag": '"v1"', "cache-control": "no-cache"},
         sent=[("If-None-Match", "*")], name="a tag that is known, of a HEAD"),
    Case("POST /echo", 413, problem(413, "Content Too Large", "The body has more than 600000 bytes."),
         sends=bytes(600_001), name="a body beyond the bound"),
    Case("POST /text", 200, compress(b"x" * 5_000, 6, mtime=0),
         headers={"content-encoding": "gzip", "vary": "Accept-Encoding", **AS_TEXT},
         sends=b"x" * 5_000, sent=[("Content-Type", "text/plain"), ("Accept-Encoding", "br, gzip")], name="compressed"),
    # Answers.
    Case("POST /elsewhere", 303, b"", headers={"location": "/users/7?q=%C3%A4%20b"}),
    Case("DELETE /orders/7", 204, b"", headers={}),
    Case("DELETE /orders/0", 404, problem(404, "Not Found", "There is no such order."),
         headers={"x-seen": "no", **AS_PROBLEM}),
    Case("GET /moved", 308, b"", headers={"location": "/users/7?a=b&c=%C3%A4"}),
    Case("GET /not-modified", 304, b"", headers={"etag": '"1"', "vary": "Accept-Encoding"}),
    Case("GET /set-cookies?count=1", 200, b"set", headers=AS_TEXT, cookies=[set_cookie("c0", "v", max_age=60)]),
    Case("GET /set-cookies?count=2", 200, b"set", headers=AS_TEXT,
         cookies=[set_cookie("c0", "v", max_age=60), set_cookie("c1", "v", max_age=60)]),
    Case("GET /several", 200, b"", headers={"link": "</a>, </b>; rel=next", "x-note": "Tab\tand é", **AS_TEXT}),
    Case("GET /nothing/text", 200, b"", headers=AS_TEXT),
    Case("GET /nothing/bytes", 200, b"", headers=AS_BYTES),
    Case("GET /nothing/response", 200, b"", headers={}),
    Case("GET /nothing/list", 200, b"[]"),
    Case("GET /binary", 200, EVERY_BYTE, headers=AS_BYTES),
    Case("GET /broken", 500, {"type": "about:blank", "title": "Internal Server Error", "status": 500},
         headers=AS_PROBLEM),
    Case("POST /too-large", 413, problem(413, "Content Too Large", "At most 10 bytes."),
         sends=b"12345678901"),
]  # fmt: skip
