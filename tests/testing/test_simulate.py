"""`simulate`: what a test sees of its handlers; tests/batches/test_simulated_services.py plays all kinds of them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from lambdarouter import App, LambdaContext
from lambdarouter.testing import Client, batch, dynamodb, kafka, kinesis, s3, simulate, sqs

FIFO = "arn:aws:sqs:us-east-1:123456789012:orders.fifo"


def app_of(handled: list[str], *poison: str, reports: bool = True) -> App:
    """An app that handles texts, and always fails some."""
    app = App(report_batch_item_failures=reports)

    def handle(text: str) -> None:
        if text in poison:
            raise ValueError
        handled.append(text)

    app.on_sqs()(lambda message: handle(message.body))
    app.on_kinesis()(lambda record: handle(record.data.decode()))
    app.on_dynamodb()(lambda record: handle(record.keys["id"]))
    app.on_kafka()(lambda record: handle((record.value or b"").decode()))
    return app


def texts(count: int) -> list[str]:
    """Numbers as texts."""
    return [str(number) for number in range(count)]


def test_a_poison_message_is_given_up_and_all_others_succeed_once() -> None:
    handled: list[str] = []
    messages = [sqs.message(body=body) for body in texts(30)]
    simulation = simulate.sqs(app_of(handled, "7"), messages, max_receive_count=4)

    assert sorted(handled, key=int) == [each for each in texts(30) if each != "7"]
    (dead,) = simulation.given_up
    assert dead["body"] == "7"
    assert [each.attempts for each in simulation.deliveries if each.status == "dead-lettered"] == [4]
    assert len(simulation.succeeded) == 29


def test_the_receive_count_grows() -> None:
    counts: list[Any] = []
    app = App()

    @app.on_sqs()
    def fail(message: Any) -> None:
        counts.append(message.receive_count)
        raise ValueError

    simulate.sqs(app, [sqs.message()])
    assert counts == [1, 2, 3]


def test_lost_responses_and_duplicates_repeat_work_that_was_done() -> None:
    handled: list[str] = []
    messages = [sqs.message(body=body) for body in texts(100)]
    simulation = simulate.sqs(app_of(handled), messages, lost_responses=0.3, duplicates=0.1, max_receive_count=50)

    counts = Counter(handled)
    assert set(counts) == set(texts(100))
    assert simulation.given_up == []
    assert max(counts.values()) > 1
    assert any(each.is_lost for each in simulation.attempts)


def test_a_run_is_repeatable() -> None:
    def run(seed: int) -> list[str]:
        handled: list[str] = []
        simulate.sqs(app_of(handled), [sqs.message(body=body) for body in texts(50)], lost_responses=0.2, seed=seed)
        return handled

    assert run(1) == run(1) != run(2)


def test_a_fifo_queue_keeps_the_order_of_each_group() -> None:
    handled: list[str] = []
    groups = "abc"
    messages = [
        sqs.message(body=f"{group}{number:02}", queue_arn=FIFO, group_id=group)
        for number in range(20)
        for group in groups
    ]
    simulation = simulate.sqs(app_of(handled, "b05"), messages, lost_responses=0.1, max_receive_count=9, seed=3)

    assert [each["body"] for each in simulation.given_up] == ["b05"]
    for group in groups:
        first = list(dict.fromkeys(each for each in handled if each.startswith(group)))
        assert first == sorted(first)


@pytest.mark.parametrize("source", ["kinesis", "dynamodb", "kafka"])
def test_streams(source: str) -> None:
    handled: list[str] = []
    samples: dict[str, Any] = {
        "kinesis": lambda text: kinesis.record(data=text.encode()),
        "dynamodb": lambda text: dynamodb.insert(keys={"id": text}),
        "kafka": lambda text: kafka.record(value=text.encode()),
    }
    app = app_of(handled, "3")
    records = [samples[source](text) for text in texts(20)]
    simulation: simulate.Simulation = getattr(simulate, source)(app, records, batch_size=5, retries=1)

    given_up = len(simulation.given_up)
    assert given_up >= 1
    assert len(handled) == 20 - given_up
    assert handled == sorted(handled, key=int)
    assert "3" not in handled


def test_bisecting_gives_up_only_the_poison_record() -> None:
    handled: list[str] = []
    records = [kinesis.record(data=text.encode()) for text in texts(40)]
    simulation = simulate.kinesis(app_of(handled, "3", reports=False), records, bisect=True, retries=0)

    assert len(simulation.given_up) == 1
    assert set(handled) == set(texts(40)) - {"3"}


def test_a_setting_of_the_mapping_that_does_not_fit_the_app_loses_messages() -> None:
    handled: list[str] = []
    simulation = simulate.sqs(app_of(handled, "0"), [sqs.message(body="0")], report_batch_item_failures=False)

    assert (len(simulation.succeeded), handled) == (1, [])


def test_an_invocation_without_time_left_has_timed_out() -> None:
    left = [1000]
    app = App()

    @app.on_sqs()
    def slow(message: Any, context: LambdaContext) -> None:
        left[0] -= 700

    def clock() -> int:
        return max(0, left[0])

    simulation = simulate.sqs(app, [sqs.message(), sqs.message()], remaining_time_in_millis=clock, max_receive_count=1)
    assert len(simulation.given_up) >= 1


def test_clients_functions_and_one_payload_with_many_records() -> None:
    handled: list[str] = []
    app = app_of(handled)
    payload = batch(*(sqs.message(body=body) for body in texts(3)))
    simulate.sqs(Client(app), [payload])
    simulate.sqs(app.handler, [payload])
    simulation = simulate.sqs(lambda payload, context: None, [payload])

    assert Counter(handled) == dict.fromkeys(texts(3), 2)
    assert repr(simulation).startswith("<Simulation of sqs: 3 succeeded, 0 given up, ")
    assert simulate.sqs(app, []).deliveries == []


def test_payloads_of_another_source() -> None:
    with pytest.raises(TypeError, match=r"simulate\.sqs needs payloads of sqs, not of s3"):
        simulate.sqs(App(), [s3.put()])


def test_an_event_is_redelivered_with_a_higher_receive_count() -> None:
    counts: list[Any] = []
    app = App()
    app.on_sqs()(lambda message: counts.append(message.receive_count))
    app.on_s3()(lambda event: counts.append(event.key))
    client = Client(app)
    message = sqs.message(receive_count=1)
    client.send(message)

    assert client.redeliver(message, times=3) == [None] * 3
    assert counts == [1, 2, 3, 4]
    client.redeliver(s3.put(key="a"))
    assert counts[4:] == ["a"]
    assert message["Records"][0]["attributes"]["ApproximateReceiveCount"] == "1"


def test_a_message_of_a_fifo_queue() -> None:
    first, second = (sqs.message(queue_arn=FIFO, body=body, group_id="g") for body in "ab")
    merged = batch(first, second)
    attributes = [each["attributes"] for each in merged["Records"]]

    assert [each["MessageGroupId"] for each in attributes] == ["g", "g"]
    assert int(attributes[0]["SequenceNumber"]) < int(attributes[1]["SequenceNumber"])
    assert "SequenceNumber" not in sqs.message()["Records"][0]["attributes"]
    assert sqs.message(queue_arn=FIFO, sequence_number="9")["Records"][0]["attributes"]["SequenceNumber"] == "9"
