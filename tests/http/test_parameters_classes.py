"""Classes of query parameters, headers, cookies and form fields, and constraints of single parameters."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal, NotRequired, TypedDict
from uuid import UUID

import msgspec
import pydantic
import pytest
from annotated_types import Ge, Le, MaxLen, MinLen
from attrs import Factory, field, frozen
from attrs.validators import max_len
from openapi_spec_validator import validate

from lambdarouter import App, RegistrationError
from lambdarouter.http import Body, Cookie, Form, Header, Query
from lambdarouter.models import camel_case, make_converter
from lambdarouter.testing import Client
from tests.support.http.integrations import Integration, every_integration, problems


@frozen
class AttrsPage:
    size: Annotated[int, Ge(1), Le(100)]
    order: Literal["asc", "desc"] = "asc"
    text: str = field(default="", validator=max_len(3), alias="q")
    ids: list[int] = field(factory=list)


@dataclasses.dataclass
class DataclassPage:
    size: Annotated[int, Ge(1), Le(100)]
    order: Literal["asc", "desc"] = "asc"
    q: Annotated[str, MaxLen(3)] = ""
    ids: list[int] = dataclasses.field(default_factory=list)


class TypedDictPage(TypedDict):
    size: Annotated[int, Ge(1), Le(100)]
    order: NotRequired[Literal["asc", "desc"]]
    q: NotRequired[Annotated[str, MaxLen(3)]]
    ids: NotRequired[list[int]]


class PydanticPage(pydantic.BaseModel):
    size: int = pydantic.Field(ge=1, le=100)
    order: Literal["asc", "desc"] = "asc"
    text: str = pydantic.Field("", max_length=3, alias="q")
    ids: list[int] = []


class MsgspecPage(msgspec.Struct):
    size: Annotated[int, msgspec.Meta(ge=1, le=100)]
    order: Literal["asc", "desc"] = "asc"
    text: Annotated[str, msgspec.Meta(max_length=3)] = msgspec.field(default="", name="q")
    ids: list[int] = []


PAGES: list[Any] = [AttrsPage, DataclassPage, TypedDictPage, PydanticPage, MsgspecPage]
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda each: each.__name__)


def value_of(page: Any, *names: str) -> Any:
    """The first of some fields of a page."""
    return next(page[name] if isinstance(page, dict) else getattr(page, name) for name in names if _has(page, name))


def _has(page: Any, name: str) -> bool:
    return name in page if isinstance(page, dict) else hasattr(page, name)


def client_of(page: Any, marker: Any, seen: list[Any], *, method: str = "GET") -> Client:
    app = App()

    def handler(page: Any) -> None:
        seen.append(page)

    handler.__annotations__["page"] = Annotated[page, marker]
    app.route("/", methods=method)(handler)
    return Client(app)


# --- Classes --------------------------------------------------------------------------------------------------------


@every_page
def test_each_field_of_a_class_is_a_query_parameter(page: Any) -> None:
    seen: list[Any] = []
    client = client_of(page, Query(), seen)

    assert client.get("/?size=7&order=desc&q=abc&ids=1&ids=2&other=x").status == 204
    (found,) = seen
    if page is not TypedDictPage:
        assert type(found) is page
    assert (value_of(found, "size"), value_of(found, "order"), value_of(found, "ids")) == (7, "desc", [1, 2])
    assert value_of(found, "text", "q") == "abc"


@every_page
@pytest.mark.parametrize(("marker", "kind"), [(Query(), "query"), (Cookie(), "cookie"), (Form(), "form")])
def test_all_faults_of_a_class_are_listed_together(page: Any, marker: Any, kind: str) -> None:
    client = client_of(page, marker, [], method="POST" if kind == "form" else "GET")
    sent: dict[str, dict[str, Any]] = {
        "query": {"query": {"order": "up", "q": "long text", "ids": ["1"]}},
        "cookie": {"cookies": {"order": "up", "q": "long text", "ids": "1"}},
        "form": {
            "body": "order=up&q=long+text&ids=1",
            "headers": {"content-type": "application/x-www-form-urlencoded"},
        },
    }

    response = client.request("POST" if kind == "form" else "GET", "/", **sent[kind])
    assert problems(response) == [
        (f"{kind}.size", "is missing"),
        (f"{kind}.order", "expected one of: asc, desc"),
        (f"{kind}.q", "must have at most 3 characters"),
    ]


@every_page
def test_texts_of_the_wrong_type_are_listed_with_broken_constraints(page: Any) -> None:
    client = client_of(page, Query(), [])

    assert problems(client.get("/?size=many&q=long+text&ids=1&ids=x")) == [
        ("query.size", "expected an integer"),
        ("query.q", "must have at most 3 characters"),
        ("query.ids[1]", "expected an integer"),
    ]
    assert problems(client.get("/?size=0")) == [("query.size", "must be at least 1")]
    assert problems(client.get("/?size=101")) == [("query.size", "must be at most 100")]


@every_page
def test_each_field_of_a_class_is_described(page: Any) -> None:
    document = client_of(page, Query(), []).app.openapi(title="Pages", version="1")

    validate(document)
    found = {each["name"]: each for each in document["paths"]["/"]["get"]["parameters"]}
    assert list(found) == ["size", "order", "q", "ids"]
    assert {each["in"] for each in found.values()} == {"query"}
    assert [each["required"] for each in found.values()] == [True, False, False, False]
    size, order, text, ids = (each["schema"] for each in found.values())
    assert (size["type"], size["minimum"], size["maximum"]) == ("integer", 1, 100)
    assert order["enum"] == ["asc", "desc"]
    assert (text["type"], text["maxLength"]) == ("string", 3)
    assert (ids["type"], ids["items"]["type"]) == ("array", "integer")
    if page is not TypedDictPage:
        assert (order["default"], text["default"]) == ("asc", "")
    assert page.__name__ not in document["components"]["schemas"]


@frozen
class Caller:
    user_agent: str
    trace: str | None = field(default=None, alias="x_trace")
    x_versions: list[int] = field(factory=list)


@every_integration
def test_each_field_of_a_class_is_a_header(integration: Integration) -> None:
    app = App()

    @app.get("/")
    def handler(caller: Annotated[Caller, Header()]) -> str:
        return f"{caller.user_agent} {caller.trace} {caller.x_versions}"

    headers = {"user-agent": "curl", "x-trace": "7", "x-versions": "1, 2"}
    assert integration.get(app, "/", headers=headers).text == "curl 7 [1, 2]"
    assert problems(integration.get(app, "/", headers={"user-agent": "curl", "x-versions": "1, b"})) == [
        ("header.x-versions[1]", "expected an integer")
    ]
    parameters = app.openapi(title="Callers", version="1")["paths"]["/"]["get"]["parameters"]
    assert [(each["name"], each["in"], each["required"]) for each in parameters] == [
        ("user-agent", "header", True),
        ("x-trace", "header", False),
        ("x-versions", "header", False),
    ]


def test_a_class_may_be_left_out_where_it_has_a_default_or_may_be_none() -> None:
    app = App()

    @app.get("/default")
    def default(page: Annotated[DataclassPage, Query()] = DataclassPage(5)) -> str:  # noqa: B008
        return str(page.size)

    @app.get("/none")
    def none(page: Annotated[DataclassPage | None, Query()]) -> str:
        return str(page is None)

    client = Client(app)
    assert client.get("/default").text == "5"
    assert client.get("/none?other=1").text == "True"
    assert problems(client.get("/none?order=asc")) == [("query.size", "is missing")]


@frozen
class Named:
    page_size: int = 1


class Strict(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid")

    page_size: int = 1


def test_the_names_of_a_converter_and_its_rule_for_unknown_names_hold_for_parameters() -> None:
    app = App(converter=make_converter(rename=camel_case, forbid_extra_keys=True))

    @app.get("/")
    def handler(page: Annotated[Named, Query()], q: str = "") -> str:
        return str(page.page_size)

    @app.get("/strict")
    def strict(page: Annotated[Strict, Query()], sort: Annotated[str, Query("order-by")] = "") -> str:
        return str(page.page_size)

    client = Client(app)
    assert client.get("/?pageSize=3&q=x").text == "3"
    assert problems(client.get("/?pageSize=3&page_size=4")) == [("query", "has unknown fields (page_size)")]
    assert client.get("/strict?page_size=3&order-by=x").text == "3"
    assert problems(client.get("/strict?page_size=3&size=4")) == [("query", "has unknown fields (size)")]
    names = [each["name"] for each in app.openapi(title="N", version="1")["paths"]["/"]["get"]["parameters"]]
    assert names == ["pageSize", "q"]


class Addressed(pydantic.BaseModel):
    url: pydantic.HttpUrl
    id: UUID
    day: date | None = None


def test_types_of_pydantic_read_their_text_themselves() -> None:
    seen: list[Any] = []
    client = client_of(Addressed, Query(), seen)
    identifier = "00000000-0000-0000-0000-000000000005"
    client.get("/", query={"url": "https://example.com/a", "id": identifier, "day": "2026-01-31"})
    assert str(seen[0].url) == "https://example.com/a"
    assert (seen[0].id, seen[0].day) == (UUID(identifier), date(2026, 1, 31))
    assert problems(client.get("/", query={"url": "no", "id": "no", "day": "no"}))[1:] == [
        ("query.id", "expected a UUID"),
        ("query.day", "expected an ISO 8601 date"),
    ]


# --- Names and validators of pydantic and msgspec -------------------------------------------------------------------


class Choices(pydantic.BaseModel):
    size: int = pydantic.Field(validation_alias=pydantic.AliasChoices("size", "sz", pydantic.AliasPath("s")))
    ids: list[int] = pydantic.Field([], validation_alias=pydantic.AliasChoices("ids", "id"))


class ByName(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(populate_by_name=True)

    size: int = pydantic.Field(alias="pageSize")
    ids: list[int] = pydantic.Field([], alias="pageIds")


def names_in(app: App) -> list[tuple[str, bool]]:
    """The names of the parameters in the document, and whether they are required."""
    document = app.openapi(title="Pages", version="1")
    validate(document)
    return [(each["name"], each["required"]) for each in document["paths"]["/"]["get"]["parameters"]]


def test_every_name_of_a_field_is_read_and_described() -> None:
    seen: list[Any] = []
    client = client_of(Choices, Query(), seen)
    for query, size, ids in (
        ("size=1&ids=1&ids=2", 1, [1, 2]),
        ("sz=2&id=3&id=4", 2, [3, 4]),
        ("s=3", 3, []),
        ("s=3&size=4&sz=5", 4, []),
    ):
        assert client.get(f"/?{query}").status == 204
        assert (seen[-1].size, seen[-1].ids) == (size, ids)
    assert problems(client.get("/")) == [("query.size", "is missing")]
    assert problems(client.get("/?sz=x&id=y")) == [
        ("query.sz", "expected an integer"),
        ("query.id[0]", "expected an integer"),
    ]
    assert names_in(client.app) == [(name, False) for name in ("size", "sz", "s", "ids", "id")]
    size = client.app.openapi(title="P", version="1")["paths"]["/"]["get"]["parameters"][1]
    assert size["description"] == "One of size, sz, s."

    client = client_of(ByName, Query(), seen)
    for query in ("pageSize=1&pageIds=2", "size=1&ids=2", "size=1&pageIds=2"):
        assert client.get(f"/?{query}").status == 204
        assert (seen[-1].size, seen[-1].ids) == (1, [2])
    assert problems(client.get("/?size=x")) == [("query.size", "expected an integer")]
    assert names_in(client.app) == [(name, False) for name in ("pageSize", "size", "pageIds", "ids")]


def test_names_of_headers_and_of_forms() -> None:
    class Headers(pydantic.BaseModel):
        model_config = pydantic.ConfigDict(populate_by_name=True)

        trace_id: str = pydantic.Field(alias="x-trace")

    seen: list[Any] = []
    client = client_of(Headers, Header(), seen)
    for name in ("X-Trace", "Trace-Id"):
        assert client.get("/", headers={name: "7"}).status == 204
    assert [each.trace_id for each in seen] == ["7", "7"]
    assert names_in(client.app) == [("x-trace", False), ("trace-id", False)]

    client = client_of(Choices, Form(), seen, method="POST")
    assert client.post("/", form={"sz": 3, "id": [1, 2]}).status == 204
    assert (seen[-1].size, seen[-1].ids) == (3, [1, 2])
    for version in ("3.1.0", "3.0.3"):
        document = client.app.openapi(title="Pages", version="1", openapi_version=version)
        validate(document)
        content = document["paths"]["/"]["post"]["requestBody"]["content"]
        (schema,) = content["application/x-www-form-urlencoded"]["schema"]["allOf"]
        assert {name: each["type"] for name, each in schema["properties"].items()} == {
            **dict.fromkeys(("size", "sz", "s"), "integer"),
            **dict.fromkeys(("ids", "id"), "array"),
        }
        assert schema["allOf"] == [{"anyOf": [{"required": [name]} for name in ("size", "sz", "s")]}]

    class Optional(pydantic.BaseModel):
        size: int = pydantic.Field(1, validation_alias=pydantic.AliasChoices("size", "sz"))

    document = client_of(Optional, Form(), seen, method="POST").app.openapi(title="Pages", version="1")
    validate(document)
    content = document["paths"]["/"]["post"]["requestBody"]["content"]
    (schema,) = content["application/x-www-form-urlencoded"]["schema"]["allOf"]
    assert (list(schema["properties"]), "allOf" in schema) == (["size", "sz"], False)


@pytest.mark.parametrize(
    ("config", "names"),
    [
        ({"validate_by_name": True, "validate_by_alias": True}, ["sz", "size"]),
        ({"validate_by_name": True, "validate_by_alias": False}, ["size"]),
        ({"alias_generator": str.upper}, ["sz"]),
    ],
)
def test_the_configuration_of_a_model_decides_on_its_names(config: Any, names: list[str]) -> None:
    if (
        not hasattr(pydantic.ConfigDict, "__annotations__")
        or "validate_by_name" not in pydantic.ConfigDict.__annotations__
    ):
        pytest.skip("the setting is new in pydantic 2.11")

    class Page(pydantic.BaseModel):
        model_config = config

        size: int = pydantic.Field(0, validation_alias="sz")

    seen: list[Any] = []
    client = client_of(Page, Query(), seen)
    for name in ("sz", "size"):
        assert client.get(f"/?{name}=3").status == 204
        assert seen[-1].size == (3 if name in names else 0)
    assert names_in(client.app) == [(name, False) for name in names]


@pytest.mark.parametrize(
    "alias",
    [
        pydantic.AliasPath("page", "size"),
        pydantic.AliasPath("sizes", 0),
        pydantic.AliasChoices("size", pydantic.AliasPath("page", "size")),
    ],
)
@pytest.mark.parametrize("marker", [Query(), Header(), Cookie(), Form()])
def test_a_path_into_a_value_is_refused(alias: Any, marker: Any) -> None:
    class Page(pydantic.BaseModel):
        size: int = pydantic.Field(0, validation_alias=alias)

    with pytest.raises(RegistrationError, match=r"the field 'size' has an AliasPath into a value, .* Name a key"):
        client_of(Page, marker, [], method="POST")


def test_a_validator_that_comes_first_gets_the_text() -> None:
    got: list[Any] = []

    def split(value: Any) -> Any:
        got.append(value)
        return [part for each in value for part in each.split(",")] if isinstance(value, list) else value

    def pixels(value: Any) -> Any:
        got.append(value)
        return value.removesuffix("px") if isinstance(value, str) else value

    class Page(pydantic.BaseModel):
        size: int = 1
        ids: Annotated[list[int], pydantic.BeforeValidator(split)] = []
        width: Annotated[int, pydantic.BeforeValidator(pixels)] = 1
        sides: list[Annotated[int, pydantic.BeforeValidator(pixels)]] = []
        point: Annotated[tuple[int, int], pydantic.BeforeValidator(lambda text: text.split(":"))] = (0, 0)
        extra: pydantic.Json[dict[str, int]] = {}

        @pydantic.field_validator("size", mode="before")
        @classmethod
        def before(cls, value: Any) -> Any:
            return pixels(value)

    seen: list[Any] = []
    client = client_of(Page, Query(), seen)
    query = {"size": "3px", "ids": "1,2", "width": "4px", "sides": ["1px", "2"], "point": "1:2", "extra": '{"a": 1}'}
    assert client.get("/", query=query).status == 204
    others = {"width": 4, "sides": [1, 2]}
    assert seen[0] == Page.model_validate({"size": 3, "ids": ["1,2"], "point": "1:2", "extra": '{"a": 1}', **others})
    assert got[:5] == ["3px", ["1,2"], "4px", "1px", "2"]
    assert [each for each, _ in problems(client.get("/?size=x&ids=1,y&width=z&extra=no"))] == [
        "query.size",
        "query.ids[1]",
        "query.width",
        "query.extra",
    ]

    single = App()

    @single.get("/")
    def handler(width: Annotated[int, Query(), pydantic.BeforeValidator(pixels)] = 1) -> str:
        return str(width)

    assert Client(single).get("/?width=5px").text == "5"


@pytest.mark.parametrize("mode", ["before", "wrap"])
def test_a_validator_of_the_whole_model_gets_the_texts(mode: Any) -> None:
    got: list[Any] = []

    class Page(pydantic.BaseModel):
        size: int = 1
        ids: list[int] = []

        if mode == "before":

            @pydantic.model_validator(mode="before")
            @classmethod
            def before(cls, data: Any) -> Any:
                got.append(data)
                return {**data, "size": data.get("pixels", data.get("size", 1))}
        else:

            @pydantic.model_validator(mode="wrap")
            @classmethod
            def wrap(cls, data: Any, handler: Any) -> Any:
                got.append(data)
                return handler({**data, "size": data.get("pixels", data.get("size", 1))})

    app, seen = App(), list[Any]()

    @app.get("/")
    def handler(page: Annotated[Page, Query()], q: str = "") -> None:
        seen.append(page)

    client = Client(app)
    assert client.get("/?size=3&ids=1&ids=2&pixels=4&other=a&other=b&q=x").status == 204
    assert got == [{"size": "3", "ids": ["1", "2"], "pixels": "4", "other": ["a", "b"]}]
    assert (seen[0].size, seen[0].ids) == (4, [1, 2])
    assert [each for each, _ in problems(client.get("/?size=x&ids=y"))] == ["query.size", "query.ids[0]"]


class Camel(msgspec.Struct, rename="camel"):
    page_size: int | msgspec.UnsetType = msgspec.UNSET
    sort_by: Annotated[str, msgspec.Meta(max_length=3)] | msgspec.UnsetType = msgspec.UNSET
    id_list: list[int] | msgspec.UnsetType | None = msgspec.UNSET


def test_unset_fields_and_renamed_fields_of_msgspec() -> None:
    seen: list[Any] = []
    client = client_of(Camel, Query(), seen)
    assert client.get("/").status == client.get("/?page_size=1").status == 204
    assert client.get("/?pageSize=2&sortBy=abc&idList=1&idList=2").status == 204
    assert seen == [Camel(), Camel(), Camel(2, "abc", [1, 2])]
    assert problems(client.get("/?pageSize=x&sortBy=long&idList=y")) == [
        ("query.pageSize", "expected an integer"),
        ("query.sortBy", "must have at most 3 characters"),
        ("query.idList[0]", "expected an integer"),
    ]
    assert names_in(client.app) == [("pageSize", False), ("sortBy", False), ("idList", False)]

    class Kebab(msgspec.Struct, rename="kebab", tag="page"):
        trace_id: int = 0

    client = client_of(Kebab, Header(), seen)
    assert client.get("/", headers={"Trace-Id": "7", "Type": "page"}).status == 204
    assert seen[-1] == Kebab(7)
    assert problems(client.get("/", headers={"Type": "other"})) == [("header.type", "expected one of: page")]

    class Listed(msgspec.Struct, array_like=True):
        size: int

    with pytest.raises(RegistrationError, match="cannot be made from a string as"):
        client_of(Listed, Query(), [])


@dataclasses.dataclass
class Computed:
    size: dataclasses.InitVar[int] = 2
    ids: set[int] = dataclasses.field(default_factory=lambda: {1})
    total: int = dataclasses.field(init=False, default=0)

    def __post_init__(self, size: int) -> None:
        self.total = size + len(self.ids)


def count_of(made: Any) -> int:
    return len(made.ids)


@frozen(kw_only=True)
class Made:
    ids: list[int] = field(factory=lambda: [9])
    count: int = field(default=Factory(count_of, takes_self=True))


def test_factories_and_arguments_of_classes() -> None:
    seen: list[Any] = []
    client = client_of(Computed, Query(), seen)
    assert client.get("/").status == client.get("/?size=5&ids=1&ids=2&total=9").status == 204
    assert [each.total for each in seen] == [3, 7]
    assert names_in(client.app) == [("size", False), ("ids", False)]

    client = client_of(Made, Query(), seen)
    assert client.get("/").status == client.get("/?ids=1&ids=2").status == client.get("/?count=5").status == 204
    assert seen[2:] == [Made(), Made(ids=[1, 2]), Made(count=5)]
    assert names_in(client.app) == [("ids", False), ("count", False)]


@frozen
class Nested:
    page: DataclassPage


def test_what_cannot_be_made_of_text_is_refused_at_registration() -> None:
    app = App()

    with pytest.raises(RegistrationError, match="the field 'page' cannot be made from a string as DataclassPage"):

        @app.get("/nested")
        def nested(page: Annotated[Nested, Query()]) -> None: ...

    with pytest.raises(RegistrationError, match=r"Query\('p'\) for a class, whose fields have their own names"):

        @app.get("/alias")
        def alias(page: Annotated[DataclassPage, Query("p")]) -> None: ...

    with pytest.raises(RegistrationError, match=r"'page' cannot be made from a string as dict\[str, int\]"):

        @app.get("/mapping")
        def mapping(page: Annotated[dict[str, int], Query()]) -> None: ...

    with pytest.raises(RegistrationError, match=r"Annotated\[DataclassPage, Query\(\)\] for a class of query"):

        @app.get("/bare")
        def bare(page: DataclassPage) -> None: ...


@dataclasses.dataclass
class Early:
    size: Size = 1


@every_integration
def test_a_field_may_be_of_a_type_that_is_defined_further_down(integration: Integration) -> None:
    app = App()

    @app.get("/")
    def handler(page: Annotated[Early, Query()]) -> str:
        return str(page.size)

    globals()["Size"] = int
    try:
        assert integration.get(app, "/?size=5").text == "5"
        assert problems(integration.get(app, "/?size=x")) == [("query.size", "expected an integer")]
    finally:
        del globals()["Size"]

    @dataclasses.dataclass
    class Lost:
        size: Nowhere  # type: ignore[name-defined]  # noqa: F821

    @app.get("/lost")
    def lost(page: Annotated[Lost, Query()]) -> None: ...

    with pytest.raises(RegistrationError, match="'page': the annotation 'Nowhere' of a field is not defined"):
        app.prime()


if TYPE_CHECKING:
    Size = int


@pytest.mark.parametrize("settings", [{"alias": "n"}, {"default": 5}, {"validation_alias": "n"}])
def test_an_alias_or_a_default_of_pydantic_for_a_single_parameter_is_refused(settings: dict[str, Any]) -> None:
    def handler(number: Any) -> None: ...

    handler.__annotations__["number"] = Annotated[int, Query(), pydantic.Field(ge=1, **settings)]
    with pytest.raises(RegistrationError, match="pydantic Field with an alias or a default"):
        App().get("/")(handler)


# --- Constraints of single parameters -------------------------------------------------------------------------------


@every_integration
def test_constraints_of_parameters_are_checked_in_every_place(integration: Integration) -> None:
    app = App()

    @app.get("/items/{number}")
    def item(
        number: Annotated[int, Ge(1)],
        limit: Annotated[int, Query(), Ge(1), Le(100)] = 10,
        ratio: Annotated[Decimal | None, Ge(Decimal("0.5"))] = None,
        names: Annotated[list[Annotated[str, MinLen(2)]] | None, MaxLen(2)] = None,
        depth: Annotated[int, Header("x-depth"), pydantic.Field(ge=1, multiple_of=2)] = 2,
        session: Annotated[str, Cookie(), MinLen(3)] = "abc",
    ) -> dict[str, Any]:
        return {"number": number, "limit": limit, "ratio": ratio, "names": names, "depth": depth, "session": session}

    found = integration.get(
        app,
        "/items/3?limit=100&ratio=0.75&names=ab",
        headers={"x-depth": "4"},
        cookies={"session": "xyz"},
    )
    assert found.json() == {
        "number": 3, "limit": 100, "ratio": 0.75, "names": ["ab"], "depth": 4, "session": "xyz",
    }  # fmt: skip
    assert integration.get(app, "/items/3").json()["names"] is None
    refused = integration.get(
        app,
        "/items/0?limit=101&ratio=0.25&names=a",
        headers={"x-depth": "3"},
        cookies={"session": "x"},
    )
    assert problems(refused) == [
        ("path.number", "must be at least 1"),
        ("query.limit", "must be at most 100"),
        ("query.ratio", "must be at least 0.5"),
        ("query.names[0]", "must have at least 2 characters"),
        ("header.x-depth", "must be a multiple of 2"),
        ("cookie.session", "must have at least 3 characters"),
    ]


@frozen
class Numbers:
    tl: list[Annotated[int, Ge(1)]]


@pytest.mark.parametrize(
    "hint",
    [
        Annotated[list[Annotated[int, Ge(1)]], Query("tl")],
        Annotated[tuple[Annotated[int, Ge(1)], ...], Query("tl")],
        Annotated[set[Annotated[int, Ge(1)]] | None, Query("tl")],
        Annotated[Numbers, Query()],
    ],
)
def test_every_item_with_a_fault_is_listed_by_its_index(hint: Any) -> None:
    app = App()

    def handler(items: Any) -> None: ...

    handler.__annotations__["items"] = hint
    app.get("/")(handler)
    client = Client(app)

    def found(query: str) -> list[tuple[str, str]]:
        return [(each["field"], each["problem"]) for each in client.get(f"/?{query}").json()["errors"]]

    assert client.get("/?tl=1&tl=2").status < 300
    assert found("tl=0&tl=1&tl=x") == [
        ("query.tl[0]", "must be at least 1"),
        ("query.tl[2]", "expected an integer"),
    ]
    assert found("tl=y&tl=0&tl=x") == [
        ("query.tl[0]", "expected an integer"),
        ("query.tl[1]", "must be at least 1"),
        ("query.tl[2]", "expected an integer"),
    ]
    many = found("&".join(["tl=x"] * 130))
    assert (len(many), many[-1]) == (101, ("query.tl", "and 30 more"))


def test_every_item_without_a_constraint_is_listed_by_its_index() -> None:
    app = App()

    @app.get("/")
    def handler(items: list[int]) -> None: ...

    answer = Client(app).get("/?items=x&items=1&items=")
    assert answer.json()["errors"] == [
        {"field": "query.items[0]", "problem": "expected an integer"},
        {"field": "query.items[2]", "problem": "expected an integer"},
    ]


def test_constraints_of_parameters_are_described() -> None:
    app = App()

    @app.post("/items/{number}")
    def item(
        number: Annotated[int, Ge(1)],
        limit: Annotated[int, Query(), Ge(1), Le(100)] = 10,
        names: Annotated[list[Annotated[str, MinLen(2)]], MaxLen(2)] = [],  # noqa: B006
        depth: Annotated[int, Query(), pydantic.Field(multiple_of=2)] = 2,
        count: Annotated[int, Form(), Ge(1)] = 1,
    ) -> None: ...

    document = app.openapi(title="Items", version="1")
    validate(document)
    operation = document["paths"]["/items/{number}"]["post"]
    assert [each["schema"] for each in operation["parameters"]] == [
        {"type": "integer", "minimum": 1},
        {"type": "integer", "minimum": 1, "maximum": 100, "default": 10},
        {"type": "array", "items": {"type": "string", "minLength": 2}, "maxItems": 2},
        {"type": "integer", "multipleOf": 2, "default": 2},
    ]
    form = operation["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert form["properties"]["count"] == {"type": "integer", "minimum": 1}


def test_constraints_of_a_body_are_checked() -> None:
    app = App()

    @app.post("/")
    def handler(ids: Annotated[list[Annotated[int, Ge(1)]], Body(), MaxLen(2)]) -> str:
        return str(len(ids))

    client = Client(app)
    assert client.post("/", json=[1, 2]).text == "2"
    assert problems(client.post("/", json=[1, 2, 3])) == [("body", "must have at most 2 items")]
    assert problems(client.post("/", json=[0, "a"])) == [
        ("body[0]", "must be at least 1"),
        ("body[1]", "expected an integer, got a string"),
    ]
    schema = app.openapi(title="I", version="1")["paths"]["/"]["post"]["requestBody"]["content"]["application/json"]
    assert schema["schema"] == {"type": "array", "items": {"type": "integer", "minimum": 1}, "maxItems": 2}


@every_integration
def test_a_collection_without_values_is_checked_as_well(integration: Integration) -> None:
    app = App()

    @app.get("/")
    def handler(
        tags: Annotated[list[str], Query(), MinLen(1)],
        levels: Annotated[set[int], Header(), MaxLen(2)],
        others: Annotated[list[str], Query(), MinLen(1)] = [],  # noqa: B006  (never changed)
    ) -> list[Any]:
        return [tags, sorted(levels), others]

    assert problems(integration.get(app, "/")) == [("query.tags", "must have at least 1 item")]
    assert integration.get(app, "/?tags=a").json() == [["a"], [], []]
