"""A source is named in the same way wherever sources are named; an HTTP integration is one of them."""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from lambdarouter import App, LambdaContext, Next, RefusedSourceError, Router
from lambdarouter._detection.known import HTTP_INTEGRATIONS
from lambdarouter.http import HTTPRequest
from lambdarouter.testing import Client, sqs

integrations = pytest.mark.parametrize("named", sorted(HTTP_INTEGRATIONS))


def client(app: App, integration: str) -> Client:
    return Client(app, front_door=integration)


@integrations
def test_only(named: str) -> None:
    app = App(only=named)
    app.get("/")(lambda: "got")
    assert client(app, named).get("/").text == "got"
    for other in HTTP_INTEGRATIONS - {named}:
        with pytest.raises(RefusedSourceError):
            client(app, other).get("/")


@integrations
def test_middleware(named: str) -> None:
    app = App()
    seen: list[str] = []

    @app.middleware(sources=named)
    def noted(request: HTTPRequest, context: LambdaContext, call_next: Next) -> Any:
        seen.append(request.front_door)
        return call_next(request)

    @app.middleware(sources={named, "sqs"})
    async def noted_async(event: Any, context: LambdaContext, call_next: Next) -> Any:
        seen.append("async")
        return await call_next(event)

    app.get("/")(lambda: "got")
    app.on_sqs()(lambda message: None)
    for each in sorted(HTTP_INTEGRATIONS):
        assert client(app, each).get("/").text == "got"
    assert seen == ["async", named] or seen == [named, "async"]
    seen.clear()
    Client(app).send(sqs.message())
    assert seen == ["async"]


@integrations
def test_middleware_of_a_router(named: str) -> None:
    app, router = App(), Router()
    seen: list[str] = []

    @router.middleware(sources=named)
    def noted(request: HTTPRequest, context: LambdaContext, call_next: Next) -> Any:
        seen.append(request.front_door)
        return call_next(request)

    router.get("/")(lambda: "got")
    app.include(router)
    for each in sorted(HTTP_INTEGRATIONS):
        client(app, each).get("/")
    assert seen == [named]


@integrations
def test_exception_handlers(named: str) -> None:
    app = App()

    @app.exception_handler(KeyError, sources=named)
    def for_one(error: KeyError) -> str:
        return "for one"

    @app.exception_handler(KeyError, sources="http")
    async def for_all(error: KeyError) -> str:
        return "for all"

    @app.get("/")
    def fail() -> None:
        raise KeyError

    answers = {each: client(app, each).get("/").text for each in HTTP_INTEGRATIONS}
    assert answers == {each: "for one" if each == named else "for all" for each in HTTP_INTEGRATIONS}


@integrations
def test_a_deferred_router_is_loaded_by_any_integration(
    named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = """
        from lambdarouter import Router
        router = Router()
        router.get("/")(lambda: "got")
    """
    (tmp_path / "service_of_one.py").write_text(dedent(code), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    for each in sorted(HTTP_INTEGRATIONS):
        app = App()
        app.include("service_of_one:router", sources=named)
        assert client(app, each).get("/").text == "got"
    sys.modules.pop("service_of_one")
