"""Steps of orders, from a FIFO queue, and from files whose S3 notifications arrive through SNS and SQS.

A failed message returns to its queue, together with the later messages of its message group. No step is lost, and no
step overtakes another.
"""

import json
from collections.abc import Callable

from attrs import Factory, define, frozen

from lambdarouter import App
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage


@frozen
class Step:
    """A step of an order. The steps of an order are in one message group, so the queue keeps their order."""

    order: str
    number: int
    what: str


class OutOfStepError(Exception):
    """A step arrived before the previous step."""


@define
class Ledger:
    """The steps that were booked. A real service keeps them in a table."""

    steps: dict[str, list[Step]] = Factory(dict[str, list[Step]])
    imported: list[str] = Factory(list[str])

    def book(self, step: Step) -> None:
        """Book a step once, even if the queue delivers its message several times."""
        done = self.steps.setdefault(step.order, [])
        if step.number <= len(done):
            return
        if step.number != len(done) + 1:
            raise OutOfStepError
        done.append(step)


def _nothing(bucket: str, key: str) -> str:
    raise OSError


ledger = Ledger()

#: Reads the text of an object: with boto3's `get_object` in the function, from a dict in tests.
read_object: Callable[[str, str], str] = _nothing

app = App(report_batch_item_failures=True)  # as in template.yaml, for both queues


@app.on_sqs(queue="steps.fifo")
def book_step(message: SQSMessage[Step]) -> None:
    """Book one step. A failure holds back only the later steps of the same order."""
    ledger.book(message.body)


@app.on_s3_put(bucket="imports-*", suffix=".jsonl")
def import_file(event: S3Event) -> None:
    """Record the steps in a file, one on each line. `event.via` contains the envelopes of the S3 event."""
    for line in read_object(event.bucket, event.key).splitlines():
        ledger.book(Step(**json.loads(line)))
    ledger.imported.append(f"{event.key} via {'/'.join(event.via) or 's3'}")


handler = app.handler
