"""The sample factories of every source, by kind: of the built-in sources, and of the outside sources of an app."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import TYPE_CHECKING, Any

from .._detection.known import NAMES
from .._dispatching.suggestions import sources_called
from .._events.samples import Sample
from ..context import ClientContext, LambdaContext
from ..errors import RegistrationError

if TYPE_CHECKING:
    from .._routing.source import Source


def sample(kind: str, **fields: Any) -> Any:
    """Build the sample payload of a kind, such as `"s3.put"`, or of the first kind of a source, such as `"s3"`.

    `fields` are the fields that the test is about. Raises LookupError for an unknown kind, and TypeError for a field
    that the event does not have.
    """
    return Samples().find(kind)[1](**fields)


def sample_context(kind: str, **fields: Any) -> LambdaContext:
    """Build the context that Lambda passes with the sample payload of a kind, with the same `fields`.

    Only the calls of AgentCore tools have a client context of their own: `"agentcore_tool.call"`.
    """
    return context_of(Samples().find(kind)[1], fields)


def context_of(factory: Sample, fields: dict[str, Any], base: LambdaContext | None = None) -> LambdaContext:
    """Return the context for a sample: `base`, or a copy of it with the client context of the sample."""
    context = base or LambdaContext()
    custom = factory.client_context(**fields)
    if custom is None:
        return context
    own = copy(context)
    own.client_context = ClientContext(custom=custom)
    return own


def samples(source: str) -> dict[str, Sample]:
    """Return the sample factories of a built-in source by kind; an empty dict for an unknown source."""
    return Samples().factories(source) if source in sources() else {}


def sources() -> list[str]:
    """Return the names of the built-in sources that have sample factories."""
    return list(_built_in())


@cache
def _built_in() -> tuple[str, ...]:
    names = NAMES | {"invoke"}
    return tuple(module.name for module in iter_modules([str(Path(__file__).parent)]) if module.name in names)


class Samples:
    """The sample factories of the built-in sources and of some outside sources: those of `app.outside_sources`.

    `hint` ends the error for an unknown source: it says how to list the sources.
    """

    def __init__(
        self, outside: Iterable[Source] = (), hint: str = "lambdarouter.testing.sources() lists the built-in sources."
    ) -> None:
        self._outside: dict[str, Source] = {source.name: source for source in outside}
        self._hint: str = hint

    def sources(self) -> list[str]:
        """The names of all sources that have sample factories."""
        return [*sources(), *(name for name, source in self._outside.items() if source.samples is not None)]

    def factories(self, source: str) -> dict[str, Sample]:
        """The sample factories of a source by kind; raises LookupError for a source without samples."""
        outside = self._outside.get(source)
        if outside is not None and outside.samples is None:
            raise LookupError(
                f"The source {source!r} has no samples. "
                f"Name their module: Source({source!r}, ..., samples='package.module')."
            )
        if source not in self.sources():
            raise LookupError(f"There is no source {source!r}.{self._sources_like(source)} {self._hint}")
        return _factories(_module_of(outside) if outside is not None else import_module(f".{source}", __package__))

    def find(self, kind: str) -> tuple[str, Sample]:
        """The full name of a kind, and its factory; raises LookupError for an unknown kind."""
        source, dot, name = kind.partition(".")
        kinds = self.factories(source)
        if not dot:
            name = next(iter(kinds))
        if name not in kinds:
            raise LookupError(f"{source} has no sample {name!r}.{_guess(name, kinds)} It has: {', '.join(kinds)}.")
        return f"{source}.{name}", kinds[name]

    def find_method(self, name: str) -> Sample:
        """The factory of a name such as `s3_put`, or `s3` for its first kind; raises LookupError."""
        # The longest source first: `cognito_user_pool_...` is no kind of `cognito`.
        for source in sorted((*sources(), *self._outside), key=len, reverse=True):
            if name == source or name.startswith(f"{source}_"):
                return self.find(name if name == source else f"{source}.{name[len(source) + 1 :]}")[1]
        raise LookupError(f"No source has a sample {name!r}.{self._methods_like(name)}")

    def _sources_like(self, name: str) -> str:
        """A question that names the sources which a user may mean by a name; empty if there is none."""
        known = self.sources()
        family = [each for each in known if name and each.startswith(f"{name}_")]
        called = [each for each in sources_called(name) if each in known]
        if family or not called:
            return _question(family) or _guess(name, known)
        return _question(called)

    def _methods_like(self, name: str) -> str:
        """A question that names a method for a name such as `cognito_pre_sign_up`, which leaves out a part."""
        family = [each for each in self.sources() if each.startswith(f"{name.partition('_')[0]}_")]
        close = _guess(name, [f"{each}_{kind}" for each in family for kind in self.factories(each)])
        return close or self._sources_like(name)


def samples_module(source: Source) -> ModuleType | None:
    """The module with the samples of a source; None for a source without samples."""
    if source.samples is not None:
        return _module_of(source)
    return import_module(f".{source.name}", __package__) if source.name in sources() else None


def _module_of(source: Source) -> ModuleType:
    """The samples module of an outside source; raises RegistrationError where its name leads to no samples."""
    assert source.samples is not None
    option = f"Source({source.name!r}, samples={source.samples!r})"
    try:
        module = import_module(source.samples)
    except ModuleNotFoundError as error:
        if error.name is not None and (source.samples == error.name or source.samples.startswith(f"{error.name}.")):
            raise RegistrationError(f"{option}: there is no module {error.name!r}.") from None
        raise  # of a module that the samples import: its own error says more
    if not _factories(module):
        raise RegistrationError(f"{option}: the module has no Sample, such as `uploaded = Sample(Uploaded, {{...}})`.")
    return module


def _factories(module: ModuleType) -> dict[str, Sample]:
    names = getattr(module, "__all__", None) or [name for name in vars(module) if not name.startswith("_")]
    values = {name: getattr(module, name) for name in names}
    return {name: value for name, value in values.items() if isinstance(value, Sample)}


def _guess(name: str, known: Iterable[str]) -> str:
    return _question(get_close_matches(name, list(known), 1))


def _question(names: list[str]) -> str:
    listed = ", ".join(map(repr, names))
    return f" Did you mean {'one of ' if len(names) > 1 else ''}{listed}?" if names else ""
