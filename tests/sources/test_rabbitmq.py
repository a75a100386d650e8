"""RabbitMQ queues: headers of bytes, times as Java writes them, several queues in one batch."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, EventError
from lambdarouter._events.reading import read, write
from lambdarouter.sources.rabbitmq import RabbitMQMessage
from lambdarouter.testing import Client, rabbitmq, samples
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations, logged
from tests.published import load, published


@frozen
class Order:
    order_id: int


def test_every_field_of_a_message() -> None:
    (message,) = received("rabbitmq", rabbitmq.message())

    assert message == RabbitMQMessage(
        data=b"Hello",
        queue="queue",
        virtual_host="/",
        headers={"trace": "vä".encode(), "attempt": 2},
        content_type="text/plain",
        timestamp=datetime(2026, 1, 31, 12, 0, tzinfo=UTC),
        delivery_mode=1,
        priority=34,
        expiration=60_000,
        user_id="orders",
        body_size=5,
        broker_arn=rabbitmq.message.template["eventSourceArn"],
    )


def test_the_data_as_a_type_of_ones_own() -> None:
    app = App()
    seen: list[Order] = []

    @app.on_rabbitmq(queue="orders")
    def handler(message: RabbitMQMessage[Order]) -> None:
        seen.append(message.data)

    Client(app).send(rabbitmq.message(queue="orders", data={"order_id": 7}))

    assert seen == [Order(order_id=7)]


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("Jan 1, 1970, 12:33:41 AM", datetime(1970, 1, 1, 0, 33, 41, tzinfo=UTC)),
        ("Dec 31, 2025, 12:00:00 PM", datetime(2025, 12, 31, 12, tzinfo=UTC)),
        ("Dec 31, 2025, 11:59:59\u202fPM", datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("Feb 9, 2026 1:02:03\u00a0AM", datetime(2026, 2, 9, 1, 2, 3, tzinfo=UTC)),
    ],
)
def test_times_as_java_writes_them(written: str, time: datetime) -> None:
    payload = rabbitmq.message()
    payload["rmqMessagesByQueue"]["queue::/"][0]["basicProperties"]["timestamp"] = written

    assert received("rabbitmq", payload)[0].timestamp == time


@pytest.mark.parametrize(
    "written", ["Feb 30, 2026, 1:00:00 AM", "Jan 1, 2026, 13:00:00 AM", "Jan 1, 2026", "1.1.2026", 5]
)
def test_other_times_are_told_by_their_path(written: Any) -> None:
    payload = rabbitmq.message()
    payload["rmqMessagesByQueue"]["queue::/"][0]["basicProperties"]["timestamp"] = written
    (message,) = received("rabbitmq", payload)

    with pytest.raises(EventError) as caught:
        _ = message.timestamp

    assert caught.value.path == "rmqMessagesByQueue.queue::/[0].basicProperties.timestamp"


@pytest.mark.parametrize(
    ("headers", "read_as"),
    [
        (None, {}),
        ({"a": {"bytes": [104, -1, 255]}}, {"a": b"h\xff\xff"}),
        ({"a": True, "b": None, "c": 1.5}, {"a": True, "b": None, "c": 1.5}),
        ({"x-death": [{"queue": {"bytes": [113]}, "count": 1}]}, {"x-death": [{"queue": b"q", "count": 1}]}),
        ({"t": {"bytes": 5}}, {"t": {"bytes": 5}}),
    ],
)
def test_headers(headers: Any, read_as: Any) -> None:
    payload = rabbitmq.message()
    payload["rmqMessagesByQueue"]["queue::/"][0]["basicProperties"]["headers"] = headers

    assert received("rabbitmq", payload)[0].headers == read_as


@pytest.mark.parametrize(
    ("headers", "path"), [([], ""), ({"a": {"bytes": [300]}}, ".a.bytes"), ({"a": [{"bytes": ["x"]}]}, ".a[0].bytes")]
)
def test_malformed_headers_are_told_by_their_path(headers: Any, path: str) -> None:
    payload = rabbitmq.message()
    payload["rmqMessagesByQueue"]["queue::/"][0]["basicProperties"]["headers"] = headers
    (message,) = received("rabbitmq", payload)

    with pytest.raises(EventError) as caught:
        _ = message.headers

    assert caught.value.path == "rmqMessagesByQueue.queue::/[0].basicProperties.headers" + path


def test_several_queues_in_one_batch() -> None:
    (one,), (two,) = (rabbitmq.message()["rmqMessagesByQueue"].values() for _ in range(2))
    payload = {**rabbitmq.message(), "rmqMessagesByQueue": {"Shop::Orders::/eu": one * 2, "plain": two}}

    messages = received("rabbitmq", payload)

    assert [(each.queue, each.virtual_host) for each in messages] == [
        ("Shop::Orders", "/eu"),
        ("Shop::Orders", "/eu"),
        ("plain", "/"),
    ]


@pytest.mark.parametrize(
    ("filters", "taken"),
    [
        ({"queue": "queue"}, True),
        ({"queue": "q*", "virtual_host": "/"}, True),
        ({"queue": "x"}, False),
        ({"virtual_host": "/x"}, False),
    ],
)
def test_filters(filters: Any, taken: bool) -> None:
    register: dict[str, Any] = {
        "one": lambda app: app.on_rabbitmq(**filters),
        "rest": lambda app: app.on_rabbitmq(),
    }

    assert taken_by(register, rabbitmq.message()) == (["one"] if taken else ["rest"])


def test_a_failure_returns_the_batch_after_all_were_tried() -> None:
    app = App(report_batch_item_failures=True)
    seen: list[str] = []

    @app.on_rabbitmq()
    def handler(message: RabbitMQMessage) -> None:
        seen.append(message.queue)
        if message.queue == "a":
            raise ValueError("bad")

    (messages,) = rabbitmq.message()["rmqMessagesByQueue"].values()
    with pytest.raises(ValueError, match="bad"), logged():
        Client(app).send({**rabbitmq.message(), "rmqMessagesByQueue": {"a::/": messages, "b::/": messages}})

    assert seen == ["a", "b"]


@pytest.mark.parametrize(("queues", "path"), [({}, ""), ({"q::/": {}}, ".q::/"), ({"q::/": None}, ".q::/")])
def test_queues_that_are_none(queues: Any, path: str) -> None:
    with pytest.raises(EventError) as caught:
        received("rabbitmq", {**rabbitmq.message(), "rmqMessagesByQueue": queues})

    assert caught.value.path == "rmqMessagesByQueue" + path


texts = st.text(st.characters(exclude_categories=["Cs"]))
headers = st.recursive(
    st.none() | st.booleans() | st.integers() | texts | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(texts.filter(lambda name: name != "bytes"), inner),
    max_leaves=5,
)


@given(
    st.builds(
        RabbitMQMessage[bytes],
        data=st.binary(),
        queue=texts,
        virtual_host=texts,
        headers=st.dictionaries(texts, headers),
        timestamp=st.none() | st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0)),
        expiration=st.none() | st.integers(),
        message_id=st.none() | texts,
    )
)
def test_a_message_survives_being_written_and_read(message: RabbitMQMessage) -> None:
    assert read(RabbitMQMessage, json.loads(json.dumps(write(message))), "rabbitmq") == message


@published("rabbitmq")
def test_public_samples(name: str) -> None:
    assert not any("unreadable" in repr(message) for message in received("rabbitmq", load(name)))


@pytest.mark.parametrize("kind", samples("rabbitmq"))
def test_damaged_payloads(kind: str) -> None:
    assert check_mutations(samples("rabbitmq")[kind]) > 100
