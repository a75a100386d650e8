"""The app: registering, composing, and the one entry point."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from attrs import frozen

from lambdarouter import App, BatchError, LambdaContext, RegistrationError, UnhandledEventError, UnknownEventError
from lambdarouter._dispatching import suggestions
from lambdarouter.extension import Queue, Route, Shape, Source, each_of
from lambdarouter.sources import s3 as s3_source
from lambdarouter.sources import sqs as sqs_source
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import eventbridge, invoke, s3, schedule, sns, sqs

if TYPE_CHECKING:
    from decimal import Decimal as OnlyForCheckers


@frozen
class Order:
    order_id: int


# --- Registering ----------------------------------------------------------------------------------------------------


def test_a_decorator_gives_back_the_very_function() -> None:
    app = App()

    def handler(event: S3Event) -> int:
        return 5

    assert app.on_s3_put()(handler) is handler
    assert app.on(s3_source.delete())(handler) is handler
    assert handler(S3Event(bucket="b", key="k")) == 5


def test_default_gives_back_the_very_function() -> None:
    app = App()

    def handler(payload: Any) -> None: ...

    assert app.default(handler) is handler


def test_decorators_can_be_stacked() -> None:
    app = App()
    seen: list[str] = []

    @app.on_s3_put()
    @app.on_s3_delete()
    def note(event: S3Event) -> None:
        seen.append(event.event_name)

    app(s3.put())
    app(s3.delete())

    assert seen == ["ObjectCreated:Put", "ObjectRemoved:Delete"]


def test_on_is_what_every_decorator_does() -> None:
    one, other = App(), App()
    seen: list[str] = []
    one.on_s3_put(bucket="bucket")(lambda event: seen.append("sugar"))
    other.on(s3_source.put(bucket="bucket"))(lambda event: seen.append("primitive"))

    one(s3.put())
    other(s3.put())

    assert seen == ["sugar", "primitive"]
    assert [repr(handler.route) for handler in one.handlers()] == [repr(handler.route) for handler in other.handlers()]


def test_two_apps_know_nothing_of_each_other() -> None:
    one, other = App(), App()
    one.on_s3()(lambda event: None)

    assert other.handlers() == []
    with pytest.raises(UnhandledEventError):
        other(s3.put())


def test_handlers_are_listed_as_they_are_tried() -> None:
    app = App()

    def general(event: S3Event) -> None: ...
    def specific(event: S3Event) -> None: ...

    app.on_s3()(general)
    app.on_s3_put(bucket="b")(specific)

    assert [handler.function for handler in app.handlers()] == [specific, general]


UNUSED = LambdaContext(function_name="unused")

# --- What a handler accepts -------------------------------------------------------------------------------------------


def test_the_context_goes_by_position() -> None:
    app = App()
    context = LambdaContext()
    seen: list[Any] = []

    @app.on_s3_put()
    def any_name(event: S3Event, whatever: LambdaContext) -> None:
        seen.append(whatever)

    app(s3.put(), context)

    assert seen == [context]


def test_a_second_parameter_with_a_default_is_the_handlers_own() -> None:
    app = App()
    seen: list[Any] = []

    @app.on_s3_put()
    def own(event: S3Event, retries: int = 3) -> None:
        seen.append(retries)

    @app.on_s3_delete()
    def wanted(event: S3Event, context: LambdaContext | None = None, *, loud: bool = False) -> None:
        seen.append(context)

    @app.on_s3_restore()
    def annotated(event: S3Event, context: LambdaContext = UNUSED) -> None:
        seen.append(context.function_name)

    app(s3.put(), LambdaContext(function_name="f"))
    app(s3.restore_post(), LambdaContext(function_name="f"))

    assert seen == [3, "f"]


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda: None, "accepts 0 arguments"),
        (lambda one, two, three: None, "accepts 3 arguments"),
        (lambda event, *, table: None, "needs the keyword argument 'table'"),
        (lambda **options: None, "accepts 0 arguments"),
        (None, "A handler is a function"),
        ("handler", "A handler is a function"),
        (dict, "has no signature"),
    ],
)
def test_a_handler_that_cannot_be_called(function: Any, said: str) -> None:
    app: Any = App()

    with pytest.raises(RegistrationError, match=said):
        app.on_s3()(function)
    with pytest.raises(RegistrationError, match=said):
        app.default(function)

    assert app.handlers() == []


def test_a_handler_of_another_event() -> None:
    app: Any = App()

    def plain(event: SNSMessage) -> None: ...
    def typed(event: SNSMessage[Order]) -> None: ...

    for function in (plain, typed):
        with pytest.raises(RegistrationError, match=r"expects SNSMessage, but .* sends it SQSMessage"):
            app.on_sqs()(function)


def test_a_handler_of_several_events() -> None:
    app = App()
    seen: list[Any] = []

    def either(message: SQSMessage[Order] | SNSMessage) -> None:
        seen.append(message.body if isinstance(message, SQSMessage) else message.message)

    app.on_sqs()(either)
    app.on_sns()(either)

    app(sqs.message(body={"order_id": 1}))
    app(sns.message(message="hello"))

    assert seen == [Order(1), "hello"]


def test_callables_that_are_no_functions() -> None:
    app = App()
    seen: list[str] = []

    class Service:
        def __call__(self, event: S3Event) -> None:
            seen.append("call")

        def method(self, event: S3Event) -> None:
            seen.append("method")

    app.on_s3_put()(Service())
    app.on_s3_delete()(Service().method)
    app.on_s3_copy()(functools.partial(lambda name, event: seen.append(name), "partial"))

    app(s3.put())
    app(s3.delete())
    app(s3.copy())

    assert seen == ["call", "method", "partial"]


def test_an_annotation_of_names_that_come_later() -> None:
    app = App()
    seen: list[Any] = []

    @app.on_sqs()
    def fulfill(message: SQSMessage[Later]) -> None:
        seen.append(message.body)

    with pytest.raises(RegistrationError, match="annotation 'Later' is not defined"):
        app.prime()
    globals()["Later"] = Order
    try:
        app.prime()
        app(sqs.message(body={"order_id": 1}))
    finally:
        del globals()["Later"]

    assert seen == [Order(1)]


def test_an_annotation_that_is_never_defined_fails_the_record() -> None:
    app = App()

    @app.on_sqs()
    def fulfill(message: SQSMessage[Nowhere]) -> None: ...  # type: ignore[name-defined]  # noqa: F821

    with pytest.raises(BatchError, match="annotation 'Nowhere' is not defined"):
        app(sqs.message())


def test_what_only_checkers_see_may_stand_elsewhere_in_the_signature() -> None:
    app = App()
    seen: list[Any] = []

    @app.on_s3()
    def handler(event: S3Event) -> OnlyForCheckers | None:
        seen.append(event.bucket)
        return None

    app(s3.put())

    assert seen == ["bucket"]


class Unmakeable:
    def __init__(self, one: object, two: object) -> None: ...


def test_a_type_that_no_payload_can_become_is_refused_at_registration() -> None:
    app = App()

    with pytest.raises(RegistrationError, match="cannot be converted to Unmakeable"):

        @app.on_sqs()
        def fulfill(message: SQSMessage[Unmakeable]) -> None: ...


# --- Coroutines -----------------------------------------------------------------------------------------------------


class AsyncService:
    def __init__(self) -> None:
        self.seen: list[str] = []

    async def __call__(self, event: S3Event) -> None:
        await asyncio.sleep(0)
        self.seen.append(event.bucket)

    async def method(self, event: S3Event, context: LambdaContext) -> None:
        await self(event)


def wrapped(function: Callable[[S3Event], Any]) -> Callable[[S3Event], Any]:
    @functools.wraps(function)
    def wrapper(event: S3Event) -> Any:
        return function(event)

    return wrapper


def hidden(function: Callable[[S3Event], Any]) -> Callable[..., Any]:
    return lambda event, context: function(event)


@pytest.mark.parametrize(
    "of",
    [
        lambda service: service,
        lambda service: service.method,
        lambda service: functools.partial(service.method, context=None),
        lambda service: wrapped(service.__call__),
        hidden,
        lambda service: lambda event: asyncio.wait_for(service(event), 5),
    ],
    ids=["call", "method", "partial", "wrapped", "hidden with context", "hidden"],
)
def test_a_coroutine_is_run_however_it_is_made(of: Callable[[AsyncService], Any]) -> None:
    app = App()
    service = AsyncService()
    app.on_s3()(of(service))

    app(s3.put(bucket="b"))

    assert service.seen == ["b"]


def test_a_coroutines_value_and_error() -> None:
    app = App()

    @app.on_invoke()
    async def answer(payload: dict[str, Any]) -> int:
        await asyncio.sleep(0)
        return 10 // int(payload["by"])

    assert app({"by": 5}) == 2
    with pytest.raises(ZeroDivisionError):
        app({"by": 0})


def test_coroutines_share_one_loop() -> None:
    app = App()
    loops: list[Any] = []

    @app.on_invoke()
    async def note(payload: Any) -> None:
        loops.append(asyncio.get_running_loop())

    app({})
    app({})

    assert loops[0] is loops[1]


def test_a_generator_is_refused() -> None:
    app: Any = App()

    def generator(event: S3Event) -> Iterator[int]:
        yield 1

    async def async_generator(event: S3Event) -> AsyncIterator[int]:
        yield 1

    for function in (generator, async_generator):
        with pytest.raises(RegistrationError, match="is a generator: nothing would run it"):
            app.on_s3()(function)


# --- The entry point ------------------------------------------------------------------------------------------------


def test_every_way_to_name_the_handler() -> None:
    app = App()
    app.on_invoke()(lambda payload: payload)
    lambda_handler = app

    def explicit(event: Any, context: Any) -> Any:
        return app(event, context)

    assert lambda_handler({"a": 1}, LambdaContext()) == {"a": 1}
    assert explicit({"a": 1}, LambdaContext()) == {"a": 1}
    assert app(event={"a": 1}, context=LambdaContext()) == {"a": 1}
    assert app({"a": 1}) == {"a": 1}


@pytest.mark.parametrize("payload", [None, 5, 1.5, True, "text", [], [1], {}, {"Records": []}, {"Records": None}])
def test_a_payload_of_no_source(payload: Any) -> None:
    app = App()
    app.on_s3()(lambda event: None)

    with pytest.raises(UnknownEventError) as caught:
        app(payload)

    assert caught.value.source is None
    assert app.explain(payload) in str(caught.value)


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ([], "Records is empty"),
        ("text", "Records is a string, not a list"),
        ({"a": 1}, "Records is an object, not a list"),
        (["text"], "Records\\[0\\] is a string, not an object"),
        ([None], "Records\\[0\\] is null, not an object"),
        ([{}], "Records\\[0\\] has no known eventSource"),
        ([{"eventSource": "aws:nothing"}], "Records\\[0\\] has no known eventSource"),
    ],
)
def test_odd_records_are_told(records: Any, said: str) -> None:
    with pytest.raises(UnknownEventError, match=said):
        App()({"Records": records})


@pytest.mark.parametrize("factory", [s3.put, sqs.message, sns.message, eventbridge.event, schedule.rule])
def test_a_source_without_a_handler(factory: Any) -> None:
    app = App()
    app.on_invoke()(lambda payload: pytest.fail("on_invoke takes no payload of a known source"))

    with pytest.raises(UnhandledEventError, match=r"or handle all other events with @app\.default"):
        app(factory())


# --- The default handler --------------------------------------------------------------------------------------------


def test_the_default_takes_what_no_route_takes() -> None:
    app = App()
    seen: list[Any] = []
    app.on_s3_delete()(lambda event: None)

    @app.default
    def rest(payload: Any) -> str:
        seen.append(payload)
        return "done"

    unknown, whole, record = invoke.payload(), eventbridge.event(), s3.put()

    assert app(unknown) == "done"
    assert app(whole) == "done"
    assert app(record) == "done"
    assert seen == [unknown, whole, record["Records"][0]]


def test_the_default_may_be_a_coroutine_with_the_context() -> None:
    app = App()

    @app.default
    async def rest(payload: Any, context: LambdaContext) -> str:
        return context.function_name

    assert app({}, LambdaContext(function_name="f")) == "f"


def test_there_is_one_default() -> None:
    app = App()

    @app.default
    def first(payload: Any) -> None: ...

    with pytest.raises(RegistrationError, match="first is already registered"):
        app.default(lambda payload: None)


# --- Composing ------------------------------------------------------------------------------------------------------


def test_include_takes_over_every_handler() -> None:
    app, orders, images = App(), App(), App()
    seen: list[str] = []
    orders.on_sqs(queue="queue")(lambda message: seen.append("orders"))
    images.on_s3_put()(lambda event: seen.append("images"))
    images.default(lambda payload: seen.append("rest"))
    app.on_s3()(lambda event: seen.append("app"))

    app.include(orders)
    app.include(images)
    for payload in (sqs.message(), s3.put(), s3.delete(), sns.message()):
        app(payload)

    assert seen == ["orders", "images", "app", "rest"]
    assert len(orders.handlers()) == 1


def test_include_twice_or_itself() -> None:
    app, other = App(), App()
    other.on_s3()(lambda event: None)
    app.include(other)

    with pytest.raises(RegistrationError, match=r"They are one function: .* the second `include` of its router"):
        app.include(other)
    with pytest.raises(RegistrationError, match="cannot include itself"):
        app.include(app)


def test_include_of_a_second_default() -> None:
    app, other = App(), App()
    app.default(lambda payload: None)
    other.default(lambda payload: None)

    with pytest.raises(RegistrationError, match="Both apps have a default handler"):
        app.include(other)


# --- Outside sources ------------------------------------------------------------------------------------------------

ACME = Source("acme", Queue(each_of("acme", "acme")), shape=Shape("acme", "only acme says acme", {"acme": list}))


def test_an_outside_source() -> None:
    app = App(sources=[ACME])
    seen: list[Any] = []
    app.on(Route(ACME, None))(seen.append)

    app({"acme": [1, 2]})

    assert seen == [1, 2]


def test_a_route_of_a_source_that_the_app_does_not_know() -> None:
    app = App()

    with pytest.raises(RegistrationError, match=r"App\(sources=\[...\]\)"):
        app.on(Route(ACME, None))(lambda record: None)


def test_include_brings_the_sources_along() -> None:
    app, other = App(), App(sources=[ACME])
    seen: list[Any] = []
    other.on(Route(ACME, None))(seen.append)

    app.include(other)
    app({"acme": [1]})

    assert seen == [1]


@pytest.mark.parametrize("source", ["acme", None, Route(ACME, None)])
def test_a_source_that_is_none(source: Any) -> None:
    with pytest.raises(RegistrationError, match="sources= needs sources"):
        App(sources=[source])


def test_an_unknown_decorator_is_told_with_the_nearest() -> None:
    app: Any = App()

    with pytest.raises(RegistrationError, match=r"no decorator 'on_s3_putt'\. Did you mean 'on_s3_put'"):
        app.on_s3_putt(bucket="b")
    assert not hasattr(app, "on_nothing_like_it")


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("on_cron", "Did you mean 'on_schedule'?"),
        ("on_custom_resource", "Did you mean 'on_cloudformation'?"),
        (
            "on_api",
            (
                "Did you mean one of 'get', 'on_api_gateway_rest', 'on_api_gateway_http', 'on_api_gateway_authorizer', "
                "'on_api_gateway_websocket'?"
            ),
        ),
        ("on_s3_event", "Did you mean 'on_s3'?"),
        ("on_dynamodb_stream", "Did you mean 'on_dynamodb'?"),
        ("sqs", "Did you mean 'on_sqs'?"),
        ("on_upload", "Did you mean 'on_s3_put'?"),
        ("on_lambda", "Did you mean one of 'on_invoke', 'on_lambda_destination'?"),
        ("on_lex", "Did you mean one of 'on_lex_v1', 'on_lex_v1_dialog', 'on_lex_v1_fulfillment', 'on_lex_v2', "),
        ("on_step_functions", "Did you mean 'on_invoke'?"),
        ("on_http", "Did you mean one of 'get', 'post', 'route'?"),
        ("on_event_bridge", "Did you mean 'on_eventbridge'?"),
        ("include_router", "Write app.include(router)."),
        ("errorhandler", "Did you mean 'exception_handler'?"),
        ("on_zebra", "has no decorator 'on_zebra'. Handlers of"),
    ],
)
def test_suggestions_think_in_the_words_of_users(name: str, suggestion: str) -> None:
    with pytest.raises(RegistrationError) as caught:
        getattr(App(), name)
    assert suggestion in str(caught.value)


class Service(App):
    """An app with a property whose code fails."""

    @property
    def table_name(self) -> str:
        return {}.name  # type: ignore[attr-defined, no-any-return]


def test_a_property_of_a_subclass_raises_its_own_error() -> None:
    with pytest.raises(AttributeError, match="'dict' object has no attribute 'name'") as caught:
        _ = Service().table_name
    assert not isinstance(caught.value, RegistrationError)


def test_a_family_of_decorators_is_listed() -> None:
    with pytest.raises(RegistrationError) as caught:
        App().__getattr__("on_cognito")  # type: ignore[attr-defined]
    family = [name for name in dir(App) if name.startswith("on_cognito_")]
    assert len(family) > 12
    assert [name for name in family if repr(name) not in str(caught.value)] == []


def test_every_suggestion_exists() -> None:
    for word, names in suggestions._WORDS.items():
        assert [name for name in names.split() if not hasattr(App, name)] == [], word


def test_nothing_is_kept_on_the_app_while_it_dispatches() -> None:
    app = App()
    app.on(sqs_source.message())(lambda message: message.body)
    app.on_s3()(lambda event: event.key)
    app(sqs.message())
    app(s3.put())
    before = {name: repr(value) for name, value in vars(app).items()}

    for _ in range(3):
        app(sqs.message())
        app(s3.put())

    assert {name: repr(value) for name, value in vars(app).items()} == before


if TYPE_CHECKING:
    Later = Order


def test_a_message_of_s3_itself_needs_no_handler() -> None:
    app = App()
    app.on_sns()(lambda message: None)

    assert app(s3.test_event()) is None
    assert app(sqs.message(body=s3.test_event())) is None
