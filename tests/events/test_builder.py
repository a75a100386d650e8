"""The class builder beside attrs: whatever is done with a class of one, a class of the other with the same body does.

It runs with every supported version of attrs: `python -m pytest tests/events` in an environment that has that version.
"""

from __future__ import annotations

import copy
import inspect
import subprocess
import sys
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter._events.builder import Value, field, frozen, specs
from lambdarouter.http import HTTPResponse
from lambdarouter.sources.s3 import S3Event
from tests.support.behaviors import BEHAVIOURS, outcomes
from tests.support.class_bodies import MODULES


@pytest.mark.parametrize("annotations", MODULES)
@pytest.mark.parametrize("behaviour", BEHAVIOURS)
def test_it_behaves_as_attrs_does(behaviour: str, annotations: str) -> None:
    ours, theirs = outcomes(BEHAVIOURS[behaviour], annotations)
    assert ours == theirs


@given(
    st.lists(st.integers(), max_size=4),
    st.dictionaries(st.sampled_from(["x", "y", "tags", "size", "note", "name", "other", "noted"]), st.integers()),
    st.sampled_from(["Point", "Named", "Again", "Keywords", "Bare", "Several"]),
)
def test_any_arguments_give_the_same_object_or_the_same_error(
    args: list[int], values: dict[str, Any], name: str
) -> None:
    ours, theirs = outcomes(lambda module: attrs.asdict(getattr(module, name)(*args, **values)))
    assert ours == theirs


@pytest.mark.skipif(sys.version_info < (3, 13), reason="copy.replace is new in Python 3.13")
def test_copy_replace() -> None:
    replace: Any = vars(copy)["replace"]
    for ours, _ in MODULES.values():
        assert attrs.asdict(replace(ours.Several(1, 2, 3), second=4, fourth=5)) == {
            "first": 1,
            "second": 4,
            "third": 3,
            "_fourth": 5,
        }
        assert replace(ours.Elaborate(bucket="b", key="k"), called="c").name == "c"
        with pytest.raises(TypeError, match="unexpected keyword argument 'fifth'"):
            replace(ours.Several(1, 2, 3), fifth=4)


# --- Where it differs, on purpose -----------------------------------------------------------------------------------


def test_a_repr_leaves_out_defaults() -> None:
    ours, theirs = MODULES["evaluated"]
    assert repr(theirs.Root(1, 3)) == "Root(value=1, other=3)"
    assert repr(ours.Root(1, 3)) == "Root(other=3)"
    assert repr(ours.Point(0)) == "Point(x=0)"  # a required field is always there


def test_a_class_that_is_keyword_only_leaves_its_bases_as_they_are() -> None:
    # As dataclasses do, and attrs from 25.4 on; before, attrs made the fields of the bases keyword-only as well.
    @frozen(kw_only=True)
    class Labelled(MODULES["evaluated"][0].Root):  # type: ignore[misc]
        label: str
        loose: int = field(default=0, kw_only=False)

    made: Any = Labelled
    assert made(1, 2, 3, label="a").loose == 3


def failing(code: str) -> Any:
    """The error of a class body, with its type."""
    names = {"frozen": frozen, "field": field, "Value": Value}
    with pytest.raises((TypeError, ValueError)) as caught:
        exec(code, names)
    return caught.type, str(caught.value)


REFUSED = {
    "a required field after a default": (
        "@frozen\nclass Odd(Value):\n    a: int = 1\n    b: int",
        (ValueError, "Odd.b has no default, but a before it has one. Give it a default, or make it keyword-only."),
    ),
    "a default and a factory": (
        "field(default=1, factory=list)",
        (ValueError, "The `default` and `factory` arguments are mutually exclusive."),
    ),
    "a field without an annotation": (
        "@frozen\nclass Odd(Value):\n    a = field()",
        (TypeError, "Odd.a is a field without an annotation. Write `a: type`."),
    ),
    "a class without a constructor": (
        "@frozen\nclass Odd:\n    a: int",
        (TypeError, "Odd must inherit from `Value` to be built by `frozen`."),
    ),
    "a hook of attrs": (
        "@frozen\nclass Odd(Value):\n    def __attrs_post_init__(self): ...",
        (TypeError, "Odd has `__attrs_post_init__`, which `frozen` does not call; use `attrs.frozen`."),
    ),
}


@pytest.mark.parametrize("refused", REFUSED)
def test_a_body_that_cannot_be_built_is_refused(refused: str) -> None:
    code, expected = REFUSED[refused]
    assert failing(code) == expected


def test_an_option_that_only_attrs_has_is_refused() -> None:
    option: Any = field
    with pytest.raises(TypeError, match="unexpected keyword argument 'validator'"):
        option(validator=attrs.validators.ge(1))


# --- attrs stays out until it is needed -----------------------------------------------------------------------------

UNLOADED = """
import sys, copy, pickle
from lambdarouter.http import HTTPResponse
from lambdarouter.sources.s3 import S3Event
event = S3Event(bucket="b", key="k")
assert event == copy.copy(event) == pickle.loads(pickle.dumps(event)) and hash(event) and repr(event)
assert HTTPResponse("a", 201, cookies=["a=1"]).cookies == ("a=1",)
assert "attr" not in sys.modules, "attrs is loaded"
"""


def test_objects_are_made_compared_and_copied_without_attrs() -> None:
    done = subprocess.run([sys.executable, "-c", UNLOADED], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_classes_of_the_package_are_its_own() -> None:
    for cls in (S3Event, HTTPResponse):
        assert issubclass(cls, Value)
        assert attrs.has(cls)
        assert list(specs(cls)) == [each.name for each in attrs.fields(cls)]
    assert list(inspect.signature(S3Event).parameters)[:2] == ["raw", "via"]
