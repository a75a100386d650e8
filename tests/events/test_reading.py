"""Event classes that attrs makes of event classes: constructed in a test, and read from payloads."""

from __future__ import annotations

import copy
import functools
import pickle
from typing import Annotated, Any, Generic, TypeVar

import attrs
import pytest

from lambdarouter import App, BatchError, EventError, RegistrationError
from lambdarouter._events.codecs import numeric_text
from lambdarouter._events.model import At, Event, Payload
from lambdarouter._events.reading import Reader, read, write
from lambdarouter._models.payloads import payload_codec
from lambdarouter._routing.route import Route
from lambdarouter.models import make_converter
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SOURCE, SQSMessage
from lambdarouter.testing import s3, sqs

T = TypeVar("T")


@attrs.define(kw_only=True)  # pyright: ignore[reportGeneralTypeIssues]
class Upload(S3Event):
    """An event of S3 with fields of a user's own."""

    owner: Annotated[str, At("userIdentity.principalId")]
    size: Annotated[int, At("s3.object.size")] = -1  # declared again
    team: str = "unknown"
    seen: list[str] = attrs.field(factory=list[str])

    @property
    def folder(self) -> str:
        return self.key.rpartition("/")[0]

    @functools.cached_property
    def suffix(self) -> str:
        return self.key.rpartition(".")[2]


@attrs.frozen(slots=False, kw_only=True)
class Open(S3Event):
    """An event with a `__dict__`."""

    owner: Annotated[str, At("userIdentity.principalId")]
    team: str = "unknown"
    seen: list[str] = attrs.field(factory=list[str])

    @property
    def folder(self) -> str:
        return self.key.rpartition("/")[0]

    @functools.cached_property
    def suffix(self) -> str:
        return self.key.rpartition(".")[2]


class Plain(Open):
    """An event class without a decorator."""


def test_it_is_constructed_in_a_test() -> None:
    upload = Upload(bucket="b", key="images/a.jpg", owner="me", team="x")

    assert (upload.bucket, upload.folder, upload.suffix, upload.team, upload.size) == ("b", "images", "jpg", "x", -1)
    assert upload == attrs.evolve(upload) == copy.deepcopy(upload) == pickle.loads(pickle.dumps(upload))
    assert upload != attrs.evolve(upload, owner="you")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        upload.team = "y"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(TypeError, match=r"Upload\.__init__\(\) got an unexpected keyword argument 'bukket'"):
        Upload(bukket="b", key="k", owner="me")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


@pytest.mark.parametrize("cls", [Upload, Open, Plain])
def test_it_is_read_from_a_payload(cls: type[Upload]) -> None:
    record = s3.put.record(key="images/a.jpg", size=5)
    upload: Upload = read(cls, record, "s3")

    assert (upload.bucket, upload.key, upload.size) == (record["s3"]["bucket"]["name"], "images/a.jpg", 5)
    assert (upload.team, upload.seen) == ("unknown", [])
    assert (upload.owner, upload.folder, upload.suffix) == (record["userIdentity"]["principalId"], "images", "jpg")
    assert upload.raw is record
    assert upload == copy.copy(upload) == attrs.evolve(upload)
    assert repr(upload)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        upload.team = "y"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    del record["userIdentity"]
    with pytest.raises(EventError, match=r"userIdentity.principalId: is missing"):
        read(cls, record, "s3")


def test_it_is_written_to_a_payload() -> None:
    assert write(Upload(bucket="b", key="k", owner="me"))["userIdentity"] == {"principalId": "me"}


def test_a_handler_of_a_source_does_not_receive_it() -> None:
    app = App()
    with pytest.raises(RegistrationError, match=r"expects Upload, but s3.* sends it S3Event"):

        @app.on_s3()  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        def handle(event: Upload) -> None: ...


# --- Payload types --------------------------------------------------------------------------------------------------


@attrs.frozen
class Order:
    number: int


@attrs.frozen(kw_only=True)
class OrderMessage(SQSMessage[Order]):
    """A message whose body is an order."""

    priority: Annotated[int, At("messageAttributes.priority.stringValue", codec=numeric_text)] = 0


@attrs.define  # pyright: ignore[reportGeneralTypeIssues]
class Urgent(OrderMessage):
    """A message whose type argument comes from its base."""


