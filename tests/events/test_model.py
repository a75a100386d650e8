"""Event classes: read when asked, compared and shown by value, frozen, copied and pickled."""

from __future__ import annotations

import copy
import pickle
import threading
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

import attrs
import pytest
from attrs import field, frozen
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import EventError, PayloadError, RegistrationError
from lambdarouter._events import times
from lambdarouter._events.fields import put
from lambdarouter._events.model import At, Event, Part, Payload, path_of
from lambdarouter._events.reading import Reader, codec_of, fields_of, read, write
from lambdarouter._models.payloads import payload_codec
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import MessageAttribute, SQSMessage
from lambdarouter.testing import s3, sqs

T = TypeVar("T")


@frozen(kw_only=True, eq=False, repr=False)
class Side(Part):
    length: Annotated[int, At("len")]
    colour: Annotated[str, At("colour", assumed=True)] = "red"


@frozen(kw_only=True, eq=False, repr=False)
class Shape(Event, Generic[T]):
    name: Annotated[str, At("info.name")]
    sides: Annotated[tuple[Side, ...], At("sides")] = ()
    first: Annotated[Side | None, At(("sides", 0))] = None
    by_name: Annotated[dict[str, Side], At("by.name")] = field(factory=dict[str, Side])
    area: Annotated[float | None, At("area", "older.area")] = None
    when: Annotated[datetime | None, At("when", codec=times.iso_time)] = None
    filled: Annotated[bool | None, At("filled")] = None
    kind: Annotated[Literal["round", "square"] | None, At("kind")] = None
    note: Annotated[T | None, Payload("note")] = None


def shape(**payload: Any) -> Shape[Any]:
    event = read(Shape, {"info": {"name": "box"}, **payload}, "shape")
    assert isinstance(event, Shape)
    return event


# --- Reading --------------------------------------------------------------------------------------------------------


def test_fields_are_read_from_their_places() -> None:
    event = shape(
        sides=[{"len": 1}, {"len": 2, "colour": "blue"}],
        by={"name": {"top": {"len": 3}}},
        older={"area": 2},
        when="2026-01-31T12:00:00.5Z",
        filled=False,
        kind="round",
        note="hello",
    )

    assert event.sides == (Side(length=1), Side(length=2, colour="blue"))
    assert event.first == Side(length=1)
    assert event.by_name == {"top": Side(length=3)}
    assert event.area == 2.0
    assert event.when == datetime(2026, 1, 31, 12, 0, 0, 500_000, tzinfo=UTC)
    assert (event.filled, event.kind, event.note) == (False, "round", "hello")
    assert event.via == ()


def test_what_is_absent_or_null_has_its_default() -> None:
    for event in (shape(), shape(sides=None, by=None, area=None, when=None), shape(by={"name": None}, sides=[])):
        assert event == Shape(name="box")
        assert event.by_name == {}
        assert event.first is None


def test_the_first_path_that_is_there_is_read() -> None:
    assert shape(area=1, older={"area": 2}).area == 1
    assert shape(area=None, older={"area": 2}).area == 2


def test_only_required_fields_are_read_at_once() -> None:
    event = shape(area="wide")

    assert event.name == "box"
    with pytest.raises(EventError):
        event.area


def test_what_was_read_is_kept() -> None:
    event = shape(sides=[{"len": 1}])
    first = event.sides
    event.raw["sides"] = []

    assert event.sides is first


def test_raw_is_the_payload_itself() -> None:
    payload = {"info": {"name": "box"}, "unknown": 1}

    assert read(Shape, payload, "shape").raw is payload
    assert read(Shape, {"info": {"name": "x"}, "sides": [{"len": 1}]}, "shape").sides[0].raw == {"len": 1}


@pytest.mark.parametrize("payload", [{}, {"info": None}, {"info": {}}, {"info": {"name": None}}])
def test_a_required_field_that_is_missing_or_null(payload: Any) -> None:
    with pytest.raises(EventError, match=r"shape: info.name: is missing or null\.") as caught:
        read(Shape, payload, "shape")

    assert (caught.value.source, caught.value.path, caught.value.problem) == (
        "shape",
        "info.name",
        "is missing or null",
    )


@pytest.mark.parametrize("payload", [None, [], "box", 5])
def test_a_payload_that_is_no_object(payload: Any) -> None:
    with pytest.raises(EventError, match="shape: the payload: expected an object"):
        read(Shape, payload, "shape")


