"""Dependencies that are bound to requests as handlers are, and how their faults are told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import pydantic
import pytest
from attrs import frozen

from lambdarouter import App, Depends, LambdaContext, RegistrationError, Router
from lambdarouter.http import (
    Body,
    Cookie,
    Form,
    Header,
    HTTPRequest,
    NotFound,
    Query,
    Unauthorized,
    UploadedFile,
)
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client
from tests.support.http.integrations import INTEGRATIONS, Integration, every_integration, problems

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
USERS = {7: "ada"}


@frozen
class Order:
    item: str
    count: int = 1


class Page(pydantic.BaseModel, extra="forbid"):
    number: int = 1
    size: int = pydantic.Field(default=20, le=100)


class Pagination:
    """A class as a provider, whose arguments are query parameters."""

    def __init__(self, page: int = 1, size: int = 20) -> None:
        self.first = (page - 1) * size


def load_user(user_id: int) -> str:
    """Load the user of the path, or answer 404."""
    if user_id not in USERS:
        raise NotFound("No such user.")
    return USERS[user_id]


def api_key(x_api_key: Annotated[str, Header()], session: Annotated[str | None, Cookie("sid")] = None) -> list[Any]:
    return [x_api_key, session]


def everything(
    user: Annotated[str, Depends(load_user)],
    key: Annotated[list[Any], Depends(api_key)],
    page: Annotated[Page, Query()],
    pagination: Annotated[Pagination, Depends(Pagination)],
    tags: set[str],
    request: HTTPRequest,
    context: LambdaContext,
    order_by: Annotated[str, Query("order-by")] = "name",
) -> list[Any]:
    return [user, key, page.size, pagination.first, sorted(tags), request.method, context.function_name, order_by]


# --- What a provider may ask for ------------------------------------------------------------------------------------


@every_integration
def test_a_provider_is_bound_as_a_handler_is(integration: Integration) -> None:
    app = App()

    @app.get("/users/{user_id}")
    def handler(found: Annotated[list[Any], Depends(everything)]) -> list[Any]:
        return found

    response = integration.get(
        app,
        "/users/7?page=3&size=50&number=2&tags=a&order-by=age",
        headers={"X-Api-Key": "k"},
        cookies={"sid": "s"},
    )

    # `size` is a field of Page and an argument of Pagination.
    assert response.json() == ["ada", ["k", "s"], 50, 100, ["a"], "GET", "function", "age"]


@every_integration
def test_load_or_404_without_an_unused_parameter(integration: Integration) -> None:
    app = App()

    @app.get("/users/{user_id}")
    def handler(user: Annotated[str, Depends(load_user)]) -> str:
        return user

    assert integration.get(app, "/users/7").text == "ada"
    assert integration.get(app, "/users/8").status == 404
    assert problems(integration.get(app, "/users/x")) == [("path.user_id", "expected an integer")]


def test_a_placeholder_may_be_asked_for_at_any_depth_and_by_routers_and_apps() -> None:
    def inner(tenant: str) -> str:
        return tenant

    def outer(tenant: Annotated[str, Depends(inner)]) -> str:
        return f"of {tenant}"

    seen: list[int] = []

    def note_year(year: int) -> None:
        seen.append(year)

    app = App(dependencies=[Depends(note_year)])
    router = Router(prefix="/{year}", dependencies=[Depends(load_user)])

    @router.get("/{tenant}/users/{user_id}")
    def handler(tenant: Annotated[str, Depends(outer)]) -> str:
        return tenant

    app.include(router, prefix="/v1")
    client = Client(app)

    assert client.get("/v1/2026/acme/users/7").text == "of acme"
    assert client.get("/v1/2026/acme/users/8").status == 404
    assert problems(client.get("/v1/x/acme/users/y")) == [
        ("path.year", "expected an integer"),
        ("path.user_id", "expected an integer"),
    ]
    assert seen == [2026, 2026]


def test_a_placeholder_that_nothing_asks_for() -> None:
    def unrelated(request: HTTPRequest, other: str = "") -> None: ...

    def handler(one: Annotated[None, Depends(unrelated)]) -> None: ...

    with pytest.raises(RegistrationError, match=r"no parameter 'user_id' for the placeholder.*or to a dependency"):
        App().get("/{user_id}")(handler)
    router = Router(dependencies=[Depends(unrelated)])
    router.get("/{user_id}")(lambda: None)
    with pytest.raises(RegistrationError, match="no parameter 'user_id' for the placeholder"):
        App().include(router)


def test_app_wide_dependencies_run_before_every_handler() -> None:
    log: list[str] = []

    def check(x_user: Annotated[str, Header()]) -> Iterator[None]:
        log.append(x_user)
        yield
        log.append("done")

    inner = App(dependencies=[Depends(lambda: log.append("inner"))])
    inner.get("/inner")(lambda: log.append("handler"))
    app = App(dependencies=[Depends(check)])
    app.include(inner)

    def mounted(environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [b"mounted"]

    app.mount("/mounted", mounted)
    client = Client(app)

    assert client.get("/inner", headers={"X-User": "ada"}).status == 204
    assert log == ["ada", "inner", "handler", "done"]
    assert problems(client.get("/inner")) == [("header.x-user", "is missing")]
    assert client.get("/mounted/x", headers={"X-User": "bob"}).text == "mounted"
    assert client.get("/mounted/x").status == 400
    with pytest.raises(RegistrationError, match="needs a list"):
        App(dependencies=Depends(check))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("later", [False, True])
def test_coroutines_and_generators_are_bound_too(later: bool) -> None:
    log: list[str] = []

    async def user_later(user_id: int) -> str:
        return load_user(user_id)

    async def stream(user: Annotated[str, Depends(user_later)], limit: int = 5) -> AsyncIterator[str]:
        yield f"{user} {limit}"
        log.append("closed")

    app = App()

    def plain(stream: Annotated[str, Depends(stream)], q: str) -> str:
        return f"{stream} {q}"

    async def coroutine(stream: Annotated[str, Depends(stream)], q: str) -> str:
        return f"{stream} {q}"

    app.get("/{user_id}")(coroutine if later else plain)
    client = Client(app)

    assert client.get("/7?limit=2&q=a").text == "ada 2 a"
    assert log == ["closed"]
    assert client.get("/8?q=a").status == 404
    assert problems(client.get("/x?limit=y")) == [
        ("path.user_id", "expected an integer"),
        ("query.limit", "expected an integer"),
        ("query.q", "is missing"),
    ]


# --- Bodies ---------------------------------------------------------------------------------------------------------

made: list[str] = []


@dataclass
class Counted:
    name: str

    def __post_init__(self) -> None:
        made.append(self.name)


def first(body: Counted) -> Counted:
    return body


def second(body: Annotated[Counted, Depends(first)], same: Counted) -> list[Counted]:
    return [body, same]


@every_integration
def test_a_body_is_converted_once_for_the_handler_and_its_dependencies(integration: Integration) -> None:
    app = App()

    @app.post("/")
    def handler(
        body: Counted, others: Annotated[list[Counted], Depends(second)], raw: Annotated[bytes, Body()]
    ) -> list[Any]:
        return [body is each for each in others] + [len(raw)]

    made.clear()
    assert integration.post(app, "/", json={"name": "a"}).json() == [True, True, len('{"name":"a"}')]
    assert made == ["a"]
    assert problems(integration.post(app, "/", json={"name": 1})) == [("body.name", "expected a string, got a number")]
    assert problems(integration.post(app, "/")) == [("body", "is missing")]


def test_a_missing_body_is_the_default_of_each_parameter() -> None:
    def optional(order: Order | None = None) -> str:
        return repr(order)

    app = App()

    @app.post("/")
    def handler(found: Annotated[str, Depends(optional)], order: Order = Order("default")) -> list[str]:
        return [found, order.item]

    assert Client(app).post("/").json() == ["None", "default"]
    assert Client(app).post("/", json={"item": "a"}).json() == ["Order(item='a', count=1)", "a"]
    # `null` is a value for one of them only.
    assert problems(Client(app).post("/", body="null")) == [("body", "expected an object, got null")]


def test_a_form_and_its_files_in_dependencies() -> None:
    def title(title: Annotated[str, Form()], cover: UploadedFile | None = None) -> list[Any]:
        return [title, cover is None]

    app = App()

    @app.post("/")
    def handler(found: Annotated[list[Any], Depends(title)], count: Annotated[int, Form()] = 1) -> list[Any]:
        return [*found, count]

    assert Client(app).post("/", body="title=a&count=2", headers=FORM).json() == ["a", True, 2]
    assert problems(Client(app).post("/", body="title=&count=x", headers=FORM)) == [
        ("form.title", "is missing"),
        ("form.count", "expected an integer"),
    ]


def test_a_form_and_json_are_not_both_the_body() -> None:
    def form(title: Annotated[str, Form()]) -> str:
        return title

    def handler(order: Order, title: Annotated[str, Depends(form)]) -> None: ...

    with pytest.raises(RegistrationError, match=r"'title' of .* is a form in the body, but 'order' of .* is JSON"):
        App().post("/")(handler)


def test_get_has_no_body_for_dependencies_either() -> None:
    def body(order: Order) -> Order:
        return order

    def handler(order: Annotated[Order, Depends(body)]) -> None: ...

    with pytest.raises(RegistrationError, match=r"body: parameter 'order' .* requests have no body"):
        App().get("/")(handler)


# --- Faults ---------------------------------------------------------------------------------------------------------


def test_faults_of_dependencies_and_of_the_handler_are_told_together_and_once() -> None:
    app, called = App(), list[str]()

    def limited(limit: int) -> int:
        called.append("limited")
        return limit

    def of_limited(limit: Annotated[int, Depends(limited)], since: int) -> int:
        called.append("of_limited")
        return limit + since

    @app.get("/{number}")
    def handler(number: int, limit: int, total: Annotated[int, Depends(of_limited)]) -> None:
        called.append("handler")

    assert problems(Client(app).get("/x?limit=many")) == [
        ("query.limit", "expected an integer"),
        ("query.since", "is missing"),
        ("path.number", "expected an integer"),
    ]
    assert called == []
    assert problems(Client(app).get("/x?limit=1&since=y")) == [
        ("query.since", "expected an integer"),
        ("path.number", "expected an integer"),
    ]
    assert called == ["limited"]


def test_who_may_not_call_is_not_told_what_is_wrong() -> None:
    def paged(page: int) -> int:
        return page

    def authorized(authorization: Annotated[str, Header()] = "") -> str:
        if not authorization:
            raise Unauthorized
        return authorization

    app = App()

    @app.get("/")
    def handler(page: Annotated[int, Depends(paged)], user: Annotated[str, Depends(authorized)]) -> None: ...

    assert Client(app).get("/?page=x").status == 401
    assert problems(Client(app).get("/?page=x", headers={"Authorization": "a"})) == [
        ("query.page", "expected an integer")
    ]


def test_what_is_open_is_closed_when_the_request_does_not_fit() -> None:
    log: list[str] = []

    def session() -> Iterator[str]:
        log.append("open")
        try:
            yield "session"
        finally:
            log.append("close")

    app = App()

    @app.get("/")
    def handler(session: Annotated[str, Depends(session)], q: int) -> None: ...

    assert problems(Client(app).get("/?q=x")) == [("query.q", "expected an integer")]
    assert log == ["open", "close"]


def test_a_class_that_refuses_unknown_names_knows_those_of_dependencies() -> None:
    def token(token: str) -> str:
        return token

    app = App()

    @app.get("/")
    def handler(page: Annotated[Page, Query()], token: Annotated[str, Depends(token)]) -> list[Any]:
        return [page.number, token]

    assert Client(app).get("/?number=2&token=t").json() == [2, "t"]
    assert Client(app).get("/?number=2&token=t&other=1").status == 400


# --- Tests ----------------------------------------------------------------------------------------------------------


def test_an_override_is_bound_as_well() -> None:
    app = App()

    @app.get("/users/{user_id}")
    def handler(user: Annotated[str, Depends(load_user)]) -> str:
        return user

    def fake(user_id: int, suffix: str = "!") -> str:
        return f"fake {user_id}{suffix}"

    assert Client(app, overrides={load_user: fake}).get("/users/9?suffix=?").text == "fake 9?"
    assert Client(app, overrides={load_user: lambda: "fixed"}).get("/users/9").text == "fixed"
    assert Client(app, overrides={load_user: fake}).get("/users/x").status == 400


# --- The document ---------------------------------------------------------------------------------------------------


def test_the_document_lists_the_parameters_of_dependencies_once() -> None:
    app = App(dependencies=[Depends(api_key)])

    @app.get("/users/{user_id}")
    def handler(found: Annotated[list[Any], Depends(everything)], size: int = 5) -> list[Any]:
        """Get a user."""
        return found

    def checked(order: Order) -> Order:
        return order

    @app.post("/orders")
    def order(order: Annotated[Order, Depends(checked)], body: Order) -> None: ...

    paths = app.openapi(title="T", version="1")["paths"]

    listed = paths["/users/{user_id}"]["get"]["parameters"]
    assert sorted((each["in"], each["name"], each["required"]) for each in listed) == [
        ("cookie", "sid", False),
        ("header", "x-api-key", True),
        ("path", "user_id", True),
        ("query", "number", False),
        ("query", "order-by", False),
        ("query", "page", False),
        ("query", "size", False),
        ("query", "tags", False),
    ]
    assert next(each for each in listed if each["in"] == "path")["schema"] == {"type": "integer"}
    body = paths["/orders"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body == {"$ref": "#/components/schemas/Order"}


# --- Other sources --------------------------------------------------------------------------------------------------


def needs_query(limit: int) -> int:
    return limit


def has_default(limit: int = 3) -> int:
    return limit


def needs_header(x_user: Annotated[str | None, Header()] = None) -> str | None:
    return x_user


def nested(limit: Annotated[int, Depends(needs_query)]) -> int:
    return limit


@pytest.mark.parametrize("provider", [needs_query, needs_header, nested, load_user])
def test_only_handlers_of_requests_can_depend_on_what_needs_a_request(provider: Any) -> None:
    def on_event(event: Any, value: Any) -> None: ...

    on_event.__annotations__["value"] = Annotated[Any, Depends(provider)]
    for decorator in (App().on_s3(), App().on_sqs(), App().on_invoke(), App().on_websocket_message()):
        with pytest.raises(RegistrationError, match="HTTP handlers"):
            decorator(on_event)
    with pytest.raises(RegistrationError, match="HTTP handlers"):
        App(dependencies=[Depends(provider)]).on_sqs()(lambda message: None)
    router = Router(dependencies=[Depends(provider)])
    router.on_sqs()(lambda message: None)
    with pytest.raises(RegistrationError, match="HTTP handlers"):
        App().include(router)


def test_a_provider_with_defaults_serves_every_source() -> None:
    app, seen = App(), list[Any]()

    @app.on_s3()
    def stored(event: S3Event, limit: Annotated[int, Depends(has_default)]) -> None:
        seen.append(limit)

    @app.on_sqs()
    def sent(message: SQSMessage, limit: Annotated[int, Depends(has_default)]) -> None:
        seen.append(limit)

    @app.get("/")
    def asked(limit: Annotated[int, Depends(has_default)]) -> list[int]:
        return [limit]

    client = Client(app)
    client.s3_put()
    client.sqs_message()
    assert seen == [3, 3]
    assert client.get("/?limit=7").json() == [7]


def test_what_lives_as_long_as_the_environment_is_not_bound_to_one_request() -> None:
    app = App()

    @app.get("/")
    def handler(limit: Annotated[int, Depends(has_default, scope="environment")]) -> list[int]:
        return [limit]

    assert Client(app).get("/?limit=7").json() == [3]
    for provider in (needs_query, needs_header):

        def wrong(value: Any) -> None: ...

        wrong.__annotations__["value"] = Annotated[Any, Depends(provider, scope="environment")]
        with pytest.raises(RegistrationError, match=r"as long as the environment|nothing provides"):
            App().get("/")(wrong)


def test_an_annotation_that_is_defined_later() -> None:
    app = App()
    space: dict[str, Any] = {"app": app}
    exec(
        "from __future__ import annotations\n"
        "from dataclasses import dataclass\n"
        "from typing import Annotated\n"
        "from lambdarouter import Depends\n"
        "def load(item_id: int, order: Later) -> str: return f'{item_id} {order.name}'\n"
        "@app.post('/{item_id}')\n"
        "def handler(found: Annotated[str, Depends(load)]) -> str: return found\n"
        "@dataclass\n"
        "class Later: name: str\n",
        space,
    )
    assert INTEGRATIONS[0].post(app, "/7", json={"name": "x"}).text == "7 x"
    app.prime()
