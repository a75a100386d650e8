"""The edge service in the real Lambda runtime: the answers to CloudFront's four events, as CloudFront gets them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from examples.edge_redirect import service
from lambdarouter.sources.cloudfront import CloudFrontRequest, CloudFrontResponse
from lambdarouter.testing import cloudfront
from tests.conftest import StartsRuntime
from tests.support.runtime import Runtime

pytestmark = pytest.mark.runtime

EDGE = Path(service.__file__).parent


@pytest.fixture(scope="module")
def edge(runtime: StartsRuntime) -> Runtime:
    """The service with the handler that its template names, after its cold start."""
    started = runtime(handler="service.handler", cwd=EDGE)
    assert started.invoke(cloudfront.viewer_request(), timeout=300)["uri"] == "/images/a.jpg"
    return started


def cf(payload: Any) -> Any:
    return payload["Records"][0]["cf"]


def test_a_page_that_has_moved(edge: Runtime) -> None:
    answer = edge.invoke(cloudfront.viewer_request(request=CloudFrontRequest(uri="/jobs")))

    assert answer == {
        "status": "301",
        "headers": {
            "location": [{"key": "Location", "value": "/company/jobs/"}],
            "cache-control": [{"key": "Cache-Control", "value": "max-age=86400"}],
        },
    }


def test_a_request_that_goes_on(edge: Runtime) -> None:
    payload = cloudfront.viewer_request(request=CloudFrontRequest(uri="/shop/", querystring="a=1"))

    assert edge.invoke(payload) == {**cf(payload)["request"], "uri": "/shop/index.html"}


def test_another_origin(edge: Runtime) -> None:
    payload = cloudfront.origin_request_to_s3()
    headers = cf(payload)["request"]["headers"]
    assert edge.invoke(payload) == cf(payload)["request"]
    headers["cloudfront-viewer-country"] = [{"key": "CloudFront-Viewer-Country", "value": "FR"}]

    answer = edge.invoke(payload)

    assert answer["origin"] == {
        "custom": {
            "domainName": "site-eu.example.com",
            "path": "",
            "port": 443,
            "protocol": "https",
            "sslProtocols": ["TLSv1.2"],
            "readTimeout": 30,
            "keepaliveTimeout": 5,
            "customHeaders": {},
        }
    }
    assert answer["headers"] == {**headers, "host": [{"key": "Host", "value": "site-eu.example.com"}]}


def test_responses(edge: Runtime) -> None:
    found = edge.invoke(cloudfront.origin_response())
    missing = edge.invoke(cloudfront.origin_response(response=CloudFrontResponse(status="403")))
    page = edge.invoke(cloudfront.viewer_response())

    assert found == cf(cloudfront.origin_response())["response"]
    assert (missing["status"], missing["body"], missing["bodyEncoding"]) == ("404", service.NOT_FOUND, "text")
    assert page["headers"]["x-frame-options"] == [{"key": "X-Frame-Options", "value": "DENY"}]
    assert page["headers"]["vary"] == cf(cloudfront.viewer_response())["response"]["headers"]["vary"]


def test_a_malformed_event_is_a_function_error_and_the_function_goes_on(edge: Runtime) -> None:
    payload = cloudfront.viewer_response()
    cf(payload)["response"]["headers"] = "hunter2"

    error = edge.invoke(payload)

    assert error["errorType"] == "EventError"
    assert "Records[0].cf.response.headers" not in error["errorMessage"]  # viewers see it
    assert "Records[0].cf.response.headers" in edge.log
    assert "hunter2" not in edge.log
    assert edge.invoke(cloudfront.viewer_request())["uri"] == "/images/a.jpg"
    assert edge.log.count("INIT START") == 1
