"""ASGI and WSGI apps below middleware, partials, methods and decorated functions."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import falcon
import falcon.asgi
import pytest
import quart
from asgiref.wsgi import WsgiToAsgi
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from lambdarouter import App
from tests.support.http.integrations import Integration, every_integration


class Resource:
    def on_get(self, request: Any, response: Any) -> None:
        response.media = [request.root_path, request.path]


class AsyncResource:
    async def on_get(self, request: Any, response: Any) -> None:
        response.media = [request.root_path, request.path]


def by_wsgi() -> Any:
    app = falcon.App()
    app.add_route("/x/y", Resource())
    return app


def by_asgi() -> Any:
    app = falcon.asgi.App()
    app.add_route("/x/y", AsyncResource())
    return app


def by_starlette() -> Any:
    async def page(request: Request) -> JSONResponse:
        root = request.scope["root_path"]
        return JSONResponse([root, request.scope["path"].removeprefix(root)])

    return Starlette(routes=[Route("/x/y", page)])


FALCON = by_asgi()


async def around_a_global(scope: Any, receive: Any, send: Any) -> None:
    await FALCON(scope, receive, send)


def inside(app: Any) -> Callable[..., Any]:
    async def around(scope: Any, receive: Any, send: Any) -> None:
        await app(scope, receive, send)

    return around


def decorated(app: Any) -> Callable[..., Any]:
    @functools.wraps(app)
    async def around(*arguments: Any, **named: Any) -> None:
        await app(*arguments, **named)

    return around


async def configured(app: Any, scope: Any, receive: Any, send: Any) -> None:
    await app(scope, receive, send)


async def named(scope: Any, receive: Any, send: Any, *, app: Any) -> None:
    await app(scope, receive, send)


class Middleware:
    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app(scope, receive, send)

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app(scope, receive, send)


class Returning(Middleware):
    def __call__(self, scope: Any, receive: Any, send: Any) -> Any:
        return self.app(scope, receive, send)


class AnyArguments(Middleware):
    async def __call__(self, *arguments: Any) -> None:
        await self.app(*arguments)


class Optional(Middleware):
    async def __call__(self, scope: Any, receive: Any, send: Any, extra: Any = None) -> None:
        await self.app(scope, receive, send)


class WSGIMiddleware:
    def __init__(self, app: Any) -> None:
        self.app = app

    def __call__(self, environ: Any, start_response: Any) -> Any:
        return self.app(environ, start_response)


def wsgi_configured(app: Any, environ: Any, start_response: Any) -> Any:
    return app(environ, start_response)


def wsgi_decorated(app: Any) -> Callable[..., Any]:
    @functools.wraps(app)
    def around(*arguments: Any) -> Any:
        return app(*arguments)

    return around


WRAPPERS: dict[str, Callable[[Any], Any]] = {
    "nothing": lambda app: app,
    "middleware": Middleware,
    "returning": Returning,
    "any arguments": AnyArguments,
    "optional": Optional,
    "two of starlette": lambda app: GZipMiddleware(GZipMiddleware(app)),
    "method": lambda app: Middleware(app).handle,
    "call": lambda app: app.__call__,
    "function": inside,
    "lambda": lambda app: lambda scope, receive, send: app(scope, receive, send),  # noqa: PLW0108  (the case)
    "decorated": decorated,
    "partial": functools.partial,
    "partial of a function": lambda app: functools.partial(configured, app),
    "partial by name": lambda app: functools.partial(named, app=app),
    "several": lambda app: Middleware(functools.partial(Returning(inside(AnyArguments(app))))),
}
OF_WSGI: dict[str, Callable[[Any], Any]] = {
    "nothing": lambda app: app,
    "middleware": WSGIMiddleware,
    "call": lambda app: app.__call__,
    "lambda": lambda app: lambda environ, start_response: app(environ, start_response),  # noqa: PLW0108
    "decorated": wsgi_decorated,
    "partial": lambda app: functools.partial(wsgi_configured, app),
    "as asgi": WsgiToAsgi,
}


def answered(integration: Integration, wrapped: Any) -> list[str]:
    app = App()
    app.mount("/sub", wrapped)
    response = integration.get(app, "/sub/x/y")
    assert response.status == 200
    root, path = response.json()
    return [root.removeprefix("/prod"), path]


@every_integration
@pytest.mark.parametrize("framework", [by_asgi, by_starlette])
def test_an_asgi_app_inside_others(integration: Integration, framework: Callable[[], Any]) -> None:
    for name, wrap in WRAPPERS.items():
        assert answered(integration, wrap(framework())) == ["/sub", "/x/y"], name


@every_integration
def test_a_wsgi_app_inside_others(integration: Integration) -> None:
    for name, wrap in OF_WSGI.items():
        assert answered(integration, wrap(by_wsgi())) == ["/sub", "/x/y"], name


async def around_a_proxy(scope: Any, receive: Any, send: Any) -> None:
    assert not quart.request
    await FALCON(scope, receive, send)


@every_integration
def test_an_app_beside_a_proxy_of_the_request(integration: Integration) -> None:
    assert answered(integration, around_a_proxy) == ["/sub", "/x/y"]


def test_a_function_that_names_itself_can_be_mounted() -> None:
    def make() -> Any:
        async def app(scope: Any, receive: Any, send: Any) -> None:
            assert later is not None
            await FALCON(scope, receive, send)

        App().mount("/sub", app)
        later = app
        return later

    assert make() is not None


@every_integration
def test_an_app_that_a_function_has_as_a_global(integration: Integration) -> None:
    assert answered(integration, around_a_global) == ["/sub", "/x/y"]
