"""A value that a class of the user's has refused stays refused, even if the class accepts it at the second look."""

from __future__ import annotations

import dataclasses
from typing import Any

import attrs
import cattrs
import msgspec
import pytest

from lambdarouter import App, BatchError
from lambdarouter.models import make_converter
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import batch, sqs
from tests.support.models import faults_of

CALLS: list[str] = []


def fail_at_first(kind: type[Exception] = ValueError) -> None:
    CALLS.append("called")
    if len(CALLS) == 1:
        raise kind("not yet")


@attrs.frozen
class Attrs:
    number: int

    def __attrs_post_init__(self) -> None:
        fail_at_first()


@attrs.frozen
class Validated:
    number: int = attrs.field(validator=lambda *_: fail_at_first())


@dataclasses.dataclass
class Data:
    number: int

    def __post_init__(self) -> None:
        fail_at_first(KeyError)


class Struct(msgspec.Struct):
    number: int

    def __post_init__(self) -> None:
        fail_at_first()


@attrs.frozen
class Holder:
    inner: Attrs | None = None


@attrs.frozen
class Hooked:
    number: int


def hooked() -> cattrs.Converter:
    def structure(value: Any, _: Any) -> Hooked:
        fail_at_first(OSError)
        return Hooked(**value)

    converter = make_converter()
    converter.register_structure_hook(Hooked, structure)
    return converter


NUMBER = {"number": 1}
REFUSED = [
    pytest.param(Attrs, NUMBER, None, "ValueError", id="attrs"),
    pytest.param(Validated, NUMBER, None, "ValueError", id="attrs validator"),
    pytest.param(Data, NUMBER, None, "KeyError", id="dataclass"),
    pytest.param(Struct, NUMBER, None, "ValidationError", id="msgspec"),
    pytest.param(Holder, {"inner": NUMBER}, None, "ValueError", id="nested"),
    pytest.param(list[Attrs], [NUMBER], None, "ValueError", id="list"),
    pytest.param(Attrs, NUMBER, make_converter(), "ValueError", id="converter"),
    pytest.param(Hooked, NUMBER, hooked(), "OSError", id="hook"),
    pytest.param(list[Hooked], [NUMBER], hooked(), "OSError", id="hook of an item"),
    pytest.param(Attrs, NUMBER, cattrs.Converter(), "ClassValidationError", id="cattrs"),
]


@pytest.mark.parametrize(("target", "value", "converter", "error"), REFUSED)
def test_what_fails_only_at_first_is_refused(target: Any, value: Any, converter: Any, error: str) -> None:
    CALLS.clear()
    assert faults_of(value, target, converter) == {"": [f"could not be read ({error})"]}


@pytest.mark.parametrize(("target", "value", "converter", "error"), REFUSED)
def test_a_message_that_is_refused_does_not_reach_the_handler(
    target: Any, value: Any, converter: Any, error: str
) -> None:
    app = App(converter=converter)
    handled: list[Any] = []

    def handler(message: Any) -> None:
        handled.append(message)

    handler.__annotations__["message"] = SQSMessage[target]
    app.on_sqs()(handler)
    payload = batch(sqs.message(body=value))
    CALLS.clear()
    with pytest.raises(BatchError) as caught:
        app(payload)

    assert handled == []
    assert f"Records[0].body: could not be read ({error})" in str(caught.value.exceptions[0].__cause__)


def test_a_fault_of_the_second_look_says_more() -> None:
    CALLS.clear()
    assert faults_of({"inner": {"number": "x"}}, Holder) == {".inner.number": ["expected an integer, got a string"]}


@pytest.mark.parametrize("text", [' {"number": 1}\n', '{"number": 1, "number": 2}', '{"number": 1, "more": "\\ud800"}'])
def test_json_that_msgspec_reads_in_another_way_is_accepted(text: str) -> None:
    app = App()
    handled: list[int] = []

    @app.on_sqs()
    def handler(message: SQSMessage[Struct]) -> None:
        handled.append(message.body.number)

    CALLS[:] = ["called"]
    app(batch(sqs.message(body=text)))
    assert len(handled) == 1
