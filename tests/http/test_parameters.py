"""Where the parameters of HTTP handlers come from, and which of them are refused when they are registered."""

from collections import deque
from collections.abc import Collection, Iterable, Mapping, MutableSet, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, NewType, Protocol, TypedDict

import pytest

from lambdarouter import App, Depends, LambdaContext, RegistrationError
from lambdarouter.http import Body, Cookie, Form, Header, HTTPRequest, HTTPResponse, Query, UploadedFile
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client


@dataclass
class Order:
    """A body."""

    id: int = 0


class Address(TypedDict):
    """Another one."""

    street: str


class Color(Enum):
    """A scalar."""

    RED = "red"


class Named(Protocol):
    """No class that a value could be made of."""

    name: str


def handler(annotation: Any, default: Any = ...) -> Any:
    """A handler with one parameter, which returns how that arrived."""
    if default is ...:

        def required(q: Any) -> dict[str, str]:
            return {"type": type(q).__name__, "value": repr(q)}

        function: Any = required
    else:

        def optional(q: Any = default) -> dict[str, str]:
            return {"type": type(q).__name__, "value": repr(q)}

        function = optional
    function.__annotations__["q"] = annotation
    return function


def answered(annotation: Any, query: str, default: Any = ...) -> Any:
    """What a GET handler got for a query, or the problem that it was answered with."""
    app = App()
    app.get("/")(handler(annotation, default))
    app.prime()
    reply = Client(app).get(f"/?{query}")
    return reply.json()["value"] if reply.status == 200 else reply.json()["errors"][0]["problem"]


# --- Collections and unions of scalars ------------------------------------------------------------------------------

COLLECTIONS: list[tuple[Any, str, str]] = [
    (list[int], "[1, 2, 1]", "[]"),
    (set[int], "{1, 2}", "set()"),
    (frozenset[int], "frozenset({1, 2})", "frozenset()"),
    (tuple[int, ...], "(1, 2, 1)", "()"),
    (Sequence[int], "[1, 2, 1]", "[]"),
    (Iterable[int], "[1, 2, 1]", "[]"),
    (Collection[int], "[1, 2, 1]", "[]"),
    (AbstractSet[int], "frozenset({1, 2})", "frozenset()"),
    (MutableSet[int], "{1, 2}", "set()"),
    (set[int] | None, "{1, 2}", "None"),
    (NewType("Levels", set[int]), "{1, 2}", "set()"),
    (list[Annotated[int, "a note"]], "[1, 2, 1]", "[]"),
    (Annotated[tuple[int, ...], Query("q")], "(1, 2, 1)", "()"),
    (list[int | str], "[1, 2, 1]", "[]"),
]


@pytest.mark.parametrize(("annotation", "several", "none"), COLLECTIONS, ids=lambda each: str(each)[:40])
def test_a_collection_of_scalars_has_every_value(annotation: Any, several: str, none: str) -> None:
    assert answered(annotation, "q=1&q=2&q=1") == several
    assert answered(annotation, "") == none
    assert answered(annotation, "", default=None) == "None"
    if "str" not in str(annotation):
        assert answered(annotation, "q=1&q=x") == "expected an integer"


def test_collections_in_headers_and_forms() -> None:
    app = App()

    @app.post("/")
    def both(
        x_level: Annotated[set[int], Header()], tags: Annotated[tuple[str, ...], Form()], files: Sequence[UploadedFile]
    ) -> Any:
        return [sorted(x_level), list(tags), len(files)]

    headers = {"X-Level": "1, 2,1", "Content-Type": "application/x-www-form-urlencoded"}
    assert Client(app).post("/", body="tags=a&tags=b", headers=headers).json() == [[1, 2], ["a", "b"], 0]


