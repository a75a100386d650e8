"""Whole frameworks behind every HTTP integration: requests as they come, streams, files, errors, real awaits."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from lambdarouter import App
from lambdarouter.testing import Client
from tests.support.http.integrations import Integration, every_integration
from tests.support.mounts import asgi_apps, wsgi_apps

#: Query, cookies and path that no parser gives back as they were.
QUERY = "a=1&b=%2f+%20&a=2&valueless&c=%E4"
COOKIE = 'sid=7; c="1\\0542"; sid=8; valueless; d=a=b'

BINARY = bytes(range(256)) * 8
FORM = (
    b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n'
    b"Content-Type: application/octet-stream\r\n\r\n" + BINARY + b"\r\n--b--\r\n"
)
FACTORIES = {
    **{f"asgi-{name}": factory for name, factory in asgi_apps.APPS.items()},
    **{f"wsgi-{name}": factory for name, factory in wsgi_apps.APPS.items()},
}
#: These read the body without a parser of forms.
WITHOUT_FORMS = ("asgi-starlette", "asgi-fastapi")

every_framework = pytest.mark.parametrize("mounted", FACTORIES, indirect=True)


class Mounted:
    """An app with the app of a framework below `/old`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.app = App()
        self.app.mount("/old", FACTORIES[name]())


@pytest.fixture(scope="module")
def mounted(request: pytest.FixtureRequest) -> Iterator[Mounted]:
    """One app for all tests of a framework, with its lifespan."""
    made = Mounted(request.param)
    with Client(made.app) as client:
        client.get("/old/seen")
        yield made


@every_framework
@every_integration
def test_an_app_receives_the_request_as_it_was_sent(mounted: Mounted, integration: Integration) -> None:
    headers = {"Host": "shop.example:8443", "X-Forwarded-Proto": "http", "Cookie": COOKIE}

    seen = integration.get(mounted.app, f"/old/seen?{QUERY}", headers=headers).json()

    stage = "/prod" if integration.name == "rest" else ""
    assert seen["root"] == f"{stage}/old"
    assert seen["cookie"] == COOKIE
    assert seen["url"] == f"http://shop.example:8443{stage}/old/seen"
    if integration.name in ("http-2.0", "function-url", "lattice-v1"):
        assert seen["query"] == QUERY
    elif integration.name in ("alb-multi", "lattice-v2"):  # sent by name
        assert seen["query"] == "a=1&a=2&b=%2f+%20&valueless=&c=%E4"


@every_framework
@every_integration
def test_an_upload_arrives_whole(mounted: Mounted, integration: Integration) -> None:
    kind = "multipart/form-data; boundary=b"

    response = integration.post(mounted.app, "/old/upload", body=FORM, headers={"Content-Type": kind})

    assert (response.status, response.text) == (200, str(len(FORM if mounted.name in WITHOUT_FORMS else BINARY)))


@every_framework
@every_integration
def test_a_stream_is_sent_whole(mounted: Mounted, integration: Integration) -> None:
    response = integration.get(mounted.app, "/old/stream")

    assert (response.status, response.text) == (200, "one two three")


# Django has no file responses for ASGI yet.
@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")
@every_framework
@every_integration
def test_a_file_is_sent_whole(mounted: Mounted, integration: Integration) -> None:
    response = integration.get(mounted.app, "/old/file")

    assert response.status == 200
    assert b'"""' in response.body
    assert response.body.endswith(b"\n")


@every_framework
@every_integration
def test_the_error_page_of_the_framework_is_sent(mounted: Mounted, integration: Integration, caplog: Any) -> None:
    with caplog.at_level(logging.ERROR):
        response = integration.get(mounted.app, "/old/broken")

    assert response.status == 500
    assert "request_id" not in response.text, "that is a page of ours"
    assert "failed in the app" in caplog.text or mounted.name == "asgi-litestar"  # which logs on demand
    assert integration.get(mounted.app, "/old/missing").status == 404
