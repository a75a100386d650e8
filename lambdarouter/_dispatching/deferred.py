"""Deferred routers: included by import path, and imported when the first event of one of their sources arrives."""

from __future__ import annotations

import threading
from collections.abc import Callable
from importlib import import_module
from typing import Any

from .._detection.known import FAMILIES
from ..errors import RegistrationError


class DeferredRouter:
    """A router by its import path, `package.module:router`, and the function that includes it.

    `include(router, sources)` checks that the object is a router whose handlers are of these sources, and includes it.
    """

    __slots__ = ("_include", "_is_loaded", "_lock", "path", "sources")

    def __init__(self, path: str, sources: frozenset[str], include: Callable[[Any], None]) -> None:
        module, _, attribute = path.partition(":")
        if not module or not attribute:
            raise RegistrationError(f"An import path is 'package.module:router', not {path!r}.")
        self.path: str = path
        self.sources: frozenset[str] = sources
        self._include: Callable[[Any], None] = include
        self._is_loaded: bool = False
        self._lock: threading.RLock = threading.RLock()

    def load(self) -> None:
        """Import the router and include it, once; raises RegistrationError if there is no such object."""
        with self._lock:
            if not self._is_loaded:
                self._include(self._imported())
                self._is_loaded = True

    def _imported(self) -> Any:
        module, _, attribute = self.path.partition(":")
        try:
            found: Any = import_module(module)
            for name in attribute.split("."):
                found = getattr(found, name)
        except ModuleNotFoundError as error:
            if error.name is not None and (module == error.name or module.startswith(f"{error.name}.")):
                raise RegistrationError(f"include({self.path!r}): there is no module {error.name!r}.") from None
            raise  # from a module that this one imports: its own error says more
        except AttributeError:
            raise RegistrationError(f"include({self.path!r}): the module has no attribute {attribute!r}.") from None
        return found


def deferred(
    path: str, names: frozenset[str] | None, router_class: type[Any], include: Callable[[Any], None]
) -> DeferredRouter:
    """Return the deferred router of an import path, whose handlers must be of the sources in `names`.

    `router_class` is the class that the object must be an instance of. Raises RegistrationError without names.
    """
    if not names:
        raise RegistrationError(
            "include of an import path needs sources=, the names of the sources of all its handlers."
        )
    # An HTTP handler serves every integration, so the events of any of them must load it.
    families = [name for name, members in FAMILIES.items() if name in names or names & members]
    sources = names.union(families, *(FAMILIES[name] for name in families))

    def checked(router: Any) -> None:
        if not isinstance(router, router_class):
            raise RegistrationError(
                f"include({path!r}): that is of type {type(router).__name__}, not {router_class.__name__}."
            )
        more = sorted({each.route.source.name for each in router.handlers()} - sources)
        if more:
            raise RegistrationError(
                f"include({path!r}): it has handlers of {', '.join(more)}, whose events would not load it. "
                "Add them to sources=."
            )
        include(router)

    return DeferredRouter(path, sources, checked)
