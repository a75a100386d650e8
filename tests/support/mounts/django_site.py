"""A Django site, as an ASGI and as a WSGI app. Django has one configuration for a process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

# Django has no types.
django: Any = import_module("django")
settings: Any = import_module("django.conf").settings
http: Any = import_module("django.http")
path: Any = import_module("django.urls").path

FILE = Path(__file__)


def seen(request: Any) -> Any:
    """Return what the request is."""
    url, query = request.build_absolute_uri().partition("?")[0], request.META["QUERY_STRING"]
    root, cookie = request.META["SCRIPT_NAME"], request.headers.get("cookie")
    return http.JsonResponse({"url": url, "root": root, "query": query, "cookie": cookie})


def upload(request: Any) -> Any:
    """Return the size of the file in the form."""
    return http.HttpResponse(str(request.FILES["file"].size))


def stream(request: Any) -> Any:
    """Return a stream, with real awaits on ASGI."""

    async def awaited() -> AsyncIterator[str]:
        for each in chunks():
            await asyncio.sleep(0.001)
            yield each

    def chunks() -> Iterator[str]:
        yield from ("one ", "two ", "three")

    parts = awaited() if hasattr(request, "scope") else chunks()
    return http.StreamingHttpResponse(parts, content_type="text/plain")


def file(request: Any) -> Any:
    """Return a file."""
    return http.FileResponse(FILE.open("rb"))


async def broken(request: Any) -> Any:
    """Raise after a real await."""
    await asyncio.sleep(0.001)
    raise ValueError("failed in the app")


urlpatterns = [
    path("seen", seen),
    path("upload", upload),
    path("stream", stream),
    path("file", file),
    path("broken", broken),
]


def _configure() -> None:
    if not settings.configured:
        settings.configure(
            ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="of a test", LOGGING_CONFIG=None, USE_TZ=True
        )
        django.setup()


def asgi_app() -> Any:
    """The site as an ASGI app."""
    _configure()
    return import_module("django.core.asgi").get_asgi_application()


def wsgi_app() -> Any:
    """The site as a WSGI app."""
    _configure()
    return import_module("django.core.wsgi").get_wsgi_application()