@pytest.mark.parametrize(
    ("payload", "name", "path", "problem"),
    [
        ({"info": {"name": 5}}, "name", "info.name", "expected a string, got a number"),
        ({"info": ["name"]}, "name", "info.name", "expected an object, got a list"),
        ({"info": "name"}, "name", "info.name", "expected an object, got a string"),
        ({"sides": {}}, "sides", "sides", "expected a list, got an object"),
        ({"sides": [{"len": 1}, 5]}, "sides", "sides[1]", "expected an object, got a number"),
        ({"sides": [{"len": 1}, {}]}, "sides", "sides[1].len", "is missing or null"),
        ({"sides": "abc"}, "first", "sides[0]", "expected a list, got a string"),
        ({"sides": {"0": 1}}, "first", "sides[0]", "expected a list, got an object"),
        ({"sides": [{"len": True}]}, "first", "sides[0].len", "expected an integer, got a boolean"),
        ({"by": {"name": {"top": {}}}}, "by_name", "by.name.top.len", "is missing or null"),
        ({"by": {"name": {"top": 5}}}, "by_name", "by.name.top", "expected an object, got a number"),
        ({"by": 5}, "by_name", "by.name", "expected an object, got a number"),
        ({"area": "5"}, "area", "area", "expected a number, got a string"),
        ({"area": True}, "area", "area", "expected a number, got a boolean"),
        ({"when": 5}, "when", "when", "expected an ISO 8601 time, got a number"),
        ({"when": "soon"}, "when", "when", "expected an ISO 8601 time, got other text"),
        ({"filled": 0}, "filled", "filled", "expected a boolean, got a number"),
        ({"kind": 5}, "kind", "kind", "expected a string, got a number"),
        ({"note": 5}, "note", "note", "expected a string, got a number"),
    ],
)
def test_a_wrong_type_names_its_path(payload: dict[str, Any], name: str, path: str, problem: str) -> None:
    with pytest.raises(EventError) as caught:
        getattr(shape(**payload), name)

    assert (caught.value.source, caught.value.path, caught.value.problem) == ("shape", path, problem)


def test_a_payload_field_takes_the_type_argument() -> None:
    reader = Reader(Shape, lambda payload: payload_codec(payload.written, dict[str, int]))

    assert reader({"info": {"name": "x"}, "note": '{"a": 1}'}, ("shape",)).note == {"a": 1}
    with pytest.raises(PayloadError, match="note: is not JSON"):
        reader({"info": {"name": "x"}, "note": "{"}, ("shape",)).note


def test_a_misspelt_field_is_an_attribute_error() -> None:
    event: Any = shape()
    plain: Any = Shape(name="x")

    for each in (event, plain):
        with pytest.raises(AttributeError, match="'Shape' has no field 'nmae'"):
            each.nmae
        assert not hasattr(each, "nmae")


def test_a_field_type_that_implies_no_codec() -> None:
    with pytest.raises(TypeError, match="does not imply a codec"):
        codec_of(datetime)


def test_a_class_that_names_what_is_not_there() -> None:
    @frozen(kw_only=True, eq=False, repr=False)
    class Odd(Event):
        name: Annotated[Nowhere, At("name")]  # type: ignore[name-defined]  # noqa: F821

    with pytest.raises(RegistrationError, match="Odd: the annotation 'Nowhere' is not defined"):
        Reader(Odd)


def test_a_required_field_without_a_place() -> None:
    @frozen(kw_only=True, eq=False, repr=False)
    class Odd(Event):
        name: str

    with pytest.raises(RegistrationError, match=r"Odd\.name has neither a path"):
        Reader(Odd)


def test_paths() -> None:
    assert path_of(("s3", "Records", 0, "s3", "object", "key")) == "Records[0].s3.object.key"
    assert path_of(("s3",)) == ""


# --- Values ---------------------------------------------------------------------------------------------------------


def test_equality_is_by_value_and_class() -> None:
    one, other = shape(area=1), shape(area=1, unknown="x")

    assert one == other == Shape(name="box", area=1)
    assert one != shape(area=2)
    assert one != "box"
    assert Side(length=1) != Shape(name="box")


def test_equal_events_have_equal_hashes() -> None:
    assert hash(Side(length=1)) == hash(read(Side, {"len": 1}, "side"))
    assert len({Side(length=1), Side(length=1), Side(length=2)}) == 2


def test_a_repr_shows_what_differs_from_the_defaults() -> None:
    assert repr(shape(area=1)) == "Shape(name='box', area=1.0)"
    assert repr(shape(by={"name": {"a": {"len": 2}}})) == "Shape(name='box', by_name={'a': Side(length=2)})"
    assert repr(Shape(name="box", via=("sqs",))) == "Shape(name='box')"


def test_a_repr_of_a_broken_event_does_not_fail() -> None:
    assert repr(shape(area="secret")) == "Shape(name='box', area=<unreadable>)"


