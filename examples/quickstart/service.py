"""A print shop: pictures arrive through S3, orders through SQS, questions through HTTP; one function takes them all.

`template.yaml` names `service.handler`. The shop's state is a `Shop` in memory, so that the example runs
anywhere; a real service would keep it in a table, with the same methods.
"""

from attrs import Factory, define, frozen

from lambdarouter import App, LambdaContext
from lambdarouter.http import HTTPError
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage

# --- What the shop knows --------------------------------------------------------------------------------------------


@frozen
class User:
    """A customer."""

    user_id: int
    name: str


@frozen
class Order:
    """Prints of one picture, as the message of the queue has it."""

    order_id: int
    user_id: int
    picture: str
    copies: int = 1


@frozen
class Shipment:
    """An order that was sent, and the request that sent it."""

    order: Order
    request_id: str


class NotYetUploadedError(Exception):
    """The ordered picture is not there: the order is tried again when its message returns."""


@define
class Shop:
    """The state of the shop."""

    users: dict[int, User] = Factory(dict[int, User])
    thumbnails: dict[str, str] = Factory(dict[str, str])
    shipments: dict[int, Shipment] = Factory(dict[int, Shipment])

    def ship(self, order: Order, request_id: str) -> None:
        """Send an order, once: a queue may deliver a message again."""
        if order.picture not in self.thumbnails:
            raise NotYetUploadedError
        self.shipments.setdefault(order.order_id, Shipment(order, request_id))


shop = Shop(users={1: User(1, "Ada"), 2: User(2, "Grace")})

# --- Handlers -------------------------------------------------------------------------------------------------------

app = App(report_batch_item_failures=True)  # template.yaml says so as well


@app.on_s3_put(bucket="uploads-*", key="images/*.jpg")
def thumbnail(event: S3Event) -> None:
    """Register the thumbnail of a new picture."""
    shop.thumbnails[event.key] = event.key.replace("images/", "thumbnails/", 1)


@app.on_s3_removed(bucket="uploads-*", prefix="images/")
def forget(event: S3Event) -> None:
    """Drop the thumbnail of a picture that is gone; it may never have had one."""
    shop.thumbnails.pop(event.key, None)


@app.on_sqs(queue="orders")
def fulfil(message: SQSMessage[Order], context: LambdaContext) -> None:
    """Ship one order; what is raised returns this message to the queue, and no other."""
    shop.ship(message.body, context.aws_request_id)


@app.get("/users/{user_id}")
def get_user(user_id: int) -> User:
    """One user, as JSON."""
    if user_id not in shop.users:
        raise HTTPError(404, "There is no such user.")
    return shop.users[user_id]


@app.get("/users/{user_id}/shipments")
def list_shipments(user_id: int, at_least: int = 1) -> list[Shipment]:
    """What was sent to a user, of `at_least` so many copies: a query parameter."""
    get_user(user_id)
    sent = shop.shipments.values()
    return [each for each in sent if each.order.user_id == user_id and each.order.copies >= at_least]


@app.post("/users")
def add_user(user: User) -> tuple[User, int]:
    """Add the user in the request's body, which was checked before it came here."""
    if user.user_id in shop.users:
        raise HTTPError(409, "There is such a user already.")
    shop.users[user.user_id] = user
    return user, 201


handler = app.handler
