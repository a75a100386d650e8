"""Tests of the shop: handlers as plain functions, then whole events through the app. Each test has its own store."""

import json
import logging
import threading
from typing import Any

import pytest

from examples.shop import catalog, orders, reports, service
from examples.shop.model import NoStockError, Order, Product, Store, get_store
from lambdarouter import Batch, UnhandledEventError, Window
from lambdarouter.sources.cloudwatch_alarm import AlarmState
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, batch, cognito_user_pool, kinesis, lex_v2, ses, sqs

STAFF = {"X-Staff-Key": "open sesame"}


@pytest.fixture
def store() -> Store:
    return get_store()


@pytest.fixture
def client(store: Store) -> Client:
    return Client(service.app, overrides={get_store: lambda: store})


# --- Handlers are plain functions -----------------------------------------------------------------------------------


def test_a_picture(store: Store) -> None:
    catalog.picture_added(S3Event(bucket="pictures", key="tea.jpg"), store=store)

    assert store.pictures == {"tea": "tea.jpg"}


def test_an_order_is_placed_once(store: Store) -> None:
    order = Order("o1", "ada", "tea", 2)
    for _ in range(2):
        orders.order_queued(SQSMessage(body=order), store)

    assert store.products["tea"].stock == 8
    with pytest.raises(NoStockError):
        orders.order_queued(SQSMessage(body=Order("o2", "ada", "pot", 2)), store)


def test_parcels_that_came_back(store: Store) -> None:
    store.place(Order("o1", "ada", "tea", 1))
    parcels = Batch([SQSMessage(body=orders.Payment("o1")), SQSMessage(body=orders.Payment("nobody's"))])
    orders.returned(parcels, store)

    assert store.orders["o1"].state == "returned"
    assert parcels.failed == (parcels[1],)


def test_clicks(store: Store) -> None:
    window = Window([KinesisRecord(data=reports.Click("tea"))] * 3, state=reports.Totals(2))

    assert reports.count_clicks(window, store) == reports.Totals(5)


# --- Whole events through the app -----------------------------------------------------------------------------------


def test_a_purchase_from_the_search_to_the_parcel(client: Client, store: Store) -> None:
    assert [each["sku"] for each in client.get("/products?at_most=10").json()] == ["tea"]
    order = {"order_id": "o1", "customer": "ada", "sku": "tea", "quantity": 2}
    assert client.post("/orders", json=order).status == 201
    client.eventbridge(source="payments", detail_type="Payment succeeded", detail={"order_id": "o1", "amount": 9.0})
    assert client.get("/orders/o1").json()["state"] == "paid"
    arn = "arn:aws:sqs:us-east-1:123456789012:parcels"
    assert client.send(sqs.message(body={"order_id": "o1"}, queue_arn=arn)) == {"batchItemFailures": []}

    assert [each["state"] for each in client.get("/customers/ada/orders").json()] == ["sent"]
    assert store.products["tea"].stock == 8


def test_errors_of_the_api(client: Client) -> None:
    assert client.post("/orders", json={"order_id": "o", "customer": "a", "sku": "pot", "quantity": 5}).status == 409
    assert client.get("/customers/nobody").status == 404
    assert client.get("/products/nothing").status == 404
    assert client.delete("/orders/nothing").status == 404


def test_only_staff_may_change_products(client: Client, store: Store) -> None:
    cup = {"sku": "cup", "name": "Cup", "price": 3.0}

    assert client.put("/products/cup", json=cup).status == 403
    assert client.put("/products/cup", json=cup, headers=STAFF).json() == {**cup, "stock": 0}
    assert client.put("/products/other", json=cup, headers=STAFF).status == 409
    assert client.delete("/products/cup", headers=STAFF).status == 204
    assert client.get("/health").json() == {"status": "well"}
    assert "cup" not in store.products


def test_a_failed_order_returns_to_the_queue(client: Client, store: Store) -> None:
    arn = "arn:aws:sqs:us-east-1:123456789012:orders.fifo"
    bodies: list[dict[str, Any]] = [
        {"order_id": f"o{n}", "customer": c, "sku": "pot", "quantity": 1} for n, c in enumerate("abb")
    ]
    messages = [
        sqs.fifo(body=each, queue_arn=arn, message_id=each["order_id"], group_id=each["customer"]) for each in bodies
    ]

    # The first order gets the last pot. The second fails, and the third is in the same message group behind it.
    assert client.send(batch(*messages)) == {"batchItemFailures": [{"itemIdentifier": "o1"}, {"itemIdentifier": "o2"}]}
    assert list(store.orders) == ["o0"]


