"""The settings of queues: their redrive policies and dead-letter queues, and the names of FIFO queues."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from . import rules
from .values import UNKNOWN, last_part, number

if TYPE_CHECKING:
    from .findings import Finding
    from .subject import Subject
    from .template import Resource, Template


def check_redrive(subject: Subject, queue: Resource, *, is_fifo: bool) -> Iterator[Finding]:
    """The redrive policy of a queue."""
    template = subject.template
    policy = template.get(queue.properties, "RedrivePolicy")
    line = queue.properties.line_of("RedrivePolicy") if policy is not None else queue.line
    if policy is None:
        message = "The queue has no RedrivePolicy: a message that always fails is lost when it expires."
        yield subject.finding(rules.NO_DEAD_LETTER_QUEUE, message, line, queue.name)
        return
    if not isinstance(policy, dict):
        yield subject.finding(rules.UNKNOWN_VALUE, "Its RedrivePolicy is unknown.", line, queue.name)
        return
    count = number(template.known(policy, "maxReceiveCount"))
    if count is not None and count < 3:
        message = f"maxReceiveCount is {count}; AWS recommends at least 5."
        yield subject.finding(rules.RECEIVE_COUNT, message, line, queue.name)
    circle = _circle(template, queue)
    if circle:
        message = (
            f"{queue.name} is its own dead-letter queue ({' -> '.join(circle)}): a message that always fails comes "
            "back to it."
        )
        yield subject.finding(rules.NO_DEAD_LETTER_QUEUE, message, line, queue.name)
    target, name, other = _target(template, policy)
    if target is not queue and other is not None and other != is_fifo:
        kind = "FIFO" if is_fifo else "standard"
        message = f"The dead-letter queue {name} must be a {kind} queue, as {queue.name} is one."
        yield subject.finding(rules.FIFO, message, line, queue.name)


def check_fifo_name(subject: Subject, queue: Resource) -> Iterator[Finding]:
    """The name of a FIFO queue."""
    name = subject.template.known(queue.properties, "QueueName")
    fifo = subject.template.known(queue.properties, "FifoQueue")
    if isinstance(name, str) and fifo is not UNKNOWN and name.endswith(".fifo") != (fifo in (True, "true")):
        problem = "lacks FifoQueue: true" if name.endswith(".fifo") else "must end with .fifo"
        message = f"The queue name {name!r} {problem}."
        yield subject.finding(rules.FIFO, message, queue.properties.line_of("QueueName"), queue.name)


def _circle(template: Template, queue: Resource) -> list[str]:
    """The dead-letter queues from a queue back to itself; empty if they do not come back."""
    names, target = [queue.name], queue
    while True:
        policy = template.get(target.properties, "RedrivePolicy")
        found = _target(template, policy)[0] if isinstance(policy, dict) else None
        if found is queue:
            return [*names, queue.name]
        if found is None or found.name in names:
            return []
        names.append(found.name)
        target = found


def _target(template: Template, policy: Any) -> tuple[Resource | None, str | None, bool | None]:
    """The dead-letter queue of a redrive policy, its name, and whether it is a FIFO queue; None for unknown values."""
    value = policy.get("deadLetterTargetArn")
    found = template.resource_of(value)
    if found is None:
        arn = template.get(value)
        name = last_part(arn) if isinstance(arn, str) else None
        if name is None:
            return None, None, None
        queues = template.of_type("AWS::SQS::Queue")
        found = next((each for each in queues if template.known(each.properties, "QueueName") == name), None)
        if found is None:
            return None, name, name.endswith(".fifo")
    if found.type != "AWS::SQS::Queue":
        return None, None, None
    fifo = template.known(found.properties, "FifoQueue")
    return found, found.name, None if fifo is UNKNOWN else fifo in (True, "true")
