"""An invocation as the console shows it: as JSON values, in which everything that readers see is already text."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any, Final

from ..._calling.handler import Handler
from ..._observability.dispatch import Dispatch
from ..._routing.deliveries import Batched
from ...app import App
from ...context import ClientContext, LambdaContext
from ...errors import LambdaRouterError, NotStartedError, RecordError
from ...testing.client import Response
from ..function import Invocation

_MOST_ACCOUNTS: Final = 400
#: The records that a page lists.
_MOST_RECORDS: Final = 500


class Accounts:
    """The accounts of the last events of an app, by the request ids of their invocations."""

    def __init__(self, app: App) -> None:
        self._kept: OrderedDict[str, Dispatch] = OrderedDict()
        app.on_dispatch(self._keep)

    def _keep(self, account: Dispatch) -> None:
        if account.request_id is not None:
            self._kept[account.request_id] = account  # replaces the account of an app that the handler called
            while len(self._kept) > _MOST_ACCOUNTS:
                self._kept.popitem(last=False)

    def of(self, invocation: Invocation) -> Dispatch | None:
        """Return the account of an invocation; None if no source was detected, or if the invocation is old."""
        return self._kept.get(invocation.request_id)


def summary(invocation: Invocation, account: Dispatch | None) -> dict[str, Any]:
    """Return the line of the history for an invocation."""
    return {
        "id": invocation.request_id,
        "started": invocation.started.isoformat(timespec="milliseconds"),
        "origin": invocation.origin,
        "source": account.source if account is not None else None,
        "handlers": list(account.handlers) if account is not None else [],
        "outcome": _outcome(invocation, account),
        "milliseconds": round(invocation.milliseconds, 1),
    }


def details(
    app: App, invocation: Invocation, account: Dispatch | None, client_context: dict[str, Any] | None
) -> dict[str, Any]:
    """Return an invocation with its answer, records, calls, explanation and log."""
    context = LambdaContext(client_context=ClientContext(custom=client_context) if client_context else None)
    return {
        **summary(invocation, account),
        "payload": shown(invocation.payload),
        "client_context": client_context,
        "answer": _answer(invocation),
        "function_error": invocation.error is not None,
        "records": _records(app, invocation, account),
        "sent": [{"target": each.target.partition("?")[0], "content": shown(each.content)} for each in invocation.sent],
        "explanation": _explanation(app, invocation.payload, context),
        "log": invocation.log,
        "mapping": invocation.outcome,
    }


def shown(value: Any) -> str:
    """Return a JSON value as text; a value that is not JSON, such as a time in a boto3 call, in its printed form."""
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)


def _outcome(invocation: Invocation, account: Dispatch | None) -> str:
    if invocation.error is not None:
        return account.outcome if account is not None and account.outcome == "unmatched" else "failed"
    return account.outcome if account is not None else "succeeded"


def _explanation(app: App, payload: Any, context: LambdaContext) -> str:
    try:
        return app.explain(payload, context)
    except LambdaRouterError as error:
        return str(error)


def _answer(invocation: Invocation) -> str:
    """The answer as the service gets it: an HTTP response with its status and headers, otherwise JSON."""
    if invocation.error is not None:
        return shown(invocation.error)
    result = invocation.result
    if not isinstance(result, dict) or type(result.get("statusCode")) is not int:
        return shown(result)
    try:
        response = Response(result)
        headers = [f"{name}: {value}" for name in response.headers for value in response.headers.all(name)]
        body = response.text
    except (ValueError, TypeError, AttributeError, KeyError):  # a result that only looks like a response, or bytes
        return shown(result)
    return "\n".join([f"HTTP {response.status}", *headers, "", body])


# --- Records --------------------------------------------------------------------------------------------------------


def _records(app: App, invocation: Invocation, account: Dispatch | None) -> list[dict[str, Any]]:
    """The outcome of each record of a batch; empty for an event without records."""
    if account is None or account.outcome in ("unmatched", "refused"):
        return []
    ids = _record_ids(app.handlers(), account.source, invocation.payload)
    failed = {each.index: each for each in account.failures if isinstance(each, RecordError)}
    if not ids:
        ids = [None] * account.records if failed else []
    return [
        {"index": index, "id": identifier, **_record_outcome(failed.get(index))}
        for index, identifier in enumerate(ids[:_MOST_RECORDS])
    ]


def _record_ids(handlers: Iterable[Handler], source: str, payload: Any) -> list[str | None]:
    for handler in handlers:
        delivery = handler.route.source.delivery
        if handler.route.source.name == source and isinstance(delivery, Batched):
            try:
                records = delivery.list_records(payload)
            except LambdaRouterError:
                return []
            return [_record_id(delivery, record) for _, record in records]
    return []


def _record_id(delivery: Batched, record: Any) -> str | None:
    if delivery.record_id is None:
        return None
    try:
        found = delivery.record_id(record)
    except Exception:  # from a malformed record, whose own error says more
        return None
    return None if found is None else str(found)


def _record_outcome(failure: RecordError | None) -> dict[str, str]:
    if failure is None:
        return {"outcome": "succeeded", "error": ""}
    cause = failure if failure.__cause__ is None else failure.__cause__
    outcome = "not started" if isinstance(cause, NotStartedError) else "failed"
    return {"outcome": outcome, "error": f"{type(cause).__name__}: {cause}"}
