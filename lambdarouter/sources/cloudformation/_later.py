"""The answer to a request that an earlier invocation has kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ..._events.codecs import kind_of
from ..._events.reading import reader_of
from ..._replies.callbacks import app_settings
from ..._replies.limits import current
from ..._replies.reply import copied
from ..._routing.settings import Settings
from ...errors import EventError
from ._events import CustomResourceRequest
from ._replies import NAME, LaterReply
from ._report import report
from ._requests import is_noop


def answer_kept(request: Any, outcome: Any, context: Any, response_hosts: str | Iterable[str]) -> None:
    """Answer a request; see `answer`."""
    raw = _raw(request)
    if not raw.get("ResponseURL"):
        raise EventError(NAME, "ResponseURL", "is missing: only requests with a URL can be answered later")
    if isinstance(outcome, LaterReply):
        raise TypeError("answer needs the outcome of the request, not answer_later().")
    outer = app_settings.get()
    # Another function than the one that was asked answers, so that its ServiceToken says nothing here.
    settings = Settings(response_hosts=response_hosts, cdk_provider=False)
    if outer is not None and not settings.response_hosts:
        settings.response_hosts = outer.response_hosts
    token, invocation = app_settings.set(settings), current.set((context, ()))
    try:
        is_noop(raw)  # raises EventError for a request without its ids
        event = reader_of(CustomResourceRequest).unread(raw, (NAME,), ())
        error = outcome if isinstance(outcome, Exception) else None
        report(event, None if error is not None else outcome, error, context)
    finally:
        current.reset(invocation)
        app_settings.reset(token)


def _raw(request: Any) -> dict[str, Any]:
    """The original request."""
    raw = request.raw if isinstance(request, CustomResourceRequest) else request
    if isinstance(raw, str):
        try:
            raw = json.loads(raw)
        except ValueError:
            raise EventError(NAME, "request", "is not JSON") from None
    if not isinstance(raw, Mapping):
        raise EventError(NAME, "request", f"is {kind_of(raw)}, not an object")
    kept: dict[str, Any] = copied(dict(raw))
    return kept
