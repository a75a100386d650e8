"""The console in a real browser: choose, edit, send, see, save; nothing of a payload becomes HTML.

The browser is `chromium` and `chromedriver` on PATH (Debian: apt-get install chromium chromium-driver), and the driver
selenium. Without one of them the tests are skipped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.wrappers import Response

from lambdarouter._development.console.pages import PREFIX, Console
from lambdarouter._development.function import Function
from lambdarouter._development.invoke_api import InvokeAPI
from lambdarouter._development.server import DevelopmentServer, FunctionServer
from lambdarouter.cli.documentation import Documented
from lambdarouter.testing import sample
from tests.support.chromium import CHROMIUM, DRIVER, MISSING, start
from tests.support.console_service import app
from tests.support.http.serving import serving

pytest.importorskip("selenium.webdriver", reason="selenium is not installed")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None or DRIVER is None, reason=MISSING),
]


class Page:
    """The page of the console in a browser."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def find(self, selector: str) -> Any:
        """The first element of a selector."""
        return self.driver.find_element("css selector", selector)

    def text(self, selector: str) -> str:
        """The text of an element."""
        return str(self.find(selector).get_property("textContent"))

    def until(self, look: Callable[[], Any]) -> Any:
        """What `look` gives as soon as it gives anything true."""
        from selenium.webdriver.support.ui import WebDriverWait

        return WebDriverWait(self.driver, 20).until(lambda _: look())

    def choose(self, name: str) -> None:
        """Click a handler, and wait for its sample."""
        script = "return [...document.querySelectorAll('nav li button')].find(b => b.firstChild.data === arguments[0])"
        self.until(lambda: self.driver.execute_script(script, name)).click()
        self.until(lambda: self.text("#chosen").startswith(f"{name}:") and self.find("#kind").get_property("value"))
        self.until(lambda: self.text("#status").startswith("Sample"))

    def payload(self) -> Any:
        """The JSON value in the editor."""
        return json.loads(self.find("#payload").get_property("value"))

    def keys(self, *keys: str) -> None:
        """Press keys together in the editor."""
        self.find("#payload").send_keys(*keys)

    def place_cursor(self, text: str) -> None:
        """Put the cursor behind a text in the editor."""
        script = """
            const area = arguments[0], at = area.value.indexOf(arguments[1]) + arguments[1].length;
            area.focus();
            area.setSelectionRange(at, at);
        """
        self.driver.execute_script(script, self.find("#payload"), text)


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Generator[Any]:
    """A browser that reaches nothing but this machine."""
    made = start(tmp_path_factory.mktemp("profile"))
    yield made
    made.quit()


@pytest.fixture
def page(driver: Any, tmp_path: Path) -> Generator[Page]:
    """The page of a new console; afterwards the browser has noted no error."""
    function = Function(app)
    http, api = Documented(FunctionServer(function, front_door="api_gateway_http"), "service"), InvokeAPI(function)
    with serving(DevelopmentServer(http, api, pages={PREFIX: Console(function, "service:app", tmp_path)})) as port:
        driver.get(f"http://127.0.0.1:{port}{PREFIX}/")
        made = Page(driver)
        made.until(lambda: made.text("#status") == "Ready")
        driver.get_log("browser")
        yield made
        errors = [each["message"] for each in driver.get_log("browser") if "favicon" not in each["message"]]
        driver.get("about:blank")
    assert errors == []


