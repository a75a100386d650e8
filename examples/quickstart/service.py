"""A print shop: one function handles uploads to S3, orders from SQS, and HTTP requests.

`template.yaml` has `Handler: service.handler`. The state of the shop is in memory, so the example runs without AWS. A
real service keeps it in a table, behind the same methods.
"""

from attrs import Factory, define, frozen

from lambdarouter import App, LambdaContext
from lambdarouter.http import HTTPError
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage

# --- Model ----------------------------------------------------------------------------------------------------------


@frozen
class User:
    """A customer."""

    user_id: int
    name: str


@frozen
class Order:
    """An order of prints of one picture: the body of a message in the queue."""

    order_id: int
    user_id: int
    picture: str
    copies: int = 1


@frozen
class Shipment:
    """An order that was shipped, and the id of the invocation that shipped it."""

    order: Order
    request_id: str


class NotYetUploadedError(Exception):
    """The ordered picture is not uploaded yet. The queue delivers the order again."""


@define
class Shop:
    """The state of the shop."""

    users: dict[int, User] = Factory(dict[int, User])
    thumbnails: dict[str, str] = Factory(dict[str, str])
    shipments: dict[int, Shipment] = Factory(dict[int, Shipment])

    def ship(self, order: Order, request_id: str) -> None:
        """Ship an order once, even if the queue delivers its message several times."""
        if order.picture not in self.thumbnails:
            raise NotYetUploadedError
        self.shipments.setdefault(order.order_id, Shipment(order, request_id))


shop = Shop(users={1: User(1, "Ada"), 2: User(2, "Grace")})

# --- Handlers -------------------------------------------------------------------------------------------------------

app = App(report_batch_item_failures=True)  # as in template.yaml


@app.on_s3_put(bucket="uploads-*", key="images/*.jpg")
def thumbnail(event: S3Event) -> None:
    """Register the thumbnail of a new picture."""
    shop.thumbnails[event.key] = event.key.replace("images/", "thumbnails/", 1)


@app.on_s3_removed(bucket="uploads-*", prefix="images/")
def forget(event: S3Event) -> None:
    """Remove the thumbnail of a deleted picture, if there is one."""
    shop.thumbnails.pop(event.key, None)


@app.on_sqs(queue="orders")
def fulfill(message: SQSMessage[Order], context: LambdaContext) -> None:
    """Ship one order. An exception returns only this message to the queue."""
    shop.ship(message.body, context.aws_request_id)


@app.get("/users/{user_id}")
def get_user(user_id: int) -> User:
    """Return a user as JSON."""
    if user_id not in shop.users:
        raise HTTPError(404, "There is no such user.")
    return shop.users[user_id]


@app.get("/users/{user_id}/shipments")
def list_shipments(user_id: int, at_least: int = 1) -> list[Shipment]:
    """Return the shipments of a user. `at_least` is a query parameter: the minimum number of copies."""
    get_user(user_id)
    sent = shop.shipments.values()
    return [each for each in sent if each.order.user_id == user_id and each.order.copies >= at_least]


@app.post("/users")
def add_user(user: User) -> tuple[User, int]:
    """Add a user. The body of the request is checked before this function is called."""
    if user.user_id in shop.users:
        raise HTTPError(409, "There is such a user already.")
    shop.users[user.user_id] = user
    return user, 201


handler = app.handler