UNIONS: list[tuple[Any, dict[str, str]]] = [
    (int | str, {"q=7": "7", "q=x": "'x'", "": "is missing"}),
    (str | int, {"q=7": "'7'"}),
    (int | float, {"q=7": "7", "q=7.5": "7.5", "q=x": "expected an integer or a number"}),
    (int | bool | None, {"q=1": "1", "q=true": "True", "": "None", "q=x": "expected an integer or true or false"}),
    (date | Color, {"q=red": "<Color.RED: 'red'>", "q=x": "expected an ISO 8601 date or one of: red"}),
    (Literal["all"] | int, {"q=all": "'all'", "q=3": "3", "q=x": "expected one of: all or an integer"}),
    (int | Decimal, {"q=1.5": "Decimal('1.5')"}),
]


@pytest.mark.parametrize(("annotation", "answers"), UNIONS, ids=lambda each: str(each)[:40])
def test_a_union_of_scalars_is_the_first_that_fits(annotation: Any, answers: dict[str, str]) -> None:
    for query, answer in answers.items():
        assert answered(annotation, query) == answer


def test_a_union_in_the_path_and_in_a_cookie() -> None:
    app = App()

    @app.get("/{key}")
    def get(key: int | str, session: Annotated[int | str, Cookie()]) -> list[Any]:
        return [key, session]

    assert Client(app).get("/7", cookies={"session": "a"}).json() == [7, "a"]
    assert Client(app).get("/x", cookies={"session": "8"}).json() == ["x", 8]


def test_the_document_has_them_as_query_parameters() -> None:
    app = App()

    @app.get("/")
    def get(tags: set[str], levels: Iterable[int], key: int | str, size: int | date | None = None) -> None: ...

    parameters = app.openapi(title="T", version="1")["paths"]["/"]["get"]["parameters"]
    assert [(each["name"], each["in"], each["required"], each["schema"]) for each in parameters] == [
        ("tags", "query", False, {"type": "array", "items": {"type": "string"}}),
        ("levels", "query", False, {"type": "array", "items": {"type": "integer"}}),
        ("key", "query", True, {"anyOf": [{"type": "integer"}, {"type": "string"}]}),
        ("size", "query", False, {"anyOf": [{"type": "integer"}, {"type": "string", "format": "date"}]}),
    ]


# --- Bodies of GET and HEAD -----------------------------------------------------------------------------------------

BODIES: list[Any] = [
    Order,
    Order | None,
    Order | Address,
    int | Order,
    Address,
    dict,
    dict[str, int],
    Mapping[str, str],
    list,
    set,
    tuple,
    list[Order],
    list[list[str]],
    tuple[int, str],
    deque[str],
    bytes,
    Any,
    object,
    type,
    None,
    Named,
]


@pytest.mark.parametrize("annotation", BODIES, ids=str)
@pytest.mark.parametrize("default", [..., None], ids=["required", "with a default"])
def test_no_body_of_get_and_head_by_accident(annotation: Any, default: Any) -> None:
    for route in (App().get, App().head):
        with pytest.raises(RegistrationError, match=r"requests have no body.*Annotated\[.*, Body\(\)\]"):
            route("/")(handler(annotation, default))
    for methods in ("GET", "get", ["HEAD"], ["GET", "POST"], {"head", "put"}):
        with pytest.raises(RegistrationError, match="requests have no body"):
            App().route("/", methods=methods)(handler(annotation, default))
        with pytest.raises(RegistrationError, match="requests have no body"):
            App().on_alb(path="/", methods=methods)(handler(annotation, default))


def test_a_body_of_get_that_is_asked_for() -> None:
    app = App()

    @app.get("/order")
    def order(order: Annotated[Order, Body()]) -> list[int]:
        return [order.id]

    @app.get("/text")
    def text(body: Annotated[str, Body]) -> str:
        return body

    @app.get("/bytes")
    def raw(body: Annotated[bytes, Body()]) -> list[int]:
        return [len(body)]

    @app.get("/levels")
    def levels(levels: Annotated[set[int], Body()]) -> list[int]:
        return sorted(levels)

    client = Client(app)
    assert client.get("/order", json={"id": 7}).json() == [7]
    assert client.get("/text", body="hello").text == "hello"
    assert client.get("/bytes", body="hello").json() == [5]
    assert client.get("/levels", json=[2, 1]).json() == [1, 2]


