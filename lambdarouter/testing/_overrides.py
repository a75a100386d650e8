"""The check of `Client(app, overrides=...)`: a provider that no handler depends on replaces nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from .._calling.dependencies import AnyBinder, Dependency
from .._calling.functions import name_of
from .._calling.parameter import Depends, Provider
from ..errors import UnresolvedAnnotationError

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from ..app import App


def check_overrides(app: App, overrides: Mapping[Provider, Provider], added: Collection[Provider]) -> None:
    """Raise LookupError for an added provider that neither a handler depends on nor another replacement."""
    handlers = [*app.handlers(), *(() if app.default_handler is None else (app.default_handler,))]
    known = {provider for handler in handlers for provider in _providers(handler)}
    for replacement in overrides.values():
        known |= _inner(replacement)
    for provider in added:
        if provider not in known:
            names = ", ".join(sorted(name_of(each) for each in known)) or "none"
            raise LookupError(
                f"overrides: no handler depends on {name_of(provider)}. The providers of this app are: {names}."
            )


def _providers(handler: Handler) -> Iterator[Provider]:
    handler.resolve()
    injection = handler.injected()
    if injection is not None:
        yield from injection.providers()


def _inner(provider: Provider) -> set[Provider]:
    """Return the providers that a replacement depends on itself."""
    try:
        waiting = list(Dependency(Depends(provider), binder=AnyBinder()).inner.values())
    except UnresolvedAnnotationError:
        return set()  # an error of the first event
    found: set[Provider] = set()
    while waiting:
        dependency = waiting.pop()
        found.add(dependency.provider)
        waiting += dependency.inner.values()
    return found
