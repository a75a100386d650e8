"""The picture of a service: well-formed, escaped, self-contained, and readable for 3 and for 60 handlers."""

from __future__ import annotations

from itertools import combinations
from typing import Annotated, Any
from xml.etree import ElementTree as ET

import pytest

from examples.shop.service import app as shop
from lambdarouter import App, Depends
from lambdarouter._development.picture import html_of, svg_of
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage

SVG = "{http://www.w3.org/2000/svg}"


def get_table() -> str:
    return "table"


def service(count: int) -> App:
    """An app with handlers of three sources, in turns."""
    app = App()
    for number in range(0, count, 3):

        def upload(event: S3Event, table: Annotated[str, Depends(get_table)]) -> None:
            """Handle an upload."""

        def order(message: SQSMessage[dict[str, Any]]) -> None: ...
        def item(item_id: int) -> dict[str, int]:
            return {}

        app.on_s3_put(bucket=f"uploads-{number}", key=["images/*.jpg", "images/*.png", "thumbnails/very-long-name-*"])(
            upload
        )
        app.on_sqs(queue=f"orders-{number}-" + "x" * 90)(order)
        app.get(f"/items/{number}/{{item_id}}")(item)
    return app


def rectangles(root: ET.Element) -> list[tuple[float, ...]]:
    """The left, top, right and bottom of each box."""
    found = [[float(each.get(name, "")) for name in ("x", "y", "width", "height")] for each in root.iter(f"{SVG}rect")]
    return [(x, y, x + width, y + height) for x, y, width, height in found]


@pytest.mark.parametrize("app", [service(3), service(60), shop, App()], ids=["3", "60", "shop", "none"])
def test_boxes_do_not_overlap_and_contain_their_text(app: App) -> None:
    root = ET.fromstring(svg_of(app.handlers(), app.default_handler, "service:app"))
    boxes = rectangles(root)
    width, height = float(root.get("width", "")), float(root.get("height", ""))

    assert all(left >= 0 and right <= width and top >= 0 and bottom <= height for left, top, right, bottom in boxes)
    for one, other in combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    for group in root.iter(f"{SVG}g"):
        rect = group.find(f"{SVG}rect")
        for text in group.findall(f"{SVG}text") if rect is not None else ():
            assert rect is not None
            left, right = float(rect.get("x", "")), float(rect.get("x", "")) + float(rect.get("width", ""))
            assert left < float(text.get("x", ""))
            assert float(text.get("x", "")) + 7.6 * len(text.text or "") <= right + 1
            top = float(rect.get("y", ""))
            assert top < float(text.get("y", "")) < top + float(rect.get("height", ""))


def test_what_is_shown() -> None:
    root = ET.fromstring(svg_of(service(3).handlers(), None, "service:app"))
    texts = [each.text or "" for each in root.iter(f"{SVG}text")]

    assert texts[0] == "service:app: 3 handlers of 3 sources"
    assert {"s3", "sqs", "http", "get_table", "dict[str, int]", "failed records", "GET /items/0/{item_id}"} <= set(
        texts
    )
    assert any(text.startswith("bucket='uploads-0'") for text in texts)
    assert any("Handle an upload." in (each.text or "") for each in root.iter(f"{SVG}title"))


def test_text_is_escaped_and_nothing_is_loaded() -> None:
    app = App()
    markup = "</text><script>alert(1)</script>&\"'"

    @app.on_s3(bucket=markup)
    def put(event: S3Event) -> None:
        """Handle <b>all</b>."""

    @app.default
    def rest(event: Any) -> None: ...

    page = html_of(app.handlers(), app.default_handler, markup)
    assert "<script" not in page and "<b>" not in page
    assert "&lt;/text&gt;&lt;script&gt;" in page.replace("\n", "")
    assert "src=" not in page and "href=" not in page and "@import" not in page and "url(" not in page
    svg = page[page.index("<svg") : page.index("</body>")]
    assert "everything else" in [each.text for each in ET.fromstring(svg).iter(f"{SVG}text")]
