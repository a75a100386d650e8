"""The same requests to Starlette behind Mangum and to an app of ours: status, headers and body are the same.

Where they are meant to differ is told in one place: each `@difference` says what, with the reason in its docstring,
and turns the answer of Starlette and Mangum into the one that we want. Whatever then differs is a failure, and so is a
difference that nothing needs. VPC Lattice is not compared, which Mangum does not know; nor is Content-Length, which
Starlette writes and the HTTP integration does.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import quote, unquote, urlencode

import pytest
from attrs import define
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lambdarouter.http import set_cookie
from tests.support.http.integrations import INTEGRATIONS, Integration
from tests.support.http.serving import Answer
from tests.support.http.twice import OURS, Asked, Said, Seen, asked_of, asked_of_them, said

PROBLEM = "application/problem+json"
COMPARED = [integration for integration in INTEGRATIONS if not integration.name.startswith("lattice")]
REST = COMPARED[0]
STAND_IN = "\ue000"


@pytest.fixture(scope="module", autouse=True)
def loop() -> Iterator[None]:
    """The event loop that Mangum looks for."""
    made = asyncio.new_event_loop()
    asyncio.set_event_loop(made)
    yield
    asyncio.set_event_loop(None)
    made.close()


@define
class Answered:
    """What both made of a request; the differences change it until both are the same."""

    integration: Integration
    asked: Asked
    theirs: Any
    ours: Any

    def ask_them(self, *, path: str | None = None, integration: Integration | None = None) -> bool:
        """Ask them again, with a path or through an HTTP integration with which they do what we do."""
        self.integration = integration or self.integration
        self.asked = Asked(self.asked.method, path or self.asked.path, self.asked.headers, self.asked.body)
        self.theirs = asked_of_them(self.integration, self.asked)
        return True

    def want(self, status: int, headers: dict[str, str], body: bytes) -> bool:
        """Say what we want instead of their answer."""
        self.theirs = Seen(Answer(status, headers.items(), body))
        return True

    def want_problem(self, status: int, title: str) -> bool:
        """Say that we want a problem; what it tells beyond its status is our own."""
        if self.ours.body:
            told = json.loads(self.ours.body)
            assert told.keys() >= {"type", "title", "status"}
            self.ours.body = json.dumps({"title": told["title"], "status": told["status"]}).encode()
        headers = {**self.theirs.headers, "content-type": PROBLEM}
        return self.want(status, headers, json.dumps({"title": title, "status": status}).encode())


# --- What is meant to differ ----------------------------------------------------------------------------------------

Difference = Callable[[Answered], bool]
DIFFERENCES: list[Difference] = []


def difference(function: Difference) -> Difference:
    """A difference that is meant: it changes their answer into what we want, and tells whether it did."""
    DIFFERENCES.append(function)
    return function


@difference
def any_character_may_be_in_a_path(each: Answered) -> bool:
    """Starlette's paths are regular expressions, for which a line break is no character, or the end."""
    path, mark, query = each.asked.path.partition("?")
    if "%0A" not in path:
        return False
    each.ask_them(path=path.replace("%0A", quote(STAND_IN)) + mark + query)
    each.theirs.body = each.theirs.body.replace(STAND_IN.encode(), rb"\n")
    return True


@difference
def decoded_once(each: Answered) -> bool:
    """Mangum decodes the path of an HTTP API a second time, so that `%2541` is `A`; we decode every path once."""
    if each.integration.name not in ("http-1.0", "http-2.0") or "%25" not in each.asked.path.partition("?")[0]:
        return False
    each.ask_them(integration=REST)
    each.theirs.body = each.theirs.body.replace(STAND_IN.encode(), rb"\n")
    return True


@difference
def a_slash_at_the_end_is_no_other_path(each: Answered) -> bool:
    """Starlette sends the client elsewhere, which costs another invocation and another round trip."""
    path, mark, query = each.asked.path.partition("?")
    return each.theirs.status == 307 and each.ask_them(path=path.rstrip("/") + mark + query)


@difference
def a_greedy_placeholder_is_never_empty(each: Answered) -> bool:
    """So `/tell/` has nothing for its placeholder to hold, and is a 404."""
    if not each.asked.path.startswith("/tell/") or each.theirs.status != 200 or each.asked.method == "HEAD":
        return False
    return not json.loads(each.theirs.body)["path"].strip("/") and each.want_problem(404, "Not Found")


