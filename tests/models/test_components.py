"""The names of components: each stands for one class, and says which one."""

from __future__ import annotations

import json
from typing import Annotated, Any, Generic, Literal, NamedTuple, TypeVar

import attrs
import msgspec
import pydantic
import pytest
from openapi_spec_validator import validate

from lambdarouter import App
from lambdarouter._models.schemas import Schemas
from lambdarouter._models.supported import check_supported
from tests.support.models import faults_of, make

T = TypeVar("T")


@attrs.frozen
class Item:
    sku: str


@attrs.frozen
class Page(Generic[T]):
    items: T


@pytest.mark.parametrize(
    ("hint", "name"),
    [
        (Page[int], "Page_int"),
        (Page[list[int]], "Page_list_int"),
        (Page[list[Item]], "Page_list_Item"),
        (Page[dict[str, Item] | None], "Page_dict_str_Item_None"),
        (Page[Page[Item]], "Page_Page_Item"),
        (Page[Literal["a"]], "Page_Literal_a"),
        (Page[Annotated[int, "documented"]], "Page_int"),
    ],
)
def test_a_generic_class_is_named_by_its_arguments(hint: Any, name: str) -> None:
    assert Schemas().of(hint) == {"$ref": f"#/components/schemas/{name}"}


class First:
    """Holds classes with the names of those in `Second`."""

    @attrs.frozen
    class Attrs:
        x: int

    class Model(pydantic.BaseModel):
        x: int

    class Struct(msgspec.Struct):
        x: int

    class Outer(pydantic.BaseModel):
        model: First.Model


class Second:
    """Holds classes with the names of those in `First`."""

    @attrs.frozen
    class Attrs:
        y: int = 0

    class Model(pydantic.BaseModel):
        y: int = 0

    class Struct(msgspec.Struct):
        y: int = 0

    class Outer(pydantic.BaseModel):
        model: Second.Model


MODULE = "tests.models.test_components"


@pytest.mark.parametrize("first", ["Attrs", "Model", "Struct"])
@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_two_classes_with_one_name_are_named_by_their_modules(first: str, mode: Any) -> None:
    schemas = Schemas()
    assert schemas.of(getattr(First, first)) == {"$ref": f"#/components/schemas/{first}"}
    for _ in range(2):
        assert schemas.of(getattr(Second, first), mode) == {"$ref": f"#/components/schemas/{MODULE}.Second.{first}"}
    assert {name: list(each["properties"]) for name, each in schemas.components.items()} == {
        first: ["x"],
        f"{MODULE}.Second.{first}": ["y"],
    }


def test_a_class_inside_of_a_model_as_well() -> None:
    schemas = Schemas()
    for _ in range(2):
        for cls in (First.Outer, Second.Outer):
            check_supported(cls)  # as where a handler is registered
            schemas.of(cls, "validation")
            schemas.of(cls, "serialization")
    second = f"{MODULE}.Second"
    # The default of `y` makes the two modes of the inner class differ.
    assert schemas.components.keys() >= {"Outer", "Model", f"{second}.Outer", f"{second}.Model"}
    assert all(name.startswith((f"{second}.", "Outer", "Model")) for name in schemas.components)
    written = json.dumps(schemas.components[f"{second}.Outer"])
    assert f"#/components/schemas/{second}.Model" in written
    assert not [name for name in schemas.components if name[-1].isdigit()]


class Computed(pydantic.BaseModel):
    x: int

    @pydantic.computed_field
    def double(self) -> int:
        return 2 * self.x


def test_one_class_that_is_written_in_another_way_is_named_by_the_mode() -> None:
    schemas = Schemas()
    names = [schemas.of(Computed, mode)["$ref"].rpartition("/")[2] for mode in ("validation", "serialization")]

    assert names == ["Computed", "Computed_serialization"]
    assert schemas.of(Computed, "serialization") == {"$ref": "#/components/schemas/Computed_serialization"}


# --- Tuples that have themselves inside -----------------------------------------------------------------------------


class Tree(NamedTuple):
    name: str
    children: tuple[Tree, ...] = ()


class Pair(NamedTuple):
    left: int
    right: int


def test_a_named_tuple_that_has_itself_inside_is_a_component() -> None:
    app = App()

    @app.post("/trees")
    def add(tree: Tree) -> Pair:
        return Pair(1, 2)

    document = app.openapi(title="Trees", version="1")
    validate(document)
    components = document["components"]["schemas"]
    assert components["Tree"]["prefixItems"][1]["items"] == {"$ref": "#/components/schemas/Tree"}
    assert "Pair" not in components
    assert make(["a", [["b"]]], Tree) == Tree("a", (Tree("b"),))
    assert faults_of(["a", [["b", [[1]]]]], Tree) == {"[1][0][1][0][0]": ["expected a string, got a number"]}
