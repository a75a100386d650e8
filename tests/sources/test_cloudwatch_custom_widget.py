"""CloudWatch custom widgets: HTML, Markdown and JSON."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError
from lambdarouter.events import read, write
from lambdarouter.sources.cloudwatch_custom_widget import WidgetRequest
from lambdarouter.testing import Client, cloudwatch_custom_widget, samples
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations
from tests.published import load, published


def answer_of(returned: Any, payload: Any) -> Any:
    """The app's answer to a payload whose handler returns this."""
    app = App()
    app.on_cloudwatch_custom_widget()(lambda event: returned)
    return Client(app).send(payload)


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


@pytest.mark.parametrize("returned", ["<h1>Orders</h1>", {"markdown": "# Orders"}, [1, 2], 3, {"orders": None}])
def test_any_json_value_is_the_answer(returned: Any) -> None:
    assert answer_of(returned, cloudwatch_custom_widget.widget()) == returned


def test_none_shows_nothing() -> None:
    assert answer_of(None, cloudwatch_custom_widget.widget()) == ""


def test_a_value_without_a_json_form_is_an_error() -> None:
    with pytest.raises(ReplyError):
        answer_of(object(), cloudwatch_custom_widget.widget())


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
