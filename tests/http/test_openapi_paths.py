"""The paths of the OpenAPI document: one path item for each template, greedy paths beside plain ones, and mounts."""

from __future__ import annotations

from typing import Any, TypedDict

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator, validate

from lambdarouter import App, Router
from lambdarouter.http import HTTPRequest
from lambdarouter.http.openapi import has_route


def paths_of(app: App, version: str = "3.1.0") -> dict[str, Any]:
    """The paths of a valid document."""
    document = app.openapi(title="T", version="1", openapi_version=version)
    validate(document, cls=OpenAPIV30SpecValidator if version[:3] == "3.0" else OpenAPIV31SpecValidator)
    paths: dict[str, Any] = document["paths"]
    return paths


def named(operation: dict[str, Any]) -> list[tuple[str, Any]]:
    """The name and the type of each path parameter."""
    return [(each["name"], each["schema"]["type"]) for each in operation["parameters"] if each["in"] == "path"]


class Problem(TypedDict):
    mine: str


def everything(request: HTTPRequest) -> None:
    raise NotImplementedError


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_placeholders_of_one_template_have_the_names_of_its_first_handler(version: str) -> None:
    app = App()

    @app.get("/users/{id}/orders/{order}")
    def get(id: int, order: str) -> None:
        raise NotImplementedError

    @app.put("/users/{user_id}/orders/{order_id}")
    def put(order_id: int, user_id: str) -> None:
        raise NotImplementedError

    router = Router(prefix="/users/{who}")
    router.delete("/orders/{what}/")(everything)
    app.include(router)

    found = paths_of(app, version)
    assert list(found) == ["/users/{id}/orders/{order}"]
    item = found["/users/{id}/orders/{order}"]
    assert named(item["get"]) == [("id", "integer"), ("order", "string")]
    assert named(item["put"]) == [("id", "string"), ("order", "integer")]
    assert named(item["delete"]) == [("id", "string"), ("order", "string")]


def test_templates_that_differ_in_more_than_names_stay_apart() -> None:
    app = App()
    for path in ("/users/{id}", "/users/me", "/users/{id}/{other}", "/{users}/{id}"):
        app.get(path)(everything)

    assert list(paths_of(app)) == ["/users/{id}", "/users/me", "/users/{id}/{other}", "/{users}/{id}"]


def test_a_greedy_placeholder_is_written_as_a_plain_one() -> None:
    app = App()
    app.get("/files/{path+}")(everything)
    app.put("/files/{rest+}")(everything)

    found = paths_of(app)
    assert list(found) == ["/files/{path}"]
    assert named(found["/files/{path}"]["put"]) == [("path", "string")]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize("greedy_first", [False, True])
def test_greedy_paths_beside_plain_ones_are_in_the_document(version: str, greedy_first: bool) -> None:
    app = App()
    for path in sorted(["/files/{name}", "/files/{name+}"], reverse=greedy_first):
        app.get(path)(everything)

    found = paths_of(app, version)
    assert set(found) == {"/files/{name}", "/files/{name+}"}
    assert named(found["/files/{name}"]["get"]) == [("name", "string")]
    # As in API Gateway, where the name of the parameter has the plus sign as well.
    assert named(found["/files/{name+}"]["get"]) == [("name+", "string")]
    assert len({item["get"]["operationId"] for item in found.values()}) == 2


def test_api_gateway_gets_every_greedy_path_as_such() -> None:
    app = App()
    app.get("/files/{path+}")(everything)

    assert named(paths_of(app, "3.0.3")["/files/{path+}"]["get"]) == [("path+", "string")]


def test_a_route_of_any_method_describes_what_no_other_route_does() -> None:
    app = App()
    app.route("/users", summary="any")(everything)
    app.get("/users", summary="get")(everything)
    app.on_alb(path="/users", summary="alb")(everything)

    found = {method: each["summary"] for method, each in paths_of(app)["/users"].items()}
    assert found == {"get": "get", "put": "any", "post": "any", "delete": "any", "patch": "any"}


def test_the_document_has_no_mounted_apps_and_no_catch_alls() -> None:
    app = App()
    app.mount("/legacy", lambda environ, start_response: [])
    app.on_alb()(everything)
    app.get("/legacy/moved")(everything)

    assert list(paths_of(app)) == ["/legacy/moved"]


def test_a_class_has_the_name_of_the_problem_document_of_the_framework() -> None:
    app = App()

    @app.post("/")
    def post(problem: Problem) -> None:
        raise NotImplementedError

    document = app.openapi(title="T", version="1")
    schemas = document["components"]["schemas"]
    body = document["paths"]["/"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert list(schemas[body["$ref"].rpartition("/")[2]]["properties"]) == ["mine"]
    assert "detail" in schemas["Problem"]["properties"]


def test_whether_a_path_has_a_route() -> None:
    app = App()
    app.get("/docs/{page}")(everything)
    app.post("/docs")(everything)
    app.on_alb(path="/only")(everything)

    def found(method: str, path: str, integration: str = "api_gateway_http") -> bool:
        return has_route(app.handlers(), method, path, integration)

    assert found("GET", "/docs/a") and found("HEAD", "/docs/a") and found("POST", "/docs")
    assert not found("GET", "/docs") and not found("GET", "/only") and found("GET", "/only", "alb")
    app.on_function_url()(everything)
    assert found("GET", "/docs", "function_url") and not found("GET", "/docs")
