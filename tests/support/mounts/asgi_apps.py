"""One small app in each ASGI framework, with the same paths: what it received, streams, files, errors, real awaits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import falcon.asgi
import fastapi
import litestar
import litestar.response
import quart
from fastapi.responses import FileResponse as FastAPIFile
from fastapi.responses import StreamingResponse as FastAPIStream
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from .django_site import asgi_app as django_app

#: A file that the apps send.
FILE = Path(__file__)
CONTENT = FILE.read_bytes()
CHUNKS = ("one ", "two ", "three")


async def chunks() -> AsyncIterator[str]:
    """The parts of a stream, with a real await before each."""
    for each in CHUNKS:
        await asyncio.sleep(0.001)
        yield each


async def failing() -> None:
    """Raise, after a real await."""
    await asyncio.sleep(0.001)
    raise ValueError("failed in the app")


def told(url: str, scope: Any, cookie: str | None) -> dict[str, Any]:
    """What an app received."""
    query = scope["query_string"].decode()
    return {"url": url.partition("?")[0], "root": scope["root_path"], "query": query, "cookie": cookie}


def starlette_app() -> Any:
    """Starlette."""

    async def seen(request: Request) -> Response:
        cookie = request.headers.get("cookie")
        return JSONResponse(told(str(request.url), request.scope, cookie))

    async def upload(request: Request) -> Response:
        await asyncio.sleep(0.001)
        return Response(str(len(await request.body())))

    async def stream(request: Request) -> Response:
        return StreamingResponse(chunks(), media_type="text/plain")

    async def file(request: Request) -> Response:
        return FileResponse(FILE)

    async def broken(request: Request) -> Response:
        await failing()
        return Response()

    paths: dict[str, Any] = {"/seen": seen, "/stream": stream, "/file": file, "/broken": broken}
    routes = [Route(path, endpoint) for path, endpoint in paths.items()]
    return Starlette(routes=[*routes, Route("/upload", upload, methods=["POST"])])


def fastapi_app() -> Any:
    """FastAPI."""
    app = fastapi.FastAPI()

    @app.get("/seen")
    async def seen(request: fastapi.Request) -> dict[str, Any]:
        await asyncio.sleep(0.001)
        cookie = request.headers.get("cookie")
        return told(str(request.url), request.scope, cookie)

    @app.post("/upload")
    async def upload(request: fastapi.Request) -> Response:
        return Response(str(len(await request.body())))

    @app.get("/stream")
    def stream() -> FastAPIStream:
        return FastAPIStream(chunks(), media_type="text/plain")

    @app.get("/file")
    def file() -> FastAPIFile:
        return FastAPIFile(FILE)

    @app.get("/broken")
    async def broken() -> None:
        await failing()

    return app


def litestar_app() -> Any:
    """Litestar."""

    @litestar.get("/seen")
    async def seen(request: litestar.Request[Any, Any, Any]) -> dict[str, Any]:
        await asyncio.sleep(0.001)
        cookie = request.headers.get("cookie")
        return told(str(request.url), request.scope, cookie)

    @litestar.post("/upload", status_code=200)
    async def upload(request: litestar.Request[Any, Any, Any]) -> str:
        form = await request.form()
        return str(len(await form["file"].read()))

    @litestar.get("/stream")
    async def stream() -> litestar.response.Stream:
        return litestar.response.Stream(chunks(), media_type="text/plain")

    @litestar.get("/file")
    async def file() -> litestar.response.File:
        return litestar.response.File(FILE)

    @litestar.get("/broken")
    async def broken() -> None:
        await failing()

    return litestar.Litestar([seen, upload, stream, file, broken], openapi_config=None, logging_config=None)


def quart_app() -> Any:
    """Quart."""
    app = quart.Quart(__name__)

    @app.get("/seen")
    async def seen() -> Any:
        await asyncio.sleep(0.001)
        request = quart.request
        return told(request.url, request.scope, request.headers.get("cookie"))

    @app.post("/upload")
    async def upload() -> str:
        files = await quart.request.files
        return str(len(files["file"].read()))

    @app.get("/stream")
    async def stream() -> Any:
        return chunks(), {"Content-Type": "text/plain"}

    @app.get("/file")
    async def file() -> Any:
        return await quart.send_file(FILE)

    @app.get("/broken")
    async def broken() -> str:
        await failing()
        return ""

    return app


class _Seen:
    async def on_get(self, req: Any, resp: Any) -> None:
        await asyncio.sleep(0.001)
        resp.media = told(req.uri, req.scope, req.get_header("cookie"))


class _Upload:
    async def on_post(self, req: Any, resp: Any) -> None:
        async for part in await req.get_media():
            resp.text = str(len(await part.stream.read()))


class _Stream:
    async def on_get(self, req: Any, resp: Any) -> None:
        async def encoded() -> AsyncIterator[bytes]:
            async for each in chunks():
                yield each.encode()

        resp.content_type = "text/plain"
        resp.stream = encoded()


class _File:
    async def on_get(self, req: Any, resp: Any) -> None:
        resp.content_type = "text/plain"
        resp.data = CONTENT


class _Broken:
    async def on_get(self, req: Any, resp: Any) -> None:
        await failing()


def falcon_app() -> Any:
    """Falcon."""
    app = falcon.asgi.App()
    for path, resource in {
        "/seen": _Seen(),
        "/upload": _Upload(),
        "/stream": _Stream(),
        "/file": _File(),
        "/broken": _Broken(),
    }.items():
        app.add_route(path, resource)
    return app


APPS: dict[str, Callable[[], Any]] = {
    "starlette": starlette_app,
    "fastapi": fastapi_app,
    "litestar": litestar_app,
    "quart": quart_app,
    "falcon": falcon_app,
    "django": django_app,
}