@difference
def a_value_of_the_wrong_type_is_a_400(each: Answered) -> bool:
    """`{user_id:int}` is a part of Starlette's routing: a wrong value is a 404, and nothing tells what is wrong."""
    found = re.fullmatch(r"/users/([^/?]+)", each.asked.path)
    if found is None or each.theirs.status != 404:
        return False
    if re.fullmatch(r"-\d+", found[1]):  # which Starlette's converter does not know
        return each.want(200, {"content-type": "application/json"}, b'{"user_id":%s}' % found[1].encode())
    return each.want_problem(400, "Bad Request")


@difference
def bytes_that_are_no_text_are_a_400(each: Answered) -> bool:
    """Starlette puts U+FFFD for what is not UTF-8 in a path or query, a value that nobody sent."""
    is_user = each.asked.path.startswith("/users/")  # some HTTP integrations have decoded it before us
    if each.ours.status != 400 or each.theirs.status == 400 or is_user:
        return False
    with pytest.raises(UnicodeDecodeError):
        unquote(each.asked.path, errors="strict")
    return each.want_problem(400, "Bad Request")


@difference
def options_are_answered(each: Answered) -> bool:
    """OPTIONS asks which methods there are; for Starlette it is one that is not there."""
    if each.asked.method != "OPTIONS" or each.theirs.status != 405:
        return False
    return each.want(204, {"allow": each.theirs.headers["allow"]}, b"")


@difference
def allow_has_options_and_an_order(each: Answered) -> bool:
    """And so it is among the allowed ones; Starlette's list is a set, in another order each time."""
    if "allow" not in each.theirs.headers:
        return False
    methods = {*each.theirs.headers["allow"].split(", "), "OPTIONS"}
    each.theirs.headers["allow"] = ", ".join(sorted(methods))
    return True


@difference
def errors_are_problems(each: Answered) -> bool:
    """An error of the framework is `application/problem+json` as any other; Starlette's is a line of text."""
    lines = {404: "Not Found", 405: "Method Not Allowed", 500: "Internal Server Error"}
    line = lines.get(each.theirs.status)
    return line is not None and each.theirs.body == line.encode() and each.want_problem(each.theirs.status, line)


@difference
def some_statuses_have_no_content(each: Answered) -> bool:
    """Starlette leaves it to its server to drop the body of a 204 or 304, and Mangum sends it with its type."""
    if each.theirs.status not in (204, 205, 304):
        return False
    has_type = each.theirs.headers.pop("content-type", None) is not None
    has_body, each.theirs.body = bool(each.theirs.body), b""
    return has_type or has_body


@difference
def head_has_no_body(each: Answered) -> bool:
    """Starlette leaves it to its server to drop the body, and Mangum sends it: encoded, and paid for."""
    if each.asked.method != "HEAD":
        return False
    each.theirs.body = b""
    return True


@difference
def no_type_without_a_body(each: Answered) -> bool:
    """Mangum says `application/json` of whatever has no type and goes through payload 2.0, empty answers included."""
    if each.integration.source not in ("api_gateway_http", "function_url") or "content-type" in each.ours.headers:
        return False
    return bool(each.theirs.headers.pop("content-type", None) == "application/json")


@difference
def bytes_are_bytes(each: Answered) -> bool:
    """A body of bytes without a type is `application/octet-stream`; Starlette says nothing of it."""
    if "content-type" in each.theirs.headers and each.theirs.headers["content-type"] != "application/json":
        return False
    if each.ours.headers.get("content-type") != "application/octet-stream":
        return False
    each.theirs.headers["content-type"] = "application/octet-stream"
    return True


@difference
def no_value_is_lost(each: Answered) -> bool:
    """For a load balancer without multi-value headers, Mangum writes a name in other cases, and drops what is left."""
    values = [value for name, value in said[0].headers if name.lower() == "x-1"]
    if each.integration.name != "alb" or each.asked.path != "/said" or len(values) <= 2:  # x-1 and X-1
        return False
    assert each.theirs.headers["x-1"] == ", ".join(values[:2])
    each.theirs.headers["x-1"] = ", ".join(values)
    return True


@difference
def values_are_joined_as_http_does(each: Answered) -> bool:
    """Mangum joins the values of a header for payload 2.0 with a comma, where a comma and a blank are the custom."""
    met = False
    for name, value in each.ours.headers.items():
        given = each.theirs.headers.get(name, "")
        if given != value and given.replace(", ", ",") == value.replace(", ", ","):
            each.theirs.headers[name] = value
            met = True
    return met


