"""The settings of an app that tables and batches read, and the names of sources in options of apps and routers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from .._detection.known import FAMILIES, NAMES
from ..errors import RefusedSourceError, RegistrationError


class Area:
    """The HTTP requests below the prefix of a router that reach no handler; its layers see their errors.

    - `prefix`: a path template.
    - `layers`: the middleware and exception handlers of the router.
    - `converter`: the converter of the router, if any.
    """

    __slots__ = ("converter", "layers", "prefix")

    def __init__(self, prefix: str, layers: Sequence[Any], converter: Any) -> None:
        self.prefix: str = prefix
        self.layers: Sequence[Any] = layers
        self.converter: Any = converter

    def inside(self, prefix: str, layers: Sequence[Any], converter: Any) -> Area:
        """The area as a part of another one, whose layers are around the area's own."""
        return Area(prefix + self.prefix, (*layers, *self.layers), self.converter or converter)


class Settings:
    """The settings of one app.

    - `report_batch_item_failures`: whether partial batch responses are sent; True, or the sources that they are sent
      to.
    - `time_reserve_millis`: the time kept for the response of a batch; None for the default.
    - `http`: the `HTTPSettings` of the app, if any.
    - `converter`: the converter of the app, if any.
    - `layers_of`: returns the middleware and exception handlers of the app for a source.
    - `areas`: the areas of included routers.
    - `response_hosts`: the hosts, besides AWS's, to which reports to a URL may be sent.
    - `cdk_provider`: whether CloudFormation requests come from CDK's provider framework; None to decide for each
      request.
    - `only`: the only sources whose events the app accepts; None for all.
    - `is_scoped`: whether a dependency may live as long as the invocation.
    - `is_observed`: whether a hook of `on_dispatch` wants an account of every event.
    """

    __slots__ = (
        "areas",
        "cdk_provider",
        "converter",
        "http",
        "is_observed",
        "is_scoped",
        "layers_of",
        "only",
        "report_batch_item_failures",
        "response_hosts",
        "time_reserve_millis",
    )

    def __init__(
        self,
        time_reserve_millis: int | None = None,
        http: Any = None,
        response_hosts: str | Iterable[str] = (),
        cdk_provider: bool | None = None,
    ) -> None:
        if cdk_provider is not None and type(cdk_provider) is not bool:
            raise RegistrationError("cdk_provider= must be True, False, or None to decide for each request.")
        if time_reserve_millis is not None and (type(time_reserve_millis) is not int or time_reserve_millis < 0):
            raise RegistrationError("time_reserve_millis= must be a whole number of milliseconds, 0 or more, or None.")
        self.report_batch_item_failures: bool | frozenset[str] = False
        self.time_reserve_millis: int | None = time_reserve_millis
        if http is not None and not hasattr(http, "respond"):
            raise RegistrationError("http= accepts settings: App(http=HTTPSettings(...)).")
        self.http: Any = http
        self.response_hosts: frozenset[str] = _host_names(response_hosts)
        self.cdk_provider: bool | None = cdk_provider
        self.surround(lambda source: (), (), None)
        self.only: frozenset[str] | None = None
        self.is_observed: bool = False
        self.is_scoped: bool = False

    def surround(self, layers_of: Callable[[str], Sequence[Any]], areas: Sequence[Area], converter: Any) -> None:
        """Set the layers around the requests that reach no handler."""
        self.layers_of: Callable[[str], Sequence[Any]] = layers_of
        self.areas: Sequence[Area] = areas
        self.converter: Any = converter

    def accepts(self, source: str) -> bool:
        """Whether the app accepts the events of a source."""
        return self.only is None or source in self.only

    def reports_item_failures(self, source: str) -> bool:
        """Whether a source gets a partial batch response."""
        reported = self.report_batch_item_failures
        return reported if type(reported) is bool else source in reported


def _host_names(given: str | Iterable[str]) -> frozenset[str]:
    """The hosts in an option, in lower case; raises RegistrationError for a URL, or a name with a port."""
    names = (given,) if isinstance(given, str) else tuple(given)
    for name in names:
        if not isinstance(name, str) or not name or not name.isascii() or any(each in name for each in "/:@ \\"):
            raise RegistrationError(f"response_hosts= is a host or several, such as '127.0.0.1', not {name!r}.")
    return frozenset(name.lower() for name in names)


# --- Names of sources, as in `middleware(sources=...)`, `include(sources=...)` and `App(only=...)` ------------------

#: Every built-in source that has handlers, and the families. The sources of a family share their handlers.
HANDLER_SOURCES = NAMES | {"invoke", *FAMILIES}


def names_of(sources: str | Iterable[str] | None) -> frozenset[str] | None:
    """The names in an option that accepts one name or several; None means every source."""
    if sources is None:
        return None
    return frozenset((sources,) if isinstance(sources, str) else sources)


def names_in(setting: str | None) -> list[str] | None:
    """The names in LAMBDAROUTER_ONLY, separated by commas; None if it is not set.

    Raises RegistrationError if it has no names.
    """
    if setting is None:
        return None
    names = [name for name in map(str.strip, setting.split(",")) if name]
    if not names:
        raise RegistrationError(
            "LAMBDAROUTER_ONLY is empty. Name the sources that the function accepts, or remove the variable to accept "
            "every source."
        )
    return names


def accepted_sources(**options: frozenset[str] | None) -> frozenset[str] | None:
    """The sources that every option contains, including all members of families; None if no option restricts them.

    Raises RegistrationError if two options have no source in common.
    """
    accepted: frozenset[str] | None = None
    for names in options.values():
        if names is not None:
            sources = names.union(*(FAMILIES.get(name, ()) for name in names))
            if accepted and sources and accepted.isdisjoint(sources):
                raise RegistrationError(f"{' and '.join(options)} have no source in common: no event is accepted.")
            accepted = sources if accepted is None else accepted & sources
    return accepted


def check_accepted(name: str, accepted: frozenset[str] | None) -> None:
    """Raise RefusedSourceError for an event of a source that the app does not accept; None accepts all."""
    if accepted is not None and name not in accepted:
        raise RefusedSourceError(
            f"{name}: this function accepts only events of {', '.join(sorted(accepted))}. Remove the trigger, or "
            "add the source to App(only=...) and LAMBDAROUTER_ONLY.",
            name,
        )


def check_source_names(names: Iterable[str], outside: Iterable[str], option: str) -> None:
    """Raise RegistrationError for a name that is neither a built-in source nor one of the `outside` sources."""
    known = HANDLER_SOURCES.union(outside)
    unknown = sorted(set(names) - known)
    if not unknown:
        return
    from difflib import get_close_matches

    close = get_close_matches(unknown[0], sorted(known), 1)
    guess = f" Did you mean {close[0]!r}?" if close else ""
    raise RegistrationError(
        f"{option}: there is no source {unknown[0]!r}.{guess} HTTP handlers belong to the source 'http'; "
        "a source from outside this package is added with App(sources=[...])."
    )
