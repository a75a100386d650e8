"""Services that grow: middleware, dependencies, exception handlers, routers, whole batches, accounts."""

from typing import Annotated, Any, assert_type

from attrs import define

from lambdarouter import App, Batch, Depends, Dispatch, LambdaContext, Next, Router, Window, use
from lambdarouter._events.model import Event
from lambdarouter.http import HTTPRequest, HTTPResponse
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client

app = App(only={"sqs", "http"}, log_dispatches=True)
router = Router(prefix="/v1", tags=["orders"])


@define
class Order:
    """A body."""

    id: int


@define
class Totals:
    """The state of a window."""

    count: int = 0


class Table:
    """Something to depend on."""

    def put(self, order: Order) -> bool:
        """Keep an order."""
        return order.id > 0


def get_table() -> Table:
    """Provide it."""
    return Table()


@app.middleware
def timed(event: Event, context: LambdaContext, call_next: Next) -> Any:
    """Around everything."""
    return call_next(event)


@router.middleware(sources=["http", "sqs"])
async def traced(event: Event, context: LambdaContext, call_next: Next) -> Any:
    """Around some."""
    return await call_next(event)


assert_type(timed(S3Event(bucket="b", key="k"), LambdaContext(), lambda event: 1), Any)


@app.exception_handler(KeyError)
def not_found(error: KeyError, request: HTTPRequest) -> HTTPResponse:
    """Reply."""
    return HTTPResponse(None, 404)


assert_type(not_found(KeyError(), HTTPRequest()), HTTPResponse)


@app.on_dispatch
def watch(dispatch: Dispatch) -> None:
    """Look."""
    assert_type(dispatch.handlers, dict[str, int])


@app.on_s3_put(bucket="uploads")
@use(timed)
def uploaded(event: S3Event, table: Annotated[Table, Depends(get_table)]) -> bool:
    """A handler with a dependency."""
    return table.put(Order(1))


assert_type(uploaded(S3Event(bucket="b", key="k"), table=Table()), bool)


@router.get("/orders/{order_id}")
def get_order(order_id: int, table: Annotated[Table, Depends(get_table)]) -> Order:
    """An HTTP handler with one."""
    table.put(Order(order_id))
    return Order(order_id)


assert_type(get_order(1, Table()), Order)


@app.on_sqs(queue="orders", concurrency=8)
async def one(message: SQSMessage[Order]) -> None:
    """Several at a time."""


@app.on_sqs(queue="bulk")
def many(messages: Batch[SQSMessage[Order]], context: LambdaContext) -> None:
    """A whole batch."""
    for message in messages:
        assert_type(message, SQSMessage[Order])
        messages.fail(message)


many(Batch([SQSMessage(body=Order(1))]), LambdaContext())


@app.on_kinesis(stream="clicks")
def count(window: Window[Totals, KinesisRecord[Order]]) -> Totals:
    """A window."""
    return window.state or Totals(len(window))


assert_type(count(Window([KinesisRecord(data=Order(1))], state=Totals(1))), Totals)

app.include(router, prefix="/api", tags="all")
app.include("service.reports:router", sources={"schedule"})
client = Client(app, overrides={get_table: Table})
