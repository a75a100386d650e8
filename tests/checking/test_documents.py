"""YAML and JSON with the lines of their values, and files that are neither."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdarouter._checking.documents import TemplateError, load, loads


def test_the_lines_of_keys_and_elements_are_known() -> None:
    found = loads("a: 1\nb:\n  - x\n  - c: 2\n    d: {e: 3}\n", "t")

    assert found == {"a": 1, "b": ["x", {"c": 2, "d": {"e": 3}}]}
    assert [found.line_of(*path) for path in (["a"], ["b"], ["b", 1], ["b", 1, "d", "e"], ["b", 1, "z"])] == [
        1,
        2,
        4,
        5,
        4,
    ]


def test_short_forms_are_long_forms() -> None:
    text = (
        "a: !Ref Q\nb: !GetAtt Q.Arn.x\nc: !Sub '${Q}'\nd: !If [X, 1, !Ref Y]\ne: !Condition X\nf: !GetAtt [Q, Arn]\n"
    )

    assert loads(text, "t") == {
        "a": {"Ref": "Q"},
        "b": {"Fn::GetAtt": ["Q", "Arn.x"]},
        "c": {"Fn::Sub": "${Q}"},
        "d": {"Fn::If": ["X", 1, {"Ref": "Y"}]},
        "e": {"Condition": "X"},
        "f": {"Fn::GetAtt": ["Q", "Arn"]},
    }


def test_scalars_are_those_of_json() -> None:
    text = 'a: "1"\nb: 1\nc: 1.5\nd: true\ne: null\nf: 2012-10-17\ng: 0o17\nh: 1:30\ni: 007\n'

    assert loads(text, "t") == {
        "a": "1", "b": 1, "c": 1.5, "d": True, "e": None, "f": "2012-10-17", "g": "0o17", "h": "1:30", "i": "007",
    }  # fmt: skip


def test_an_anchor_is_read_once() -> None:
    bomb = "a: &a [1]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}, *{a}]\n" for a, b in zip("abcdefghijkl", "bcdefghijklm", strict=True)
    )

    assert loads(bomb, "t")["a"] == [1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [1\nb: 2\n", r"^t:2: is neither YAML nor JSON: "),
        ("a: 1\n b: 2\n", r"^t:2: is neither YAML nor JSON: mapping values are not allowed"),
        ("- a\n", r"^t: is not a template: its top level"),
        ("", r"^t: is not a template: its top level"),
        ("a: 1\nb: 2\na: 3\n", r"^t:3: has the key 'a' twice, first in line 1"),
        ("a: &a {b: *a}\n", r"^t:1: an alias contains itself"),
        ("a: 1\n---\nb: 2\n", r"^t:2: is neither YAML nor JSON: "),
        ("[" * 300 + "]" * 300, r"^t: is not a template: its top level"),
        ("a: " + "[" * 300 + "]" * 300, r"^t:1: is nested more than 100 levels deep"),
        ("? [a]\n: 1\n", r"^t:1: a key is not a string"),
        ("a: \x01\n", r"^t: is neither YAML nor JSON: "),
    ],
)
def test_anything_else_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(TemplateError, match=message):
        loads(text, "t")


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"cannot be read"):
        load(tmp_path)
    (tmp_path / "t").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TemplateError, match=r"is not UTF-8 text"):
        load(tmp_path / "t")
