"""The settings of an app that tables and batches read."""

from __future__ import annotations

from typing import Any


class Settings:
    """The settings of one app.

    - `report_batch_item_failures`: whether partial batch responses are sent; True, or the sources that they are sent
      to.
    - `time_reserve_millis`: the time kept for the response of a batch; None for the default.
    - `http`: the `HTTPSettings` of the app, if any.
    - `is_observed`: whether a hook of `on_dispatch` wants an account of every event.
    """

    __slots__ = ("http", "is_observed", "report_batch_item_failures", "time_reserve_millis")

    def __init__(self, *, time_reserve_millis: int | None = None, http: Any = None) -> None:
        self.report_batch_item_failures: bool | frozenset[str] = False
        self.time_reserve_millis: int | None = time_reserve_millis
        self.http: Any = http
        self.is_observed: bool = False

    def reports_item_failures(self, source: str) -> bool:
        """Whether a source gets a partial batch response."""
        reported = self.report_batch_item_failures
        return reported if type(reported) is bool else source in reported
