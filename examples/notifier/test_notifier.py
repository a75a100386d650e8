"""Tests of the notifier: what the chat shows for each kind of event, directly and through a topic."""

from collections.abc import Callable
from typing import Any

import pytest

from examples.notifier import service
from examples.notifier.service import app
from lambdarouter.errors import UnhandledEventError
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.testing import Client, batch, cloudwatch_alarm, eventbridge, sns


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    posted: list[str] = []
    monkeypatch.setattr(service, "post", posted.append)
    return posted


def guardduty(severity: float) -> Any:
    detail = {"severity": severity, "title": "Unusual API call", "service": {"count": 1}}
    return eventbridge.event(source="aws.guardduty", account="123456789012", detail=detail)


FINDING = "FINDING 8 in 123456789012: Unusual API call"


def test_a_handler_is_a_function() -> None:
    lines: list[str] = []
    service.anything_else(SNSMessage(subject="Hello", message="text"), lines)
    assert lines == ["Hello: text"]


@pytest.mark.parametrize("wrap", [lambda event: event, lambda event: sns.message(message=event)])
def test_events_directly_and_through_a_topic(chat: list[str], wrap: Callable[[Any], Any]) -> None:
    client = Client(app)
    client.send(wrap(cloudwatch_alarm.alarm()))
    client.send(wrap(guardduty(8)))
    assert chat[0].startswith("ALARM ")
    assert chat[1] == FINDING


def test_messages_of_a_topic(chat: list[str]) -> None:
    client = Client(app)
    client.send(sns.message(message={"kind": "budget", "team": "shop", "spent": 12.5}))
    client.send(sns.message(subject="Deployed", message="version 7"))
    client.send(sns.message(subject="Other", message={"kind": "budget", "team": "shop"}))
    assert chat == ["BUDGET shop: 12.50", "Deployed: version 7", 'Other: {"kind":"budget","team":"shop"}']


def test_findings_that_are_not_severe(chat: list[str]) -> None:
    """The rule does not send them; a topic that does gets a line."""
    with pytest.raises(UnhandledEventError):
        Client(app).send(guardduty(2))
    Client(app).send(sns.message(subject="GuardDuty", message=guardduty(2)))
    (line,) = chat
    assert line.startswith('GuardDuty: {"')


def test_an_invocation_posts_once(chat: list[str]) -> None:
    Client(app).send(batch(*[sns.message(subject="s", message=text) for text in "abc"]))
    assert chat == ["s: a\ns: b\ns: c"]


def test_nothing_is_lost_while_the_chat_is_down(monkeypatch: pytest.MonkeyPatch, chat: list[str]) -> None:
    def down(text: str) -> None:
        raise ConnectionError

    event = sns.message(subject="s", message="a")
    with monkeypatch.context() as patch:
        patch.setattr(service, "post", down)
        with pytest.raises(ConnectionError):
            Client(app).send(event)
    Client(app).send(event)  # Lambda repeats the invocation
    assert chat == ["s: a"]
