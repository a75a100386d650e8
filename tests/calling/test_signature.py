"""Annotations are resolved one by one, as text and deferred, at registration, by `prime` or by the first event."""

import ast
import inspect
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import Annotated, Any

import pytest
from typing_extensions import TypeAliasType

import lambdarouter
from lambdarouter import App, Depends, LambdaContext, RegistrationError
from lambdarouter._calling.functions import declared
from lambdarouter._calling.parameter import MISSING
from lambdarouter.sources.s3 import S3Event
from lambdarouter.testing import Client, sqs
from tests.support.annotations import Mode, emulate_python_3_14, module

HEAD = """
from typing import TYPE_CHECKING, Annotated, Any, Optional
from attrs import define
from lambdarouter import App, Batch, Depends, Router
from lambdarouter.http import Header, HTTPRequest
from lambdarouter.sources.eventbridge import EventBridgeEvent
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.lex_v2 import LexV2Event
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage
if TYPE_CHECKING:
    from nowhere import Ctx, LambdaContext, Next, Event, Hidden, HiddenAlias, powertools
app = App()
seen = []
def get_table():
    return "table"
"""


@pytest.fixture(params=["text", "deferred"])
def mode(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Mode:
    """How annotations are kept until they are asked for."""
    if request.param == "deferred":
        emulate_python_3_14(monkeypatch)
    found: Mode = request.param
    return found


def run(source: str, mode: Mode) -> dict[str, Any]:
    """The names of a module with a service."""
    return module(HEAD + source, mode)


def put(names: dict[str, Any]) -> list[Any]:
    """Send an S3 event; what the handlers saw."""
    Client(names["app"]).s3_put(key="k")
    seen: list[Any] = names["seen"]
    return seen


# --- What does not matter -------------------------------------------------------------------------------------------


def test_the_return_annotation_does_not_matter(mode: Mode) -> None:
    names = run(
        """
@app.on_s3()
def handler(event: S3Event) -> Hidden:
    seen.append(event.key)

@app.get("/things/{name}")
def thing(name: str, size: int) -> Hidden[int]:
    return {"name": name, "size": size}
""",
        mode,
    )
    app = names["app"]
    app.prime()

    assert put(names) == ["k"]
    assert Client(app).get("/things/a?size=2").json() == {"name": "a", "size": 2}
    operation = app.openapi(title="T", version="1")["paths"]["/things/{name}"]["get"]
    assert operation["responses"]["2XX"] == {"description": "Success"}
    assert [each["name"] for each in operation["parameters"]] == ["name", "size"]


def test_one_annotation_does_not_stop_another(mode: Mode) -> None:
    names = run(
        """
def provider(n: "int" = 1, other: Annotated[str, Depends(get_table)] = "") -> Hidden:
    return f"{n} {other}"

class Base:
    pass

@app.on_s3()
def handler(event: S3Event, value: Annotated[str, Depends(provider)]) -> Hidden:
    seen.append(value)
""",
        mode,
    )
    assert put(names) == ["1 table"]


# --- Defined below --------------------------------------------------------------------------------------------------

BELOW = {
    "s3": "@app.on_s3()\ndef handler(event: S3Event, table: TableOf): seen.append(table)",
    "coroutine": "@app.on_s3()\nasync def handler(event: S3Event, table: TableOf): seen.append(table)",
    "with a default": "@app.on_s3()\ndef handler(event: S3Event, table: TableOf = None): seen.append(table)",
    "keyword": "@app.on_s3()\ndef handler(event, *, table: TableOf): seen.append(table)",
    "inside Annotated": "@app.on_s3()\ndef handler(event, table: Annotated[str, Depends(later)]): seen.append(table)",
    "marker": "@app.on_s3()\ndef handler(event, table: Annotated[Kind, Depends(get_table)]): seen.append(table)",
    "provider": (
        "def of(table: TableOf): return table\n"
        "@app.on_s3()\ndef handler(event, table: Annotated[str, Depends(of)]): seen.append(table)"
    ),
    "provider of a provider": (
        "def of(table: TableOf): return table\n"
        "def of_it(table: Annotated[str, Depends(of)]): return table\n"
        "@app.on_s3()\ndef handler(event, table: Annotated[str, Depends(of_it)]): seen.append(table)"
    ),
    "router": (
        "def check(table: TableOf): seen.append(table)\n"
        "router = Router(dependencies=[Depends(check)])\n"
        "@router.on_s3()\ndef handler(event): pass\n"
        "app.include(router)"
    ),
    "event": "@app.on_s3()\ndef handler(event: Later, table: TableOf): seen.append(table)",
    "method": (
        "class Service:\n"
        "    def handle(self, event: S3Event, table: TableOf): seen.append(table)\n"
        "app.on_s3()(Service().handle)"
    ),
    "object": (
        "class Service:\n"
        "    def __call__(self, event: S3Event, table: TableOf): seen.append(table)\n"
        "app.on_s3()(Service())"
    ),
    "partial": (
        "from functools import partial\n"
        "def handler(word, event: S3Event, table: TableOf): seen.append(table)\n"
        "app.on_s3()(partial(handler, 'word'))"
    ),
    "wrapped": (
        "from functools import wraps\n"
        "def logged(function):\n"
        "    @wraps(function)\n"
        "    def wrapper(*args, **kwargs): return function(*args, **kwargs)\n"
        "    return wrapper\n"
        "@app.on_s3()\n@logged\ndef handler(event: S3Event, table: TableOf): seen.append(table)"
    ),
}
DEFINED = """
def later():
    return "table"
TableOf = Annotated[str, Depends(get_table)]
Later = S3Event
Kind = str
"""


@pytest.mark.parametrize("how", BELOW)
@pytest.mark.parametrize("primed", [False, True], ids=["first event", "primed"])
def test_a_name_that_is_defined_below(mode: Mode, how: str, primed: bool) -> None:
    names = run(f"{BELOW[how]}\n{DEFINED}", mode)
    if primed:
        names["app"].prime()

    assert put(names) == ["table"]


@pytest.mark.parametrize("how", BELOW)
def test_a_name_that_is_defined_nowhere(mode: Mode, how: str) -> None:
    names = run(BELOW[how], mode)
    for first in (names["app"].prime, lambda: put(names)):
        with pytest.raises(Exception, match="is not defined in the handler's module") as caught:
            first()
        error = caught.value
        while not isinstance(error, RegistrationError):  # of a batch
            error = error.exceptions[0].__cause__  # type: ignore[attr-defined]
        assert "import it at run time" in str(error)
    assert names["seen"] == []


def test_in_http_the_caller_never_supplies_a_dependency(mode: Mode) -> None:
    source = """
@app.post("/users")
def by_class(user: CurrentUser): return {"user": user}

@app.get("/users")
def by_text(name: NameOf): return {"name": name}
"""
    below = """
CurrentUser = Annotated[dict, Depends(lambda: {"id": 1})]
NameOf = Annotated[str, Depends(lambda: "ann")]
"""
    client = Client(run(source + below, mode)["app"])
    assert client.post("/users", json={"id": 7}).json() == {"user": {"id": 1}}
    assert client.get("/users?name=bob").json() == {"name": "ann"}

    names = run(source.replace("CurrentUser", "HiddenAlias").replace("NameOf", "HiddenAlias"), mode)
    with pytest.raises(RegistrationError, match="'HiddenAlias' is not defined"):
        names["app"].prime()
    with pytest.raises(RegistrationError, match="'HiddenAlias' is not defined"):
        names["app"].openapi(title="T", version="1")
    client = Client(names["app"])
    assert client.post("/users", json={"id": 7}).status == 500
    assert client.get("/users?HiddenAlias=bob&name=bob").status == 500


# --- For type checkers only -----------------------------------------------------------------------------------------

SECOND = [
    ("on_s3()", "S3Event", lambda client: client.s3_put()),
    ("on_sqs()", "SQSMessage[dict]", lambda client: client.send(sqs.message(body={}))),
    ("on_eventbridge()", "EventBridgeEvent", lambda client: client.eventbridge()),
    ("on_invoke()", "dict", lambda client: client.send({"a": 1})),
    ("on_lex_v2()", "LexV2Event", lambda client: client.lex_v2_dialog()),
]


@pytest.mark.parametrize(("decorator", "event", "send"), SECOND, ids=[each[0] for each in SECOND])
@pytest.mark.parametrize("annotation", ["Ctx", "Ctx | None", "Optional[Ctx]", "HiddenAlias", "powertools.Context"])
def test_a_second_parameter_that_only_checkers_know(
    mode: Mode, decorator: str, event: str, send: Callable[[Client], Any], annotation: str
) -> None:
    names = run(f"@app.{decorator}\ndef handler(event: {event}, context: {annotation}): seen.append(context)", mode)

    with pytest.raises(RegistrationError, match=r"parameter 'context' cannot be resolved.*LambdaContext"):
        names["app"].prime()
    with pytest.raises(Exception, match="'context' cannot be resolved"):
        send(Client(names["app"]))
    assert names["seen"] == []


@pytest.mark.parametrize(
    "annotation", ["LambdaContext", "LambdaContext | None", "Optional[LambdaContext]", "'LambdaContext'"]
)
def test_the_context_may_be_for_checkers_only_where_it_has_its_name(mode: Mode, annotation: str) -> None:
    names = run(
        f"""
def provider(context: {annotation}): return context.function_name

@app.on_s3()
def handler(event: S3Event, context: {annotation}, name: Annotated[str, Depends(provider)]):
    seen.append((context.function_name, name))

@app.get("/")
def home(context: {annotation}): return context.function_name
""",
        mode,
    )
    names["app"].prime()

    assert put(names) == [("function", "function")]
    assert Client(names["app"]).get("/").text == "function"


AROUND = {
    "middleware": "@app.middleware\ndef m(event, context: Ctx, call_next): return call_next(event)",
    "middleware's event": "@app.middleware\ndef m(event: Hidden, context, call_next): return call_next(event)",
    "coroutine": "@app.middleware\nasync def m(event, table: HiddenAlias, call_next): return await call_next(event)",
    "use": None,
    "exception handler": "@app.exception_handler(KeyError)\ndef e(error, event: Hidden): return None",
}


@pytest.mark.parametrize("how", AROUND)
def test_layers_that_name_what_only_checkers_know(mode: Mode, how: str) -> None:
    around = AROUND[how] or (
        "from lambdarouter import use\n"
        "def m(event, context: Ctx, call_next): return call_next(event)\n"
        "app.on_s3_delete()(use(m)(lambda event: None))"
    )
    kind = "on_s3_put" if how == "use" else "on_s3"
    source = (
        f"{around}\n@app.{kind}()\ndef handler(event: S3Event): seen.append(event.key)\n@app.get('/')\ndef home(): pass"
    )
    names = run(source, mode)

    with pytest.raises(RegistrationError, match=r"cannot be resolved.*import it at run time"):
        names["app"].prime()
    with pytest.raises(Exception, match="cannot be resolved"):
        Client(names["app"]).s3_delete()
    assert names["seen"] == []
    below = run(f"{source}\nCtx = Hidden = HiddenAlias = Any", mode)
    below["app"].prime()
    assert put(below) == ["k"]
    assert Client(below["app"]).get("/").status == 204


def test_middleware_may_name_the_classes_of_this_package_for_checkers_only(mode: Mode) -> None:
    names = run(
        """
@app.middleware
def m(event: Event, context: LambdaContext, call_next: Next) -> Hidden:
    seen.append(context.function_name)
    return call_next(event)

@app.exception_handler(KeyError)
def e(error: KeyError, event: Event, context: LambdaContext): pass

@app.on_s3()
def handler(event: S3Event): raise KeyError
""",
        mode,
    )
    names["app"].prime()

    assert put(names) == ["function"]


def test_the_default_handler_is_primed_as_well(mode: Mode) -> None:
    names = run("@app.default\ndef rest(payload, context: Ctx): pass", mode)
    with pytest.raises(RegistrationError, match="'Ctx' is not defined"):
        names["app"].prime()
    with pytest.raises(RegistrationError, match="'Ctx' is not defined"):
        names["app"]({"a": 1})


def test_a_default_does_not_excuse_an_annotation_that_may_be_a_dependency(mode: Mode) -> None:
    names = run("@app.on_s3()\ndef handler(event: S3Event, user: HiddenAlias = None): seen.append(user)", mode)
    with pytest.raises(RegistrationError, match="'user' cannot be resolved"):
        names["app"].prime()


def test_a_windows_state_may_be_defined_below(mode: Mode) -> None:
    from lambdarouter.testing import kinesis

    names = run(
        """
from lambdarouter import Window

@app.on_kinesis()
def count(window: Window[Totals, KinesisRecord]):
    seen.append(window.state)
    return Totals(1)

@define
class Totals:
    count: int
""",
        mode,
    )
    event = {**kinesis.record(), "window": {"start": "2026-01-01T00:00:00Z", "end": "2026-01-01T00:01:00Z"}}
    answer = Client(names["app"]).send({**event, "state": {"count": 4}})
    assert answer["state"] == {"count": 1}
    assert names["seen"] == [names["Totals"](4)]


# --- Where names are looked up --------------------------------------------------------------------------------------


def test_the_locals_of_a_function_around_the_handler() -> None:
    source = """
def service():
    def get_user(): return "ann"
    UserOf = Annotated[str, Depends(get_user)]
    @app.on_s3()
    def handler(event: S3Event, user: UserOf, order: OrderOf): seen.append((user, order))
    class Handlers:
        def handle(self, event: S3Event, user: UserOf): seen.append(user)
    app.on_s3_put(bucket="methods")(Handlers().handle)
    OrderOf = Annotated[int, Depends(lambda: 7)]
    app.prime()
service()
"""
    names = run(source, "text")
    assert put(names) == [("ann", 7)]
    Client(names["app"]).s3_put(bucket="methods")
    assert names["seen"][1:] == ["ann"]


def test_a_class_provider_resolves_its_own_annotations() -> None:
    names = run(
        """
@define
class Repository:
    table: TableOf

@app.on_s3()
def handler(event: S3Event, repository: Annotated[Repository, Depends(Repository)]): seen.append(repository.table)

TableOf = Annotated[str, Depends(get_table)]
""",
        "text",
    )
    assert put(names) == ["table"]


def get_table() -> str:
    """A provider."""
    return "table"


TableOf = TypeAliasType("TableOf", Annotated[str, Depends(get_table)])
Event = TypeAliasType("Event", S3Event)
Context = TypeAliasType("Context", LambdaContext)


def test_type_aliases() -> None:
    app, seen = App(), list[Any]()

    @app.on_s3()
    def handler(event: Event, context: Context, table: TableOf) -> None:
        seen.append((event.key, context.function_name, table))

    @app.get("/")
    def home(table: TableOf, context: Context) -> list[str]:
        return [table, context.function_name]

    client = Client(app)
    client.s3_put(key="k")

    assert seen == [("k", "function", "table")]
    assert client.get("/").json() == ["table", "function"]


def test_an_annotation_that_raises_is_an_error_at_registration() -> None:
    with pytest.raises(
        RegistrationError, match=r"parameter 'n' has an annotation that cannot be evaluated.*Depends needs"
    ):
        run("@app.on_s3()\ndef handler(event, n: Annotated[int, Depends(5)]): pass", "text")


@pytest.mark.usefixtures("partials_of_any_python")
def test_a_partial_keeps_what_it_passes() -> None:
    app, seen = App(), list[Any]()

    def handler(event: S3Event, context: LambdaContext | None, table: Annotated[str, Depends(get_table)]) -> None:
        seen.append((context, table))

    app.on_s3_put()(partial(handler, context=None))
    app.on_s3_delete()(partial(handler, table="mine"))
    app.get("/")(partial(lambda q, table: f"{q} {table}", q="q", table="mine"))
    client = Client(app)
    client.s3_put()
    client.s3_delete()

    assert seen[0] == (None, "table")
    assert seen[1][0].function_name == "function"
    assert seen[1][1] == "mine"
    assert client.get("/?q=7&table=x").text == "q mine"


def test_a_decorated_coroutine_is_awaited() -> None:
    app, seen = App(), list[Any]()

    def logged(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            return function(*args, **kwargs)

        return wrapper

    @logged
    async def handler(event: S3Event, table: Annotated[str, Depends(get_table)]) -> None:
        seen.append(table)

    class Service:
        async def __call__(self, event: S3Event, context: LambdaContext) -> None:
            seen.append(context.function_name)

    app.on_s3_put()(handler)
    app.on_s3_delete()(partial(Service()))
    Client(app).s3_put()
    Client(app).s3_delete()

    assert seen == ["table", "function"]


# --- As `inspect` reads it ------------------------------------------------------------------------------------------


def _plain() -> None: ...
def _positional_only(a: int, /, b: "str", *, c: float = 1.0) -> "int | None": ...
def _everything(a: int, b: str = "b", /, c: Any = None, *args: int, d: int, e: int = 5, **kwargs: str) -> None: ...
def _keywords(*, a: int = 1, b: int) -> None: ...
def _without_annotations(a, b=None, *c, **d): ...  # type: ignore[no-untyped-def]


class _Service:
    def method(self, a: int, *args: str, b: int = 2) -> None: ...


@pytest.mark.parametrize(
    "function",
    [
        _plain,
        _positional_only,
        _everything,
        _keywords,
        _without_annotations,
        _Service.method,
        _Service().method,
        partial(_keywords, a=2),
        lambda a, *, b=1: None,
    ],
)
def test_a_function_is_declared_as_inspect_reads_it(function: Callable[..., Any]) -> None:
    expected = inspect.signature(function)
    found = declared(function)
    assert found is not None
    parameters, returns = found

    def given(value: Any) -> Any:
        return MISSING if value is inspect.Parameter.empty else value

    assert parameters == [
        (each.name, each.kind, given(each.default), given(each.annotation)) for each in expected.parameters.values()
    ]
    assert returns == given(expected.return_annotation)


# --- One place ------------------------------------------------------------------------------------------------------

#: Files that read annotations or signatures of something else than a user's function, and of what.
EXEMPT = {
    "_calling/functions.py": "how a function is declared",
    "_calling/signature.py": "the one place, and members of protocols",
    "_events/attrs_support.py": "classes of attrs",
    "_events/builder.py": "event classes",
    "_events/reading.py": "event classes",
    "_models/fields.py": "classes of payloads",
    "_documents/decorator_help.py": "factories of routes, for help()",
    "decorators.py": "factories of routes",
    "http/operations.py": "options of route factories",
    "testing/client.py": "fields of samples, for help()",
    "testing/http.py": "options of sample requests, for help()",
}


def test_nothing_else_reads_the_signature_of_a_function() -> None:
    package = Path(lambdarouter.__file__).parent
    readers = set()
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", None)
            is_signature = isinstance(node, ast.Attribute) and ast.unparse(node) == "inspect.signature"
            if isinstance(node, ast.ImportFrom) and node.module == "inspect":
                is_signature = any(each.name in ("signature", "get_annotations") for each in node.names)
            if name in ("get_type_hints", "__annotations__", "get_annotations") or is_signature:
                readers.add(path.relative_to(package).as_posix())
    assert readers <= EXEMPT.keys()
    assert "_calling/signature.py" in readers
