"""AgentCore tools: told by the context, arguments bound by name or as a model, and the result as JSON."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Annotated, Any, Literal, Protocol, TypedDict

import attrs
import msgspec
import pydantic
import pytest
from annotated_types import Ge, MaxLen

from lambdarouter import (
    App,
    Depends,
    LambdaContext,
    PayloadError,
    RegistrationError,
    ReplyError,
    Router,
    UnhandledEventError,
    detect,
)
from lambdarouter.sources.agentcore_tool import ToolCall
from lambdarouter.sources.codedeploy import succeeded
from lambdarouter.testing import Client, ClientContext, agentcore_tool, sample_context, samples
from tests.support.collisions import COLLISIONS
from tests.support.mutations import check_mutations

NAME = "bedrockAgentCoreToolName"


def called(name: str, **custom: Any) -> LambdaContext:
    """The context of a call of a tool."""
    return LambdaContext(client_context=ClientContext(custom={NAME: name, **custom}))


# --- Detection ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("payload", [{}, {"order_id": 1}, [], "text", None, {"Records": [{"eventSource": "aws:s3"}]}])
def test_the_context_tells_the_source_whatever_the_payload_is(payload: Any) -> None:
    assert detect(payload, called("orders___get_order")) == "agentcore_tool"
    assert detect(payload, SimpleNamespace(client_context=SimpleNamespace(custom={NAME: "x"}))) == "agentcore_tool"


@pytest.mark.parametrize(
    "payload", [each for group in COLLISIONS.values() for each in group.values() if each is not None]
)
def test_arguments_that_look_like_another_source_reach_their_tool(payload: Any) -> None:
    app = App()
    app.on_agentcore_tool(name="check")(lambda call: [call.target, call.arguments])

    assert app(payload, called("lint___check")) == ["lint", payload]


class Hostile:
    """A context whose attributes cannot be read."""

    @property
    def client_context(self) -> Any:
        """Raise."""
        raise ValueError


@pytest.mark.parametrize(
    "context",
    [
        None,
        LambdaContext(),
        object(),
        Hostile(),
        LambdaContext(client_context=Hostile()),
        LambdaContext(client_context=ClientContext()),
        LambdaContext(client_context=ClientContext(custom={})),
        LambdaContext(client_context=ClientContext(custom={NAME: 7})),
        LambdaContext(client_context=ClientContext(custom={"other": "orders___get_order"})),
        LambdaContext(client_context=SimpleNamespace(custom="text")),
    ],
)
def test_without_the_name_of_a_tool_the_payload_tells_the_source(context: Any) -> None:
    assert detect({"Records": [{"eventSource": "aws:s3"}]}, context) == "s3"
    assert detect({"order_id": 1}, context) is None


def test_the_context_decides_before_an_outside_source() -> None:
    from tests.support.acme import SOURCE

    app = App(sources=[SOURCE])
    app.on_agentcore_tool()(lambda call: call.name)

    assert SOURCE.shape is not None
    assert app(SOURCE.shape.sample(), called("t___lookup")) == "lookup"


def test_an_event_inside_an_envelope_is_never_a_tool() -> None:
    app = App()
    app.on_agentcore_tool()(lambda call: pytest.fail("not a tool"))
    app.on_invoke()(lambda payload: "invoke")

    assert app({"a": 1}, LambdaContext()) == "invoke"


# --- Arguments by name ----------------------------------------------------------------------------------------------


@attrs.frozen
class Item:
    """One item of an order."""

    sku: str
    count: Annotated[int, Ge(1)] = 1


class Fields(TypedDict):
    sku: str
    count: int


class PydanticItem(pydantic.BaseModel):
    sku: str
    count: int = 1


class StructItem(msgspec.Struct):
    sku: str
    count: int = 1


def test_parameters_are_the_arguments_by_name() -> None:
    app = App()

    @app.on_agentcore_tool(name="place_order")
    def place_order(
        customer: str, items: list[Item], *, express: bool = False, limit: Decimal | None = None
    ) -> dict[str, Any]:
        return {"customer": customer, "items": items, "express": express, "limit": limit}

    client = Client(app)
    items = [{"sku": "a"}, {"sku": "b", "count": 2}]
    assert client.call_tool("place_order", {"customer": "Jo", "items": items, "limit": "2.50", "unknown": 1}) == {
        "customer": "Jo",
        "items": [{"sku": "a", "count": 1}, {"sku": "b", "count": 2}],
        "express": False,
        "limit": 2.5,
    }


def test_every_fault_is_listed_before_the_handler_is_called() -> None:
    app, calls = App(), list[Any]()

    @app.on_agentcore_tool(name="place_order")
    def place_order(
        customer: Annotated[str, MaxLen(3)],
        items: list[Item],
        limit: Annotated[int, Ge(1)] = 5,
        mode: Literal["a"] = "a",
    ) -> None:
        calls.append(customer)

    with pytest.raises(PayloadError) as caught:
        Client(app).call_tool(
            "place_order", {"customer": "Johanna", "items": [{"count": 0}], "limit": "x", "mode": "b"}
        )

    assert [path for path, _ in caught.value.problems] == [
        "arguments.customer",
        "arguments.items[0].sku",
        "arguments.items[0].count",
        "arguments.limit",
        "arguments.mode",
    ]
    assert "Johanna" not in str(caught.value)
    assert caught.value.source == "agentcore_tool"
    assert calls == []


@pytest.mark.parametrize("model", [Item, Fields, PydanticItem, StructItem])
def test_a_single_model_is_all_arguments(model: Any) -> None:
    app, seen = App(), list[Any]()

    def put(item: Any) -> None:
        seen.append(item)

    put.__annotations__["item"] = model
    app.on_agentcore_tool(name="put")(put)
    client = Client(app)
    client.call_tool("put", {"sku": "a", "count": 2})

    assert isinstance(seen[0], dict if model is Fields else model)
    with pytest.raises(PayloadError, match=r"arguments\.sku"):
        client.call_tool("put", {"count": 2})


def test_a_dict_is_all_arguments() -> None:
    app = App()

    @app.on_agentcore_tool(name="echo")
    def echo(arguments: dict[str, int]) -> dict[str, int]:
        return arguments

    assert Client(app).call_tool("echo", {"a": 1}) == {"a": 1}


def test_a_model_beside_another_parameter_is_an_argument() -> None:
    app = App()

    @app.on_agentcore_tool(name="put")
    def put(item: Item, note: str = "") -> list[Any]:
        return [item.sku, note]

    assert Client(app).call_tool("put", {"item": {"sku": "a"}, "note": "n"}) == ["a", "n"]


def test_a_tool_without_arguments() -> None:
    app = App()

    @app.on_agentcore_tool(name="ping")
    def ping() -> str:
        return "pong"

    assert Client(app).call_tool("ping") == "pong"


def test_the_call_the_context_and_dependencies_beside_arguments() -> None:
    app = App()

    def table(call: ToolCall) -> str:
        return f"table of {call.target}"

    @app.on_agentcore_tool(name="get_order")
    async def get_order(
        order_id: int, call: ToolCall, context: LambdaContext, table: Annotated[str, Depends(table)]
    ) -> list[Any]:
        return [order_id, call.name, context.function_name, table]

    assert Client(app).call_tool("get_order", {"order_id": 7}, target="orders") == [
        7,
        "get_order",
        "function",
        "table of orders",
    ]


def test_the_call_itself_with_typed_arguments() -> None:
    app = App()

    @app.on_agentcore_tool(name="put")
    def put(call: ToolCall[Item], context: LambdaContext) -> list[Any]:
        return [call.arguments.sku, call.name, call.gateway_id]

    context = called("orders___put", bedrockAgentCoreGatewayId="gw-1")
    assert app({"sku": "a"}, context) == ["a", "put", "gw-1"]


def test_the_call_and_an_unannotated_context() -> None:
    app = App()

    @app.on_agentcore_tool(name="who")
    def who(call: ToolCall, context) -> str:  # type: ignore[no-untyped-def]
        return f"{call.name} {context.function_name}"

    assert Client(app).call_tool("who", {"context": "x"}) == "who function"


def test_middleware_and_a_router_see_the_call() -> None:
    app, router, names = App(), Router(), list[str]()

    @app.middleware
    def note(call: Any, context: Any, call_next: Any) -> Any:
        names.append(call.name)
        return call_next(call)

    @router.on_agentcore_tool(name="double")
    def double(number: int) -> int:
        return number * 2

    app.include(router, where=lambda call: call.target == "math")
    assert Client(app).call_tool("double", {"number": 4}, target="math") == 8
    assert names == ["double"]
    with pytest.raises(UnhandledEventError):
        Client(app).call_tool("double", {"number": 4}, target="other")


def test_names_that_the_module_defines_further_down() -> None:
    app = App()
    namespace: dict[str, Any] = {"app": app, "__name__": "further_down"}
    exec(
        "from __future__ import annotations\n"
        "@app.on_agentcore_tool(name='put')\n"
        "def put(item: Later, note: str): return [item.sku, note]\n"
        "from tests.sources.test_agentcore_tool import Item as Later\n",
        namespace,
    )

    app.prime()
    assert Client(app).call_tool("put", {"item": {"sku": "a"}, "note": "n"}) == ["a", "n"]


class SupportsName(Protocol):
    """What a handler needs of a call."""

    @property
    def name(self) -> str:
        """Name."""
        ...


def test_a_protocol_of_the_call_is_the_call() -> None:
    app = App()

    @app.on_agentcore_tool(name="who")
    def who(call: SupportsName) -> str:
        return call.name

    assert Client(app).call_tool("who", {"name": "x"}) == "who"


def _no_annotation(customer: str, order_id) -> None:  # type: ignore[no-untyped-def]
    pass


def _positional(order_id: int, /) -> None:
    pass


def _two_models(call: ToolCall[Item], order_id: int) -> None:
    pass


def _unsupported(order_id: int, other: Callable[[], int]) -> None:
    pass


@pytest.mark.parametrize(
    ("handler", "problem"),
    [
        (_no_annotation, "parameter 'order_id' has no annotation"),
        (_positional, "parameter 'order_id' cannot be positional-only"),
        (_two_models, r"parameter 'call' is annotated with ToolCall\[.*Item\], but the other parameters are the"),
        (_unsupported, "Callable"),
    ],
)
def test_a_parameter_that_cannot_be_bound_is_refused(handler: Any, problem: str) -> None:
    with pytest.raises(RegistrationError, match=problem):
        App().on_agentcore_tool(name="x")(handler)


# --- Filters --------------------------------------------------------------------------------------------------------


def test_filters() -> None:
    app = App()
    app.on_agentcore_tool(name="get_order", target="orders")(lambda call: "own")
    app.on_agentcore_tool(name="get_*")(lambda call: "pattern")
    app.on_agentcore_tool(target=["stock", "prices"])(lambda call: "target")
    app.on_agentcore_tool(where=lambda call: "sku" in call.arguments)(lambda call: "where")

    client = Client(app)
    assert client.call_tool("get_order", target="orders") == "own"
    assert client.call_tool("get_order", target="archive") == "pattern"
    assert client.call_tool("count", target="stock") == "target"
    assert client.call_tool("count", {"sku": 1}, target="other") == "where"
    assert client.call_tool("a___b", {"sku": 1}, target=None) == "where"


def test_the_name_ends_at_the_first_delimiter() -> None:
    app = App()
    app.on_agentcore_tool()(lambda call: [call.target, call.name])

    assert app({}, called("orders___get___order")) == ["orders", "get___order"]
    assert app({}, called("get_order")) == [None, "get_order"]


def test_a_call_that_no_handler_matches_names_what_was_tried(caplog: pytest.LogCaptureFixture) -> None:
    app = App()
    app.on_agentcore_tool(name="get_order")(lambda call: None)

    with pytest.raises(UnhandledEventError) as caught:
        app({"order_id": "secret"}, called("orders___put_order"))

    assert str(caught.value).startswith("The request could not be handled")  # whoever called the tool may read it
    assert "agentcore_tool(name='get_order') -> " in caplog.text
    assert "rejected by name" in caplog.text
    assert "(absent)" not in caplog.text
    assert "secret" not in caplog.text


def test_the_default_handler_gets_the_arguments() -> None:
    app = App()
    app.default(lambda payload: payload)
    assert app({"order_id": 1}, called("orders___put_order")) == {"order_id": 1}

    app.on_agentcore_tool(name="get_order")(lambda call: None)
    assert app({"order_id": 1}, called("orders___put_order")) == {"order_id": 1}


def test_explain_needs_the_context() -> None:
    app = App()
    app.on_agentcore_tool(name="get_order")(lambda call: None)
    payload = {"Records": [{"eventSource": "aws:s3"}]}

    text = app.explain(payload, called("orders___get_order"))
    assert text.startswith("source: agentcore_tool (bedrockAgentCoreToolName of the client context")
    assert text.endswith(": matches")
    assert app.explain(payload).startswith("source: s3")


# --- The result -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("returned", "result"),
    [
        (None, None),
        ("text", "text"),
        ([1, Decimal("2.5")], [1, 2.5]),
        (Item("a"), {"sku": "a", "count": 1}),
        (PydanticItem(sku="a"), {"sku": "a", "count": 1}),
    ],
)
def test_any_json_is_the_result(returned: Any, result: Any) -> None:
    app = App()
    app.on_agentcore_tool()(lambda call: returned)

    assert Client(app).call_tool("x") == result


@pytest.mark.parametrize("returned", [object(), float("nan"), succeeded()])
def test_what_is_no_json_is_refused(returned: Any) -> None:
    app = App()
    app.on_agentcore_tool()(lambda call: returned)

    with pytest.raises(ReplyError):
        Client(app).call_tool("x")


# --- Samples --------------------------------------------------------------------------------------------------------


def test_a_sample_is_the_arguments_and_comes_with_its_context() -> None:
    app = App()
    app.on_agentcore_tool()(lambda call: [call.name, call.target, call.arguments, call.target_id])

    assert agentcore_tool.call(name="x", arguments={"a": 1}) == {"a": 1}
    assert Client(app).agentcore_tool_call(name="x", target="y", arguments={"a": 1}) == [
        "x",
        "y",
        {"a": 1},
        "A1B2C3D4E5",
    ]
    context = sample_context("agentcore_tool.call", name="x", target=None)
    assert context.client_context.custom[NAME] == "x"


@pytest.mark.parametrize("kind", samples("agentcore_tool"))
def test_damaged_arguments_are_no_surprise(kind: str) -> None:
    check_mutations(samples("agentcore_tool")[kind])


@pytest.mark.parametrize("key", ["GatewayId", "TargetId", "AwsRequestId", "McpMessageId", "MessageVersion"])
def test_a_damaged_context_says_where(key: str) -> None:
    app, seen = App(), list[Any]()
    app.on_agentcore_tool()(seen.append)
    app({}, called("t___x", **{f"bedrockAgentCore{key}": ["do-not-tell"]}))

    field = {"AwsRequestId": "request_id", "McpMessageId": "mcp_message_id", "MessageVersion": "message_version"}
    with pytest.raises(Exception, match=rf"context\.bedrockAgentCore{key}") as caught:
        getattr(seen[0], field.get(key, {"GatewayId": "gateway_id", "TargetId": "target_id"}.get(key, "")))
    assert "do-not-tell" not in str(caught.value)
