"""All pollers of one process: created from the names of queues and streams, checked, started and stopped."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Any, Final

import click
from attrs import evolve, field, frozen

from .asynchronous import Asynchronous
from .aws import AWS, CALL_ERRORS, SetupError, explain_error, is_setup_error
from .checkpoints import Checkpoints
from .destinations import send_record
from .function import Function
from .mappings import MappingSettings, Poller
from .notifications import NotificationPoller, Notifiers, Subscription
from .queues import QueuePoller, TopicPoller
from .schedules import SchedulePoller
from .streams import KinesisStream, StreamPoller, TableStream

#: Seconds that pollers have to finish their work.
_PATIENCE: Final = 8.0


@frozen(kw_only=True)
class Polled:
    """The queues, streams and senders to poll."""

    queues: tuple[str, ...] = ()
    """URLs of SQS queues."""

    streams: tuple[str, ...] = ()
    """Names or ARNs of Kinesis streams."""

    tables: tuple[str, ...] = ()
    """Names of DynamoDB tables."""

    notifiers: Notifiers = field(factory=Notifiers)
    """Senders of notifications."""

    schedules: tuple[str, ...] = ()
    """Names of EventBridge Scheduler schedules; `GROUP/SCHEDULE` for a schedule of another group."""


class Pollers:
    """The pollers of a function, and its asynchronous invocations.

    - `state`: the file of the checkpoints.
    """

    def __init__(self, function: Function, polled: Polled, settings: MappingSettings, *, aws: AWS, state: Path) -> None:
        checkpoints = Checkpoints(state)
        self.aws: AWS = aws
        self.queues: list[QueuePoller] = [QueuePoller(function, aws, settings, url) for url in polled.queues]
        named = [(KinesisStream, each) for each in polled.streams], [(TableStream, each) for each in polled.tables]
        self.streams: list[StreamPoller] = [
            StreamPoller(function, aws, settings, kind=kind, named=name, checkpoints=checkpoints)
            for pairs in named
            for kind, name in pairs
        ]
        self.asynchronous: Asynchronous = Asynchronous(function, _sender(aws, settings.on_failure, function.name))
        self.subscriptions: list[Subscription] = []
        self.others: list[Poller] = []
        # Named after this folder: a restart finds the queue again, and another service has its own.
        name = f"{function.name}-{sha256(str(state.resolve()).encode()).hexdigest()[:8]}"
        seconds, notifiers = max(30, int(function.timeout) + 5), polled.notifiers
        fifo = tuple(each for each in notifiers.topics if each.endswith(".fifo"))
        if fifo:
            subscription = Subscription(aws, f"{name}.fifo", Notifiers(topics=fifo), seconds=seconds)
            self.subscriptions.append(subscription)
            self.others.append(TopicPoller(function, aws, settings, subscription))
        standard = evolve(notifiers, topics=tuple(each for each in notifiers.topics if each not in fifo))
        if standard:
            subscription = Subscription(aws, name, standard, seconds=seconds)
            self.subscriptions.append(subscription)
            self.others.append(NotificationPoller(function, aws, settings, subscription))
        rules = notifiers.rules if aws.endpoint_url is not None else ()  # AWS itself fires the schedules of its rules
        if rules or polled.schedules:
            scheduler = SchedulePoller(self.asynchronous, aws, settings, rules=rules, schedules=polled.schedules)
            self.others.append(scheduler)

    def check(self) -> None:
        """Look up each queue and stream.

        Raises SetupError if one does not exist, or without credentials. An endpoint that does not respond is reported,
        and polled as soon as it responds.
        """
        for poller in (*self.queues, *self.streams, *self.others):
            try:
                poller.check()
            except CALL_ERRORS as error:
                text = f"{poller.name}: {explain_error(error, self.aws)}"
                if is_setup_error(error):
                    raise SetupError(text) from error
                click.echo(f"{text} It is polled as soon as it responds.", err=True)

    def start(self) -> None:
        """Start to poll."""
        for poller in (*self.queues, *self.streams, *self.others):
            poller.start()

    def stop(self) -> None:
        """End after the invocations that are running."""
        started = [each for each in (*self.queues, *self.streams, *self.others) if each.is_alive()]
        for poller in started:
            poller.stop()
        self.asynchronous.stop()
        end = monotonic() + _PATIENCE
        for poller in started:
            poller.join(max(0.0, end - monotonic()))

    def remove(self) -> None:
        """Remove the subscriptions of notifications."""
        for subscription in self.subscriptions:
            subscription.remove()


def _sender(aws: AWS, destination: str | None, name: str) -> Callable[[dict[str, Any]], str] | None:
    """Return the function that sends failed asynchronous invocations to a destination; None if there is none."""
    if destination is None:
        return None

    def send(record: dict[str, Any]) -> str:
        try:
            send_record(record, destination, aws, folder=f"async/{name}")
        except CALL_ERRORS as error:
            return f"dropped: {explain_error(error, aws)}"
        return f"sent to {destination}"

    return send
