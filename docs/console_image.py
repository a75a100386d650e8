"""Retakes docs/images/console.webp, the picture of the console, with the browser of the tests.

`python -m docs.console_image` runs the console with the service below, sends a batch of SQS of which one record fails,
and takes the picture. It needs `chromium` and `chromedriver` on PATH, and selenium of the group `dev`.
"""

from __future__ import annotations

import sys
from base64 import b64decode
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from lambdarouter._development.console.pages import PREFIX, Console
from lambdarouter._development.function import Function
from lambdarouter._development.invoke_api import InvokeAPI
from lambdarouter._development.server import DevelopmentServer, FunctionServer
from tests.support.chromium import start
from tests.support.http.serving import serving

IMAGE = Path(__file__).parent / "images" / "console.webp"
WIDTH, HEIGHT = 1240, 697
_QUALITY = 75
#: Where the service seems to be, so that the picture shows no path of this machine.
_FOLDER = Path("/home/ada/shop")
_SERVICE = """from typing import Any

from attrs import frozen

from lambdarouter import App
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage

app = App(report_batch_item_failures=True)


class OutOfStock(Exception): ...


@frozen
class Order:
    order_id: int
    item: str


@app.on_s3_put(bucket="uploads", key="images/*.jpg")
def thumbnail(event: S3Event) -> None:
    print(f"thumbnail of {event.key}")


@app.on_sqs(queue="orders")
def fulfill(message: SQSMessage[Order]) -> None:
    if message.body.item == "nothing":
        raise OutOfStock("there is nothing")


@app.get("/users/{user_id}")
def get_user(user_id: int) -> dict[str, Any]:
    return {"user_id": user_id, "name": "Ada"}
"""

#: Chooses the handler, adds a record, lets the first one fail, and sends the batch; each step waits for the page.
_STEPS = (
    "[...document.querySelectorAll('nav li button')].find(each => each.firstChild.data === 'fulfill').click()",
    "document.querySelector('#more').click()",
    """
    const area = document.querySelector('#payload');
    area.value = area.value.replace(': \\\\"text\\\\"', ': \\\\"nothing\\\\"');
    area.dispatchEvent(new Event('input', {bubbles: true}));
    document.querySelector('#send').click();
    """,
)
_DONE = (
    "return document.querySelector('#status').textContent.startsWith('Sample')",
    "return JSON.parse(document.querySelector('#payload').value).Records.length === 2",
    "return document.querySelector('#history').textContent.includes('partly failed')",
)


def service() -> Any:
    """Return the app of the service, whose module is not in a file."""
    module = sys.modules["service"] = ModuleType("service")
    exec(compile(_SERVICE, str(_FOLDER / "service.py"), "exec"), vars(module))  # noqa: S102
    return module.app


def take(browser: Any) -> bytes:
    """Return the picture of the console, as WebP."""
    from selenium.webdriver.support.ui import WebDriverWait

    function = Function(service())
    http = FunctionServer(function, front_door="api_gateway_http")
    pages = {PREFIX: Console(function, "service:app", _FOLDER)}
    with serving(DevelopmentServer(http, InvokeAPI(function), pages=pages)) as port:
        metrics = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        browser.get(f"http://127.0.0.1:{port}{PREFIX}/")
        wait = WebDriverWait(browser, 20)
        wait.until(lambda _: browser.execute_script("return document.querySelector('#status').textContent") == "Ready")
        for step, done in zip(_STEPS, _DONE, strict=True):
            browser.execute_script(step)
            wait.until(lambda _, done=done: browser.execute_script(done))
        browser.execute_script("document.querySelector('#payload').scrollTop = 0; scrollTo(0, 0);")
        picture = browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "webp", "quality": _QUALITY})
        browser.get("about:blank")
    return b64decode(picture["data"])


def main() -> None:
    """Take the picture and write it."""
    with TemporaryDirectory() as profile:
        browser = start(Path(profile), size=f"{WIDTH},{HEIGHT}")
        try:
            IMAGE.write_bytes(take(browser))
        finally:
            browser.quit()


if __name__ == "__main__":
    main()
