"""Idempotency of one handler: the Powertools store, with the idempotency key of the event's source."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from .._calling.functions import name_of
from .._calling.middleware import Layer, Next
from .._models.writing import writable
from ..errors import LambdaRouterError, RegistrationError
from ._recorded import Recorded

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_lambda_powertools.utilities.idempotency import IdempotencyConfig
    from aws_lambda_powertools.utilities.idempotency.persistence.base import BasePersistenceLayer

    from .._calling.handler import Handler

    Key = Callable[[Any], Any]


class IdempotencyKeyMissingError(LambdaRouterError):
    """An event has no idempotency key, so it is unknown whether it was handled before."""

    __module__ = __name__.rpartition(".")[0]  # the public module, which tracebacks show


def idempotent(
    store: BasePersistenceLayer, *, key: Key | None = None, config: IdempotencyConfig | None = None
) -> Layer:
    """Create a middleware, for `use`, that calls its handler once for each event, however often AWS delivers it.

    A later delivery gets the reply of the first one, from the store. An event whose handler failed is handled again.

    - `key(event)`: what is the same for all deliveries of one event, as JSON values. By default the key of the source;
      the page "Integrations" of the documentation lists them. A source without one, such as Lex or a direct
      invocation, needs `key`: otherwise RegistrationError is raised.
    - `config`: how long, and where, outcomes are kept. It cannot have `event_key_jmespath` or
      `payload_validation_jmespath`.

    An HTTP request needs the header `Idempotency-Key`. The response is 400 without it, 409 while the first request is
    still running, and 422 if another request had the same key. The key holds for one method, path and caller. A
    response of 500 or more is not kept.
    """
    if config is not None and (config.event_key_jmespath or config.payload_validation_jmespath):
        raise RegistrationError(
            "idempotent(config=...) cannot have event_key_jmespath or payload_validation_jmespath: "
            "write idempotent(store, key=lambda event: ...)."
        )
    return _Idempotent(store, key, config)


class _Idempotent(Layer):
    """The middleware; `at` returns it with a store of its own for each handler."""

    __slots__ = ("config", "handler", "key", "recorded", "store")

    def __init__(
        self,
        store: BasePersistenceLayer,
        key: Key | None,
        config: IdempotencyConfig | None,
        handler: Handler | None = None,
    ) -> None:
        super().__init__(self._around)
        self.handler: Handler | None = handler
        self.store: BasePersistenceLayer = store
        self.key: Key | None = key
        self.config: IdempotencyConfig | None = config
        self.recorded: Recorded = Recorded(handler)

    def at(self, handler: Handler) -> Layer:
        """Return the layer for this handler; raises RegistrationError where no key is known for its events."""
        if handler.takes_all is not None:
            raise RegistrationError(
                f"{handler.source_location} handles whole batches, which may have other records at each delivery. "
                "Use idempotent(...) on a handler of one record."
            )
        key, recorded = self.key, Recorded(handler)
        if handler.route.source.family == "http":
            from ._requests import RecordedResponse, key_of_request

            recorded = RecordedResponse(handler, is_own_key=key is not None)
            key = key or key_of_request
        key = key or key_of_source(handler)
        # A store keeps the name of the function whose outcomes it saves.
        layer = _Idempotent(copy(self.store), key, self.config, handler)
        layer.recorded = recorded
        layer.sources = self.sources
        return layer

    def _around(self, event: Any, context: Any, call_next: Next) -> Any:
        assert self.handler is not None
        assert self.key is not None
        return self.recorded.run(self._once(event, context, call_next), event)

    def _once(self, event: Any, context: Any, call_next: Next) -> Callable[[], Any]:
        from aws_lambda_powertools.utilities.idempotency import IdempotencyConfig, idempotent_function

        assert self.handler is not None
        assert self.key is not None
        recorded, replies = self.recorded, list[Any]()

        def call(*, event_key: Any) -> Any:
            reply = call_next(event)
            replies.append(reply)
            return {"reply": recorded.write(reply)}

        function = self.handler.function
        call.__module__ = getattr(function, "__module__", None) or ""
        call.__qualname__ = name_of(function)
        config = copy(self.config) if self.config is not None else IdempotencyConfig()
        config.event_key_jmespath, config.raise_on_no_idempotency_key = "key", True
        config.payload_validation_jmespath = recorded.fingerprint_path
        if hasattr(context, "get_remaining_time_in_millis"):
            config.register_lambda_context(context)
        once = idempotent_function(call, data_keyword_argument="event_key", persistence_store=self.store, config=config)
        data = {"key": [writable(self.key(event))], **recorded.fingerprint(event)}

        def run() -> Any:
            stored = once(event_key=data)
            return replies[0] if replies else recorded.read(stored["reply"])

        return run


def key_of_source(handler: Handler) -> Key:
    """Return the function that reads the idempotency key of a source; raises RegistrationError where there is none."""
    source = handler.route.source
    parts = source.idempotency_key
    if not parts:
        raise RegistrationError(
            f"{handler.source_location}: events of {source.name} have no idempotency key of their own. "
            "Write idempotent(store, key=lambda event: ...) with what your clients send."
        )

    def key(event: Any) -> Any:
        found: list[Any] = []
        for part in parts:
            value = getattr(event, part) if isinstance(part, str) else part(event)
            if value is None or value == "":
                raise IdempotencyKeyMissingError(
                    f"{source.name}: the event has no {part if isinstance(part, str) else 'idempotency key'}, which is "
                    "a part of its idempotency key. Write idempotent(store, key=lambda event: ...)."
                )
            found.append(value)
        return found

    return key
