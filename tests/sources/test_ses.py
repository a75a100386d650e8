"""SES email receiving: fields, filters, dispositions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from lambdarouter import App, EventError, ReplyError, UnhandledEventError
from lambdarouter._events.reading import read, write
from lambdarouter.sources import ses as ses_source
from lambdarouter.sources.ses import SESMessage
from lambdarouter.testing import Client, samples, ses, sns
from tests.mutations import check_mutations
from tests.published import load, published


def received(payload: dict[str, Any]) -> SESMessage:
    app = App()
    seen: list[SESMessage] = []
    app.on_ses()(seen.append)
    Client(app).send(payload)
    return seen[0]


def test_every_field_of_a_mail() -> None:
    message = received(ses.request_response())

    assert message.message_id == "o3vrnil0e2ic28trm7dfhrc2v0clambda4nbp0g1"
    assert message.sender == "jane@example.com"
    assert message.recipients == message.destinations == message.to == ("support@example.com",)
    assert message.from_ == ("Jane Doe <jane@example.com>",)
    assert message.subject == "Help"
    assert message.date == datetime(2026, 1, 31, 13, tzinfo=timezone(timedelta(hours=1)))
    assert message.timestamp == datetime(2026, 1, 31, 12, 0, 0, 123_000, tzinfo=UTC)
    assert message.headers[1] == ("From", "Jane Doe <jane@example.com>")
    assert message.header_message_id == "<0123456789@example.com>"
    assert (message.spam_verdict, message.dkim_verdict, message.dmarc_policy) == ("PASS", "PASS", None)
    assert message.processing_time_millis == 574
    assert message.invocation_type == "RequestResponse"
    assert message.cc == message.bcc == message.reply_to == ()
    assert message.content is None


def test_a_mail_that_failed_has_the_policy() -> None:
    message = received(ses.rejected())

    assert (message.dmarc_verdict, message.dmarc_policy) == ("FAIL", "reject")


@pytest.mark.parametrize("wanted", ["support@example.com", "*@example.com", ["x@example.com", "support@example.com"]])
def test_recipient_takes_what_the_rule_matched(wanted: Any) -> None:
    app = App()
    seen: list[str] = []

    @app.on_ses(recipient=wanted)
    def to_support(message: SESMessage) -> None:
        seen.append(message.message_id)

    Client(app).send(ses.message(recipients=["Support@Example.com"]))

    assert len(seen) == 1
    with pytest.raises(UnhandledEventError):
        Client(app).send(ses.message(recipients=["support@elsewhere.example"]))


@pytest.mark.parametrize(
    ("returned", "answer"),
    [
        (None, "CONTINUE"),
        ({"disposition": "STOP_RULE"}, "STOP_RULE"),
        ({"disposition": "STOP_RULE_SET"}, "STOP_RULE_SET"),
    ],
)
def test_the_disposition_is_the_answer(returned: Any, answer: str) -> None:
    app = App()
    app.on_ses()(lambda message: returned)

    assert Client(app).send(ses.request_response()) == {"disposition": answer}


@pytest.mark.parametrize("returned", [{"disposition": "stop"}, {}, "STOP_RULE", 1, {"disposition": None}])
def test_another_reply_is_an_error_that_names_the_field(returned: Any) -> None:
    app = App()
    app.on_ses()(lambda message: returned)

    with pytest.raises(ReplyError, match="disposition"):
        Client(app).send(ses.request_response())


def test_what_the_handler_raises_is_raised() -> None:
    app = App()

    @app.on_ses()
    def fail(message: SESMessage) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        Client(app).send(ses.request_response())


def test_a_mail_through_sns_is_the_same_event() -> None:
    app = App()
    seen: list[SESMessage] = []

    @app.on_ses(recipient="support@example.com")
    def receive(message: SESMessage) -> None:
        seen.append(message)

    record = ses.message()["Records"][0]["ses"]
    Client(app).send(sns.message(message={"notificationType": "Received", **record, "content": "From: ..."}))

    assert seen[0].via == ("sns",)
    assert seen[0].content == "From: ..."
    assert seen[0].subject == "Help"


@pytest.mark.parametrize("kind", samples("ses"))
def test_payload_and_event_agree_in_both_directions(kind: str) -> None:
    message = read(SESMessage, samples("ses")[kind].record(), "ses")

    assert read(SESMessage, write(message), "ses") == message


@published("ses")
def test_the_public_samples(name: str) -> None:
    message = received(load(name))

    assert message.message_id
    assert "unreadable" not in repr(message)


def test_a_header_without_a_value_names_its_place() -> None:
    payload = ses.message()
    payload["Records"][0]["ses"]["mail"]["headers"].append({"name": "X"})

    with pytest.raises(EventError) as caught:
        _ = received(payload).headers

    assert caught.value.path == "Records[0].ses.mail.headers[4]"


def test_damaged_mails_end_in_clear_errors() -> None:
    assert check_mutations(ses.message) > 100


# --- Replies made by helpers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "disposition"),
    [
        (ses_source.stop_rule(), "STOP_RULE"),
        (ses_source.stop_rule_set(), "STOP_RULE_SET"),
        (ses_source.proceed(), "CONTINUE"),
        (None, "CONTINUE"),
    ],
)
def test_what_the_helpers_make(reply: Any, disposition: str) -> None:
    app = App()
    app.on_ses()(lambda mail: reply)

    assert Client(app).send(next(iter(samples("ses").values()))()) == {"disposition": disposition}
