"""Tests of the service: handlers with plain objects first, then whole payloads through the app."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from examples.quickstart import samples, service
from examples.quickstart.service import NotYetUploadedError, Order, Shipment, User, app, shop
from lambdarouter import LambdaContext, UnhandledEventError
from lambdarouter.http import HTTPError
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client

HERE = Path(__file__).parent
TEMPLATE = (HERE / "template.yaml").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _reset() -> Iterator[None]:
    """Reset the shop after each test."""
    users = dict(shop.users)
    yield
    shop.users = users
    shop.thumbnails.clear()
    shop.shipments.clear()


# --- Handlers are plain functions -----------------------------------------------------------------------------------


def test_thumbnail() -> None:
    service.thumbnail(S3Event(bucket="uploads-1", key="images/a.jpg"))

    assert shop.thumbnails == {"images/a.jpg": "thumbnails/a.jpg"}


def test_forget() -> None:
    shop.thumbnails["images/a.jpg"] = "thumbnails/a.jpg"

    service.forget(S3Event(bucket="uploads-1", key="images/a.jpg", event_name="ObjectRemoved:Delete"))

    assert shop.thumbnails == {}


def test_fulfill(lambda_context: LambdaContext) -> None:
    shop.thumbnails["images/a.jpg"] = "thumbnails/a.jpg"
    order = Order(order_id=7, user_id=1, picture="images/a.jpg")

    service.fulfill(SQSMessage(body=order), lambda_context)
    service.fulfill(SQSMessage(body=order, receive_count=2), LambdaContext(aws_request_id="another"))

    assert shop.shipments == {7: Shipment(order, lambda_context.aws_request_id)}


def test_fulfill_waits_for_the_picture(lambda_context: LambdaContext) -> None:
    with pytest.raises(NotYetUploadedError):
        service.fulfill(SQSMessage(body=Order(order_id=7, user_id=1, picture="images/a.jpg")), lambda_context)

    assert shop.shipments == {}


def test_get_user() -> None:
    assert service.get_user(1) == User(1, "Ada")
    with pytest.raises(HTTPError, match="no such user"):
        service.get_user(3)


# --- The app, with AWS payloads -------------------------------------------------------------------------------------


def test_upload_order_and_request() -> None:
    client = Client(app, context=LambdaContext(aws_request_id="request-1"))
    batch = samples.load("sqs_orders.json")

    assert client.send(samples.load("s3_put.json")) is None
    answer = client.send(batch)
    response = client.get("/users/1/shipments")

    assert answer == {"batchItemFailures": [{"itemIdentifier": batch["Records"][1]["messageId"]}]}
    assert response.status == 200
    assert response.json() == [
        {
            "order": {"order_id": 7, "user_id": 1, "picture": "images/my cat.jpg", "copies": 2},
            "request_id": "request-1",
        }
    ]
    assert client.get("/users/1/shipments?at_least=3").json() == []


def test_users_through_every_integration() -> None:
    for number, front_door in enumerate(("api_gateway_http", "api_gateway_rest", "function_url", "alb"), 10):
        client = Client(app, front_door=front_door)
        user = {"user_id": number, "name": "Edith"}

        assert client.post("/users", json=user).status == 201
        assert client.post("/users", json=user).status == 409
        assert client.get(f"/users/{number}").json() == user


def test_requests_that_do_not_fit() -> None:
    client = Client(app)

    assert client.get("/users/3").status == 404
    assert client.get("/users/three").status == 400
    assert client.post("/users", json={"user_id": "3", "name": "Edith"}).status == 400
    assert client.delete("/users/1").status == 405
    assert client.get("/orders").status == 404


def test_an_order_that_does_not_fit_returns_to_the_queue() -> None:
    answer = Client(app).sqs_message(
        queue_arn="arn:aws:sqs:eu-west-1:123456789012:orders", message_id="m-1", body='{"order_id": "7"}'
    )

    assert answer == {"batchItemFailures": [{"itemIdentifier": "m-1"}]}


def test_other_objects_match_no_handler() -> None:
    with pytest.raises(UnhandledEventError, match="rejected by key"):
        Client(app).send(samples.load("s3_put_elsewhere.json"))

    assert shop.thumbnails == {}


# --- Events and template --------------------------------------------------------------------------------------------


def test_the_events_are_up_to_date() -> None:
    made = samples.made()

    assert {path.name for path in samples.EVENTS.iterdir()} == set(made)
    for name, payload in made.items():
        assert samples.load(name) == json.loads(json.dumps(payload)), f"python -m examples.quickstart.samples: {name}"


def test_the_template_fits_the_app() -> None:
    handler = re.findall(r"^ +Handler: (\w+)\.(\w+)$", TEMPLATE, re.MULTILINE)
    queues = re.findall(r"^ +QueueName: (\S+)", TEMPLATE, re.MULTILINE)

    assert handler == [(Path(service.__file__).stem, "handler")]
    assert ("FunctionResponseTypes: [ReportBatchItemFailures]" in TEMPLATE) == app.report_batch_item_failures
    assert queues == ["uploads-failed", "orders", "orders-failed"]
    assert 'BucketName: !Sub "uploads-${AWS::AccountId}"' in TEMPLATE
