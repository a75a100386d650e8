"""The same requests to FastAPI behind Mangum and to an app of ours: dependencies, parts of paths, own errors.

The responses to requests that fit are the same. A request that does not fit is a 422 there and a 400 here, and both
name the same places. `test_against_starlette.py` compares everything below.
"""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mangum import Mangum

from tests.support.http.integrations import INTEGRATIONS, Integration
from tests.support.http.parameters_twice import OURS, SHOP, THEIRS
from tests.support.http.twice import Asked, Seen, asked_of

COMPARED = [integration for integration in INTEGRATIONS if not integration.name.startswith("lattice")]
JSON = (("Content-Type", "application/json"),)
TOKEN = (("X-Token", "t"),)


@pytest.fixture(scope="module", autouse=True)
def loop() -> Iterator[None]:
    """The event loop that Mangum looks for."""
    made = asyncio.new_event_loop()
    asyncio.set_event_loop(made)
    yield
    asyncio.set_event_loop(None)
    made.close()


def of_both(integration: Integration, asked: Asked) -> tuple[Seen, Seen]:
    """The responses of FastAPI and of ours."""
    return asked_of(Mangum(THEIRS, lifespan="off"), integration, asked), asked_of(OURS, integration, asked)


def their_faults(response: Seen) -> set[str]:
    """The places that a 422 names, as we write them."""
    details = json.loads(response.body)["detail"]
    return {".".join(name for name in each["loc"] if isinstance(name, str)) for each in details}


def content_of(response: Seen) -> bytes:
    """The body of a response, decompressed."""
    return gzip.decompress(response.body) if "content-encoding" in response.headers else response.body


def compare(integration: Integration, asked: Asked) -> None:
    """Fail where the responses differ."""
    theirs, ours = of_both(integration, asked)
    if theirs.status == 422:
        assert ours.status == 400, (integration, asked, ours)
        faults = {each["field"].partition("[")[0] for each in json.loads(ours.body)["errors"]}
        assert faults == their_faults(theirs), (integration, asked)
        return
    assert (ours.status, ours.headers.get("x-a")) == (theirs.status, theirs.headers.get("x-a")), (integration, asked)
    if theirs.headers.get("content-type") == "application/json" and theirs.body:
        assert json.loads(ours.body) == json.loads(theirs.body), (integration, asked)
    else:
        assert content_of(ours) == content_of(theirs), (integration, asked)
    for name in ("access-control-allow-origin", "content-encoding"):
        assert ours.headers.get(name) == theirs.headers.get(name), (integration, asked, name)


ASKED = [
    # Dependencies.
    Asked("GET", "/users/7/sessions?limit=3&verbose=true", TOKEN),
    Asked("GET", "/users/7/sessions?limit=3&tag=a", (*TOKEN, ("Cookie", "sid=s"))),
    Asked("GET", "/users/101/sessions?limit=3", TOKEN),
    Asked("GET", "/users/x/sessions?limit=y&verbose=z"),
    Asked("GET", "/users/7/sessions", TOKEN),
    Asked("GET", "/users/7/sessions?limit=1"),
    Asked("GET", "/users/101/sessions", TOKEN),
    Asked("GET", "/pages"),
    Asked("GET", "/pages?number=2&size=100&other=1"),
    Asked("GET", "/pages?number=two&size=101"),
    Asked("POST", "/items", JSON, b'{"name": "a", "price": 2.5}'),
    Asked("POST", "/items", JSON, b'{"price": "many"}'),
    Asked("POST", "/items", JSON, b'{"name": null}'),
    # Parts of a segment.
    Asked("GET", "/reports/a.json"),
    Asked("GET", "/reports/a.b.json"),
    Asked("GET", "/reports/a.b.csv"),
    Asked("GET", "/reports/a"),
    Asked("GET", "/reports/.json"),
    Asked("GET", "/reports/a%20b.json"),
    Asked("POST", "/jobs/7:cancel"),
    Asked("POST", "/jobs/x:cancel"),
    Asked("POST", "/jobs/7:start"),
    Asked("POST", "/jobs/7"),
    Asked("GET", "/v1.2.3/x"),
    Asked("GET", "/v1/x"),
    # Errors of the framework.
    Asked("GET", "/nowhere"),
    Asked("GET", "/jobs/7:cancel"),
    Asked("POST", "/pages"),
    # Responses without content.
    Asked("GET", "/status/204"),
    Asked("GET", "/status/205"),
    Asked("GET", "/status/304"),
    # Origins and encodings.
    Asked("GET", "/long", (("Accept-Encoding", "gzip"), ("Origin", SHOP))),
    Asked("GET", "/long", (("Accept-Encoding", "br, gzip;q=0.5"), ("Origin", "null"))),
    Asked("GET", "/long", (("Accept-Encoding", "br"), ("Origin", "https://evil.example"))),
    Asked("GET", "/nowhere", (("Origin", SHOP),)),
]


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_a_request(asked: Asked) -> None:
    for integration in COMPARED:
        compare(integration, asked)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("origin", [SHOP, "null", "https://evil.example"])
def test_a_preflight_allows_the_same(method: str, origin: str) -> None:
    headers = (("Origin", origin), ("Access-Control-Request-Method", method))
    for integration in COMPARED:
        theirs, ours = of_both(integration, Asked("OPTIONS", "/any", headers))
        name = "access-control-allow-origin"
        assert ours.headers.get(name) == theirs.headers.get(name)
        if name in ours.headers:
            for response in (theirs, ours):
                assert method in response.headers["access-control-allow-methods"].split(", ")


# --- Any request ----------------------------------------------------------------------------------------------------

slow = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(
    st.sampled_from(["7", "101", "x", "-1", "007"]),
    st.dictionaries(st.sampled_from(["limit", "verbose", "tag"]), st.sampled_from(["1", "x", "true", "7"])),
    st.booleans(),
)
@slow
def test_any_request(user: str, query: dict[str, str], has_token: bool) -> None:
    asked = Asked("GET", f"/users/{user}/sessions?{urlencode(query)}", TOKEN if has_token else ())
    for integration in COMPARED[:3]:
        compare(integration, asked)


@given(st.text("ab.-:xj", min_size=1, max_size=8))
@slow
def test_any_segment(segment: str) -> None:
    for method, path in (("GET", f"/reports/{segment}"), ("POST", f"/jobs/{segment}"), ("GET", f"/v{segment}/x")):
        compare(COMPARED[0], Asked(method, path))
