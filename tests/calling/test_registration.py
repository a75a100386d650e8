# mypy: disable-error-code="untyped-decorator"
# pyright: reportUntypedFunctionDecorator=false, reportOperatorIssue=false, reportUnusedClass=false
# pyright: reportDeprecated=false
"""Whatever nothing would provide, apply or run is refused when it is registered, with the form to write instead."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial, wraps
from typing import Annotated, Any, Generic, NewType, Protocol, TypedDict, TypeVar

import pydantic
import pydantic.networks
import pytest
from attrs import define

import lambdarouter
from lambdarouter import Batch, Depends, Event, LambdaContext, Next, RegistrationError, Window
from lambdarouter.decorators import FACTORIES
from lambdarouter.http import Body, Cookie, Form, Header, HTTPRequest, Query
from lambdarouter.sources.cloudfront import CloudFrontRequestEvent, CloudFrontResponseEvent
from lambdarouter.sources.eventbridge import EventBridgeEvent
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.lex_v2 import LexV2Event
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, batch, sqs

Register = Callable[[Any], Any]

#: Without their types, which refuse most of what is refused here.
App: Any = lambdarouter.App
Router: Any = lambdarouter.Router
use: Any = lambdarouter.use


@define
class Order:
    """A payload."""

    id: int = 0


class Table:
    """Something to depend on."""


def get_table() -> Table:
    """Provide it."""
    return Table()


TableOf = Annotated[Table, Depends(get_table)]
CONTEXT = LambdaContext()

SOURCES: dict[str, Callable[[], Register]] = {
    "s3": lambda: App().on_s3(),
    "sqs": lambda: App().on_sqs(),
    "kinesis": lambda: App().on_kinesis(),
    "eventbridge": lambda: App().on_eventbridge(),
    "lex": lambda: App().on_lex_v2(),
    "invoke": lambda: App().on_invoke(),
    "default": lambda: App().default,
    "router": lambda: Router().on_s3(),
}
every_source = pytest.mark.parametrize("register", SOURCES.values(), ids=SOURCES)


def annotated(function: Callable[..., Any], **annotations: Any) -> Any:
    """A function with these annotations."""
    function.__annotations__.update(annotations)
    return function


def refused(register: Register, function: Any) -> str:
    """The text of the error for a function."""
    with pytest.raises(RegistrationError) as caught:
        register(function)
    return str(caught.value)


# --- Markers as defaults --------------------------------------------------------------------------------------------

MARKERS = [
    Depends(get_table),
    Query(),
    Header("x"),
    Cookie(),
    Body(),
    Form(),
    Depends,
    Query,
    Header,
    Cookie,
    Body,
    Form,
]


def written(marker: Any) -> str:
    """A marker as the error writes it."""
    if isinstance(marker, type):
        return "Depends(...)" if marker is Depends else f"{marker.__name__}()"
    return repr(marker)


def kinds_of_functions(marker: Any) -> Iterator[tuple[Register, Any]]:
    """Every kind of function with a marker as the default of a parameter, and what registers it."""

    def plain(event: Any, user: Table = marker) -> None: ...
    async def coroutine(event: Any, user: Table = marker) -> None: ...
    def keyword(event: Any, *, user: Table = marker) -> None: ...
    def first(user: Table = marker) -> None: ...
    def passed(event: Any, user: Table) -> None: ...

    class Service:
        def method(self, event: Any, user: Table = marker) -> None: ...
        def __call__(self, event: Any, user: Table = marker) -> None: ...

    @wraps(plain)
    def wrapped(*args: Any, **kwargs: Any) -> None: ...

    def of_provider(event: Any, value: Annotated[Any, Depends(partial(plain))]) -> None: ...

    functions = [plain, coroutine, keyword, first, Service().method, Service(), wrapped, partial(passed, user=marker)]
    for function in functions:
        for source in SOURCES.values():
            yield source(), function
    yield App().on_s3(), of_provider

    def answer(n: str, user: Table = marker) -> None: ...
    async def answer_later(user: Table = marker) -> None: ...
    def layer(event: Any, context: Any, call_next: Any, user: Table = marker) -> None: ...
    def caught(error: KeyError, user: Table = marker) -> None: ...

    for decorator in (App().get("/{n}"), App().post("/{n}"), Router().route("/{n}")):
        yield decorator, answer
    yield App().delete("/"), answer_later
    yield App().middleware, layer
    yield App().middleware(sources="s3"), layer
    yield lambda function: Router(middleware=[function]), layer
    yield use, layer
    yield App().exception_handler(KeyError), caught
    yield App().on_dispatch, partial(passed, user=marker)


@pytest.mark.parametrize("marker", MARKERS, ids=written)
def test_a_marker_as_a_default(marker: Any) -> None:
    for register, function in kinds_of_functions(marker):
        text = refused(register, function)
        assert "parameter 'user' has the marker" in text
        assert f"Annotated[Table, {written(marker)}]" in text or f"Annotated[..., {written(marker)}]" in text


def test_markers_of_fastapi() -> None:
    fastapi = pytest.importorskip("fastapi")
    for marker in (
        fastapi.Depends(get_table),
        fastapi.Query(),
        fastapi.Header(),
        fastapi.Body(),
        fastapi.Security(len),
    ):
        for register, function in kinds_of_functions(marker):
            assert "parameter 'user' has the marker" in refused(register, function)

        def handler(event: Any, user: Any) -> None: ...
        def answer(user: Any) -> None: ...

        annotation = Annotated[Table, marker]
        for register, function in ((App().on_s3(), handler), (App().post("/"), answer)):
            text = refused(register, annotated(function, user=annotation))
            assert "marker of another package, fastapi" in text
            assert "lambdarouter" in text


# --- Markers that are forgotten, or misplaced -----------------------------------------------------------------------


@every_source
def test_a_parameter_that_nothing_provides(register: Callable[[], Register]) -> None:
    def positional(event, table: Table): ...  # type: ignore[no-untyped-def]
    def third(event, context: LambdaContext, table: Table): ...  # type: ignore[no-untyped-def]
    async def coroutine(event, table: Table): ...  # type: ignore[no-untyped-def]
    def keyword(event, *, table: Table): ...  # type: ignore[no-untyped-def]
    def also(event, other: TableOf, table: Table): ...  # type: ignore[no-untyped-def]

    class Service:
        def method(self, event, table: Table): ...  # type: ignore[no-untyped-def]

    for function in (
        positional,
        third,
        coroutine,
        keyword,
        also,
        Service().method,
        partial(third, context=LambdaContext()),
    ):
        assert "`table: Annotated[Table, Depends(...)]`" in refused(register(), function)


class Callables:
    """Providers of several kinds."""

    def method(self) -> Table:
        """A method."""
        return Table()


@pytest.mark.parametrize(
    "provider",
    [get_table, lambda: "table", partial(get_table), Callables().method, Table, len],
    ids=lambda each: type(each).__name__,
)
def test_a_provider_without_depends(provider: Any) -> None:
    annotation = Annotated[Table, provider]
    for source in SOURCES.values():
        text = refused(source(), annotated(lambda event, table: None, table=annotation))
        assert "in Annotated without a marker. Write Annotated[Table, Depends(" in text
    for decorator in (App().get("/"), App().post("/"), App().post("/{table}")):
        assert "without a marker" in refused(decorator, annotated(lambda table: None, table=annotation))
    of_provider = annotated(lambda table: None, table=annotation)
    text = refused(App().on_s3(), annotated(lambda event, value: None, value=Annotated[Any, Depends(of_provider)]))
    assert "without a marker" in text


MISPLACED = [
    (Annotated[Table, Depends], "Depends without an argument"),
    (
        Annotated[Table, Depends(get_table)] | None,
        r"marker inside its type.*Annotated\[Table \| None, Depends\(get_table\)\]",
    ),
    (list[Annotated[Table, Depends(get_table)]], "marker inside its type"),
    (Annotated[Table, Depends(get_table), Depends(len)], "two markers"),
    (Annotated[Table, Depends(get_table), Query()], "two markers"),
    (Annotated[TableOf, Header], "two markers"),
]


@pytest.mark.parametrize(("annotation", "said"), MISPLACED, ids=lambda each: str(each)[:40])
def test_a_marker_in_the_wrong_form(annotation: Any, said: str) -> None:
    def handler(event: S3Event, table: Any = None) -> None: ...
    def answer(table: Any = None) -> None: ...

    for register, function in ((App().on_s3(), handler), (App().post("/"), answer)):
        with pytest.raises(RegistrationError, match=said):
            register(annotated(function, table=annotation))


@pytest.mark.parametrize("marker", [Query(), Header, Cookie("x"), Body(), Form()], ids=written)
def test_markers_of_requests_elsewhere(marker: Any) -> None:
    annotation = Annotated[str, marker]

    def handler(event: S3Event, q: Any = "") -> None: ...
    def provider(q: Any = "") -> str:
        return str(q)

    assert "only HTTP handlers" in refused(App().on_s3(), annotated(handler, q=annotation))
    annotated(provider, q=annotation)
    for depending in (annotated(lambda event, v: 0, v=Annotated[str, Depends(provider)]),):
        assert "only HTTP handlers" in refused(App().on_s3(), depending)


# --- The event ------------------------------------------------------------------------------------------------------

T = TypeVar("T")
E = TypeVar("E", bound=Event)


class HasBody(Protocol):
    """What a message has."""

    body: Any


class Unlike(Protocol):
    """What no message has."""

    nothing_like_it: int


WRONG_EVENTS = [
    (Order, r"Write SQSMessage\[Order\], or Batch\[SQSMessage\[Order\]\]"),
    (Order | None, r"Write SQSMessage\["),
    (dict, r"Write SQSMessage\[Order\]"),
    (dict[str, Any], r"Write SQSMessage\[Order\]"),
    (str, "Write SQSMessage"),
    (list[SQSMessage[Order]], r"Write Batch\[SQSMessage\[Order\]\] for whole batches"),
    (Sequence[SQSMessage[Order]], r"Write Batch\[SQSMessage\[Order\]\]"),
    (tuple[SQSMessage[str], ...], r"Write Batch\[SQSMessage\[str\]\]"),
    (Iterable[SQSMessage[str]], r"Write Batch\["),
    (list[Order], r"Write SQSMessage\["),
    (Batch[Order], r"is annotated with Order"),
    (Batch[SQSMessage[Order]] | SQSMessage[Order], "cannot be part of a union"),
    (Batch[Batch[SQSMessage[Order]]], "Write Batch"),
    (SNSMessage, "expects SNSMessage, but .* sends it SQSMessage"),
    (SNSMessage, r"For a function with several decorators, write SNSMessage \| SQSMessage\."),
    (SNSMessage | S3Event, "expects SNSMessage"),
    (type[SQSMessage], "is annotated with"),
    (Unlike, "is annotated with Unlike"),
    (LambdaContext, r"Write \(event, context: LambdaContext\)"),
    (TableOf, "Put it after the event"),
    (NewType("Alias", Order), r"Write SQSMessage\[Order\]"),
]


@pytest.mark.parametrize(("annotation", "said"), WRONG_EVENTS, ids=lambda each: str(each)[:40])
def test_the_first_parameter_is_the_event(annotation: Any, said: str) -> None:
    def handler(message: Any) -> None: ...
    async def later(message: Any, context: LambdaContext) -> None: ...

    for function in (handler, later):
        with pytest.raises(RegistrationError, match=said) as caught:
            App().on_sqs()(annotated(function, message=annotation))
        assert f"{__file__}:" in str(caught.value)


RIGHT_EVENTS: list[Any] = [
    SQSMessage,
    SQSMessage[Order],
    SQSMessage[Any],
    SQSMessage[T],  # type: ignore[valid-type]
    Annotated[SQSMessage[Order], "a note"],
    SQSMessage[Order] | SNSMessage,
    SQSMessage[Order] | None,
    Event,
    object,
    Any,
    E,
    T,
    HasBody,
    NewType("Message", SQSMessage[Order]),
    Batch,
    Batch[Any],
    Batch[SQSMessage],
    Batch[SQSMessage[Order]],
    Batch[SQSMessage[Order] | SNSMessage],
    Batch[Event],
]


@pytest.mark.parametrize("annotation", RIGHT_EVENTS, ids=str)
def test_annotations_that_accept_the_event(annotation: Any) -> None:
    app, seen = App(), list[Any]()

    def handler(message: Any) -> None:
        seen.append(message)

    app.on_sqs()(annotated(handler, message=annotation))
    app.prime()
    Client(app).send(sqs.message(body={"id": 1}))

    assert type(seen[0]) is (Batch if "Batch" in str(annotation) else SQSMessage)


def test_a_union_of_payloads() -> None:
    @dataclass
    class Placed:
        order: int

    @dataclass
    class Paid:
        amount: int

    app, seen = App(), list[Any]()

    @app.on_sqs()
    def handler(message: SQSMessage[Placed] | SQSMessage[Paid]) -> None:
        seen.append(message.body)

    Client(app).send(batch(sqs.message(body={"order": 1}), sqs.message(body={"amount": 2})))

    assert seen == [Placed(1), Paid(2)]


def test_the_payload_of_an_invocation_may_be_anything_but_an_event() -> None:
    accepted: list[Any] = [dict, dict[str, Any], Order, list[Order], str, Any, object, Order | None]
    events: list[Any] = [S3Event, Event, SQSMessage[Order], Order | S3Event, HTTPRequest]
    for annotation in accepted:
        App().on_invoke()(annotated(lambda payload: None, payload=annotation))
    for annotation in events:
        text = refused(App().on_invoke(), annotated(lambda payload: None, payload=annotation))
        assert "sends it the payload itself" in text
    for annotation in (Batch[Order], Window[Order, Order]):
        assert "asks for a whole batch" in refused(App().on_invoke(), annotated(lambda event: None, event=annotation))


def test_the_payload_of_the_default_handler_stays_as_it_is() -> None:
    accepted: list[Any] = [dict, dict[str, Any], list[Any], dict[str, Any] | list[Any] | None, Any, object, str, None]
    for annotation in accepted:
        App().default(annotated(lambda payload: None, payload=annotation))
    refused_types: list[Any] = [Order, Order | None, list[Any] | Order, Table]
    for annotation in refused_types:
        text = refused(App().default, annotated(lambda payload: None, payload=annotation))
        assert "the default handler gets the raw payload" in text


def test_an_event_of_either_class() -> None:
    either = CloudFrontRequestEvent | CloudFrontResponseEvent
    for annotation in (either, Event, Any, either | None):
        App().on_cloudfront()(annotated(lambda event: None, event=annotation))
    for annotation in (CloudFrontRequestEvent, CloudFrontResponseEvent, Order, SQSMessage | CloudFrontRequestEvent):
        text = refused(App().on_cloudfront(), annotated(lambda event: None, event=annotation))
        assert "CloudFront" in text


def test_whole_batches_of_sources_that_have_none() -> None:
    def several(events: Batch[EventBridgeEvent]) -> None: ...
    def window(events: Window[Order, SQSMessage]) -> None: ...
    def right(events: Window[Order, KinesisRecord[Order]]) -> Order:
        return Order()

    assert "Write EventBridgeEvent[Order]" in refused(App().on_eventbridge(), several)
    assert "asks for a window, which sqs does not have" in refused(App().on_sqs(), window)
    App().on_kinesis()(right)


# --- The context ----------------------------------------------------------------------------------------------------


class Narrow(LambdaContext):
    """A subclass."""


class HasTime(Protocol):
    """What a handler needs of the context."""

    function_name: str

    def get_remaining_time_in_millis(self) -> int:
        """The time left."""
        ...


class HasMore(Protocol):
    """What no context has."""

    function_name: str
    colour: str


#: As of Powertools, the runtime client, or stub packages.
Foreign = type("LambdaContext", (), {"__module__": "aws_lambda_powertools.utilities.typing.lambda_context"})
Stub = type("Context", (), {"__module__": "aws_lambda_typing.context"})

CONTEXTS: list[Any] = [
    LambdaContext,
    Narrow,
    LambdaContext | None,
    LambdaContext | HasTime,
    Annotated[LambdaContext, "a note"],
    HasTime,
    Foreign,
    Stub,
    NewType("Context", LambdaContext),
    TypeVar("C", bound=LambdaContext),
    Any,
    object,
    Any | None,
]


@pytest.mark.parametrize("annotation", CONTEXTS, ids=str)
def test_annotations_of_the_context(annotation: Any) -> None:
    app, seen = App(), list[Any]()

    def second(event: S3Event, context: Any) -> None:
        seen.append(context.function_name)

    def after_a_dependency(event: S3Event, table: TableOf, context: Any) -> None:
        seen.append(context.function_name)

    async def later(event: S3Event, context: Any) -> None:
        seen.append(context.function_name)

    for bucket, function in (("a", second), ("b", after_a_dependency), ("c", later)):
        app.on_s3_put(bucket=bucket)(annotated(function, context=annotation))
        Client(app).s3_put(bucket=bucket)

    assert seen == ["function"] * 3


def test_the_context_by_its_annotation_in_any_place() -> None:
    app, seen = App(), list[Any]()

    @app.on_s3_put(bucket="a")
    def keyword(event: S3Event, *, context: LambdaContext) -> None:
        seen.append(context.function_name)

    @app.on_s3_put(bucket="b")
    def third(event: S3Event, retries: int = 3, context: LambdaContext | None = None) -> None:
        seen.append((retries, context and context.function_name))

    @app.on_s3_put(bucket="c")
    def with_rest(event: S3Event, *rest: Any, table: TableOf) -> None:
        seen.append([each.function_name for each in rest])

    @app.on_s3_put(bucket="d")
    def default_and_rest(event: S3Event, retries: int = 3, *rest: Any) -> None:
        seen.append((retries, rest))

    for bucket in "abcd":
        Client(app).s3_put(bucket=bucket)

    assert seen == ["function", (3, "function"), ["function"], (3, ())]


@pytest.mark.parametrize("annotation", [HasMore, str, dict, Table, Order | None, S3Event, SQSMessage[Order], T])
def test_a_second_parameter_that_is_no_context(annotation: Any) -> None:
    text = refused(App().on_s3(), annotated(lambda event, second: None, event=S3Event, second=annotation))
    assert "parameter 'second'" in text


def test_event_and_context_the_other_way_round() -> None:
    def typed(context: LambdaContext, event: S3Event) -> None: ...
    def half(ctx, event: S3Event) -> None: ...  # type: ignore[no-untyped-def]
    def untyped(context, event) -> None: ...  # type: ignore[no-untyped-def]
    def foreign(context: Any, event: S3Event) -> None: ...

    for function in (typed, half, untyped, annotated(foreign, context=Foreign)):
        assert "event" in refused(App().on_s3(), function)
    assert "Write (event, context)" in refused(App().on_invoke(), untyped)


# --- Methods --------------------------------------------------------------------------------------------------------


class Service:
    """Methods of every kind."""

    def handle(self, event: S3Event) -> None: ...
    def answer(self, q: int) -> int:
        return q

    def provide(self) -> int:
        return 1

    def layer(self, event: Any, context: Any, call_next: Next) -> Any:
        return call_next(event)

    def caught(self, error: KeyError) -> None: ...
    def hook(self, dispatch: Any) -> None: ...

    @classmethod
    def of_class(cls, event: S3Event) -> None: ...
    @staticmethod
    def static(event: S3Event) -> None: ...


def test_methods_without_their_object() -> None:
    depending = annotated(lambda event, n: None, n=Annotated[int, Depends(Service.provide)])
    for register, function in [
        (App().on_s3(), Service.handle),
        (App().on_invoke(), Service.handle),
        (App().default, Service.handle),
        (App().get("/"), Service.answer),
        (App().on_s3(), partial(Service.handle)),
        (App().on_s3(), depending),
        (App().middleware, Service.layer),
        (use, Service.layer),
        (App().exception_handler(KeyError), Service.caught),
        (App().on_dispatch, Service.hook),
    ]:
        assert "is a method without its object" in refused(register, function)
    assert "classmethod" in refused(App().on_s3(), vars(Service)["of_class"])


def test_a_method_registered_in_the_body_of_its_class() -> None:
    app = App()
    with pytest.raises(RegistrationError, match="is a method without its object"):

        class InS3:
            @app.on_s3()
            def handle(self, event: S3Event) -> None: ...

    with pytest.raises(RegistrationError, match="is a method without its object"):

        class InHTTP:
            @app.get("/")
            def answer(self, q: int = 1) -> None: ...


def test_bound_methods() -> None:
    service = Service()
    for register, function in [
        (App().on_s3(), service.handle),
        (App().on_s3(), Service.of_class),
        (App().on_s3(), Service.static),
        (App().on_s3(), vars(Service)["static"]),
        (App().get("/"), service.answer),
        (App().middleware, service.layer),
        (App().exception_handler(KeyError), service.caught),
        (App().on_dispatch, service.hook),
    ]:
        register(function)


# --- use ------------------------------------------------------------------------------------------------------------


def layer(event: Any, context: Any, call_next: Next) -> Any:
    """A middleware."""
    return call_next(event)


def test_use_above_the_decorator_that_registers() -> None:
    app, router, service = App(), Router(), Service()
    registered: list[Any] = [
        app.get("/")(lambda: None),
        router.on_s3()(lambda event: None),
        app.default(lambda payload: None),
        app.on_s3()(partial(lambda event: None)),
        app.on_sqs()(app.on_eventbridge()(lambda event: None)),
    ]
    app.on_s3_delete()(service.handle)
    cached = lru_cache(registered[0])
    for function in (*registered, cached, Service.handle):
        with pytest.raises(RegistrationError, match=r"@use is above .* Put @use below every decorator"):
            use(layer)(function)


def test_use_between_two_decorators_that_register() -> None:
    app = App()
    with pytest.raises(RegistrationError, match="Put @use below every decorator"):

        @app.on_s3()
        @use(layer)
        @app.on_sqs()
        def handler(event: S3Event | SQSMessage) -> None: ...


def test_use_below_every_decorator() -> None:
    app, log = App(), list[str]()

    def noting(event: Any, context: Any, call_next: Next) -> Any:
        log.append("in")
        return call_next(event)

    @app.on_s3_put()
    @app.on_s3_delete()
    @app.get("/")
    @use(noting)
    def handler(event=None):  # type: ignore[no-untyped-def]
        log.append("handler")

    class Methods:
        @use(noting)
        def handle(self, event: S3Event) -> None:
            log.append("method")

        @use(noting)
        def __call__(self, event: S3Event) -> None:
            log.append("called")

    @use(noting)
    def prefixed(word: str, event: S3Event) -> None:
        log.append(word)

    app.on_s3_copy()(Methods().handle)
    app.on_s3_post()(Methods())
    app.on_s3_restore()(partial(prefixed, "partial"))
    client = Client(app)
    client.s3_put()
    client.s3_delete()
    client.get("/")
    client.s3_copy()
    client.s3_post()
    client.s3_restore_post()

    assert log == ["in", "handler"] * 3 + ["in", "method", "in", "called", "in", "partial"]


def test_a_function_that_is_gone_does_not_stop_another() -> None:
    for _ in range(50):
        App().on_s3()(lambda event: None)
        use(layer)(lambda event: None)


def test_use_of_what_cannot_be_marked() -> None:
    class Methods:
        def handle(self, event: S3Event) -> None: ...

    unmarkable: list[Any] = [Methods().handle, len, list[Any]().append]
    for handler in unmarkable:
        with pytest.raises(RegistrationError, match="use cannot mark"):
            use(layer)(handler)
    with pytest.raises(RegistrationError, match="use is a decorator for handlers"):
        use(layer)(5)


# --- Decorators with and without parentheses ------------------------------------------------------------------------


def test_decorators_that_are_written_wrongly() -> None:
    app: Any = App()
    router: Any = Router()
    with_parentheses = r"without parentheses"
    cases: list[tuple[Callable[[], Any], str]] = [
        (lambda: app.exception_handler(lambda error: None), r"Write @app.exception_handler\(KeyError\)"),
        (lambda: router.exception_handler(lambda error: None), r"Write @app.exception_handler\(KeyError\)"),
        (app.exception_handler, "exception class"),
        (lambda: app.exception_handler(sources="s3"), "exception class"),
        (lambda: app.exception_handler((KeyError, ValueError)), "accepts a class of exceptions"),
        (lambda: app.exception_handler(KeyError()), "accepts a class of exceptions"),
        (lambda: app.exception_handler(BaseException), "accepts a class of exceptions"),
        (lambda: app.exception_handler(KeyError)(5), "An exception handler is a function"),
        (app.on_dispatch, with_parentheses),
        (lambda: app.on_dispatch("hook"), "on_dispatch accepts a function"),
        (lambda: app.on_dispatch(lambda: None), "accepts one argument"),
        (lambda: app.on_dispatch(lambda one, two: None), "accepts one argument"),
        (app.default, with_parentheses),
        (router.default, with_parentheses),
        (lambda: app.default("handler"), "A handler is a function"),
        (lambda: app.middleware("s3"), r"Write @app\.middleware\(sources='s3'\)"),
        (lambda: app.middleware(sources="s3")("s3"), "A middleware is a function"),
        (lambda: app.include(get_table), "include needs a Router, an App, or the import path of one"),
        (lambda: app.mount(get_table, "/admin"), "mount needs the prefix first"),
        (lambda: Router(dependencies=[get_table]), r"Write dependencies=\[Depends\(get_table\)\]"),
        (lambda: Router(dependencies=get_table), "needs a list"),
        (lambda: Router(dependencies=Depends(get_table)), "needs a list"),
        (lambda: Router(dependencies=[Depends]), r"Depends\(check\)"),
        (lambda: Router(dependencies=[TableOf]), r"dependencies=\[Depends\(get_table\)\]"),
        (lambda: Router(dependencies=[Table]), r"Depends\(Table\)"),
        (lambda: Router(dependencies=["check"]), r"Depends\(check\)"),
        (lambda: Router(middleware=[5]), "A middleware is a function"),
        (lambda: Router(middleware=["timed"]), "A middleware is a function"),
        (lambda: Router(middleware=layer), r"needs a list"),
        (lambda: Router(middleware="timed"), r"needs a list"),
    ]
    for case, said in cases:
        with pytest.raises(RegistrationError, match=said):
            case()


DECORATORS = list(FACTORIES)


@pytest.mark.parametrize("name", [*DECORATORS, "on", "exception_handler"])
def test_a_decorator_that_is_not_called(name: str) -> None:
    """`@app.get` above a handler, without parentheses, registers nothing: the error says how to write it."""

    def handler(event: Any) -> None: ...

    app: Any = App()
    with pytest.raises(RegistrationError) as caught:
        getattr(app, name)(handler)
    assert f"@app.{name}(" in str(caught.value)
    assert "<function" not in str(caught.value)
    assert app.handlers() == []


@pytest.mark.parametrize("name", ["get", "post", "put", "patch", "delete", "head", "options", "route"])
def test_a_decorator_without_its_path(name: str) -> None:
    for app in (App(), Router()):
        decorator: Any = getattr(app, name)
        assert refused(decorator, lambda: None) == f'Write @app.{name}("/path"), with the path of the requests.'
        with pytest.raises(RegistrationError, match=f"{name} needs a path, as in @app.{name}"):
            decorator()
        with pytest.raises(RegistrationError, match=r"A path is a string that .*, not function\."):
            decorator(path=lambda: None)


@pytest.mark.parametrize("name", [*DECORATORS, "on", "exception_handler", "default", "on_dispatch", "middleware"])
def test_a_decorator_that_is_called_without_arguments(name: str) -> None:
    app: Any = App()
    try:
        decorator = getattr(app, name)()
    except RegistrationError as error:
        assert name in str(error)
    else:
        assert callable(decorator)


def test_a_router_checks_the_signatures_of_its_dependencies() -> None:
    def lost(value: int) -> None: ...
    def wrong(value: int = Query()) -> None: ...  # type: ignore[assignment]  # pyright: ignore[reportArgumentType]

    router = Router(dependencies=[Depends(lost)])  # whose handlers of requests bind the value to the query
    router.on_s3()(lambda event: None)
    with pytest.raises(RegistrationError, match="nothing provides 'value'"):
        App().include(router)
    with pytest.raises(RegistrationError, match=r"has the marker Query\(\) as its default"):
        Router(dependencies=[Depends(wrong)])


def test_hooks_that_nothing_would_run() -> None:
    async def later(dispatch: Any) -> None: ...
    def generator(dispatch: Any) -> Iterator[int]:
        yield 1

    for hook in (later, generator):
        assert "must be a plain function" in refused(App().on_dispatch, hook)
    App().on_dispatch([].append)


def test_the_sources_of_a_middleware_are_kept_in_both_forms() -> None:
    app, log = App(), list[str]()

    def noting(event: Any, context: Any, call_next: Next) -> Any:
        log.append(type(event).__name__)
        return call_next(event)

    anything: Any = app
    anything.middleware(noting, sources="sqs")
    app.on_sqs()(lambda message: None)
    app.on_s3()(lambda event: None)
    Client(app).send(sqs.message())
    Client(app).s3_put()

    assert log == ["SQSMessage"]


# --- Middleware and exception handlers ------------------------------------------------------------------------------


def test_signatures_of_middleware() -> None:
    def swapped(event: Event, call_next: Next, context: LambdaContext) -> None: ...
    def context_first(context: LambdaContext, event: Event, call_next: Next) -> None: ...
    def events(event: Event, other: S3Event, call_next: Next) -> None: ...
    def dependency(event: Event, table: TableOf, call_next: Next) -> None: ...
    def keyword(event: Event, context: Any, call_next: Next, *, table: TableOf) -> None: ...
    def with_default(event: Event, context: Any, call_next: Next, table: Any = None) -> None: ...
    def four(event: Event, context: Any, call_next: Next, table: Table) -> None: ...
    def needed(event: Event, context: Any, call_next: Next, *, retries: int) -> None: ...
    def two(request: HTTPRequest, call_next: Next) -> None: ...

    class Middleware:
        def __init__(self, app: Any) -> None: ...

    annotated(with_default, table=TableOf)
    cases: list[tuple[Any, str]] = [
        (swapped, "'call_next' is in the wrong place"),
        (context_first, "'context' is in the wrong place"),
        (events, "'other' is in the wrong place"),
        (dependency, r"'table' has Depends\(get_table\)"),
        (keyword, r"'table' has Depends\(get_table\)"),
        (with_default, r"'table' has Depends\(get_table\)"),
        (four, "'table' has no value"),
        (needed, "'retries' has no value"),
        (two, "this one accepts 2"),
        (Middleware, "is a class"),
    ]
    for function, said in cases:
        for register in (App().middleware, App().middleware(sources="s3"), use, lambda each: Router(middleware=[each])):
            with pytest.raises(RegistrationError, match=said) as caught:
                register(function)
            assert "a middleware accepts (event, context, call_next)" in str(caught.value) or function is Middleware


def test_other_signatures_of_middleware_that_fit() -> None:
    def untyped(event, context, call_next): ...  # type: ignore[no-untyped-def]
    def typed(event: S3Event | SQSMessage, context: object, call_next: Callable[[Any], Any]) -> None: ...
    def more(event: Any, context: HasTime, call_next: Any, retries: int = 3, *, loud: bool = False) -> None: ...
    def rest(*args: Any) -> None: ...
    def event_and_rest(event: Event, *args: Any) -> None: ...

    for function in (untyped, typed, more, rest, event_and_rest, partial(more, retries=4)):
        App().middleware(function)


def test_signatures_of_exception_handlers() -> None:
    def swapped(request: HTTPRequest, error: KeyError) -> None: ...
    def context_second(error: KeyError, context: LambdaContext) -> None: ...
    def other(error: ValueError) -> None: ...
    def narrower(error: KeyError) -> None: ...
    def dependency(error: KeyError, event: Any, table: TableOf) -> None: ...
    def keyword(error: KeyError, *, table: Table) -> None: ...
    def four(error: Any, event: Any, context: Any, table: Any) -> None: ...

    cases: list[tuple[type[Exception], Any, str]] = [
        (KeyError, swapped, "'request' is in the wrong place"),
        (KeyError, context_second, "'context' is in the wrong place"),
        (KeyError, other, "annotated with ValueError, but gets every KeyError"),
        (LookupError, narrower, "annotated with KeyError, but gets every LookupError"),
        (KeyError, dependency, r"'table' has Depends\(get_table\)"),
        (KeyError, keyword, "'table' has no value"),
        (KeyError, four, "accepts 4"),
        (KeyError, lambda: None, "this one accepts 0"),
    ]
    for error, function, said in cases:
        with pytest.raises(RegistrationError, match=said):
            App().exception_handler(error)(function)

    def union(error: KeyError | ValueError, event: HTTPRequest | S3Event, context: LambdaContext | None) -> None: ...
    def base(error: Exception) -> None: ...

    App().exception_handler(KeyError)(union)
    App().exception_handler(KeyError)(base)
    App().exception_handler(KeyError)(lambda error, event=None: None)


# --- Generators -----------------------------------------------------------------------------------------------------


def generator(event: Any = None, context: Any = None, call_next: Any = None) -> Iterator[int]:
    """Yields."""
    yield 1


async def async_generator(event: Any = None, context: Any = None, call_next: Any = None) -> AsyncIterator[int]:
    """Yields."""
    yield 1


def passed_on(function: Callable[..., Any]) -> Callable[..., Any]:
    """A decorator as most are."""

    @wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return wrapper


class Yielding:
    """An object that yields when it is called."""

    def __call__(self, event: Any = None, context: Any = None, call_next: Any = None) -> Iterator[int]:
        yield 1

    async def method(self, event: Any = None, context: Any = None, call_next: Any = None) -> AsyncIterator[int]:
        yield 1


GENERATORS: dict[str, Any] = {
    "generator": generator,
    "async generator": async_generator,
    "wrapped": passed_on(generator),
    "wrapped twice": passed_on(passed_on(async_generator)),
    "partial": partial(generator, call_next=None),
    "wrapped partial": passed_on(partial(async_generator)),
    "object": Yielding(),
    "method": Yielding().method,
    "partial of an object": partial(Yielding()),
    "wrapped method": passed_on(Yielding().method),
    "cached": lru_cache(generator),
    "context manager": contextmanager(generator),
    "staticmethod": staticmethod(generator),
}


@pytest.mark.parametrize("function", GENERATORS.values(), ids=GENERATORS)
def test_generators(function: Any) -> None:
    for source in SOURCES.values():
        assert "is a generator" in refused(source(), function)
    assert "is a generator" in refused(App().get("/"), function)
    assert "never yields" in refused(App().exception_handler(KeyError), function)
    if not isinstance(function, partial) or not function.keywords:
        assert "never yields" in refused(App().middleware, function)


def test_providers_that_yield_under_a_decorator() -> None:
    log: list[str] = []

    def opened() -> Iterator[str]:
        log.append("open")
        yield "value"
        log.append("close")

    async def opened_later() -> AsyncIterator[str]:
        log.append("open later")
        yield "later"
        log.append("close later")

    app = App()

    @app.on_s3()
    def handler(
        event: S3Event,
        one: Annotated[str, Depends(passed_on(opened))],
        two: Annotated[str, Depends(passed_on(opened_later))],
    ) -> None:
        log.append(f"{one} {two}")

    Client(app).s3_put()

    assert log == ["open", "open later", "value later", "close later", "close"]
    managers: list[Any] = [contextmanager(opened), contextmanager(passed_on(opened))]
    for manager in managers:
        text = refused(App().on_s3(), annotated(lambda event, v: 0, v=Annotated[str, Depends(manager)]))
        assert "is a context manager" in text
    for provider, name in ((passed_on(opened), ""), (partial(opened), ""), (passed_on(opened_later), " later")):
        app = App()
        kept = Annotated[str, Depends(provider, scope="environment")]
        app.on_s3()(annotated(lambda event, v: log.append("call"), v=kept))
        log.clear()
        with Client(app) as client:
            client.s3_put()
            client.s3_put()
        assert log == [f"open{name}", "call", "call", f"close{name}"]


# --- Providers ------------------------------------------------------------------------------------------------------


class Typed(Generic[T]):
    """A generic class as a provider."""


def test_a_provider_that_asks_for_another_event() -> None:
    def of_s3(event: S3Event) -> str:
        return event.key

    def through(key: Annotated[str, Depends(of_s3)]) -> str:
        return key

    def of_any(event: Event) -> str:
        return type(event).__name__

    def of_either(event: SQSMessage[Any] | S3Event) -> str:
        return type(event).__name__

    def of_batch(messages: Batch[SQSMessage]) -> int:
        return len(messages)

    def depending(provider: Any, **annotations: Any) -> Any:
        return annotated(lambda event, value: None, value=Annotated[Any, Depends(provider)], **annotations)

    for provider in (of_s3, through):
        assert "asks for S3Event, but the handler gets SQSMessage" in refused(App().on_sqs(), depending(provider))
        assert "gets the payload itself" in refused(App().on_invoke(), depending(provider))
        assert "gets HTTPRequest" in refused(
            App().get("/"), annotated(lambda value: None, value=Annotated[Any, Depends(provider)])
        )
    for provider in (of_any, of_either):
        App().on_s3()(depending(provider))
        App().on_sqs()(depending(provider))
    assert "gets Batch" in refused(App().on_sqs(), depending(of_either, event=Batch[SQSMessage]))
    App().on_sqs()(depending(of_batch, event=Batch[SQSMessage]))
    assert "gets SQSMessage" in refused(App().on_sqs(), depending(of_batch))

    router = Router(dependencies=[Depends(of_s3)])
    router.on_sqs()(lambda message: None)
    with pytest.raises(RegistrationError, match="asks for S3Event"):
        App().include(router)


def test_a_provider_of_whole_batches() -> None:
    app, seen = App(), list[int]()

    def count(messages: Batch[SQSMessage], context: LambdaContext | None) -> int:
        return len(messages)

    @app.on_sqs()
    def handler(messages: Batch[SQSMessage], size: Annotated[int, Depends(count)]) -> None:
        seen.append(size)

    Client(app).send(batch(sqs.message(), sqs.message()))

    assert seen == [2]


@pytest.mark.parametrize("provider", [dict, list, Table, Typed, object, partial(dict, a=1), lambda: 1])
def test_providers_that_take_nothing(provider: Any) -> None:
    app, seen = App(), list[Any]()
    app.on_s3()(annotated(lambda event, v: seen.append(v), v=Annotated[Any, Depends(provider)]))
    Client(app).s3_put()

    assert type(seen[0]) is type(provider())


def test_parameters_of_providers() -> None:
    def positional(table: TableOf, /) -> None: ...
    def untyped(value) -> None: ...  # type: ignore[no-untyped-def]
    def typed(value: Order) -> None: ...
    def keyword(*, value: Order) -> None: ...

    cases: list[tuple[Any, str]] = [
        (positional, "positional-only"),
        (untyped, r"nothing provides 'value'. Write `value: Annotated\[..., Depends"),
        (typed, r"nothing provides 'value'. Write `value: Annotated\[Order, Depends"),
        (keyword, "nothing provides 'value'"),
    ]
    for provider, said in cases:
        with pytest.raises(RegistrationError, match=said):
            App().on_s3()(annotated(lambda event, v: 0, v=Annotated[Any, Depends(provider)]))


def test_positional_only_parameters_of_handlers() -> None:
    app, seen = App(), list[Any]()

    @app.on_s3_put()
    def handler(event: S3Event, context: LambdaContext, /, table: TableOf) -> None:
        seen.append(context.function_name)

    Client(app).s3_put()

    def dependency(event: S3Event, table: TableOf, /) -> None: ...
    def context_after(event: S3Event, retries: int = 3, context: LambdaContext | None = None, /) -> None: ...

    for function in (dependency, context_after):
        assert "positional-only" in refused(App().on_s3(), function)
    assert seen == ["function"]


def test_a_lex_handler_is_no_exception() -> None:
    def handler(event: LexV2Event, session: dict[str, str]) -> None: ...

    assert "`session: Annotated[dict[str, str], Depends(...)]`" in refused(App().on_lex_v2(), handler)


# --- Payloads that nothing would convert ----------------------------------------------------------------------------


class _Order(TypedDict):
    number: int


class _HasOrder(Protocol):
    body: _Order


class _HasOrderProperty(Protocol):
    @property
    def body(self) -> "_Order": ...


class _HasText(Protocol):
    @property
    def body(self) -> str: ...

    @property
    def message_id(self) -> str | None: ...


class _HasUndefined(Protocol):
    body: "Nowhere"  # type: ignore[name-defined]  # noqa: F821


def test_a_typed_dict_is_no_event() -> None:
    def handler(event: _Order) -> None: ...

    assert "_Order" in refused(App().on_s3(), handler)


@pytest.mark.parametrize("protocol", [_HasOrder, _HasOrderProperty, _HasUndefined])
def test_a_protocol_does_not_convert_a_payload(protocol: Any) -> None:
    def handler(message: Any) -> None: ...

    handler.__annotations__["message"] = protocol

    with pytest.raises(RegistrationError, match=r"a protocol does not convert the payload. Write SQSMessage\["):
        App().on_sqs()(handler)


def test_a_protocol_may_name_the_payload_as_it_is_in_the_event() -> None:
    app, seen = App(), list[str]()

    @app.on_sqs()
    def handler(message: _HasText) -> None:
        seen.append(message.body)

    Client(app).send(sqs.message(body="text"))
    assert seen == ["text"]


@pytest.mark.parametrize("location", ["query", "path", "body"])
def test_a_type_that_needs_another_package(location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise ImportError("email-validator is not installed, run `pip install 'pydantic[email]'`")

    monkeypatch.setattr(pydantic.networks, "import_email_validator", missing)

    def by_email(email: pydantic.EmailStr) -> None: ...

    def by_message(message: SQSMessage[pydantic.EmailStr]) -> None: ...

    with pytest.raises(RegistrationError, match=r"not installed, run `pip install 'pydantic\[email\]'`\.$"):
        if location == "body":
            App().on_sqs()(by_message)
        else:
            App().get("/{email}" if location == "path" else "/")(by_email)