def test_methods_that_have_bodies_keep_them() -> None:
    for decorator in (
        App().post("/"),
        App().put("/"),
        App().patch("/"),
        App().delete("/"),
        App().route("/"),
        App().route("/", methods=["POST", "PUT"]),
        App().on_alb(),
    ):
        decorator(handler(Order))


def test_forms_and_files_of_get() -> None:
    for annotation in (Annotated[str, Form()], Annotated[Order, Form()], UploadedFile, list[UploadedFile]):
        with pytest.raises(RegistrationError, match=r"is part of a form, but GET requests have no body. Register POST"):
            App().get("/")(handler(annotation))
        App().post("/")(handler(annotation))


def test_a_response_is_returned() -> None:
    for method in (App().get, App().post):
        with pytest.raises(RegistrationError, match=r"a handler returns its response\. Return HTTPResponse"):
            method("/")(handler(HTTPResponse))


# --- The request, the context and the path --------------------------------------------------------------------------

Foreign = type("LambdaContext", (), {"__module__": "aws_lambda_powertools.utilities.typing.lambda_context"})


@pytest.mark.parametrize("annotation", [LambdaContext, LambdaContext | None, Foreign, type("Sub", (Foreign,), {})])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_context(annotation: Any, method: str) -> None:
    app = App()
    getattr(app, method)("/")(handler(annotation))

    assert getattr(Client(app), method)("/").json()["type"] == "LambdaContext"


def test_the_request_by_its_class_or_a_base() -> None:
    from lambdarouter import Event

    accepted: list[Any] = [HTTPRequest, HTTPRequest | None, Event]
    others: list[Any] = [S3Event, SQSMessage[Order]]
    for annotation in accepted:
        app = App()
        app.post("/")(handler(annotation))
        assert Client(app).post("/").json()["type"] == "HTTPRequest"
    for other in others:
        with pytest.raises(RegistrationError, match="the event of an HTTP handler is the HTTPRequest"):
            App().post("/")(handler(other))


def test_a_placeholder_with_a_marker() -> None:
    with pytest.raises(RegistrationError, match=r"'q' has Query\(\), but is named like a placeholder"):
        App().get("/{q}")(handler(Annotated[str, Query()]))
    app = App()

    @app.get("/users/{q}")
    def both(request: HTTPRequest, q: Annotated[str, Query()]) -> list[str]:
        return [request.path_parameters["q"], q]

    @app.get("/orders/{order}")
    def provided(order: Annotated[str, Depends(lambda: "provided")]) -> str:
        return order

    assert Client(app).get("/users/1?q=2").json() == ["1", "2"]
    assert Client(app).get("/orders/1").text == "provided"


def test_the_rest_of_the_placeholders_is_converted() -> None:
    app = App()

    @app.get("/{year}/{month}")
    def rest(**numbers: int) -> dict[str, int]:
        return numbers

    assert Client(app).get("/2026/1").json() == {"year": 2026, "month": 1}
    assert Client(app).get("/2026/x").status == 400


def test_a_marker_at_the_rest_of_the_arguments() -> None:
    for annotation in (Annotated[str, Header()], Annotated[str, Depends(lambda: "x")]):

        def keywords(**rest: Any) -> None: ...
        def positional(*rest: Any) -> None: ...

        for function in (keywords, positional):
            function.__annotations__["rest"] = annotation
            with pytest.raises(RegistrationError, match="Give the argument its own parameter"):
                App().get("/")(function)


def test_parameters_that_get_nothing_are_refused() -> None:
    app = App()

    with pytest.raises(RegistrationError, match=r"'args' gets nothing: arguments are passed by name. Name them"):
        app.post("/x")(lambda *args: None)
    with pytest.raises(RegistrationError, match="'args' gets nothing"):
        app.post("/x")(lambda *args, **kwargs: None)
    for path in ("/x", "/x/{name}"):
        app.get(path)(lambda **placeholders: placeholders)

    assert Client(app).get("/x").json() == {}
    assert Client(app).get("/x/a").json() == {"name": "a"}
