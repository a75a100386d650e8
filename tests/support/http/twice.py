"""One service written twice, for Starlette behind Mangum and for us, and how both are asked the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from attrs import frozen
from mangum import Mangum
from starlette.applications import Starlette
from starlette.requests import Request as TheirRequest
from starlette.responses import JSONResponse
from starlette.responses import Response as TheirResponse
from starlette.routing import Route

from lambdarouter import App, LambdaContext
from lambdarouter.http import HTTPRequest, HTTPResponse
from lambdarouter.testing import Response
from tests.support.http.integrations import Integration
from tests.support.http.serving import Answer


@frozen
class Asked:
    """A request."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.path}{' ...' if self.headers or self.body is not None else ''}"


class Seen:
    """An answer to compare."""

    def __init__(self, answer: Answer) -> None:
        self.status: int = answer.status
        self.headers: dict[str, str] = answer.headers
        self.cookies: list[str] = answer.cookies
        self.body: bytes = answer.body

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Seen) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]  # the differences change it

    def __repr__(self) -> str:
        return f"{self.status} {self.headers} {self.cookies} {self.body!r}"


@frozen
class Said:
    """An answer that a test wants from both."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    cookies: tuple[str, ...] = ()


#: What `/said` answers with.
said: list[Said] = [Said()]


async def their_user(request: TheirRequest) -> JSONResponse:
    return JSONResponse({"user_id": request.path_params["user_id"]})


async def their_tell(request: TheirRequest) -> JSONResponse:
    query: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        query.setdefault(name, []).append(value)
    told = {"path": request.path_params["path"], "query": query, "cookies": request.cookies, "method": request.method}
    return JSONResponse({**told, "header": request.headers.get("x-test"), "body": (await request.body()).hex()})


async def their_echo(request: TheirRequest) -> TheirResponse:
    return TheirResponse(await request.body(), media_type=request.headers.get("content-type"))


async def their_said(request: TheirRequest) -> TheirResponse:
    response = TheirResponse(said[0].body, said[0].status)
    for name, value in (*said[0].headers, *(("Set-Cookie", cookie) for cookie in said[0].cookies)):
        response.headers.append(name, value)
    return response


async def their_broken(request: TheirRequest) -> TheirResponse:
    raise ValueError("a secret")


THEIRS = Starlette(
    routes=[
        Route("/users/{user_id:int}", their_user),
        Route("/tell/{path:path}", their_tell, methods=["GET", "DELETE"]),
        Route("/echo", their_echo, methods=["POST", "PUT"]),
        Route("/said", their_said),
        Route("/broken", their_broken),
    ]
)

OURS = App()


@OURS.get("/users/{user_id}")
def user(user_id: int) -> dict[str, int]:
    return {"user_id": user_id}


@OURS.route("/tell/{path+}", methods=["GET", "DELETE"])
def tell(path: str, request: HTTPRequest) -> dict[str, Any]:
    query = {name: request.query.all(name) for name in request.query}
    told = {"path": path, "query": query, "cookies": request.cookies, "method": request.method}
    return {**told, "header": request.headers.get("x-test"), "body": request.body.hex()}


@OURS.route("/echo", methods=["POST", "PUT"])
def echo(request: HTTPRequest) -> HTTPResponse:
    kind = request.headers.get("content-type")
    return HTTPResponse(request.body, headers={} if kind is None else {"Content-Type": kind})


@OURS.get("/said")
def say() -> HTTPResponse:
    headers: dict[str, list[str]] = {}
    for name, value in said[0].headers:
        headers.setdefault(name, []).append(value)
    return HTTPResponse(said[0].body or None, said[0].status, headers=headers, cookies=said[0].cookies)


@OURS.get("/broken")
def broken() -> None:
    raise ValueError("a secret")


def asked_of(app: Callable[[Any, Any], Any], integration: Integration, asked: Asked) -> Seen:
    """The answer of an app to a request through an HTTP integration."""
    several: dict[str, list[str]] = {}
    for name, value in asked.headers:
        several.setdefault(name, []).append(value)
    event = integration.sample(method=asked.method, path=asked.path, headers=several, body=asked.body)
    got = Response(app(json.loads(json.dumps(event)), LambdaContext()))
    pairs = [(name, value) for name in got.headers for value in got.headers.all(name)]
    return Seen(Answer(got.status, pairs, got.body))


def asked_of_them(integration: Integration, asked: Asked) -> Seen:
    """The answer of Starlette behind Mangum."""
    return asked_of(Mangum(THEIRS, lifespan="off"), integration, asked)
