"""The test suites of Mangum and of apig-wsgi against mounted apps: each test passes, or is listed with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.downloads import UnavailableError
from tests.support.mounts.suites import fetch, outcomes

#: The tests of Mangum that fail, by the beginning of their names.
OF_MANGUM = {
    # Out of scope.
    "tests.handlers.test_custom::test_custom_handler": "events of one's own are sources, in App(sources=...)",
    "tests.handlers.test_lambda_at_edge::test_aws_lambda_at_edge_response": "Lambda@Edge is no HTTP integration",
    "tests.handlers.test_lambda_at_edge::test_aws_lambda_at_edge_exclude_": "Lambda@Edge is no HTTP integration",
    "tests.test_http::test_http_logging": "there is no log line of each request in Mangum's words",
    # Equivalent.
    "tests.handlers.test_alb::test_aws_alb_scope_real[GET-/lambda": "the query is as it was sent, and not encoded anew",
    "tests.handlers.test_http_gateway::test_aws_http_gateway_scope_basic_v1": "the port of https is 443, and not 80",
    "tests.handlers.test_http_gateway::test_aws_http_gateway_scope_basic_v2": "the port of https is 443, and not 80",
    "tests.handlers.test_http_gateway::test_aws_http_gateway_scope_real_v1[GET-/my": "a line for each value",
    "tests.handlers.test_http_gateway::test_aws_http_gateway_scope_real_v1[POST-/img": "a line for each value",
    "tests.handlers.test_http_gateway::test_aws_http_gateway_scope_real_v1[POST-/form": "a line for each value",
    "tests.test_http::test_set_cookies_v2": "a comma between values of a header is followed by a blank",
    "tests.test_http::test_http_exception_mid_response": "the body of the 500 response is a problem document",
    "tests.test_http::test_http_cycle_state": "the body of the 500 response is a problem document",
    # Wrong there.
    "tests.handlers.test_api_gateway::test_aws_api_gateway_scope_basic": "the stage is in root_path and in path",
    "tests.handlers.test_api_gateway::test_aws_api_gateway_base_path": "the base path is in root_path and in path",
    "tests.handlers.test_http_gateway::test_aws_http_gateway_scope_real_v1[GET--": "AWS sends lists in this field",
    "tests.test_http::test_set_cookies_v1": "cookies are not dropped, wherever they are sent",
    "tests.handlers.test_http_gateway::test_aws_http_gateway_response_v2[GET-None": "no Content-Type is made up",
    # An app that fails to start is not called; its failure is a 500 and in the log, and no exception of the invocation.
    "tests.test_lifespan::test_lifespan_error": "an app whose start-up raises is not called without it",
    "tests.test_lifespan::test_lifespan_failure": "the failure is a 500 and in the log",
    "tests.test_lifespan::test_lifespan_unexpected_message": "an app that sends HTTP messages has no lifespan",
}

#: The tests of apig-wsgi that fail.
OF_APIG_WSGI = {
    # Out of scope.
    "tests.test_apig_wsgi.TestUnknownVersionEvents::test_errors": "another event is an UnknownEventError",
    # Equivalent.
    "tests.test_apig_wsgi.TestV2Events::test_two_cookies": "a blank after the semicolon, as browsers send it",
    "tests.test_apig_wsgi.TestV2Events::test_mixed_cookies": "a blank after the semicolon, as browsers send it",
    # Wrong there.
    "tests.test_apig_wsgi.TestV1Events::test_special_headers": "CONTENT_TYPE has no HTTP_CONTENT_TYPE beside it",
    "tests.test_apig_wsgi.TestV1Events::test_special_content_type": "CONTENT_TYPE has no HTTP_CONTENT_TYPE beside it",
    "tests.test_apig_wsgi.TestV2Events::test_special_headers": "CONTENT_TYPE has no HTTP_CONTENT_TYPE beside it",
    "tests.test_apig_wsgi.TestV1Events::test_special_x_forwarded_for": "a client can send X-Forwarded-For itself",
    "tests.test_apig_wsgi.TestV1Events::test_exc_info": "PEP 3333: an error page replaces a response without a body",
    "tests.test_apig_wsgi.TestV1Events::test_elb_health_check": "PEP 3333: SERVER_NAME and SERVER_PORT are not empty",
    "tests.test_apig_wsgi.TestV2Events::test_path_unquoting": "an HTTP API sends the path decoded",
}

#: Tests of Mangum that run a container.
_IN_A_CONTAINER = "real_lambda"


def check(found: dict[str, str], listed: dict[str, str]) -> None:
    """Check that exactly the listed tests fail."""
    failed = {name: outcome for name, outcome in found.items() if outcome != "passed"}
    unlisted = [f"{name}\n{text}" for name, text in failed.items() if not name.startswith(tuple(listed))]
    assert not unlisted, "\n\n".join(unlisted)
    assert [each for each in listed if not any(name.startswith(each) for name in failed)] == [], "they pass by now"


@pytest.fixture
def suite(request: pytest.FixtureRequest) -> Path:
    """The folder of a source distribution."""
    try:
        return fetch(request.param)
    except UnavailableError as error:
        pytest.skip(f"no source distribution here: {error}")


@pytest.mark.parametrize("suite", ["mangum==0.22.0"], indirect=True)
def test_the_suite_of_mangum(suite: Path) -> None:
    found = outcomes(suite, "as_mangum", "-k", f"not {_IN_A_CONTAINER}")

    assert len(found) > 100
    check(found, OF_MANGUM)


@pytest.mark.parametrize("suite", ["apig-wsgi==2.20.0"], indirect=True)
def test_the_suite_of_apig_wsgi(suite: Path) -> None:
    found = outcomes(suite, "as_apig_wsgi", paths=("src",))

    assert len(found) > 90
    check(found, OF_APIG_WSGI)
