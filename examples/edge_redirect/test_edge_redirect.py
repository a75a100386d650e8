"""Tests of the handlers, with plain objects and with events of CloudFront."""

from typing import Any

import pytest

from examples.edge_redirect import service
from examples.edge_redirect.service import app
from lambdarouter.sources.cloudfront import (
    CloudFrontReply,
    CloudFrontRequest,
    CloudFrontRequestEvent,
    CloudFrontResponse,
    CloudFrontResponseEvent,
    redirect,
)
from lambdarouter.testing import Client, cloudfront


def request(uri: str, **headers: str) -> CloudFrontRequestEvent:
    return CloudFrontRequestEvent(request=CloudFrontRequest(uri=uri, headers=listed(headers)))


def response(status: str, **headers: str) -> CloudFrontResponseEvent:
    return CloudFrontResponseEvent(response=CloudFrontResponse(status=status, headers=listed(headers)))


def listed(headers: dict[str, str]) -> dict[str, tuple[str, ...]]:
    return {name.replace("_", "-"): (value,) for name, value in headers.items()}


def wire(reply: object) -> dict[str, Any]:
    assert isinstance(reply, CloudFrontReply)
    return reply.wire


def test_a_page_that_has_moved() -> None:
    assert service.moved(request("/jobs")) == redirect(
        "/company/jobs/", 301, headers={"Cache-Control": "max-age=86400"}
    )


@pytest.mark.parametrize(
    ("uri", "querystring", "location"),
    [
        ("/blog/2020/tea.html", "", "https://blog.example.com/2020/tea.html"),
        ("/blog/", "page=2", "https://blog.example.com/?page=2"),
    ],
)
def test_the_old_blog(uri: str, querystring: str, location: str) -> None:
    event = CloudFrontRequestEvent(request=CloudFrontRequest(uri=uri, querystring=querystring))

    assert service.old_blog(event) == redirect(location, 301)


def test_a_folder_serves_its_index() -> None:
    assert wire(service.default_page(request("/company/")))["uri"] == "/company/index.html"
    assert service.default_page(request("/company/a.png")) is None


def test_viewers_in_europe_get_the_european_origin() -> None:
    near = wire(service.nearest(request("/index.html", cloudfront_viewer_country="DE", host="site.s3.amazonaws.com")))

    assert near["origin"]["custom"]["domainName"] == "site-eu.example.com"
    assert near["headers"]["host"] == [{"key": "Host", "value": "site-eu.example.com"}]
    assert service.nearest(request("/index.html", cloudfront_viewer_country="JP")) is None
    assert service.nearest(request("/index.html")) is None


def test_a_missing_object() -> None:
    page = wire(service.missing(response("403", content_type="application/xml")))

    assert page["status"] == "404"
    assert page["headers"]["content-type"] == [{"key": "Content-Type", "value": "text/html; charset=utf-8"}]
    assert service.missing(response("200")) is None


def test_every_page_has_security_headers() -> None:
    headers = wire(service.secure(response("200", server="AmazonS3", content_type="text/html")))["headers"]

    assert headers["x-frame-options"] == [{"key": "X-Frame-Options", "value": "DENY"}]
    assert headers["content-type"] == [{"key": "content-type", "value": "text/html"}]
    assert "server" not in headers


def test_events_of_cloudfront() -> None:
    client = Client(app)

    old = client.send(cloudfront.viewer_request(request=CloudFrontRequest(uri="/about.html")))
    assert (old["status"], old["headers"]["location"][0]["value"]) == ("301", "/company/")
    page = client.send(cloudfront.viewer_request(request=CloudFrontRequest(uri="/company/")))
    assert page["uri"] == "/company/index.html"
    gone = client.send(cloudfront.origin_response(response=CloudFrontResponse(status="404")))
    assert (gone["status"], gone["body"]) == ("404", service.NOT_FOUND)
    assert "strict-transport-security" in client.send(cloudfront.viewer_response())["headers"]
