"""One suite of requests through every form of every HTTP integration, and through the local server: the same answers.

`DIFFERS` has what an integration cannot carry, each with its reason; a difference that is not there is a failure.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from attrs import frozen
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lambdarouter._detection.known import HTTP_INTEGRATIONS
from tests.support.http.integrations import INTEGRATIONS, Integration
from tests.support.http.serving import Answer, fetch, serving
from tests.support.http.suite import AS_JSON, AS_PROBLEM, BYTES, CASES, Case, Pairs, app


@frozen
class Way:
    """How a request gets to the app: as an event of one form (`integration`), or through a server for one."""

    front_door: str
    integration: Integration | None = None

    def ask(
        self, ports: dict[str, int], method: str, path: str, sent: Pairs = (), sends: bytes | None = None
    ) -> Answer:
        """The answer to a request."""
        if self.integration is None:
            return fetch(ports[self.front_door], method, path, sent, sends)
        several: dict[str, list[str]] = {}
        for name, value in sent:
            several.setdefault(name, []).append(value)
        got = self.integration.request(app, method, path, headers=several, body=sends)
        pairs = [(name, value) for name in got.headers for value in got.headers.all(name)]
        return Answer(got.status, pairs, got.body)

    def __str__(self) -> str:
        return f"{self.integration!r}" if self.integration is not None else f"served-{self.front_door}"


WAYS = [
    *(Way(integration.source, integration) for integration in INTEGRATIONS),
    *(Way(name) for name in sorted(HTTP_INTEGRATIONS)),
]

ONE_COOKIE = "VPC Lattice sends one string for each header, so two cookies have no place: rejected rather than lost"
ONE_SLASH = "Python's http.server, below the local one, makes one slash of several at the start of a path"
LAST_VALUE = "a load balancer without multi-value headers sends the last value of a name alone"

#: What differs, by way and case: why, and what comes instead of the answer's status and body.
DIFFERS: dict[tuple[str, str], tuple[str, int, Any]] = {
    **{(f"served-{name}", "GET //users/7"): (ONE_SLASH, 200, {"user_id": 7}) for name in HTTP_INTEGRATIONS},
    ("lattice-v1", "GET /set-cookies?count=2"): (ONE_COOKIE, 500, ...),
    ("lattice-v2", "GET /set-cookies?count=2"): (ONE_COOKIE, 500, ...),
    ("served-vpc_lattice_v1", "GET /set-cookies?count=2"): (ONE_COOKIE, 500, ...),
    ("served-vpc_lattice_v2", "GET /set-cookies?count=2"): (ONE_COOKIE, 500, ...),
    ("alb", "GET /tell/x?a=1&a=2&a=1"): (LAST_VALUE, 200, ["x", {"a": ["1"]}]),
    ("alb", "GET /search?q=tea&tag=a&tag=b%20c&limit=3&exact=true"): (LAST_VALUE, 200, ["tea", ["b c"], 3, True]),
    ("alb", "a header sent twice"): (LAST_VALUE, 200, [None, [2]]),
}


@pytest.fixture(scope="module")
def ports() -> Iterator[dict[str, int]]:
    """A server for each HTTP integration."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(serving(app, name)) for name in sorted(HTTP_INTEGRATIONS)}


def body_of(answer: Answer, like: Any) -> Any:
    """The body as bytes or as JSON, whichever the other is, without what is another one each time."""
    if isinstance(like, bytes):
        return answer.body
    found = json.loads(answer.body)
    if isinstance(found, dict):
        found.pop("request_id", None)
    return found


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize("way", WAYS, ids=str)
def test_the_answer(ports: dict[str, int], way: Way, case: Case) -> None:
    method, _, path = case.request.partition(" ")

    answer = way.ask(ports, method, path, case.sent, case.sends)

    if (str(way), str(case)) in DIFFERS:
        _, status, body = DIFFERS[str(way), str(case)]
        assert answer.status == status
        assert body is ... or body_of(answer, body) == body
        return
    assert answer.status == case.status, answer
    assert body_of(answer, case.body) == case.body
    usual = AS_PROBLEM if case.status >= 400 else AS_JSON
    assert answer.headers == (usual if case.headers is None else case.headers)
    assert answer.cookies == case.cookies


def test_what_differs_is_in_the_suite() -> None:
    assert {way for way, _ in DIFFERS} <= {str(way) for way in WAYS}
    assert {case for _, case in DIFFERS} <= {str(case) for case in CASES}
    assert len({str(case) for case in CASES}) == len(CASES)


def test_the_reason_of_a_500_stays_here(ports: dict[str, int], caplog: pytest.LogCaptureFixture) -> None:
    for way in WAYS:
        caplog.clear()
        answer = way.ask(ports, "GET", "/broken")

        assert b"secret" not in answer.body
        assert "a secret of the service" in caplog.text


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(
    segments=st.lists(TEXTS.filter(lambda text: text not in ("", ".", "..")), min_size=1, max_size=3),
    query=st.dictionaries(TEXTS, TEXTS, max_size=3),
    body=st.binary(max_size=50),
)
@example(segments=["0/"], query={}, body=b"")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_path_query_and_body_arrive_as_they_were_sent(
    ports: dict[str, int], segments: list[str], query: dict[str, str], body: bytes
) -> None:
    path = "/tell/" + "/".join(quote(each, safe="") for each in segments) + (f"?{urlencode(query)}" if query else "")
    decoded = "/".join(segments)
    for way in WAYS:
        told = way.ask(ports, "GET", path)
        echoed = way.ask(ports, "POST", "/echo", [("Content-Type", BYTES)], body)

        assert told.status == (200 if decoded.strip("/") else 404), (way, told)
        if told.status == 200:
            assert json.loads(told.body) == [decoded, {name: [each] for name, each in query.items()}]
        assert (echoed.status, echoed.body) == (200, body), way