@attrs.frozen(kw_only=True)
class Wrapped(Event, Generic[T]):
    """An event with a payload of its own."""

    note: Annotated[T, Payload("note")]


@pytest.mark.parametrize("cls", [OrderMessage, Urgent])
def test_a_payload_type_that_a_subclass_chooses_is_used(cls: type[OrderMessage]) -> None:
    app = App()
    orders: list[Order] = []
    app.on(Route(SOURCE, cls))(lambda message: orders.append(message.body))

    app(sqs.message(body='{"number": 4711}'))
    assert orders == [Order(4711)]
    with pytest.raises(BatchError, match="number"):
        app(sqs.message(body='{"number": "x"}'))


def test_the_converter_of_an_app_is_used_for_it() -> None:
    converter = make_converter()
    converter.register_structure_hook(Order, lambda value, _: Order(value["n"]))
    app = App(converter=converter)
    orders: list[Order] = []

    @app.on(Route(SOURCE, OrderMessage))
    def fulfill(message: OrderMessage) -> None:
        orders.append(message.body)

    app.prime()
    app(sqs.message(body='{"n": 4711}'))
    assert orders == [Order(4711)]


def test_a_payload_type_that_a_handler_chooses_is_used() -> None:
    record = {"note": '{"number": 4711}'}

    reader = Reader(Wrapped, lambda payload: payload_codec(payload.written, Order))
    assert reader(record, ("wrapped",)).note == Order(4711)
    assert read(Wrapped, record, "wrapped").note == record["note"]
    assert Wrapped[Order](note=Order(1)).note == Order(1)


# --- What cannot be read from a payload ------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Validated(Event):
    size: Annotated[int, At("size")] = attrs.field(validator=attrs.validators.ge(0))


@attrs.frozen(kw_only=True)
class Converted(Event):
    size: Annotated[str, At("size")] = attrs.field(converter=str)


@attrs.frozen(kw_only=True)
class Derived(Event):
    size: Annotated[int, At("size")]
    double: int = attrs.field(init=False)

    @double.default  # pyright: ignore[reportAttributeAccessIssue, reportUntypedFunctionDecorator]
    def _double(self) -> int:
        return 2 * self.size


@attrs.frozen(kw_only=True)
class Finished(Event):
    size: Annotated[int, At("size")]

    def __attrs_post_init__(self) -> None:
        assert self.size


@attrs.frozen(kw_only=True)
class Constructed(Event):
    size: Annotated[int, At("size")]

    def __init__(self, size: int) -> None:
        self.__attrs_init__(size=size)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]


class Undecorated(S3Event):
    def __init__(self, size: int) -> None:
        super().__init__(bucket="b", key="k", size=size)


UNREAD: dict[type[Event], str] = {
    Validated: "Validated.size has a validator, which is not called for an event from a payload. Convert and check the"
    " value in a codec: `At(..., codec=...)`.",
    Converted: "Converted.size has a converter, which is not called for an event from a payload. Convert and check the"
    " value in a codec: `At(..., codec=...)`.",
    Derived: "Derived.double has neither a path (`At`) nor a default without `self`.",
    Finished: "Finished has `__attrs_post_init__`, which is not called for an event from a payload. Use a property"
    " instead.",
    Constructed: "Constructed has `__init__`, which is not called for an event from a payload. Use a property instead.",
    Undecorated: "Undecorated has `__init__`, which is not called for an event from a payload. Use a property instead.",
}


@pytest.mark.parametrize("cls", UNREAD)
def test_a_class_that_reading_would_not_complete_is_refused(cls: type[Event]) -> None:
    made: Any = cls
    assert made(size=1).size in (1, "1")
    with pytest.raises(RegistrationError) as caught:
        Reader(cls)
    assert str(caught.value) == UNREAD[cls]


def test_a_converter_of_a_field_that_is_in_no_payload_is_called_for_its_default() -> None:
    @attrs.frozen(kw_only=True)
    class Tagged(Event):
        tags: Any = attrs.field(default=("a",), converter=list)
        names: Any = attrs.field(factory=tuple, converter=attrs.Converter(list))  # type: ignore[misc]

    assert (read(Tagged, {}, "tagged").tags, read(Tagged, {}, "tagged").names) == (["a"], [])