@difference
def the_first_cookie_of_a_name_counts(each: Answered) -> bool:
    """A browser sends the one of the longest path first (RFC 6265, 5.4), which is the more specific one."""
    found = re.fullmatch(r"sid=(\w+);.*; sid=(\w+)", dict(each.asked.headers).get("Cookie", ""))
    if found is None or each.theirs.status != 200:
        return False
    told = json.loads(each.theirs.body)
    assert told["cookies"]["sid"] == found[2]
    told["cookies"]["sid"] = found[1]
    each.theirs.body = json.dumps(told, separators=(",", ":")).encode()
    return True


def compare(integration: Integration, asked: Asked) -> list[str]:
    """Fail where both differ and are not meant to; the names of the differences that were met."""
    each = Answered(integration, asked, asked_of_them(integration, asked), asked_of(OURS, integration, asked))
    met = [difference.__name__ for difference in DIFFERENCES if difference(each)]
    if each.theirs.body != each.ours.body and each.theirs.headers.get("content-type") in ("application/json", PROBLEM):
        assert json.loads(each.theirs.body) == json.loads(each.ours.body), (integration, asked, met)
        each.theirs.body = each.ours.body  # which may be written otherwise
    assert each.theirs == each.ours, (integration, asked, met)
    return met


# --- A fixed list ---------------------------------------------------------------------------------------------------

TYPED = (("Content-Type", "text/plain; charset=utf-8"),)
ASKED = [
    Asked("GET", "/users/7"),
    Asked("GET", "/users/007"),
    Asked("GET", "/users/-7"),
    Asked("GET", "/users/x"),
    Asked("GET", "/users/7/"),
    Asked("GET", "/users/7/?a=b"),
    Asked("GET", "/users"),
    Asked("GET", "/"),
    Asked("GET", "/Users/7"),
    Asked("HEAD", "/users/7"),
    Asked("HEAD", "/nowhere"),
    Asked("HEAD", "/echo"),
    Asked("OPTIONS", "/users/7"),
    Asked("OPTIONS", "/nowhere"),
    Asked("DELETE", "/users/7"),
    Asked("PATCH", "/echo"),
    Asked("GET", "/broken"),
    Asked("DELETE", "/tell/a"),
    Asked("GET", "/tell/a/b//c"),
    Asked("GET", "/tell/"),
    Asked("GET", "/tell/a/"),
    Asked("GET", "/tell/%0Aa%250A%0A"),
    Asked("GET", "/tell/a%20b+c%2Fd"),
    Asked("GET", "/tell/%C3%A4%F0%9F%A6%8A"),
    Asked("GET", "/tell/%2541%25"),
    Asked("GET", "/tell/%ff"),
    Asked("GET", "/tell/..%2F..%2Fetc"),
    Asked("GET", "/tell/a;b=c,d:e@f!$&'()*"),
    Asked("GET", "/tell/a?b=1&b=2&c=&d&%C3%A4=%E2%82%AC+%2B"),
    Asked("GET", "/tell/a?b=1;c=2"),
    Asked("GET", "/tell/a?b=%2541"),
    Asked("GET", "/tell/a?b=%ff"),
    Asked("GET", "/tell/a?"),
    Asked("GET", "/tell/a", (("X-Test", "a, b"),)),
    Asked("GET", "/tell/a", (("Cookie", "sid=7; theme=dark; a=b=c; d="),)),
    Asked("GET", "/tell/a", (("Cookie", 'sid="a b"'),)),
    Asked("GET", "/tell/a", (("Cookie", "sid=first; x=1; sid=second"),)),
    Asked("POST", "/echo", TYPED, "grün 🦊".encode()),
    Asked("POST", "/echo", TYPED, b"\xff\xfe"),
    Asked("POST", "/echo", TYPED, b""),
    Asked("PUT", "/echo", (("Content-Type", "image/png"),), bytes(range(256))),
    Asked("PUT", "/echo", (("Content-Type", "application/x-www-form-urlencoded"),), b"a=1&b=%20"),
    Asked("POST", "/echo", (), b"no type"),
    Asked("POST", "/echo"),
]


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_a_request(asked: Asked) -> None:
    for integration in COMPARED:
        compare(integration, asked)


