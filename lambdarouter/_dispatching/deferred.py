"""Routers that are included by import path: imported when the first event of one of their sources comes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..errors import RegistrationError

if TYPE_CHECKING:
    from ..app import App
    from ..router import Router


class Inclusion:
    """A router by its import path, `package.module:router`, and what it is to be included with."""

    __slots__ = ("loaded", "lock", "path", "prefix", "sources", "tags", "where")

    def __init__(
        self,
        path: str,
        sources: frozenset[str],
        prefix: str,
        tags: tuple[str, ...],
        where: Callable[[Any], bool] | None,
    ) -> None:
        module, _, attribute = path.partition(":")
        if not module or not attribute:
            raise RegistrationError(f"An import path is 'package.module:router', not {path!r}.")
        self.path: str = path
        self.sources: frozenset[str] = sources
        self.prefix: str = prefix
        self.tags: tuple[str, ...] = tags
        self.where: Callable[[Any], bool] | None = where
        self.loaded: bool = False
        self.lock: threading.RLock = threading.RLock()

    def load(self, app: App) -> None:
        """Import the router and include it, once; a RegistrationError where it is not what was said."""
        with self.lock:
            if not self.loaded:
                app._include(self._router(), self.prefix, self.tags, self.where)
                self.loaded = True

    def _router(self) -> Router:
        from importlib import import_module

        from ..router import Router

        module, _, attribute = self.path.partition(":")
        try:
            found: Any = import_module(module)
            for name in attribute.split("."):
                found = getattr(found, name)
        except ModuleNotFoundError as error:
            if error.name is not None and (module == error.name or module.startswith(f"{error.name}.")):
                raise RegistrationError(f"include({self.path!r}): there is no module {error.name!r}.") from None
            raise  # a module that this one imports: its own error says more
        except AttributeError:
            raise RegistrationError(f"include({self.path!r}): the module has no {attribute!r}.") from None
        if not isinstance(found, Router):
            raise RegistrationError(f"include({self.path!r}): that is a {type(found).__name__}, not a Router.")
        more = sorted({each.route.source.name for each in found.handlers()} - self.sources)
        if more:
            raise RegistrationError(
                f"include({self.path!r}): it has handlers of {', '.join(more)}, whose events would not load it. "
                "Name them in sources= as well."
            )
        return found
