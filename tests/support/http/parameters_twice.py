"""One service with dependencies and its own errors, written twice: for FastAPI behind Mangum and for us."""

from __future__ import annotations

from typing import Annotated, Any

import fastapi
import pydantic
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from starlette.requests import Request as TheirRequest
from starlette.responses import PlainTextResponse
from starlette.responses import Response as TheirResponse

from lambdarouter import App, Depends
from lambdarouter.http import (
    CORS,
    Cookie,
    Header,
    HTTPRequest,
    HTTPSettings,
    MethodNotAllowed,
    NotFound,
    Query,
)

SHOP = "https://shop.example"
LONG = "long text, " * 500


class Page(pydantic.BaseModel):
    """Query parameters."""

    number: int = 1
    size: Annotated[int, pydantic.Field(le=100)] = 20


class Item(pydantic.BaseModel):
    """A JSON body."""

    name: str
    price: float = 1.0


# --- FastAPI --------------------------------------------------------------------------------------------------------

THEIRS = fastapi.FastAPI()
# Without credentials, since Starlette would name each origin instead of "*".
THEIRS.add_middleware(CORSMiddleware, allow_origins=[SHOP, "null"], allow_methods=["*"])
THEIRS.add_middleware(GZipMiddleware, minimum_size=1_000)


@THEIRS.exception_handler(404)
async def their_404(request: TheirRequest, error: Exception) -> PlainTextResponse:
    return PlainTextResponse(f"nothing at {request.url.path}", 404)


@THEIRS.exception_handler(405)
async def their_405(request: TheirRequest, error: Exception) -> PlainTextResponse:
    return PlainTextResponse(f"not {request.method}", 405)


def their_user(user_id: int, x_token: Annotated[str, fastapi.Header()], verbose: bool = False) -> dict[str, Any]:
    if user_id > 100:
        raise fastapi.HTTPException(404)
    return {"user_id": user_id, "token": x_token, "verbose": verbose}


def their_session(
    user: Annotated[dict[str, Any], fastapi.Depends(their_user)], sid: Annotated[str | None, fastapi.Cookie()] = None
) -> list[Any]:
    return [user["user_id"], sid]


@THEIRS.get("/users/{user_id}/sessions")
def their_sessions(
    user: Annotated[dict[str, Any], fastapi.Depends(their_user)],
    session: Annotated[list[Any], fastapi.Depends(their_session)],
    limit: int,
    tag: Annotated[set[str], fastapi.Query()] = set(),  # noqa: B006  (never changed)
) -> list[Any]:
    return [user, session, limit, sorted(tag)]


@THEIRS.get("/pages")
def their_pages(page: Annotated[Page, fastapi.Query()]) -> Page:
    return page


def their_item(item: Item) -> str:
    return item.name


@THEIRS.post("/items")
def their_items(item: Item, name: Annotated[str, fastapi.Depends(their_item)]) -> list[Any]:
    return [item, name]


@THEIRS.get("/reports/{name}.json")
def their_report(name: str) -> list[str]:
    return ["json", name]


@THEIRS.get("/reports/{name}.{kind}")
def their_report_as(name: str, kind: str) -> list[str]:
    return [kind, name]


@THEIRS.post("/jobs/{job_id}:cancel")
def their_cancel(job_id: int) -> list[int]:
    return [job_id]


@THEIRS.get("/v{major}.{minor}/x")
def their_version(major: str, minor: str) -> list[str]:
    return [major, minor]


@THEIRS.get("/long")
def their_long() -> PlainTextResponse:
    return PlainTextResponse(LONG)


@THEIRS.get("/status/{status}")
def their_status(status: int) -> TheirResponse:
    return TheirResponse(status_code=status, headers={"X-A": "1"})


@THEIRS.api_route("/any", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
def their_any(request: TheirRequest) -> PlainTextResponse:
    return PlainTextResponse(request.method)


# --- lambdarouter ---------------------------------------------------------------------------------------------------

OURS = App(http=HTTPSettings(cors=CORS([SHOP, "null"]), compress=True))


@OURS.exception_handler(NotFound)
def our_404(error: NotFound, request: HTTPRequest) -> tuple[str, int]:
    return f"nothing at {request.path}", 404


@OURS.exception_handler(MethodNotAllowed)
def our_405(error: MethodNotAllowed, request: HTTPRequest) -> tuple[str, int]:
    return f"not {request.method}", 405


def our_user(user_id: int, x_token: Annotated[str, Header()], verbose: bool = False) -> dict[str, Any]:
    if user_id > 100:
        raise NotFound
    return {"user_id": user_id, "token": x_token, "verbose": verbose}


def our_session(
    user: Annotated[dict[str, Any], Depends(our_user)], sid: Annotated[str | None, Cookie()] = None
) -> list[Any]:
    return [user["user_id"], sid]


@OURS.get("/users/{user_id}/sessions")
def our_sessions(
    user: Annotated[dict[str, Any], Depends(our_user)],
    session: Annotated[list[Any], Depends(our_session)],
    limit: int,
    tag: set[str],
) -> list[Any]:
    return [user, session, limit, sorted(tag)]


@OURS.get("/pages")
def our_pages(page: Annotated[Page, Query()]) -> Page:
    return page


def our_item(item: Item) -> str:
    return item.name


@OURS.post("/items")
def our_items(item: Item, name: Annotated[str, Depends(our_item)]) -> list[Any]:
    return [item, name]


@OURS.get("/reports/{name}.json")
def our_report(name: str) -> list[str]:
    return ["json", name]


@OURS.get("/reports/{name}.{kind}")
def our_report_as(name: str, kind: str) -> list[str]:
    return [kind, name]


@OURS.post("/jobs/{job_id}:cancel")
def our_cancel(job_id: int) -> list[int]:
    return [job_id]


@OURS.get("/v{major}.{minor}/x")
def our_version(major: str, minor: str) -> list[str]:
    return [major, minor]


@OURS.get("/long")
def our_long() -> str:
    return LONG


@OURS.get("/status/{status}")
def our_status(status: int) -> tuple[None, int, dict[str, str]]:
    return None, status, {"X-A": "1"}


@OURS.route("/any")
def our_any(request: HTTPRequest) -> str:
    return request.method
