"""Durations as ISO 8601 text; pydantic is the judge of what a text means."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from lambdarouter._events.durations import duration_of, text_of

THEIRS: TypeAdapter[timedelta] = TypeAdapter(timedelta)


@given(st.timedeltas())
def test_a_duration_agrees_in_both_directions(duration: timedelta) -> None:
    text = text_of(duration)

    assert duration_of(text) == duration
    if abs(duration) < timedelta(days=900_000_000):  # more is an error of pydantic
        assert THEIRS.validate_python(text) == duration


@pytest.mark.parametrize(
    "text", ["P1D", "PT90S", "P1DT2H30M", "-PT1H", "+P1D", "PT0S", "PT1.5S", "PT1,5S", "P2W", "PT0.000001S", "P1DT0S"]
)
def test_a_text_is_what_pydantic_makes_of_it(text: str) -> None:
    assert duration_of(text) == THEIRS.validate_python(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "P", "PT", "P1DT", "-P", "P1Y", "P1M", "90", "1.5", "02:03:04", "1 day", "PT1H ", "pt1h", "PT\u0661H"),
        *("P1D1H", "P142857143W", "P999999999DT999999999H", "-P999999999DT999999999M", "PT" + "1" * 5000 + "S"),
    ],
)
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a duration"):
        duration_of(text)
