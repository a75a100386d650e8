"""The options of `lambdarouter dev` about the queues and streams to poll."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .._development.aws import AWS
from .._development.destinations import check_destination
from .._development.function import Function
from .._development.mappings import MappingSettings
from .._development.notifications import Notifiers
from .._development.pollers import Polled, Pollers
from .._mappings.shards import RetryPolicy
from ..errors import LambdaRouterError
from .errors import Misuse


def make_pollers(function: Function, options: Mapping[str, Any]) -> Pollers:
    """Return the pollers for the options; raises Misuse for an option that does not fit."""
    settings = _settings(options)
    notifiers = Notifiers(topics=options["topics"], buckets=options["buckets"], rules=options["rules"])
    polled = Polled(
        queues=options["queues"],
        streams=options["streams"],
        tables=options["tables"],
        notifiers=notifiers,
        schedules=options["schedules"],
    )
    if settings.batch_size is not None and settings.batch_size > 10 and polled.queues:
        if any(url.endswith(".fifo") for url in polled.queues):
            raise Misuse("--batch-size: a FIFO queue has batches of at most 10 messages.")
        if not settings.batch_window:
            raise Misuse("--batch-size: more than 10 messages of a queue need --batch-window of at least 1 second.")
    aws = AWS(endpoint_url=options["endpoint_url"], region=options["region"])
    try:
        return Pollers(function, polled, settings, aws=aws, state=Path(options["state"]))
    except LambdaRouterError as error:
        raise Misuse(str(error)) from error


def _settings(options: Mapping[str, Any]) -> MappingSettings:
    if options["on_failure"] is not None:
        try:
            check_destination(options["on_failure"])
        except ValueError as error:
            raise Misuse(f"--on-failure: {error}") from None
    return MappingSettings(
        batch_size=options["batch_size"],
        batch_window=options["batch_window"],
        visibility_timeout=options["visibility_timeout"],
        reports=options["report_batch_item_failures"],
        policy=RetryPolicy(retries=options["retries"], bisects=options["bisect"]),
        maximum_age=options["max_age"],
        start=options["start"],
        on_failure=options["on_failure"],
        filters=tuple(_pattern(each) for each in options["filters"]),
    )


def _pattern(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise Misuse('--filter expects JSON, such as {"body": {"kind": ["order"]}}.') from None
