"""Amazon SES email receiving: emails that a receipt rule passes to the function.

Shape: `Records[].eventSource == "aws:ses"`. An event always has one record, without the body of the email. An S3 action
of the same rule can store the email, under `message_id`.

A rule that invokes the function with `RequestResponse` waits up to 30 seconds for a disposition: `{"disposition":
"STOP_RULE"}`, `STOP_RULE_SET` or `CONTINUE`; None is sent as `CONTINUE`. With `Event`, the service ignores the response
and retries an invocation that raised. An email that SES publishes to SNS matches the same routes, as `via=("sns",)`,
and has `content`.

Source: https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final

from .._events.builder import frozen
from .._events.codecs import Codec, Mismatch, expected
from .._events.model import At, Event, Location
from .._events.times import datetime, iso_time
from .._replies.checked import checked_content, checked_reply
from .._replies.reply import Reply, check_keys, unwrap_reply
from .._routing.deliveries import PerRecord, RecordOutcome
from .._routing.route import ANY_WAY, Route, Via
from .._routing.source import Source, TextAt, each_of
from .._routing.text_filters import TextFilter, any_text
from ..errors import ReplyError

__all__ = ["DISPOSITIONS", "SOURCE", "SESMessage", "SESReply", "message", "proceed", "stop_rule", "stop_rule_set"]

#: The dispositions that a reply may have, from the weakest to the strictest.
DISPOSITIONS = ("CONTINUE", "STOP_RULE", "STOP_RULE_SET")


def _respond(payload: Any, outcomes: list[RecordOutcome]) -> dict[str, str] | None:
    """Return the strictest disposition of all records. In practice there is one record."""
    chosen = "CONTINUE"
    for outcome in outcomes:
        if outcome.error is not None:
            raise outcome.error
        if outcome.value is not None:
            chosen = max(chosen, outcome.value, key=DISPOSITIONS.index)
    return {"disposition": chosen}


@frozen
class SESReply(Reply):
    """A disposition for the receipt rules, made by `stop_rule`, `stop_rule_set` or `proceed`."""


def stop_rule() -> SESReply:
    """Skip the remaining actions of this rule, and continue with the next rule."""
    return checked_reply(SESReply, {"disposition": "STOP_RULE"})


def stop_rule_set() -> SESReply:
    """Skip the remaining actions of this rule and all further rules, for example because the email is spam."""
    return checked_reply(SESReply, {"disposition": "STOP_RULE_SET"})


def proceed() -> SESReply:
    """Continue with the next action of the rule (`CONTINUE`), as None does."""
    return checked_reply(SESReply, {"disposition": "CONTINUE"})


def _reply(value: Any, event: Any) -> str | None:
    if value is None:
        return None
    content = checked_content(value, SESReply)
    if content is not None:
        return str(content["disposition"])
    value = unwrap_reply("ses", value, SESReply)
    disposition = None
    if isinstance(value, dict):
        check_keys("ses", value, ("disposition",))
        disposition = value.get("disposition")
    if disposition not in DISPOSITIONS:
        raise ReplyError("ses", "disposition", f"is not one of {', '.join(DISPOSITIONS)}")
    return str(disposition)


def _from_content(content: dict[str, Any]) -> dict[str, Any]:
    """Wrap a received email that SES published to a topic: it has the email and receipt of a direct event."""
    return {"Records": [{"eventSource": "aws:ses", "eventVersion": "1.0", "ses": content}]}


def _read_headers(value: Any, location: Location) -> tuple[tuple[str, str], ...]:
    if type(value) is not list:
        raise expected("a list", value)
    pairs: list[tuple[str, str]] = []
    for index, each in enumerate(value):
        name, text = (each.get("name"), each.get("value")) if type(each) is dict else (None, None)
        if type(name) is not str or type(text) is not str:
            raise Mismatch("expected an object with a name and a value", f"[{index}]")
        pairs.append((name, text))
    return tuple(pairs)


def _write_headers(value: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"name": name, "value": text} for name, text in value]


def _read_mail_date(value: Any, location: Location) -> datetime:
    if type(value) is not str:
        raise expected("an RFC 5322 date", value)
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        raise Mismatch("expected an RFC 5322 date, got other text") from None


def _write_mail_date(value: datetime) -> str:
    from email.utils import format_datetime

    return format_datetime(value)


_headers = Codec("a list of names and values", _read_headers, _write_headers)
_mail_date = Codec("an RFC 5322 date", _read_mail_date, _write_mail_date)


@frozen(kw_only=True)
class SESMessage(Event):
    """One received email: its envelope, its headers and the verdicts of SES, without its body.

    A verdict is `PASS`, `FAIL`, `GRAY` (SES could not decide), `PROCESSING_FAILED` or `DISABLED`.
    """

    message_id: Annotated[str, At("ses.mail.messageId")]
    """Id of the email, assigned by SES; an S3 action stores the email under this name."""

    recipients: Annotated[tuple[str, ...], At("ses.receipt.recipients")] = ()
    """Envelope recipients that the receipt rule matched."""

    sender: Annotated[str | None, At("ses.mail.source")] = None
    """Envelope sender: the address that bounces are sent to."""

    destinations: Annotated[tuple[str, ...], At("ses.mail.destination")] = ()
    """All envelope recipients, including those that only other rules match."""

    subject: Annotated[str | None, At("ses.mail.commonHeaders.subject")] = None
    """Subject header. None if absent."""

    from_: Annotated[tuple[str, ...], At("ses.mail.commonHeaders.from")] = ()
    """From header: names and addresses."""

    to: Annotated[tuple[str, ...], At("ses.mail.commonHeaders.to")] = ()
    """To header: names and addresses."""

    cc: Annotated[tuple[str, ...], At("ses.mail.commonHeaders.cc")] = ()
    """Cc header: names and addresses."""

    bcc: Annotated[tuple[str, ...], At("ses.mail.commonHeaders.bcc")] = ()
    """Bcc header: names and addresses."""

    reply_to: Annotated[tuple[str, ...], At("ses.mail.commonHeaders.replyTo", "ses.mail.commonHeaders.reply-to")] = ()
    """Reply-To header: names and addresses."""

    header_sender: Annotated[str | None, At("ses.mail.commonHeaders.sender")] = None
    """Sender header: the address that sent the email for the author. None if absent."""

    date: Annotated[datetime | None, At("ses.mail.commonHeaders.date", codec=_mail_date)] = None
    """Date header, set by the sender."""

    header_message_id: Annotated[str | None, At("ses.mail.commonHeaders.messageId")] = None
    """Message-ID header, set by the sender."""

    return_path: Annotated[str | None, At("ses.mail.commonHeaders.returnPath")] = None
    """Return-Path header."""

    headers: Annotated[tuple[tuple[str, str], ...], At("ses.mail.headers", codec=_headers)] = ()
    """All headers in order, as pairs of name and value."""

    headers_truncated: Annotated[bool, At("ses.mail.headersTruncated")] = False
    """Whether headers are missing because they are larger than 10 KB."""

    timestamp: Annotated[datetime | None, At("ses.mail.timestamp", codec=iso_time)] = None
    """Time at which SES received the email, to the millisecond."""

    receipt_timestamp: Annotated[datetime | None, At("ses.receipt.timestamp", codec=iso_time)] = None
    """Time at which the action of the receipt rule started, to the millisecond."""

    processing_time_millis: Annotated[int | None, At("ses.receipt.processingTimeMillis")] = None
    """Milliseconds from the receipt of the email to the start of the action."""

    spam_verdict: Annotated[str | None, At("ses.receipt.spamVerdict.status")] = None
    """Verdict of the spam scan."""

    virus_verdict: Annotated[str | None, At("ses.receipt.virusVerdict.status")] = None
    """Verdict of the virus scan."""

    spf_verdict: Annotated[str | None, At("ses.receipt.spfVerdict.status")] = None
    """Verdict of the SPF (Sender Policy Framework) check."""

    dkim_verdict: Annotated[str | None, At("ses.receipt.dkimVerdict.status")] = None
    """Verdict of the DKIM check."""

    dmarc_verdict: Annotated[str | None, At("ses.receipt.dmarcVerdict.status")] = None
    """Verdict of the DMARC check."""

    dmarc_policy: Annotated[str | None, At("ses.receipt.dmarcPolicy")] = None
    """Policy of the sending domain: `none`, `quarantine` or `reject`. Only if the DMARC check failed."""

    action_type: Annotated[str, At("ses.receipt.action.type")] = "Lambda"
    """Action that sent the email: `Lambda`, or `SNS` for an email that SES published to a topic."""

    invocation_type: Annotated[str | None, At("ses.receipt.action.invocationType")] = None
    """`Event`, or `RequestResponse` if SES waits for a disposition. Only for a Lambda action."""

    function_arn: Annotated[str | None, At("ses.receipt.action.functionArn")] = None
    """ARN of the function. Only for a Lambda action."""

    action_bucket: Annotated[str | None, At("ses.receipt.action.bucketName")] = None
    """Bucket that the email is stored in. Only for an S3 action."""

    action_key: Annotated[str | None, At("ses.receipt.action.objectKey")] = None
    """Key of the email in the bucket. Only for an S3 action."""

    action_key_prefix: Annotated[str | None, At("ses.receipt.action.objectKeyPrefix")] = None
    """Start of the key, from the receipt rule. Only for an S3 action."""

    action_topic_arn: Annotated[str | None, At("ses.receipt.action.topicArn")] = None
    """ARN of the topic that the notification was published to."""

    action_encoding: Annotated[str | None, At("ses.receipt.action.encoding")] = None
    """Encoding of `content`: `UTF8` or `BASE64`. Only for an SNS action."""

    action_organization_arn: Annotated[str | None, At("ses.receipt.action.organizationArn")] = None
    """ARN of the WorkMail organization. Only for a WorkMail action."""

    bounce_smtp_reply_code: Annotated[str | None, At("ses.receipt.action.smtpReplyCode")] = None
    """SMTP reply code of the bounce. Only for a Bounce action."""

    bounce_status_code: Annotated[str | None, At("ses.receipt.action.statusCode")] = None
    """Enhanced status code of the bounce. Only for a Bounce action."""

    bounce_message: Annotated[str | None, At("ses.receipt.action.message")] = None
    """Text of the bounce. Only for a Bounce action."""

    bounce_sender: Annotated[str | None, At("ses.receipt.action.sender")] = None
    """Sender of the bounce. Only for a Bounce action."""

    event_source: Annotated[str, At("eventSource")] = "aws:ses"
    """Always `aws:ses`."""

    event_version: Annotated[str, At("eventVersion")] = "1.0"
    """Version of the record's format."""

    content: Annotated[str | None, At("ses.content")] = None
    """The raw email. Only through SNS, and only for emails of up to 150 KB."""


SOURCE = Source(
    "ses",
    PerRecord(each_of("ses"), respond=_respond, reply=_reply, record_id=TextAt("ses", "mail", "messageId")),
    event=SESMessage,
    from_content=_from_content,
    idempotency_key=("message_id",),
)


def message(
    *,
    recipient: TextFilter | None = None,
    where: Callable[[SESMessage], bool] | None = None,
    via: Via = ANY_WAY,
) -> Route[SESMessage, SESReply | dict[str, str] | None]:
    """Match emails that Amazon SES received.

    - `recipient`: envelope recipient that the receipt rule matched, as it was written or in lower case.
    - `where`: predicate on the email.
    - `via`: envelopes around the event, such as `("sns",)`; None for no envelope; by default any.
    """
    return Route(
        SOURCE, SESMessage, any_text("recipients", recipient, name="recipient", texts=_mailboxes), where=where, via=via
    )


if TYPE_CHECKING:
    from .._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_ses: Final = AnswersDecorator(message)
        """Example: `@app.on_ses(recipient="*@example.com")`."""


def _mailboxes(recipients: tuple[str, ...]) -> list[str]:
    """Return the addresses as they were written and in lower case, because mail servers ignore the case."""
    return [*recipients, *map(str.lower, recipients)]
