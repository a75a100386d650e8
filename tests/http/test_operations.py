"""Options for the OpenAPI document: of decorators, of routers, of `include`, and of the document; and wrong ones."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from lambdarouter import App, Router
from lambdarouter.errors import RegistrationError
from lambdarouter.http import Conflict, NotFound
from lambdarouter.sources import alb
from lambdarouter.testing import Client

JWT = {"jwt": {"type": "http", "scheme": "bearer"}}


@frozen
class Book:
    isbn: str


def document_of(app: App, **options: Any) -> dict[str, Any]:
    """The document, which is valid."""
    chosen: Any = {"title": "T", "version": "1", "security_schemes": JWT, **options}
    found = app.openapi(**chosen)
    validate(found, cls=OpenAPIV31SpecValidator)
    return found


def get_book(isbn: str = "") -> Book:
    """Get a book.

    With its ISBN.
    """
    return Book(isbn)


def test_options_of_a_decorator() -> None:
    app = App()
    app.get(
        "/books",
        summary="Fetch",
        description="By *ISBN*.",
        tags=["books", "reading"],
        deprecated=True,
        operation_id="fetchBook",
        response_description="The book",
        responses={404: NotFound},
        security=["jwt", {"jwt": ["books/read"]}],
        openapi_extra={"x-own": 1, "externalDocs": {"url": "https://docs.example"}},
    )(get_book)

    found = document_of(app)["paths"]["/books"]["get"]

    assert {name: found[name] for name in ("summary", "description", "tags", "deprecated", "operationId")} == {
        "summary": "Fetch",
        "description": "By *ISBN*.",
        "tags": ["books", "reading"],
        "deprecated": True,
        "operationId": "fetchBook",
    }
    assert set(found["responses"]) == {"200", "400", "404", "default"}
    assert found["responses"]["200"]["description"] == "The book"
    assert found["security"] == [{"jwt": []}, {"jwt": ["books/read"]}]
    assert (found["x-own"], found["externalDocs"]) == (1, {"url": "https://docs.example"})
    assert app.handlers()[0].tags == ("books", "reading")
    assert Client(app).get("/books?isbn=7").json() == {"isbn": "7"}


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "head", "options"])
def test_every_method_has_the_options(method: str) -> None:
    app = App()
    getattr(app, method)("/books", operation_id="own", tags="t")(lambda: None)

    found = document_of(app)["paths"]["/books"][method]
    assert (found["operationId"], found["tags"]) == ("own", ["t"])


@pytest.mark.parametrize("name", ["alb", "api_gateway_http", "api_gateway_rest", "function_url"])
def test_routes_of_one_integration_and_of_several_methods_have_them(name: str) -> None:
    app = App()
    getattr(app, f"on_{name}")(path="/one", methods="GET", deprecated=True)(get_book)
    app.route("/two", methods=["GET", "POST"], deprecated=True)(get_book)

    paths = document_of(app)["paths"]
    assert [item["get"]["deprecated"] for item in paths.values()] == [True, True]
    assert [paths["/two"][method]["operationId"] for method in ("get", "post")] == ["get_book_get", "get_book_post"]


def test_what_a_router_says_holds_for_its_handlers_unless_they_say_otherwise() -> None:
    router = Router(
        prefix="/v1", tags=["v1"], deprecated=True, responses={404: NotFound, 409: "router"}, security="jwt"
    )
    router.get("/plain")(get_book)
    router.get("/own", tags=["own"], deprecated=False, responses={409: "handler"}, security=[])(get_book)
    app = App()
    app.include(router, tags=["outer"], responses={409: "include", 500: "include"})

    paths = document_of(app)["paths"]
    plain, own = paths["/v1/plain"]["get"], paths["/v1/own"]["get"]

    assert (plain["tags"], plain["deprecated"], plain["security"]) == (["outer", "v1"], True, [{"jwt": []}])
    assert (own["tags"], own.get("deprecated"), own["security"]) == (["outer", "v1", "own"], None, [])
    for each, taken in ((plain, "router"), (own, "handler")):
        assert set(each["responses"]) == {"200", "400", "404", "409", "500", "default"}
        assert each["responses"]["409"]["description"] == taken


def test_options_of_the_include_of_an_app_and_of_an_import_path(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    inner = App()
    inner.get("/inner")(get_book)
    app = App()
    app.include(inner, prefix="/a", deprecated=True)
    code = "from lambdarouter import Router\nrouter = Router()\nrouter.get('/late')(lambda: None)\n"
    (tmp_path / "late_router.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    app.include("late_router:router", sources="http", deprecated=True)

    paths = document_of(app)["paths"]
    assert [item["get"]["deprecated"] for item in paths.values()] == [True, True]
    assert "deprecated" not in document_of(inner)["paths"]["/inner"]["get"]


def test_hidden_handlers_are_called_but_not_described() -> None:
    hidden = Router(prefix="/hidden", include_in_schema=False)
    hidden.get("/one", include_in_schema=True)(get_book)
    plain = Router()
    plain.get("/two")(get_book)
    app = App()
    app.get("/three", include_in_schema=False)(get_book)
    app.get("/four")(get_book)
    app.include(hidden)
    app.include(plain, include_in_schema=False)

    assert set(document_of(app)["paths"]) == {"/four"}
    assert [Client(app).get(path).status for path in ("/hidden/one", "/two", "/three", "/four")] == [200] * 4


def test_a_hidden_handler_gives_its_path_and_its_operation_id_to_another_one() -> None:
    app = App()
    app.on_alb(path="/books", methods="GET", operation_id="books", include_in_schema=False, summary="hidden")(get_book)
    app.get("/books", operation_id="books", summary="shown")(get_book)

    assert document_of(app)["paths"]["/books"]["get"]["summary"] == "shown"


# --- Wrong options --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"sumary": "x"}, "get has no option 'sumary'. Did you mean 'summary'? Its options are: path, deprecated, "),
        (
            {"status_code": 201},
            "get has no option 'status_code'. Return the status after the body, as in `return user, 201`. Its ",
        ),
        ({"response_model": dict}, "get has no option 'response_model'. Annotate the function with what it returns. "),
        ({"dependencies": []}, "get has no option 'dependencies'. Write Router(dependencies=[...]), or a parameter "),
        ({"summary": 1}, "'/': summary= accepts a string."),
        ({"operation_id": ""}, "'/': operation_id= accepts a string."),
        ({"tags": [1]}, "'/': tags= accepts a list of strings."),
        ({"tags": 1}, "'/': tags= accepts a list of strings."),
        ({"deprecated": "yes"}, "'/': deprecated= accepts True or False."),
        ({"include_in_schema": 0}, "'/': include_in_schema= accepts True or False."),
        ({"responses": [404]}, "'/': responses= accepts a dict of responses by status"),
        ({"responses": {99: "x"}}, '\'/\': responses= has a key that is not a status: write 404, "4XX" or "default".'),
        ({"responses": {"6XX": "x"}}, "'/': responses= has a key that is not a status"),
        ({"responses": {True: "x"}}, "'/': responses= has a key that is not a status"),
        ({"responses": {404: 7}}, "'/': responses= has int for 404; write a class"),
        ({"responses": {404: {"modle": Book}}}, "'/': responses= has 'modle' in 404; its fields are content, "),
        ({"responses": {404: {"content": []}}}, "'/': responses= has a field in 404 that is not an object."),
        ({"responses": {404: {"content": {"text/plain": str}}}}, "'/': responses= has a field in 404 that is"),
        ({"responses": {404: {"model": "Book"}}}, "'/': responses= has a model in 404 that is not a type."),
        ({"responses": {404: {"content": {"a/b": {"model": 1}}}}}, "'/': responses= has a model in 404 that is no"),
        ({"security": 1}, "'/': security= accepts names of security schemes"),
        ({"security": [{"jwt": "scope"}]}, "'/': security= accepts names of security schemes"),
        ({"openapi_extra": ["x"]}, "'/': openapi_extra= accepts a JSON object"),
    ],
    ids=str,
)
def test_a_wrong_option_is_refused_when_the_handler_is_registered(options: dict[str, Any], told: str) -> None:
    with pytest.raises(RegistrationError) as caught:
        App().get("/", **options)
    assert str(caught.value).startswith(told)
    with pytest.raises((RegistrationError, TypeError)):
        alb.request(path="/", **options)


def test_a_misspelt_option_of_a_route_is_refused() -> None:
    with pytest.raises(RegistrationError, match=r"route has no option 'metods'\. Did you mean 'methods'\?"):
        App().route("/", metods=["GET"])  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    with pytest.raises(RegistrationError, match=r"on_alb has no option 'pth'\. Did you mean 'path'\?"):
        App().on_alb(pth="/")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    with pytest.raises(RegistrationError, match=r"get has no option 'methods'\. Write @app\.route\(path, methods="):
        App().get("/", methods=["GET"])  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    with pytest.raises(RegistrationError, match=r"on_sqs has no filter 'batch_size'\. The batch size is a setting of"):
        App().on_sqs(batch_size=1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    with pytest.raises(RegistrationError, match="get needs a path"):
        App().get(tags=["x"])  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


@pytest.mark.parametrize("call", [Router, lambda **options: App().include(Router(), **options)])
def test_a_wrong_option_of_a_router_is_refused(call: Callable[..., Any]) -> None:
    with pytest.raises(RegistrationError, match=r"there is no option 'depricated'\. Did you mean 'deprecated'"):
        call(depricated=True)
    with pytest.raises(RegistrationError, match="responses= has a key that is not a status"):
        call(responses={"nothing": Conflict})


@pytest.mark.parametrize("methods", [["GET", "POST"], []])
def test_an_operation_id_names_one_operation(methods: list[str]) -> None:
    with pytest.raises(RegistrationError, match=r"operation_id= is for one operation, and this route has"):
        App().route("/", methods=methods, operation_id="one")


def test_two_operations_cannot_have_one_id() -> None:
    app = App()
    app.get("/one", operation_id="same")(get_book)
    with pytest.raises(RegistrationError) as caught:
        app.put("/two", operation_id="same")(get_book)
    assert str(caught.value).splitlines()[0] == "Two operations have operation_id='same', GET /one and PUT /two:"
    assert str(caught.value).count("test_operations.py") == 2
    router = Router()
    router.get("/three", operation_id="same")(get_book)
    with pytest.raises(RegistrationError, match="Two operations have operation_id='same'"):
        app.include(router)


def test_an_id_made_of_a_name_is_never_one_that_another_handler_states() -> None:
    app = App()
    app.get("/one")(get_book)
    app.post("/two")(get_book)
    app.put("/three")(get_book)
    app.get("/four", operation_id="get_book")(get_book)
    app.get("/five", operation_id="get_book_post")(get_book)

    found = {path: each["operationId"] for path, item in document_of(app)["paths"].items() for each in item.values()}
    assert found == {
        "/one": "get_book_get",
        "/two": "get_book_post_2",
        "/three": "get_book_put",
        "/four": "get_book",
        "/five": "get_book_post",
    }


def test_an_unknown_security_scheme_is_refused() -> None:
    app = App()
    app.get("/", security="jwt")(get_book)

    with pytest.raises(RegistrationError, match=r"get_book: security= has the scheme 'jwt', .* It has none\."):
        app.openapi(title="T", version="1")
    with pytest.raises(RegistrationError, match=r"openapi: security= has the scheme 'key', .* It has jwt\."):
        app.openapi(title="T", version="1", security="key", security_schemes=JWT)


# --- The document ---------------------------------------------------------------------------------------------------


def test_options_of_the_document() -> None:
    app = App()
    app.get("/", tags=["books"])(get_book)
    found = document_of(
        app,
        summary="Books",
        description="All of them.",
        terms_of_service="https://terms.example",
        contact={"name": "Ada"},
        license_info={"name": "MIT", "identifier": "MIT"},
        servers=["https://api.example", {"url": "https://{stage}.example", "variables": {"stage": {"default": "v1"}}}],
        tags=["books", {"name": "staff", "description": "For the staff."}],
        external_docs={"url": "https://docs.example"},
        security=["jwt"],
        openapi_extra={"x-own": 1, "components": {"schemas": {"More": {"type": "string"}}}},
        operation_extra={"x-amazon-apigateway-integration": {"type": "aws_proxy"}},
    )

    assert found["info"] == {
        "title": "T",
        "summary": "Books",
        "version": "1",
        "description": "All of them.",
        "termsOfService": "https://terms.example",
        "contact": {"name": "Ada"},
        "license": {"name": "MIT", "identifier": "MIT"},
    }
    assert [each["url"] for each in found["servers"]] == ["https://api.example", "https://{stage}.example"]
    assert found["tags"] == [{"name": "books"}, {"name": "staff", "description": "For the staff."}]
    assert (found["externalDocs"], found["security"], found["x-own"]) == (
        {"url": "https://docs.example"},
        [{"jwt": []}],
        1,
    )
    assert set(found["components"]["schemas"]) == {"Problem", "Book", "More"}
    assert found["paths"]["/"]["get"]["x-amazon-apigateway-integration"] == {"type": "aws_proxy"}


def test_an_app_keeps_the_options_of_its_document() -> None:
    app = App()
    app.configure_openapi(title="Books", version="2", security_schemes=JWT)
    app.configure_openapi(version="3")
    app.get("/", security="jwt")(get_book)

    assert app.openapi()["info"] == {"title": "Books", "version": "3"}
    assert app.openapi(title="Own", openapi_version="3.0.1")["openapi"] == "3.0.1"
    assert app.openapi_options == {"title": "Books", "version": "3", "security_schemes": JWT}
    assert app.openapi(description=None)["info"] == {"title": "Books", "version": "3"}


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"titel": "T"}, "openapi: there is no option 'titel'. Did you mean 'title'?"),
        ({"title": ""}, "openapi: title= accepts a string."),
        ({"openapi_version": "2.0"}, 'openapi: openapi_version= accepts "3.1.0" or "3.0.3".'),
        ({"openapi_version": 3.1}, 'openapi: openapi_version= accepts "3.1.0" or "3.0.3".'),
        ({"servers": [1]}, "openapi: servers= accepts a list of strings, or of objects with a 'url'."),
        ({"servers": [{}]}, "openapi: servers= accepts a list of strings, or of objects with a 'url'."),
        ({"tags": [{"title": "x"}]}, "openapi: tags= accepts a list of strings, or of objects with a 'name'."),
        ({"contact": "Ada"}, "openapi: contact= accepts a JSON object"),
        ({"security_schemes": {"a": {"type": "basic"}}}, "openapi: security_schemes= has 'a', whose 'type' is not"),
        ({"security_schemes": {"a": "jwt"}}, "openapi: security_schemes= has 'a', whose 'type' is not one of"),
        ({"security_schemes": {"a": {"type": "http"}}}, "openapi: security_schemes= has 'a' of type http without 's"),
    ],
    ids=str,
)
def test_a_wrong_option_of_the_document_is_refused(options: dict[str, Any], told: str) -> None:
    app = App()
    for call in (app.openapi, app.configure_openapi):
        with pytest.raises(RegistrationError) as caught:
            call(**options)
        assert str(caught.value).startswith(told)


@pytest.mark.parametrize("missing", ["title", "version"])
def test_a_document_has_a_title_and_a_version(missing: str) -> None:
    options: dict[str, Any] = {name: "x" for name in ("title", "version") if name != missing}
    with pytest.raises(RegistrationError, match=f"An OpenAPI document needs {missing}=; app.configure_openapi"):
        App().openapi(**options)


def test_statuses_have_several_forms() -> None:
    app = App()
    app.get("/", responses={HTTPStatus.CONFLICT: "a", "410": "b", "5xx": "c", "default": "d"})(get_book)

    found = document_of(app)["paths"]["/"]["get"]["responses"]
    texts = {status: each["description"] for status, each in found.items() if status not in ("200", "400")}
    assert texts == {"409": "a", "410": "b", "5XX": "c", "default": "d"}