def test_choose_edit_send_see_save(page: Page, tmp_path: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    page.choose("fulfill")
    page.find("#more").click()
    page.place_cursor('\\"item\\": \\"')
    page.keys("nothing", *[Keys.DELETE] * 4)  # in place of the text of the sample
    assert [json.loads(each["body"])["item"] for each in page.payload()["Records"]] == ["nothing", "text"]
    page.keys(Keys.CONTROL, Keys.ENTER)

    page.until(lambda: page.text("#outcome").startswith("partly failed"))
    first, second = (each["messageId"] for each in page.payload()["Records"])
    assert json.loads(page.text("#result")) == {"batchItemFailures": [{"itemIdentifier": first}]}
    assert page.text("#records") == f"0{first}failedOutOfStock: nothing1{second}succeeded"
    assert "fulfill: matches" in page.text("#explanation")
    page.until(lambda: "partly failed" in page.text("#history"))
    page.find("#save").click()
    page.until(lambda: "Saved test_fulfill_event.py" in page.text("#status"))
    assert "def test_fulfill" in (tmp_path / "test_fulfill_event.py").read_text(encoding="utf-8")


def test_keys_are_completed(page: Page) -> None:
    from selenium.webdriver.common.keys import Keys

    page.choose("thumbnail")
    page.place_cursor('"object": {')
    page.keys('"ver')
    assert page.text("#completions") == "versionIdevent.version_id"
    page.keys(Keys.ENTER)
    page.keys(",")
    assert "versionId" in page.payload()["Records"][0]["s3"]["object"]

    page.place_cursor('"object": {')
    page.keys(Keys.CONTROL, Keys.SPACE)
    assert not page.find("#completions").get_property("hidden")
    assert page.find("#payload").get_attribute("aria-activedescendant") == "completion-0"
    page.keys(Keys.ESCAPE)
    assert page.find("#completions").get_property("hidden")


def test_history_is_shown_and_sent_again(page: Page) -> None:
    page.choose("thumbnail")
    page.find("#send").click()
    page.until(lambda: page.text("#outcome").startswith("succeeded"))
    page.choose("site")
    page.find("#send").click()
    page.until(lambda: "https://" in page.text("#sent"))
    assert '"Status": "SUCCESS"' in page.text("#sent")

    page.until(lambda: len(page.driver.find_elements("css selector", "#history tr")) == 2)
    page.find("#history tr:last-child button").click()
    page.until(lambda: "thumbnail" in page.text("#outcome"))
    page.find("#again").click()
    assert page.payload()["Records"][0]["s3"]["bucket"]["name"] == "uploads"
    page.find("#send").click()
    page.until(lambda: len(page.driver.find_elements("css selector", "#history tr")) == 3)


def test_on_a_phone_what_an_action_changes_is_in_sight(page: Page) -> None:
    metrics = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    top = "return document.querySelector(arguments[0]).getBoundingClientRect().top"
    try:
        page.choose("fulfill")
        page.until(lambda: 0 <= page.driver.execute_script(top, "#chosen") < 200)
        page.driver.execute_script("arguments[0].click()", page.find("#send"))
        page.until(lambda: 0 <= page.driver.execute_script(top, "#outcome") < 844)
        page.until(lambda: page.text("#history"))

        assert page.driver.execute_script("return document.documentElement.scrollWidth") <= 390
        cells = "return [...document.querySelectorAll('#history td')].map(e => e.getClientRects()[0].height)"
        assert max(page.driver.execute_script(cells)) < 45, "a cell of the history has several lines"
    finally:
        page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_pages_of_another_origin_reach_neither_the_console_nor_the_invoke_api(page: Page) -> None:
    port = page.driver.current_url.split("/")[2].rpartition(":")[2]
    sent = """
        const [port, kind, done] = arguments;
        const urls = ["_lambdarouter/api/send", "2015-03-31/functions/f/invocations"];
        const options = {method: "POST", mode: "no-cors", headers: {"Content-Type": kind}, body: '{"payload": "{}"}'};
        const send = each => fetch(`http://127.0.0.1:${port}/${each}`, options);
        Promise.all(urls.map(send)).then(() => done("sent"), done);
    """
    before = page.driver.current_url
    with serving(Response("<title>another site</title>", content_type="text/html")) as other:
        page.driver.get(f"http://127.0.0.1:{other}/")
        for kind in ("text/plain", "application/x-www-form-urlencoded"):
            assert page.driver.execute_async_script(sent, port, kind) == "sent"
    page.driver.get_log("browser")
    page.driver.get(before)
    page.until(lambda: page.text("#status") == "Ready")

    assert page.text("#history") == ""


def test_a_page_that_is_open_names_the_reason_until_the_app_can_be_imported_again(driver: Any, tmp_path: Path) -> None:
    function, broken = Function(app), Response("The module 'service' cannot be imported: SyntaxError", status=500)
    server = DevelopmentServer(broken, pages={PREFIX: Console(function, "service:app", tmp_path)})
    is_broken = True

    def wsgi(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        serves = broken if is_broken and "/api/" in environ["PATH_INFO"] else server
        return serves(environ, start_response)

    with serving(wsgi) as port:
        driver.get(f"http://127.0.0.1:{port}{PREFIX}/")
        page = Page(driver)
        page.until(lambda: "cannot be imported: SyntaxError" in page.text("#problem"))
        assert page.text("#status") == "Waiting for the app"
        is_broken = False
        page.until(lambda: page.text("#status") == "Ready")

        assert page.text("#problem") == ""
        assert "fulfill" in page.text("#handlers")
        driver.get("about:blank")
    driver.get_log("browser")


def test_text_of_payloads_and_answers_never_becomes_html(page: Page) -> None:
    page.choose("get_user")
    page.find("#send").click()
    page.until(lambda: "onerror" in page.text("#result"))
    markup = '<img src=x onerror="document.title=1"></pre><script>document.title=2</script>'
    page.driver.execute_script("document.getElementById('real').open = true")
    event = sample("s3.put", bucket=markup, key=markup)
    page.driver.execute_script("arguments[0].value = arguments[1]", page.find("#pasted"), f"INFO {json.dumps(event)}")
    page.find("#read").click()
    page.until(lambda: page.text("#chosen") == "An event of s3")
    page.find("#send").click()
    page.until(lambda: page.text("#outcome").startswith("unmatched"))

    assert page.driver.find_elements("css selector", "main img, main script") == []
    assert page.driver.title == "service:app - lambdarouter console"


def test_an_error_is_where_the_event_is(page: Page) -> None:
    page.driver.execute_script("arguments[0].value = arguments[1]", page.find("#payload"), '{"a": 1\n"b"}')
    page.find("#send").click()
    page.until(lambda: page.text("#problem").startswith("Line 2, column 1: "))
    page.driver.get_log("browser")  # notes the status 400


def test_the_documentation_of_http_handlers_is_beside_them(page: Page) -> None:
    page.find("#docs summary").click()
    page.until(lambda: page.driver.find_elements("css selector", "#docs iframe"))
    page.driver.switch_to.frame(page.find("#docs iframe"))
    page.until(lambda: "/users/{user_id}" in page.text("body"))
    page.driver.switch_to.default_content()


def test_everything_has_a_label(page: Page) -> None:
    script = """return [...document.querySelectorAll('input, select, textarea, button')]
        .filter(e => !e.labels?.length && !e.textContent.trim() && !e.getAttribute('aria-label')).map(e => e.id)"""
    assert page.driver.execute_script(script) == []
    for name, value in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(13, 17, 23)")):
        media = {"features": [{"name": "prefers-color-scheme", "value": name}]}
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        assert page.driver.execute_script("return getComputedStyle(document.body).backgroundColor") == value
