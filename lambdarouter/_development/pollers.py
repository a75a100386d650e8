"""All pollers of one process: created from the names of queues and streams, checked, started and stopped."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Final

import click
from attrs import field, frozen

from .aws import AWS, CALL_ERRORS, SetupError, explain_error, is_setup_error
from .checkpoints import Checkpoints
from .function import Function
from .mappings import MappingSettings
from .notifications import NotificationPoller, Notifiers, Subscription
from .queues import QueuePoller
from .streams import KinesisStream, StreamPoller, TableStream

#: Seconds that pollers get to end what they are doing.
_PATIENCE: Final = 8.0


@frozen(kw_only=True)
class Polled:
    """What is polled."""

    queues: tuple[str, ...] = ()
    """URLs of SQS queues."""

    streams: tuple[str, ...] = ()
    """Names or ARNs of Kinesis streams."""

    tables: tuple[str, ...] = ()
    """Names of DynamoDB tables."""

    notifiers: Notifiers = field(factory=Notifiers)
    """What sends notifications."""


class Pollers:
    """The pollers of a function.

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
        self.subscription: Subscription | None = None
        self.notifications: list[NotificationPoller] = []
        if polled.notifiers:
            # A name of this folder, so that a restart finds the queue again and another service has its own.
            name = f"{function.name}-{sha256(str(state.resolve()).encode()).hexdigest()[:8]}"
            self.subscription = Subscription(aws, name, polled.notifiers)
            self.notifications = [NotificationPoller(function, aws, settings, self.subscription)]

    def check(self) -> None:
        """Ask each queue and stream for what it is.

        Raises SetupError if one does not exist, or without credentials. An endpoint that does not respond is named, and
        polled as soon as it does.
        """
        for poller in (*self.queues, *self.streams, *self.notifications):
            try:
                poller.check()
            except CALL_ERRORS as error:
                text = f"{poller.name}: {explain_error(error, self.aws)}"
                if is_setup_error(error):
                    raise SetupError(text) from error
                click.echo(f"{text} It is polled as soon as it responds.", err=True)

    def start(self) -> None:
        """Start to poll."""
        for poller in (*self.queues, *self.streams, *self.notifications):
            poller.start()

    def stop(self) -> None:
        """End after the invocations that are running."""
        started = [each for each in (*self.queues, *self.streams, *self.notifications) if each.is_alive()]
        for poller in started:
            poller.stop()
        end = monotonic() + _PATIENCE
        for poller in started:
            poller.join(max(0.0, end - monotonic()))

    def remove(self) -> None:
        """Remove the subscriptions of notifications."""
        if self.subscription is not None:
            self.subscription.remove()
