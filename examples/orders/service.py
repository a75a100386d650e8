"""Orders come one by one through a FIFO queue, and in files: S3 tells a topic, the topic a queue, that this function.

Nothing is lost and nothing overtakes: what fails goes back to its queue, and with it what must come after it.
"""

import json
from collections.abc import Callable

from attrs import Factory, define, frozen

from lambdarouter import App
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage


@frozen
class Step:
    """A step in the life of an order; its steps come in order, as they are of one message group."""

    order: str
    number: int
    what: str


class OutOfStepError(Exception):
    """A step came before the one that it follows."""


@define
class Ledger:
    """What was done; a real one is a table."""

    steps: dict[str, list[Step]] = Factory(dict[str, list[Step]])
    imported: list[str] = Factory(list[str])

    def book(self, step: Step) -> None:
        """Book a step, once: a queue may deliver a message again."""
        done = self.steps.setdefault(step.order, [])
        if step.number <= len(done):
            return
        if step.number != len(done) + 1:
            raise OutOfStepError
        done.append(step)


def _nothing(bucket: str, key: str) -> str:
    raise OSError


ledger = Ledger()

#: Reads an object's text: boto3's `get_object` in the function, a dict in tests.
read_object: Callable[[str, str], str] = _nothing

app = App(report_batch_item_failures=True)  # template.yaml says so for both queues


@app.on_sqs(queue="steps.fifo")
def book_step(message: SQSMessage[Step]) -> None:
    """One step; a failure holds back the later steps of this order, and of no other."""
    ledger.book(message.body)


@app.on_s3_put(bucket="imports-*", suffix=".jsonl")
def import_file(event: S3Event) -> None:
    """A file with a step on each line, wherever its notification came from: `event.via` tells."""
    for line in read_object(event.bucket, event.key).splitlines():
        ledger.book(Step(**json.loads(line)))
    ledger.imported.append(f"{event.key} via {'/'.join(event.via) or 's3'}")


handler = app.handler
