"""Annotations of event classes that name what is defined later, in every form that Python has for them."""

from __future__ import annotations

import gc
import sys
import types
import weakref
from enum import IntEnum
from typing import Any, ClassVar, ForwardRef, get_args

import attrs
import pytest

from lambdarouter import RegistrationError
from lambdarouter._events.builder import Value, field, frozen, specs
from lambdarouter._events.model import At, Event, Part
from lambdarouter._events.reading import Reader, read
from tests.support.class_bodies import execute

NAMES = {"frozen": frozen, "field": field, "attrs": attrs, "At": At, "Event": Event, "Part": Part}

BODIES = """
from typing import Annotated, ClassVar

@{decorator}(kw_only=True)
class Box(Event):
    made: ClassVar[int] = 0
    size: Annotated[int, At("size")] = 1
    lid: {lid} = None
    sides: {sides} = field(factory=list)

@{decorator}(kw_only=True)
class Lid(Part):
    colour: Annotated[str, At("colour")]
"""
LID, SIDES = "Annotated[Lid | None, At('lid')]", "Annotated[tuple[Lid, ...], At('sides')]"
FORMS = {
    "text": ("from __future__ import annotations", LID, SIDES),
    "text in quotes": ("", f'"{LID}"', f'"{SIDES}"'),
    "text in annotations": ("", "Annotated['Lid | None', At('lid')]", "Annotated[tuple['Lid', ...], At('sides')]"),
    "deferred": ("", LID, SIDES),
}
PAYLOAD = {"size": 2, "lid": {"colour": "red"}, "sides": [{"colour": "blue"}]}


def boxes(form: str, decorator: str, more: str = "") -> Any:
    if form == "deferred" and sys.version_info < (3, 14):
        pytest.skip("annotations are deferred from Python 3.14 on")
    future, lid, sides = FORMS[form]
    own = "field" if decorator == "frozen" else "attrs.field"
    bodies = BODIES.format(decorator=decorator, lid=lid, sides=sides).replace("field(", f"{own}(")
    return execute("boxes", f"{future}\n{bodies}{more}", **NAMES)


@pytest.mark.parametrize("decorator", ["frozen", "attrs.frozen"])
@pytest.mark.parametrize("form", FORMS)
def test_a_class_that_is_defined_later_is_read(form: str, decorator: str) -> None:
    module = boxes(form, decorator)
    box = read(module.Box, PAYLOAD, "box")

    assert (box.size, box.lid, box.sides) == (2, module.Lid(colour="red"), (module.Lid(colour="blue"),))
    assert list(specs(module.Box)) == ["raw", "via", "size", "lid", "sides"]
    assert module.Box.made == 0


@pytest.mark.parametrize("decorator", ["frozen", "attrs.frozen"])
@pytest.mark.parametrize("form", FORMS)
def test_attrs_resolves_the_types_of_its_fields(form: str, decorator: str) -> None:
    module = boxes(form, decorator)
    lid = attrs.fields_dict(attrs.resolve_types(module.Box))["lid"].type

    assert get_args(lid)[0] == module.Lid | None


@pytest.mark.parametrize("form", FORMS)
def test_a_subclass_in_another_module_finds_the_names_of_its_base(form: str) -> None:
    module = boxes(form, "frozen")
    other = execute(
        "other", "@frozen(kw_only=True)\nclass Sub(Box):\n    extra: int = 0", frozen=frozen, Box=module.Box
    )

    assert read(other.Sub, PAYLOAD, "box").lid == module.Lid(colour="red")


@pytest.mark.parametrize("decorator", ["frozen", "attrs.frozen"])
@pytest.mark.parametrize("form", FORMS)
def test_a_name_that_is_never_defined_is_told(form: str, decorator: str) -> None:
    module = boxes(form, decorator, "\ndel Lid\n")

    assert module.Box(size=1).size == 1
    with pytest.raises(RegistrationError, match=r"^Box: the annotation 'Lid' is not defined in its module"):
        Reader(module.Box)


def test_annotations_of_a_base_are_not_those_of_its_subclass() -> None:
    @frozen
    class Base(Value):
        value: int = 0

    @frozen
    class Sub(Base):
        pass

    assert list(specs(Sub)) == ["value"]
    assert Sub(1) == Sub(1) != Sub(2)


BODY = """
class Body(Value):
    value: Size = 0

    def own_class(self):
        return __class__

Size = int
"""


def test_the_original_class_is_collected() -> None:
    module = execute("body", ("" if sys.version_info >= (3, 14) else "Size = int") + BODY, Value=Value)
    original = weakref.ref(module.Body)
    module.Body = frozen(module.Body)
    gc.collect()

    assert original() is None
    assert module.Body(1).own_class() is module.Body
    assert [each.__name__ for each in Value.__subclasses__()].count("Body") == 1


# --- Python 3.14, on any Python -------------------------------------------------------------------------------------


class _Format(IntEnum):
    """`annotationlib.Format`."""

    VALUE = 1
    VALUE_WITH_FAKE_GLOBALS = 2
    FORWARDREF = 3
    STRING = 4


class _Deferring(type):
    """Classes whose annotations are evaluated when they are read, as all are from Python 3.14 on."""

    @property
    def __annotations__(cls) -> dict[str, Any]:  # type: ignore[override]
        found: dict[str, Any] = vars(cls)["__annotate_func__"](_Format.VALUE)
        return found


def _get_annotations(cls: type[Any], *, format: int) -> Any:
    """`annotationlib.get_annotations` for a class."""
    return vars(cls)["__annotate_func__"](format)


def _annotate(format: int) -> dict[str, Any]:
    """What the compiler makes of `made: ClassVar[Later]`, `size: int` and `lid: Later`."""
    if format == _Format.VALUE:
        raise NameError("name 'Later' is not defined", name="Later")
    assert format == _Format.FORWARDREF
    return {"made": ClassVar[ForwardRef("Later")], "size": int, "lid": ForwardRef("Later")}


def test_annotations_that_cannot_be_evaluated_yet_are_forward_references(monkeypatch: pytest.MonkeyPatch) -> None:
    library = types.ModuleType("annotationlib")
    vars(library).update(Format=_Format, get_annotations=_get_annotations)
    monkeypatch.setitem(sys.modules, "annotationlib", library)
    body = {"__annotate_func__": _annotate, "made": 1, "lid": None, "__slots__": ()}

    made: Any = frozen(_Deferring("Deferred", (Value,), body))

    assert list(specs(made)) == ["size", "lid"]
    assert made.made == 1
    assert made(3, lid=4).lid == 4
    assert [each.type for each in attrs.fields(made)] == [int, ForwardRef("Later")]
    with pytest.raises(TypeError, match=r"Deferred\.__init__\(\) missing 1 required positional argument: 'size'"):
        made()
