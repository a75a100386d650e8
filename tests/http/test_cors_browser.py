"""A page in a real browser calls the local server from another origin, as far as the CORS setting lets it.

The browser is `chromium` on PATH; without it the test is skipped.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any

import pytest

from lambdarouter import App
from lambdarouter.http import CORS, Cookie, Header, HTTPResponse, HTTPSettings, set_cookie
from tests.support.http.serving import serving

CHROMIUM = shutil.which("chromium")
OPTIONS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--virtual-time-budget=20000", "--dump-dom"),
]

PAGE = """<!doctype html><title>A shop</title><pre id="told"></pre><script>
const [ours, closed] = %s;
async function ask(url, options) {
  try {
    const answer = await fetch(url, options);
    return [answer.status, await answer.text(), answer.headers.get("x-told"), answer.headers.get("x-untold")];
  } catch (error) {
    return error.name;
  }
}
async function run() {
  const told = {};
  const json = {"Content-Type": "application/json"};
  const withCookies = {credentials: "include"};
  told.simple = await ask(ours + "/items/7");
  told.error = await ask(ours + "/items/seven");
  told.nowhere = await ask(ours + "/nowhere");
  const item = '{"name": "\\u00e4"}';
  told.put = await ask(ours + "/items/7", {method: "PUT", body: item, headers: {...json, "X-Test": "yes"}});
  told.failed = await ask(ours + "/items/7", {method: "DELETE"});
  told.header = await ask(ours + "/items/7", {headers: {"X-Other": "no"}});
  told.method = await ask(ours + "/items/7", {method: "PATCH"});
  told.login = await ask(ours + "/login", withCookies);
  told.me = await ask(ours + "/me", withCookies);
  told.nobody = await ask(ours + "/me");
  told.closed = await ask(closed + "/");
  told.opaque = (await fetch(closed + "/", {mode: "no-cors"})).type;
  document.getElementById("told").textContent = JSON.stringify(told);
}
run();
</script>
"""


def service(origin: str) -> App:
    """What the page calls: it may come from `origin`."""
    cors = CORS(origin, credentials=True, headers=["Content-Type", "X-Test"], expose="X-Told")
    app = App(http=HTTPSettings(cors=cors, security_headers=True, compress=True))

    @app.get("/items/{item_id}")
    def get_item(item_id: int) -> HTTPResponse:
        return HTTPResponse({"item_id": item_id}, headers={"X-Told": "told", "X-Untold": "untold"})

    @app.put("/items/{item_id}")
    def put_item(item_id: int, item: dict[str, str], x_test: Annotated[str, Header()]) -> list[Any]:
        return [item_id, item, x_test]

    @app.delete("/items/{item_id}")
    def delete_item(item_id: int) -> None:
        raise ValueError("nobody's business")

    @app.get("/login")
    def login() -> HTTPResponse:
        return HTTPResponse("in", cookies=[set_cookie("sid", "7", secure=False)])

    @app.get("/me")
    def me(sid: Annotated[str, Cookie()] = "nobody") -> str:
        return sid

    return app


def page(addresses: list[str]) -> App:
    """Serves the page."""
    app = App()

    @app.get("/")
    def shop() -> HTTPResponse:
        return HTTPResponse(PAGE % json.dumps(addresses), headers={"Content-Type": "text/html; charset=utf-8"})

    return app


def shown(url: str, folder: Path) -> Any:
    """What the page at an address has written."""
    assert CHROMIUM is not None
    done = subprocess.run(
        [CHROMIUM, *OPTIONS, f"--user-data-dir={folder}", url], capture_output=True, check=False, timeout=120
    )
    found = re.search(r'<pre id="told">(.*?)</pre>', done.stdout.decode(), re.DOTALL)
    assert found is not None and found[1], done.stderr.decode()[-2000:]
    return json.loads(html.unescape(found[1]))


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on PATH (Debian: apt-get install chromium)")
@pytest.mark.parametrize("front_door", ["api_gateway_http", "alb"])
def test_a_page_of_another_origin(front_door: str, tmp_path: Path) -> None:
    addresses: list[str] = []
    with ExitStack() as stack:
        origin = f"http://127.0.0.1:{stack.enter_context(serving(page(addresses)))}"
        elsewhere = "https://elsewhere.example"
        for app in (service(origin), service(elsewhere)):
            addresses.append(f"http://127.0.0.1:{stack.enter_context(serving(app, front_door))}")
        told = shown(origin, tmp_path)

    assert told["simple"] == [200, '{"item_id":7}', "told", None]
    assert told["put"][:2] == [200, '[7,{"name":"ä"},"yes"]']
    # Errors of every kind can be read by the page, or it could not tell them from a lost connection.
    assert (told["error"][0], json.loads(told["error"][1])["title"]) == (400, "Bad Request")
    assert (told["nowhere"][0], told["failed"][0]) == (404, 500)
    assert "nobody's business" not in told["failed"][1]
    # A header or a method that is not allowed is stopped by the preflight, as is everything from elsewhere.
    assert (told["header"], told["method"], told["closed"]) == ("TypeError", "TypeError", "TypeError")
    assert told["opaque"] == "opaque"
    assert (told["login"][1], told["me"][1], told["nobody"][1]) == ("in", "7", "nobody")
