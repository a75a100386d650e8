"""Settings of HTTP, forms, files and errors by name."""

import re
from datetime import timedelta
from typing import Annotated, Literal, assert_type

import attrs

from lambdarouter import App
from lambdarouter.http import (
    CORS,
    Form,
    HTTPRequest,
    HTTPResponse,
    HTTPSettings,
    NotFound,
    TooManyRequests,
    Unauthorized,
    UploadedFile,
    check_preconditions,
    entity_tag,
    file_response,
    redirect,
    set_cookie,
)

app = App(
    http=HTTPSettings(
        cors=CORS(["https://shop.example", re.compile(r"https://.*\.shop\.example")], credentials=True),
        compress=True,
        security_headers={"X-Frame-Options": None},
        trailing_slash="redirect",
        base_path=["/shop"],
        max_body_bytes=1_000,
    )
)


@attrs.frozen
class Order:
    item: str


@app.post("/orders")
def order(order: Annotated[Order, Form()], cover: UploadedFile | None = None) -> tuple[Order, Literal[201]]:
    if cover is not None:
        assert_type(cover.body, bytes)
    return order, 201


@app.put("/orders/{number}")
def change(request: HTTPRequest, number: int) -> HTTPResponse:
    check_preconditions(request, etag=entity_tag(b"x"), required=True)
    assert_type(request.scopes, tuple[str, ...])
    assert_type(request.principal, str | None)
    if number < 1:
        raise NotFound("No such order.", extra={"number": number})
    if number == 1:
        raise TooManyRequests(retry_after=timedelta(seconds=3))
    if number == 2:
        raise Unauthorized(scheme="Basic")
    return HTTPResponse("changed", cookies=[set_cookie("seen", "1", same_site="Strict")], etag=True)


app.get("/old")(lambda: redirect("/new", 308))
app.get("/file")(lambda: file_response("page.html", download=True))
assert_type(order(Order("tea"), cover=UploadedFile(b"x", "a.png", "image/png")), tuple[Order, Literal[201]])