def test_an_event_is_frozen() -> None:
    for event in (shape(area=1), Shape(name="box", area=1)):
        changeable: Any = event
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            changeable.area = 2
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            del changeable.area
        assert event.area == 1


@pytest.mark.parametrize("event", [shape(area=1, sides=[{"len": 2}]), Shape(name="box", area=1), Shape(name="x")])
def test_copies(event: Shape[Any]) -> None:
    for again in (
        copy.copy(event),
        copy.deepcopy(event),
        pickle.loads(pickle.dumps(event)),
        attrs.evolve(event),
    ):
        assert again == event
        assert again.raw == event.raw
        assert again.via == event.via


def test_evolve_changes_one_field() -> None:
    event = read(S3Event, s3.put.record(), "s3")

    changed = attrs.evolve(event, key="other")

    assert changed.key == "other"
    assert changed.bucket == event.bucket
    assert changed.event_time == event.event_time
    assert event.key == "images/photo.jpg"


def test_threads_may_read_one_event() -> None:
    event = read(SQSMessage, sqs.with_attributes.record(), "sqs")
    seen: list[dict[str, MessageAttribute]] = []
    threads = [threading.Thread(target=lambda: seen.append(event.attributes)) for _ in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(seen) == 8
    assert all(each == seen[0] for each in seen)


def test_a_default_that_is_made_is_not_shared() -> None:
    assert shape().by_name is not shape().by_name
    assert Shape(name="x").by_name is not Shape(name="y").by_name


# --- Writing --------------------------------------------------------------------------------------------------------


def test_write_lays_fields_at_their_places() -> None:
    event = Shape[Any](
        name="box",
        area=2,
        sides=(Side(length=1), Side(length=2, colour="blue")),
        by_name={"top": Side(length=3)},
        when=datetime(2026, 1, 31, 12, tzinfo=UTC),
    )

    assert write(event) == {
        "info": {"name": "box"},
        "sides": [{"len": 1}, {"len": 2, "colour": "blue"}],
        "by": {"name": {"top": {"len": 3}}},
        "area": 2,
        "when": "2026-01-31T12:00:00.000Z",
    }


def test_write_over_a_template() -> None:
    template = {"info": {"name": "old", "kept": 1}, "other": 2}

    assert write(Shape(name="new"), template) == {"info": {"name": "new", "kept": 1}, "other": 2}


def test_put_makes_the_way() -> None:
    raw: dict[str, Any] = {}
    put(raw, ("a", "b", 1, "c"), 5)

    assert raw == {"a": {"b": [None, {"c": 5}]}}


@given(
    st.builds(
        Shape[Any],
        name=st.text(),
        sides=st.lists(st.builds(Side, length=st.integers(), colour=st.text())).map(tuple),
        by_name=st.dictionaries(st.text(), st.builds(Side, length=st.integers())),
        area=st.none() | st.floats(allow_nan=False),
        when=st.none() | st.datetimes(timezones=st.just(UTC)),
        filled=st.none() | st.booleans(),
        note=st.none() | st.text(),
    )
)
def test_what_is_written_is_read_again(event: Shape[Any]) -> None:
    again = read(Shape, write(event), "shape")
    first = event.sides[0] if event.sides else None

    assert again == attrs.evolve(event, first=first)
    assert write(read(Shape, write(again), "shape")) == write(again)


def test_every_field_has_a_place_but_those_of_every_event() -> None:
    assert [name for name, each in fields_of(SQSMessage).items() if not each.paths] == ["raw", "via"]


@frozen(kw_only=True, eq=False, repr=False)
class Delivery(Event):
    """An event whose defaults are of all kinds."""

    arn: Annotated[str, At("arn")] = "arn:aws:sqs:us-east-1:123456789012:queue"
    version: Annotated[str, At("version", assumed=True)] = "1.0"
    note: Annotated[str | None, At("note")] = None
    tags: Annotated[tuple[str, ...], At("tags")] = ()


def test_a_default_for_tests_never_stands_in_for_what_a_payload_lacks() -> None:
    assert Delivery().arn == "arn:aws:sqs:us-east-1:123456789012:queue"
    event = read(Delivery, {}, "delivery")

    assert (event.version, event.note, event.tags) == ("1.0", None, ())
    with pytest.raises(EventError, match="arn: is missing or null"):
        _ = event.arn
    assert "arn=<unreadable>" in repr(event)


def test_such_a_default_is_written_so_that_it_can_be_read() -> None:
    payload = write(Delivery())

    assert payload == {"arn": "arn:aws:sqs:us-east-1:123456789012:queue"}
    assert read(Delivery, payload, "delivery") == Delivery()
