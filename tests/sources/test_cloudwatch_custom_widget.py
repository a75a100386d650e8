"""CloudWatch custom widgets: HTML, Markdown and JSON."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdarouter import App, ReplyError
from lambdarouter._events.reading import read, write
from lambdarouter.sources import ses
from lambdarouter.sources.cloudwatch_custom_widget import (
    WidgetError,
    WidgetReply,
    WidgetRequest,
    html,
    json_data,
    markdown,
    svg,
)
from lambdarouter.testing import Client, cloudwatch_custom_widget, samples
from tests.support.dispatched import received, response_of, taken_by
from tests.support.mutations import check_mutations
from tests.support.published import load, published

answer_of = partial(response_of, "cloudwatch_custom_widget")


def test_every_field_of_a_request() -> None:
    [event] = received("cloudwatch_custom_widget", cloudwatch_custom_widget.widget())

    assert not event.describe
    assert (event.dashboard, event.widget_id, event.title) == ("shop", "widget-16", "Orders")
    assert event.start.isoformat() == "2026-01-31T11:00:00+00:00"
    assert event.end.isoformat() == "2026-01-31T12:00:00+00:00"
    assert event.zoom_start is not None
    assert event.zoom_end is not None
    assert (event.period, event.theme, event.locale) == (300, "light", "en")
    assert (event.timezone, event.timezone_offset) == ("UTC", 0)
    assert (event.params, event.forms) == ({"shop": "berlin"}, {"day": "today"})
    assert (event.width, event.height, event.link_charts) == (900, 600, True)
    assert event.domain.startswith("https://")
    assert event.account == "123456789012"
    assert event.raw["shop"] == "berlin"


def test_the_documentation_request() -> None:
    [event] = received("cloudwatch_custom_widget", cloudwatch_custom_widget.describe())

    assert event == WidgetRequest(describe=True)


def test_filters() -> None:
    handlers = {
        "shop": lambda app: app.on_cloudwatch_custom_widget(dashboard="shop"),
        "rest": lambda app: app.on_cloudwatch_custom_widget(),
    }

    assert taken_by(handlers, cloudwatch_custom_widget.widget()) == ["shop"]
    assert taken_by(handlers, cloudwatch_custom_widget.describe()) == ["rest"]


# --- The answer -----------------------------------------------------------------------------------------------------

DRAWING = '<svg viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'


@pytest.mark.parametrize(
    "returned", ["<h1>Orders</h1>", {"markdown": "# Orders"}, [1, 2], 3, {"orders": None}, {"markdown": 1, "rows": 2}]
)
def test_any_json_value_is_the_answer(returned: Any) -> None:
    assert answer_of(returned, cloudwatch_custom_widget.widget()) == returned


@pytest.mark.parametrize(
    ("reply", "wire"),
    [
        (html("<h1>Orders</h1>"), "<h1>Orders</h1>"),
        (html(""), ""),
        (svg(DRAWING), DRAWING),
        (markdown("# Orders"), {"markdown": "# Orders"}),
        (json_data({"orders": (1, Decimal("1.50"))}), {"orders": [1, 1.5]}),
        (json_data({"markdown": "x", "orders": 1}), {"markdown": "x", "orders": 1}),
        (json_data([]), []),
        (json_data(None), None),
    ],
)
def test_a_reply_is_what_is_shown(reply: WidgetReply, wire: Any) -> None:
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_about.html
    assert answer_of(reply, cloudwatch_custom_widget.widget()) == reply.wire == wire


def test_none_shows_nothing() -> None:
    assert answer_of(None, cloudwatch_custom_widget.widget()) == ""
    assert answer_of(None, cloudwatch_custom_widget.describe()) == ""


@pytest.mark.parametrize("returned", ["# Orders", markdown("# Orders"), {"markdown": "# Orders"}])
def test_the_documentation_is_markdown_in_a_string(returned: Any) -> None:
    assert answer_of(returned, cloudwatch_custom_widget.describe()) == "# Orders"


@pytest.mark.parametrize("returned", [{"orders": 1}, json_data([1]), 1])
def test_other_documentation_is_an_error(returned: Any) -> None:
    with pytest.raises(ReplyError, match="expected the documentation of the widget in Markdown"):
        answer_of(returned, cloudwatch_custom_widget.describe())


@pytest.mark.parametrize("returned", [object(), {(1, 2): 3}, ses.stop_rule(), {"markdown": 1}, {"markdown": None}])
def test_another_value_is_an_error(returned: Any) -> None:
    with pytest.raises(ReplyError):
        answer_of(returned, cloudwatch_custom_widget.widget())


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: html(None), "html"),  # type: ignore[arg-type]
        (lambda: html(b"<b>"), "html"),  # type: ignore[arg-type]
        (lambda: markdown(1), "markdown"),  # type: ignore[arg-type]
        (lambda: svg(1), "svg"),  # type: ignore[arg-type]
        (lambda: svg('<?xml version="1.0"?><svg/>'), "svg"),
        (lambda: json_data("text"), "value"),
        (lambda: json_data({"markdown": "x"}), "value"),
        (lambda: json_data(object()), "value"),
    ],
)
def test_a_wrong_reply_cannot_be_made(make: Callable[[], Any], field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        make()

    assert caught.value.field == field


def test_an_exception_shows_without_its_text() -> None:
    app = App()

    @app.on_cloudwatch_custom_widget()
    def fail(request: WidgetRequest) -> str:
        raise ValueError("secret")

    with pytest.raises(WidgetError) as caught:
        Client(app).send(cloudwatch_custom_widget.widget())

    assert str(caught.value) == "Internal error"
    assert isinstance(caught.value.__cause__, ValueError)


@settings(deadline=None, max_examples=50)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda each: st.lists(each) | st.dictionaries(st.text() | st.just("markdown"), each),
        max_leaves=5,
    )
)
def test_json_data_is_shown_as_the_value_that_it_is_or_not_made(value: Any) -> None:
    try:
        reply = json_data(value)
    except ReplyError:
        assert isinstance(value, str) or list(value) == ["markdown"]
    else:
        assert answer_of(reply, cloudwatch_custom_widget.widget()) == value


@pytest.mark.parametrize("kind", samples("cloudwatch_custom_widget"))
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(WidgetRequest, samples("cloudwatch_custom_widget")[kind].record(), "cloudwatch_custom_widget")

    assert read(WidgetRequest, write(event), "cloudwatch_custom_widget") == event


@given(
    st.builds(
        WidgetRequest,
        dashboard=st.none() | st.text(),
        width=st.none() | st.integers(),
        forms=st.dictionaries(st.text(), st.text()),
        link_charts=st.booleans(),
        params=st.just({"a": 1}),
    )
)
def test_payload_and_event_agree_in_both_directions(event: WidgetRequest) -> None:
    assert read(WidgetRequest, write(event), "cloudwatch_custom_widget") == event


@published("cloudwatch_custom_widget")
def test_the_public_samples(name: str) -> None:
    [event] = received("cloudwatch_custom_widget", load(name))

    assert "unreadable" not in repr(event)


def test_damaged_payloads_end_in_clear_errors() -> None:
    assert check_mutations(cloudwatch_custom_widget.widget) > 40
