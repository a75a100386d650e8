"""A poller of an SQS queue, which receives and deletes messages as Lambda does.

A message is deleted only after its invocation: if it succeeded, or if no filter matches it, as on Lambda. A message
that has failed stays in the queue and returns after its visibility timeout; the redrive policy of the queue counts.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html and
https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import monotonic
from typing import Any, Final

from .._mappings.received import sqs_record
from .aws import AWS, CALL_ERRORS, explain_error
from .function import Function
from .mappings import Filters, MappingSettings, Poller, parts_of
from .notifications import Subscription

#: The maximum number of messages in one call.
_MOST_OF_A_CALL: Final = 10
#: Seconds of a long poll. Lambda waits longer; here the poller must notice soon that it has to end.
_WAIT_SECONDS: Final = 1

Message = dict[str, Any]


class QueuePoller(Poller):
    """A poller of one queue, given by its URL."""

    def __init__(self, function: Function, aws: AWS, settings: MappingSettings, url: str) -> None:
        super().__init__(function, aws, settings, f"sqs {url.rstrip('/').rpartition('/')[2]}")
        self.url: str = url
        self.is_fifo: bool = url.endswith(".fifo")
        self.batch_size: int = settings.batch_size or _MOST_OF_A_CALL
        self._filters: Filters = Filters(settings.filters, "sqs")
        self._reports: bool = settings.reports_for(function, "sqs")
        self._arn: str = ""
        self._seconds: int = 30

    def check(self) -> None:
        """Ask for the attributes of the queue; raises a boto3 error if it cannot be polled."""
        names = ["QueueArn", "VisibilityTimeout"]
        found = self.aws.client("sqs").get_queue_attributes(QueueUrl=self.url, AttributeNames=names)["Attributes"]
        own = self.settings.visibility_timeout
        self._seconds = int(found["VisibilityTimeout"]) if own is None else own
        if self._seconds < self.function.timeout:
            self.say(
                f"the visibility timeout, {self._seconds} s, is shorter than the timeout of the function, "
                f"{self.function.timeout:g} s: a message can return while it is handled. Lambda rejects such a mapping."
            )
        self._arn = found["QueueArn"]

    def poll(self) -> None:
        """Receive a batch and deliver it."""
        if not self._arn:
            self.check()
        received = self._gather()
        matching = [each for each in received if self._filters.matches(sqs_record(each, self._arn))]
        dropped = [each for each in received if each not in matching] if len(matching) < len(received) else []
        if dropped:
            self._delete(dropped)
            self.say(f"{len(dropped)} messages match no filter and were deleted, as Lambda does")
        for part in parts_of(matching, lambda each: sqs_record(each, self._arn)):
            if self.stopping.is_set():
                self._release(part)
            else:
                self._deliver(part)

    def _gather(self) -> list[Message]:
        """Receive messages until the batch is full or its window has ended."""
        end = monotonic() + self.settings.batch_window
        found: dict[str, Message] = {}
        while True:
            left = end - monotonic()
            count = min(_MOST_OF_A_CALL, self.batch_size - len(found))
            wait = min(_WAIT_SECONDS, max(0, round(left))) if found else _WAIT_SECONDS
            received = self._receive(count, wait)
            found |= {each["MessageId"]: each for each in received}  # the last receipt of a message that came twice
            if len(found) >= self.batch_size or left <= 0 or self.stopping.is_set():
                return list(found.values())

    def _receive(self, count: int, wait: int) -> list[Message]:
        options: dict[str, Any] = {}
        if self.settings.visibility_timeout is not None:
            options["VisibilityTimeout"] = self.settings.visibility_timeout
        response = self.aws.client("sqs").receive_message(
            QueueUrl=self.url,
            MaxNumberOfMessages=count,
            WaitTimeSeconds=wait,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
            **options,
        )
        messages: list[Message] = response.get("Messages", [])
        return messages

    def _deliver(self, messages: list[Message]) -> None:
        identifiers = [each["MessageId"] for each in messages]
        records = [sqs_record(each, self._arn) for each in messages]
        invocation, outcome = self.invoke(records, identifiers, reports=self._reports)
        succeeded = [each for each in messages if each["MessageId"] not in outcome.failed]
        failed = len(messages) - len(succeeded)
        invocation.outcome = f"{len(succeeded)} deleted, {failed} stay in the queue"
        self._delete(succeeded)
        if failed:
            reason = f" ({outcome.reason})" if outcome.reason else ""
            self.say(f"{failed} of {len(messages)} messages failed{reason}; they return after {self._seconds} s")

    def _delete(self, messages: Sequence[Message]) -> None:
        for some in _calls_of(messages):
            entries = [{"Id": str(place), "ReceiptHandle": each["ReceiptHandle"]} for place, each in enumerate(some)]
            response = self.aws.client("sqs").delete_message_batch(QueueUrl=self.url, Entries=entries)
            if response.get("Failed"):
                reasons = sorted({each.get("Code", "?") for each in response["Failed"]})
                shown = f"{len(response['Failed'])} messages could not be deleted ({', '.join(reasons)})"
                self.say(f"{shown}: they are delivered again")

    def _release(self, messages: Sequence[Message]) -> None:
        """Make messages visible that were received, but not handled before the end."""
        try:
            for some in _calls_of(messages):
                entries = [
                    {"Id": str(place), "ReceiptHandle": each["ReceiptHandle"], "VisibilityTimeout": 0}
                    for place, each in enumerate(some)
                ]
                self.aws.client("sqs").change_message_visibility_batch(QueueUrl=self.url, Entries=entries)
        except CALL_ERRORS as error:
            self.say(f"{explain_error(error, self.aws)} {len(messages)} messages return after {self._seconds} s.")


class TopicPoller(QueuePoller):
    """A poller of the FIFO queue of this process that is subscribed to FIFO topics."""

    def __init__(self, function: Function, aws: AWS, settings: MappingSettings, subscription: Subscription) -> None:
        super().__init__(function, aws, settings, subscription.name)
        self._subscription: Subscription = subscription

    def check(self) -> None:
        """Create the queue and its subscriptions; raises a boto3 error for an unknown topic."""
        self.url = self._subscription.create()
        super().check()


def _calls_of(messages: Sequence[Message]) -> Iterator[Sequence[Message]]:
    for place in range(0, len(messages), _MOST_OF_A_CALL):
        yield messages[place : place + _MOST_OF_A_CALL]
