"""The same mounts, forms, parameters and partial segments in Starlette behind Mangum and in an app of ours."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

import pytest
from attrs import field, frozen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mangum import Mangum
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route

from lambdarouter import App, Depends
from lambdarouter.http import Form, Query, UploadedFile
from lambdarouter.testing._forms import encoded_form
from tests.support.http.integrations import INTEGRATIONS
from tests.support.http.twice import Asked, Seen, asked_of

COMPARED = [integration for integration in INTEGRATIONS if not integration.name.startswith("lattice")]


@pytest.fixture(scope="module", autouse=True)
def loop() -> Iterator[None]:
    """The event loop that Mangum looks for."""
    made = asyncio.new_event_loop()
    asyncio.set_event_loop(made)
    yield
    asyncio.set_event_loop(None)
    made.close()


# --- The app that both mount ----------------------------------------------------------------------------------------


async def stream(request: Request) -> StreamingResponse:
    async def parts() -> AsyncIterator[bytes]:
        for number in range(int(request.query_params.get("parts", "3"))):
            await asyncio.sleep(0)
            yield b"part %d\n" % number

    return StreamingResponse(parts(), media_type=request.query_params.get("type", "text/event-stream"))


async def echo(request: Request) -> Response:
    parts = [part async for part in request.stream()]
    return Response(b"".join(parts), 201, headers={"X-Method": request.method}, media_type="application/octet-stream")


async def place(request: Request) -> JSONResponse:
    root = request.scope["root_path"]
    return JSONResponse([request.scope["path"].removeprefix(root), request.url.query])


async def file(request: Request) -> FileResponse:
    return FileResponse(Path(__file__), media_type="text/x-python")


INNER = Starlette(
    routes=[
        Route("/stream", stream),
        Route("/echo", echo, methods=["POST", "PUT"]),
        Route("/file", file),
        Route("/place/{rest:path}", place),
    ]
)

# --- The service, twice ---------------------------------------------------------------------------------------------


async def their_name(request: Request) -> JSONResponse:
    return JSONResponse(request.path_params)


async def their_form(request: Request) -> JSONResponse:
    # Starlette reads forms with a package of its own for it; the standard library reads these as well.
    body, fields, files = await request.body(), list[tuple[str, str]](), list[Any]()
    kind = request.headers["content-type"]
    if kind.startswith("multipart/"):
        message: Any = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
        for part in message.iter_parts():
            name, content = part.get_param("name", header="content-disposition"), part.get_payload(decode=True)
            if part.get_filename() is None:
                fields.append((name, content.decode()))
            else:
                files.append([part.get_filename(), content.hex()])
    else:
        fields = parse_qsl(body.decode(), keep_blank_values=True)
    tags = [value for name, value in fields if name == "tag"]
    told = {"title": dict(fields)["title"], "tag": tags, "checked": dict(fields).get("checked") == "on"}
    return JSONResponse({**told, "files": files})


async def their_search(request: Request) -> JSONResponse:
    query = request.query_params
    page = {"limit": int(query.get("limit", "10")), "tag": query.getlist("tag"), "text": query.get("text")}
    return JSONResponse({**page, "sort": query.get("order-by", "title")})


THEIRS = Starlette(
    routes=[
        Route("/reports/{name}.json", their_name),
        Route("/items/{item}:cancel", their_name, methods=["POST"]),
        Route("/images/{width:int}x{height:int}.{kind}", their_name),
        Route("/form", their_form, methods=["POST"]),
        Route("/search", their_search),
        Mount("/inner", app=INNER),
    ]
)

OURS = App()
OURS.mount("/inner", INNER)


@OURS.get("/reports/{name}.json")
def report(name: str) -> dict[str, str]:
    return {"name": name}


@OURS.post("/items/{item}:cancel")
def cancel(item: str) -> dict[str, str]:
    return {"item": item}


@OURS.get("/images/{width}x{height}.{kind}")
def image(width: int, height: int, kind: str) -> dict[str, Any]:
    return {"width": width, "height": height, "kind": kind}


@OURS.post("/form")
def form(
    title: Annotated[str, Form()],
    tag: Annotated[list[str], Form()],
    file: list[UploadedFile],
    checked: Annotated[bool, Form()] = False,
) -> dict[str, Any]:
    files = [[each.filename, each.body.hex()] for each in file]
    return {"title": title, "tag": tag, "checked": checked, "files": files}


@frozen
class Page:
    limit: int = 10
    tag: list[str] = field(factory=list)


def sort(order: Annotated[str, Query("order-by")] = "title") -> str:
    return order


@OURS.get("/search")
def search(
    page: Annotated[Page, Query()], order: Annotated[str, Depends(sort)], text: str | None = None
) -> dict[str, Any]:
    return {"limit": page.limit, "tag": page.tag, "text": text, "sort": order}


def compared(asked: Asked, status: int | None = None) -> None:
    """Check that both give the same answer; of one that is refused, the same status."""
    for integration in COMPARED:
        theirs, ours = asked_of(Mangum(THEIRS, lifespan="off"), integration, asked), asked_of(OURS, integration, asked)
        assert theirs.status == ours.status == (status or ours.status), (integration, asked)
        if asked.method == "HEAD":
            theirs.body = b""  # which Starlette leaves to its server
        if ours.status < 400:
            assert _told(theirs) == _told(ours), (integration, asked)


def _told(seen: Seen) -> Any:
    kind = seen.headers.get("content-type")
    body = json.loads(seen.body) if kind == "application/json" and seen.body else seen.body
    return {name: value for name, value in seen.headers.items() if name != "content-length"}, body


# --- A fixed list ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/inner/stream", 200),
        ("/inner/stream?parts=0", 200),
        ("/inner/stream?parts=40&type=image/png", 200),
        ("/inner/stream?type=text/html", 200),
        ("/inner/file", 200),
        ("/inner/place/a/b//c/?x=1&x=2", 200),
        ("/inner/place/%C3%A4/%20", 200),
        ("/inner/nothing", 404),
        ("/inner//stream", 404),
        ("/inner/echo", 405),
        ("/reports/a.json", 200),
        ("/reports/a.b.json", 200),
        ("/reports/.json.json", 200),
        ("/reports/%C3%A4%20b.json", 200),
        ("/reports/.json", 404),
        ("/reports/a.jsonx", 404),
        ("/reports/a/b.json", 404),
        ("/images/10x20.png", 200),
        ("/images/10x.png", 404),
        ("/items/a", 404),
        ("/items/a:cancel", 405),
        ("/search", 200),
        ("/search?limit=5&tag=a&tag=b&text=c&order-by=isbn", 200),
        ("/search?limit=007&tag=&text=", 200),
        ("/search?tag=a%26b&text=%C3%A4+%2B", 200),
    ],
)
def test_a_path(path: str, status: int) -> None:
    compared(Asked("GET", path), status)
    if status < 400 and not path.startswith("/inner/stream"):  # of which a stream says nothing
        compared(Asked("HEAD", path), status)


@pytest.mark.parametrize("path", ["/items/a:cancel", "/items/a:b:cancel", "/items/:cancel", "/items/a:cancel:"])
def test_a_verb_after_a_colon(path: str) -> None:
    compared(Asked("POST", path))


@pytest.mark.parametrize("body", [b"", b"text", bytes(range(256)), b"x" * 100_000])
def test_an_upload_into_a_mounted_app(body: bytes) -> None:
    for method in ("POST", "PUT"):
        compared(Asked(method, "/inner/echo", (("Content-Type", "application/octet-stream"),), body), 201)


# --- Any request ----------------------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)
#: Of a part of a form, of which the parser of e-mail removes space at the ends.
WORDS = st.text("aäẞ🦊&=+%;,:", min_size=1, max_size=8)
slow = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(WORDS, st.lists(WORDS, max_size=3), st.booleans(), st.lists(st.binary(max_size=20), max_size=2), st.booleans())
@slow
def test_any_form(title: str, tags: list[str], checked: bool, files: list[bytes], is_multipart: bool) -> None:
    fields: dict[str, Any] = {"title": title, "tag": tags, **({"checked": "on"} if checked else {})}
    given_files: Any = [("file", (f"{index}.bin", each)) for index, each in enumerate(files)] if is_multipart else None
    kind, body = encoded_form(fields, given_files)
    compared(Asked("POST", "/form", (("Content-Type", kind),), body), 200)


@given(st.integers(-(10**6), 10**6), st.lists(TEXTS, max_size=3), st.one_of(st.none(), TEXTS))
@slow
def test_any_parameters(limit: int, tags: list[str], text: str | None) -> None:
    query = [("limit", str(limit)), *(("tag", each) for each in tags), *([] if text is None else [("text", text)])]
    compared(Asked("GET", f"/search?{urlencode(query)}"), 200)


# Mangum decodes "%2541" twice through an HTTP API.
@given(TEXTS.filter(lambda text: "/" not in text and text not in (".", "..") and unquote(text) == text))
@slow
def test_any_part_of_a_segment(name: str) -> None:
    compared(Asked("GET", f"/reports/{quote(name, safe='')}.json"), 200)


@given(st.lists(st.sampled_from(["a", "b c", "ä", "", "x.y", "a=b&c"]), min_size=1, max_size=4), st.integers(0, 9))
@slow
def test_any_path_in_a_mounted_app(segments: list[str], number: int) -> None:
    path = "/".join(quote(each, safe="") for each in segments)
    compared(Asked("GET", f"/inner/place/{path}?n={number}"), 200)
