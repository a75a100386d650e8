"""Tests of the help desk: events of every source, as AWS sends them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from examples.helpdesk.model import Desk, NewTicket, Search, get_desk
from examples.helpdesk.service import app
from lambdarouter.testing import Client, batch, eventbridge, schedule, sqs

QUESTION: dict[str, Any] = {"subject": "  It does not start ", "text": "What now?", "customer": "ada@example.com"}


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def client(desk: Desk) -> Client:
    return Client(app, overrides={get_desk: lambda: desk})


def test_open_and_comment(client: Client) -> None:
    opened = client.post("/tickets", json=QUESTION)
    assert (opened.status, opened.json()["ticketId"], opened.json()["subject"]) == (201, 1, "It does not start")
    commented = client.post("/tickets/1/comments", json={"author": "Jo", "text": "Press the button."})
    assert commented.json()["comments"] == [{"author": "Jo", "text": "Press the button."}]
    assert client.get("/tickets/2").status == 404


def test_faults_are_named_as_the_client_knows_them(client: Client) -> None:
    wrong = client.post("/tickets", json=QUESTION | {"subject": "?", "colour": "red", "priority": "soon"})
    assert wrong.status == 400
    assert {each["field"] for each in wrong.json()["errors"]} == {"body", "body.subject", "body.priority"}


def test_search(client: Client, desk: Desk) -> None:
    for priority in ("low", "urgent", "urgent"):
        client.post("/tickets", json=QUESTION | {"priority": priority})
    found = client.get("/tickets?priority=urgent&limit=1").json()
    assert [each["ticketId"] for each in found] == [3]
    assert client.get("/tickets?limit=0").status == 400
    assert len(desk.find(Search())) == 3


def test_one_message_of_a_batch_is_no_ticket(client: Client, desk: Desk) -> None:
    good = sqs.message(queue="new-tickets", message_id="good", body=QUESTION)
    wrong = sqs.message(queue="new-tickets", message_id="wrong", body={"subject": "Hello"})
    assert client.send(batch(good, wrong)) == {"batchItemFailures": [{"itemIdentifier": "wrong"}]}
    assert desk.get(1).customer == "ada@example.com"


def test_orders_of_other_systems(client: Client, desk: Desk) -> None:
    desk.add(NewTicket(**QUESTION))
    escalated = {"type": "escalated", "ticketId": 1, "reason": "A large customer."}
    client.send(eventbridge.event(source="crm", detail_type="escalated", detail=escalated))
    assert (desk.get(1).priority, desk.get(1).comments[0].text) == ("urgent", "A large customer.")
    client.send(eventbridge.event(source="crm", detail_type="closed", detail={"type": "closed", "ticketId": 1}))
    assert not desk.get(1).is_open


def test_reminder(client: Client, desk: Desk) -> None:
    desk.add(NewTicket(**QUESTION))
    rule = "arn:aws:events:us-east-1:123456789012:rule/help-desk-hourly"
    later = datetime.now(UTC) + timedelta(hours=9)
    assert client.send(schedule.rule(resource_arn=rule, time=later)) == [1]
