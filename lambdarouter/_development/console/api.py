"""The data that the page of the console requests (handlers, samples, fields, invocations), and its actions."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, NoReturn

from ..._calling.handler import Handler
from ..._routing.deliveries import Batched
from ...app import App
from ...http import HTTPRoute
from ...testing.registry import sources
from ..function import Function, Invocation
from ..listing import location_of, shown_location, shown_route
from .fields import field_tree
from .fitting import kinds_for, sample_for
from .saved_tests import save_test
from .texts import events_in
from .updates import Updates
from .view import details, shown, summary

_MOST_CONTEXTS: Final = 400


class BadRequestError(Exception):
    """A request that cannot be carried out; the message says why."""


class Api:
    """The readings and the actions of the console, by name."""

    def __init__(self, function: Function, spec: str, folder: Path, updates: Updates) -> None:
        self.function: Function = function
        self.spec: str = spec
        self.folder: Path = folder
        self.updates: Updates = updates
        self.readings: Mapping[str, Callable[[dict[str, str]], Any]] = {
            "service": self._service,
            "sample": self._sample,
            "fields": lambda asked: {"keys": field_tree(self._app, asked.get("source", ""))},
            "history": self._history,
            "invocation": self._invocation,
        }
        self.actions: Mapping[str, Callable[[dict[str, Any]], Any]] = {
            "send": self._send,
            "read": self._read,
            "save": self._save,
        }
        self._contexts: OrderedDict[str, dict[str, Any]] = OrderedDict()

    @property
    def _app(self) -> App:
        return self.function.app

    # --- Readings ---------------------------------------------------------------------------------------------------

    def _service(self, asked: dict[str, str]) -> Any:
        app = self._app
        handlers = app.handlers()
        listed = [_listed(app, index, handler) for index, handler in enumerate(handlers)]
        if app.default_handler is not None:
            name, _, _ = location_of(app.default_handler)
            place = shown_location(app.default_handler)
            listed.append({
                **dict.fromkeys(("index", "source"), None), "name": name, "matches": "everything else",
                "location": place, "kinds": [], "group": "(default)", "is_batch": False,
            })  # fmt: skip
        return {
            "app": self.spec,
            "instance": self.updates.instance,
            "handlers": listed,
            "has_http": any(isinstance(each.route, HTTPRoute) for each in handlers),
            "sends": self.function.sends,
            "sources": [*sources(), *(each.name for each in app.outside_sources if each.samples is not None)],
        }

    def _sample(self, asked: dict[str, str]) -> Any:
        handler = self._handler(asked["handler"]) if asked.get("handler") else None
        made = sample_for(self._app, handler, asked.get("kind") or None)
        context = made.client_context
        return {"kind": made.kind, "payload": shown(made.payload), "client_context": context, "fits": made.fits}

    def _history(self, asked: dict[str, str]) -> Any:
        kept = list(self.function.history)
        return {"invocations": [summary(each, self.updates.accounts.of(each)) for each in reversed(kept)]}

    def _invocation(self, asked: dict[str, str]) -> Any:
        return self._details(self._find(asked.get("id")))

    # --- Actions ----------------------------------------------------------------------------------------------------

    def _send(self, asked: dict[str, Any]) -> Any:
        payload = _payload_of(asked.get("payload"))
        custom = asked.get("client_context")
        context = {"custom": custom} if isinstance(custom, dict) else None
        invocation = self.function.invoke(payload, origin="console", client_context=context)
        if context is not None:
            self._contexts[invocation.request_id] = context["custom"]
            while len(self._contexts) > _MOST_CONTEXTS:
                self._contexts.popitem(last=False)
        return self._details(invocation)

    def _read(self, asked: dict[str, Any]) -> Any:
        found = events_in(str(asked.get("text", "")), self._app)
        if not found:
            raise BadRequestError("There is no JSON in this text. Paste the event, or the log line that contains it.")
        return {"events": [{"source": source, "payload": shown(payload)} for source, payload in found]}

    def _save(self, asked: dict[str, Any]) -> Any:
        invocation = self._find(asked.get("id"))
        account = self.updates.accounts.of(invocation)
        name = account.handler if account is not None else None
        name = name.rpartition(".")[2] if name else account.source if account is not None else "invoke"
        context = self._contexts.get(invocation.request_id)
        path = save_test(self.folder, self.spec, invocation, name, context)
        shown_path = path.relative_to(self.folder).as_posix()
        return {"path": shown_path, "command": f"python -m pytest {shown_path}"}

    # --- Parts ------------------------------------------------------------------------------------------------------

    def _details(self, invocation: Invocation) -> Any:
        context = self._contexts.get(invocation.request_id)
        return details(self._app, invocation, self.updates.accounts.of(invocation), context)

    def _find(self, identifier: Any) -> Invocation:
        for each in self.function.history:
            if each.request_id == identifier:
                return each
        raise LookupError("This invocation is gone because the app was reloaded. Send it again.")

    def _handler(self, index: str) -> Handler:
        handlers = self._app.handlers()
        if not index.isdigit() or int(index) >= len(handlers):
            raise LookupError("The app was reloaded and no longer has this handler. Reload the page.")
        return handlers[int(index)]


def _listed(app: App, index: int, handler: Handler) -> dict[str, Any]:
    route = handler.route
    name, _, _ = location_of(handler)
    return {
        "index": index,
        "source": route.source.name,
        "group": route.source.name,
        "name": name,
        "matches": shown_route(route),
        "location": shown_location(handler),
        "kinds": [kind for kind, _ in kinds_for(app, handler)],
        "is_batch": isinstance(route.source.delivery, Batched),
    }


def _payload_of(text: Any) -> Any:
    """The JSON value in the editor; raises BadRequestError with the line and column."""
    if not isinstance(text, str) or not text.strip():
        raise BadRequestError("The payload is empty. Write JSON, or choose a handler.")
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise BadRequestError(f"Line {error.lineno}, column {error.colno}: {error.msg}.") from None
    except (ValueError, RecursionError) as error:
        raise BadRequestError(f"This is not JSON: {error}.") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")
