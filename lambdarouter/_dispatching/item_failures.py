"""The sources that read a partial batch response, for `App(report_batch_item_failures={"sqs"})`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from .._detection.known import NAMES
from .._routing.deliveries import Batched
from ..errors import RegistrationError

if TYPE_CHECKING:
    from .dispatcher import Dispatcher


def reporting_sources(dispatcher: Dispatcher, given: str | Iterable[str]) -> frozenset[str]:
    """The names of the sources; raises RegistrationError for a source that does not read a partial batch response."""
    names = frozenset((given,) if isinstance(given, str) else given)
    for name in sorted(names):
        if not _reads_item_failures(dispatcher, name):
            known = (*NAMES, *(source.name for source in dispatcher.outside))
            readers = ", ".join(sorted(each for each in known if _reads_item_failures(dispatcher, each)))
            raise RegistrationError(
                f"report_batch_item_failures: {name!r} does not read a partial batch response; "
                f"the sources that do are {readers}."
            )
    return names


def _reads_item_failures(dispatcher: Dispatcher, name: str) -> bool:
    source = dispatcher.source(name)
    return source is not None and isinstance(source.delivery, Batched) and source.delivery.reports_item_failures
