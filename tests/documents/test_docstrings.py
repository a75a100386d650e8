"""Docstrings: what a tool does, and what its parameters are."""

from __future__ import annotations

import pytest

from lambdarouter._documents.docstrings import parameters_of, summary_of


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("", ""),
        ("One line.", "One line."),
        ("Two\nlines.\n\nAnd a paragraph.", "Two lines. And a paragraph."),
        ("One.\n\nArgs:\n    a: A.", "One."),
        ("One.\n\nReturns:\n    A thing.", "One."),
        ("One.\n\nParameters\n----------\na\n    A.", "One."),
        ("One.\n:param a: A.", "One."),
        ("One.\n- `a`: A.", "One."),
        ("Parameters of a job are listed.", "Parameters of a job are listed."),
        ("Note: the example is short.", "Note: the example is short."),
    ],
)
def test_the_summary_ends_before_the_parameters(text: str, summary: str) -> None:
    assert summary_of(text) == summary


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One line.", {}),
        ("One.\n\nArgs:\n    a: A.\n    *b: B.\n    c (str): C\n        d: more.\n\nReturns:\n    e: E.", None),
        ("One.\n\nArgs:\n    nothing here\n", {}),
        ("One.\n\n:param a:\n:param b: B.", {"b": "B."}),
        ("One.\n\nParameters\n----------\na : int\n    A.\n\nReturns\n-------\nb\n    B.", {"a": "A."}),
        ("One.\n\n* `a`: A.\n* b : B.", {"a": "A.", "b": "B."}),
    ],
)
def test_the_parameters_by_name(text: str, found: dict[str, str] | None) -> None:
    assert parameters_of(text) == ({"a": "A.", "b": "B.", "c": "C d: more."} if found is None else found)