def test_streams_and_topics(client: Client, store: Store) -> None:
    store.place(Order("o1", "ada", "tea", 1))
    stream = "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026-01-31T12:00:00.000"
    row = {"order_id": "o1", "customer": "ada", "sku": "tea", "quantity": 1}
    client.dynamodb_insert(stream_arn=stream, keys={"order_id": "o1"}, new_image=row)
    client.dynamodb_modify(stream_arn=stream, keys={"order_id": "o1"}, new_image={**row, "state": "sent"})
    client.sns(topic_arn="arn:aws:sns:us-east-1:123456789012:prices", message={"sku": "tea"})
    client.dynamodb_remove(stream_arn=stream, keys={"order_id": "o1"}, old_image=row)

    assert store.mails == ["ada: thank you", "ada: sent", "ada: tea"]
    assert store.orders == {}


def test_customers(client: Client, store: Store) -> None:
    partner = {"email": "a@partner.example"}
    answer = client.send(cognito_user_pool.pre_sign_up(user_attributes=partner))
    assert answer["response"]["autoConfirmUser"] is True
    with pytest.raises(Exception, match="another address"):
        client.send(cognito_user_pool.pre_sign_up(user_attributes={"email": "a@spam.example"}))
    client.send(cognito_user_pool.post_confirmation(user_name="ada", user_attributes=partner))

    assert client.get("/customers/ada").json() == {"customer": "ada", "mail": "a@partner.example"}
    assert store.customers == {"ada": "a@partner.example"}


def test_the_bot_answers_where_an_order_is(client: Client, store: Store) -> None:
    store.place(Order("o1", "ada", "tea", 1))
    payload = lex_v2.fulfillment(intent="OrderStatus")
    payload["sessionState"]["intent"]["slots"] = {"OrderId": {"value": {"interpretedValue": "o1"}}}

    assert client.send(payload)["messages"][0]["content"] == "It is placed."


def test_reports(client: Client, store: Store) -> None:
    store.place(Order("o1", "ada", "tea", 1))
    store.move("o1", "unpaid")
    client.schedule(resource_arn="arn:aws:events:us-east-1:123456789012:rule/hourly")
    client.cloudwatch_alarm(name="Errors", state=AlarmState(value="ALARM"))
    client.send(ses.message(sender="bob@example.com", recipients=("help@shop.example",)))
    window = kinesis.window(data={"sku": "tea"}, stream_arn="arn:aws:kinesis:us-east-1:123456789012:stream/clicks")
    answer = client.send({**window, "isFinalInvokeForWindow": True})

    assert store.mails == ["ada: please pay", "on call: Errors", "bob@example.com: we will answer"]
    assert answer["state"] == {"count": 1}
    assert list(store.clicks.values()) == [1]
    assert client.send({"question": "stock"}) == {"tea": 9, "pot": 1}


def test_an_unmatched_event_is_an_error(client: Client) -> None:
    with pytest.raises(UnhandledEventError):
        client.eventbridge(source="elsewhere")


def test_threads_do_not_share_stores(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)  # the test sends 4,000 events
    logging.getLogger("lambdarouter.dispatch").setLevel(logging.ERROR)
    wrong: list[str] = []

    def work(number: int) -> None:
        store = Store(products={"tea": Product("tea", "Tea", float(number), stock=10_000)})
        client = Client(service.app, overrides={get_store: lambda: store})
        for index in range(100):  # five events each
            order = {"order_id": f"{number}-{index}", "customer": str(number), "sku": "tea", "quantity": 1}
            if client.post("/orders", json=order).status != 201:
                wrong.append("not placed")
            client.eventbridge(
                source="payments", detail_type="Payment failed", detail={"order_id": f"{number}-{index}"}
            )
            if client.get("/products/tea").json()["price"] != number:
                wrong.append("another's price")
            if client.get(f"/customers/{number}").status != 404:
                wrong.append("another's customer")
            client.send(
                sqs.message(
                    body={"order_id": f"{number}-{index}"}, queue_arn="arn:aws:sqs:us-east-1:123456789012:parcels"
                )
            )
        if len(store.orders) != 100 or {each.state for each in store.orders.values()} != {"sent"}:
            wrong.append(json.dumps(sorted(store.orders)[:3]))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