SAID = [
    Said(),
    Said(204),
    Said(304, (("ETag", '"1"'),)),
    Said(204, (("Content-Type", "text/plain"),), b"body"),
    Said(205, (), b"body"),
    Said(304, (("ETag", '"1"'), ("Content-Type", "image/png")), b"body"),
    Said(303, (("Location", "/users/7"),)),
    Said(200, (("Content-Type", "text/html; charset=utf-8"),), b"<p>"),
    Said(200, (("Content-Type", "image/png"),), b"\x00\xff"),
    Said(200, (), b"bytes"),
    Said(418, (("Content-Type", "text/plain"), ("X-Odd", 'a;b="c", d')), b"tea"),
    Said(200, (("Link", "</a>"), ("Link", "</b>"), ("Vary", "Accept"))),
    Said(201, (("Content-Type", "text/plain"),), b"x", (set_cookie("a", "1"),)),
    Said(200, (), b"", (set_cookie("a", "1", max_age=60), set_cookie("b", "2"), "c=3")),
    Said(500, (("Content-Type", "text/plain"),), b"told"),
]  # fmt: skip


@pytest.mark.parametrize("answer", SAID, ids=lambda each: f"{each.status}-{each.body!r}-{len(each.headers)}")
def test_an_answer(answer: Said) -> None:
    said[0] = answer
    for integration in COMPARED:
        compare(integration, Asked("GET", "/said"))
        compare(integration, Asked("HEAD", "/said"))


def test_every_difference_is_needed() -> None:
    said[0] = Said(200, (("X-1", "a"), ("X-1", "b"), ("X-1", "c")))
    requests = [*ASKED, Asked("GET", "/said")]
    met = {name for asked in requests for integration in COMPARED for name in compare(integration, asked)}
    said[0] = Said(204, (), b"body")
    met.update(compare(REST, Asked("GET", "/said")))

    assert met == {each.__name__ for each in DIFFERENCES}
    assert all(each.__doc__ for each in DIFFERENCES)


# --- Any request ----------------------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TOKENS = st.text("abcXYZ019-_", min_size=1, max_size=8)
VISIBLE = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=12)
slow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(
    st.sampled_from(["GET", "HEAD", "DELETE", "OPTIONS", "PUT"]),
    st.lists(TEXTS.filter(lambda text: text.strip("/") != ""), min_size=1, max_size=3),
    st.lists(st.tuples(TEXTS, TEXTS), max_size=4),
    st.dictionaries(TOKENS, st.text("abc019=%!#$&'()*+-./:<>?@[]^_`{|}~", max_size=8), max_size=3),
    st.one_of(st.none(), VISIBLE),
)
@slow
def test_any_request(
    method: str,
    segments: list[str],
    query: Sequence[tuple[str, str]],
    cookies: dict[str, str],
    header: str | None,
) -> None:
    path = "/tell/" + "/".join(quote(each, safe="") for each in segments) + (f"?{urlencode(query)}" if query else "")
    headers = [] if header is None else [("X-Test", header)]
    if cookies:
        headers.append(("Cookie", "; ".join(f"{name}={value}" for name, value in cookies.items())))
    for integration in COMPARED:
        compare(integration, Asked(method, path, tuple(headers)))


@given(
    st.one_of(st.none(), st.binary(max_size=40), TEXTS.map(str.encode)),
    st.sampled_from(["text/plain; charset=utf-8", "application/json", "image/png", "application/octet-stream"]),
)
@slow
def test_any_body(body: bytes | None, kind: str) -> None:
    for integration in COMPARED:
        compare(integration, Asked("POST", "/echo", (("Content-Type", kind),), body))


@given(
    st.one_of(st.sampled_from([204, 205, 304]), st.integers(200, 599)),
    st.lists(st.tuples(st.sampled_from(["X-1", "X-Two", "Link"]), VISIBLE), max_size=4),
    st.binary(max_size=30),
    st.sampled_from([None, "text/html; charset=utf-8", "application/pdf", "application/vnd.api+json"]),
    st.lists(st.builds("{}={}".format, TOKENS, TOKENS), max_size=3),
)
@slow
def test_any_answer(
    status: int, headers: list[tuple[str, str]], body: bytes, kind: str | None, cookies: list[str]
) -> None:
    typed = [] if kind is None else [("Content-Type", kind)]
    said[0] = Said(status, (*typed, *headers), body, tuple(cookies))
    for integration in COMPARED:
        compare(integration, Asked("GET", "/said"))
