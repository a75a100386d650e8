"""The app: handlers go in by decorators, events go in by call.

An app holds its handlers and settings. While it dispatches it stores nothing on itself or on a module but what any
other event would store as well (a reader made on first use), so that threads may share it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from os import environ
from typing import TYPE_CHECKING, Any

from ._calling.usage import check_hook, without_parentheses
from ._detection.known import DEPTH, HTTP_INTEGRATIONS, NAMES, OUTER, detect, smallest
from .errors import RefusedSourceError, RegistrationError, ShapeClashError
from .router import BUILT_IN, Router

if TYPE_CHECKING:
    from cattrs import Converter

    from ._calling.dependencies import Environment
    from ._calling.handler import Handler
    from ._detection.shape import Shape
    from ._dispatching.deferred import Inclusion
    from ._observability.dispatch import Account, Dispatch
    from ._routing.route_table import RouteTable
    from ._routing.source import Source
    from .http import HTTPSettings


class App(Router):
    """A service: one entry point for every event source, which calls the handlers registered with its decorators.

    Use the app itself as the Lambda handler (`Handler: service.app`), or call it in a function of `(event, context)`.

    - `report_batch_item_failures`: set it to True when the event source mappings have
      `FunctionResponseTypes: [ReportBatchItemFailures]`; then only failed records return to the queue or stream. With
      False, any failed record makes the invocation fail and the whole batch returns, which is right for every mapping.
      Where only the mappings of some sources have it, name those: `{"sqs"}`.
    - `time_reserve_millis`: no further record of a batch starts when less time than this is left; by default a tenth of
      the time left at the start, and at least 500.
    - `alexa_skill_ids`: the Alexa skills that may call; a request of any other is an EventError, whatever handlers
      there are. Not given, every skill may that the function's own policy lets in.
    - `only`: the sources that this function may take events of ("http" for every front door); an event of any other is
      a RefusedSourceError. `LAMBDAROUTER_ONLY`, names with commas between, narrows it further: the same artifact can be
      deployed as several functions, each with the permissions of its own sources.
    - `http`: settings of all HTTP answers, `HTTPSettings(cors=..., compress=True ...)`.
    - `log_dispatches`: log one line for every event, with its outcome; see `lambdarouter.log_line`.
    - `sources`: event sources from outside this package, for this app alone.
    - `converter`: your own cattrs converter for payloads; start from `lambdarouter.models.make_converter()`.
    """

    def __init__(
        self,
        *,
        report_batch_item_failures: bool | str | Iterable[str] = False,
        time_reserve_millis: int | None = None,
        alexa_skill_ids: str | Iterable[str] | None = None,
        only: str | Iterable[str] | None = None,
        http: HTTPSettings | None = None,
        log_dispatches: bool = False,
        sources: Iterable[Source] = (),
        converter: Converter | None = None,
    ) -> None:
        if time_reserve_millis is not None and (type(time_reserve_millis) is not int or time_reserve_millis < 0):
            raise RegistrationError("time_reserve_millis= takes a whole number of milliseconds, 0 or more, or None.")
        self.report_batch_item_failures: bool | frozenset[str] = False
        self.time_reserve_millis = time_reserve_millis
        self.http: HTTPSettings | None = http
        super().__init__(converter=converter)
        self._environment: Environment | None = None
        self._account: Account | None = None
        self._lazy: dict[str, list[Inclusion]] = {}
        self._sources: tuple[Source, ...] = ()
        self._tables: dict[str, RouteTable] = {}
        self.alexa_skill_ids: frozenset[str] | None = None
        if alexa_skill_ids is not None:
            self.alexa_skill_ids = self._skills(alexa_skill_ids)
        for source in sources:
            self._admit(source)
        if report_batch_item_failures is not False:
            from ._batches.sequential import reporting

            self.report_batch_item_failures = reporting(report_batch_item_failures, self._sources)
        self._only: frozenset[str] | None = self._only_of(only)
        if environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
            self._register_prime()
        self._is_plain: bool = self._only is None
        if log_dispatches:
            from ._observability.dispatch import log_line

            self.on_dispatch(log_line())

    # --- Dispatch ---------------------------------------------------------------------------------------------------

    def __call__(self, event: Any, context: Any = None) -> Any:
        """Handle one event, as Lambda calls it; the answer is plain JSON values, or None."""
        name = (self._detect(event) if self._sources else detect(event)) or "invoke"
        if self._is_plain:
            table = self._tables.get(name)
            if table is not None:
                return table.dispatch(event, context, name, ())
        elif self._account is not None:
            return self._account.run(self, event, context, name)
        return self._route(event, context, name)

    def _route(self, event: Any, context: Any, name: str) -> Any:
        if self._only is not None and name not in self._only:
            raise self._refusal(name)
        if self._lazy and not self._ready(name, event, context):
            return None
        table = self._tables.get(name)
        if table is None:
            table = self._envelope(name)
            if table is None:
                return None if self._acknowledged(name, event) else self._unmatched(event, name, context, ())
        return table.dispatch(event, context, name, ())

    def _detect(self, payload: Any) -> str | None:
        if self._sources and type(payload) is dict:
            claims = [source.name for source in self._sources if source.shape is not None and source.shape(payload)]
            if len(claims) > 1:
                raise ShapeClashError(f"The sources {claims[0]!r} and {claims[1]!r} both claim this payload.", claims)
            if claims:
                return claims[0]
        return detect(payload)

    def _unmatched(self, payload: Any, source: str, context: Any, via: tuple[str, ...]) -> Any:
        """What no route takes: the event inside it, or the default handler's, or an error that explains."""
        if (self._tables or self._lazy) and source in OUTER and len(via) < DEPTH:
            from ._dispatching.envelopes import opened

            inside = opened(source, payload)
            if inside is not None:
                name, content = inside
                if self._only is not None and name not in self._only:
                    raise self._refusal(name)
                if self._lazy and not self._ready(name, content, context):
                    return None
                table = self._tables.get(name) or self._envelope(name)
                if table is not None:
                    return table.dispatch(content, context, name, (*via, source))
                if self._acknowledged(name, content):
                    return None
        if self._default is not None:
            return self._by_default(self._default, payload, source, context)
        from ._dispatching.explain import unhandled

        raise unhandled(self, payload, source, via)

    def _by_default(self, default: Handler, payload: Any, source: str, context: Any) -> Any:
        try:
            return default.call(payload, context)
        except Exception as error:
            # A source without handlers has no table that would see to it.
            own = None if source in self._tables else self._source(source)
            if own is None or own.failed is None:
                raise
            return own.failed(error, payload)

    def _source(self, name: str) -> Source | None:
        """A built-in source, imported now; None for one that has no module."""
        if name not in NAMES or name == "durable_execution":
            return None
        from importlib import import_module

        source: Source = import_module(f".sources.{name}", __package__).SOURCE
        return source

    def _refusal(self, name: str) -> RefusedSourceError:
        return RefusedSourceError(
            f"{name}: this function takes only events of {', '.join(sorted(self._only or ()))}. Remove the trigger, or "
            "add the source to App(only=...) and LAMBDAROUTER_ONLY.",
            name,
        )

    def _acknowledged(self, name: str, payload: Any) -> bool:
        """Whether this is a message of the service itself, which needs no handler of its source either."""
        from ._dispatching.control_messages import acknowledged

        return acknowledged(self, name, payload)

    def _awaits(self, name: str) -> bool:
        """Whether the service waits for an answer even where nothing handles its events."""
        source = self._source(name)
        return source is not None and source.awaits is not None

    def _envelope(self, name: str) -> RouteTable | None:
        """A table for a source that has no handlers, but may carry events that do, or waits; None for any other."""
        carries = not (self._tables.keys() | self._lazy.keys()).isdisjoint(OUTER.get(name, ()))
        if not carries and (self._default is not None or not self._awaits(name)):
            return None
        source = self._source(name)
        assert source is not None  # whatever may hold other events has a module
        # Kept, as any event of this source would make the same: it holds no handler and nothing of the event.
        return self._tables.setdefault(name, source.table(self))

    # --- Registration -----------------------------------------------------------------------------------------------

    def include(
        self,
        other: Router | str,
        *,
        prefix: str = "",
        tags: Iterable[str] = (),
        where: Callable[[Any], bool] | None = None,
        sources: str | Iterable[str] | None = None,
    ) -> None:
        """Take over every handler of a router, or of another app, so that a service can be composed from modules.

        `prefix` goes before the paths of HTTP handlers, `tags` are added, `where` is a further filter on all others.
        Given as text, `"service.reports:router"`, the module is imported when the first event of one of its `sources`
        comes, which must then name all of them: a cold start for another source does not pay for it.

        Settings and hooks of `on_dispatch` stay this app's own; `alexa_skill_ids`, which keeps strangers out, must not
        be lost on the way. Raises DuplicateRouteError where two handlers take exactly the same events.
        """
        given = (tags,) if isinstance(tags, str) else tuple(tags)
        if isinstance(other, str):
            from ._dispatching.deferred import Inclusion

            inclusion = Inclusion(other, self._names_of(sources), prefix, given, where)
            for name in inclusion.sources:
                for each in HTTP_INTEGRATIONS if name == "http" else (name,):
                    self._lazy.setdefault(each, []).append(inclusion)
            self._settle()
            return
        if sources is not None:
            raise RegistrationError("include(sources=...) goes with the import path of a router, as text.")
        self._include(other, prefix, given, where)

    def _include(self, other: Router, prefix: str, tags: tuple[str, ...], where: Callable[[Any], bool] | None) -> None:
        if other is self:
            raise RegistrationError("An app cannot include itself.")
        if isinstance(other, App):
            if other.alexa_skill_ids not in (None, self.alexa_skill_ids):
                raise RegistrationError(
                    "The included app has alexa_skill_ids of its own; give them to the app that includes it."
                )
            for source in other._sources:
                if source not in self._sources:
                    self._admit(source)
            other._load(None)
        self._take_over(other, prefix, tags, where)
        if not isinstance(other, App):  # which may go on by itself
            other._is_taken = True

    def _names_of(self, sources: str | Iterable[str] | None) -> frozenset[str]:
        from ._calling.middleware import source_names

        names = source_names(sources, self._known(), "include")
        if not names:
            raise RegistrationError(
                "include of an import path needs sources=, the names of all sources that its handlers are of."
            )
        return names

    def _load(self, name: str | None) -> None:
        """Include what waits for an event of this source; everything for None."""
        names = set(self._lazy) if name is None else {name}
        for each in [one for key in names & self._lazy.keys() for one in self._lazy[key]]:
            each.load(self)
        # Only now, so that no other thread passes by while it is being loaded.
        for key in names & self._lazy.keys():
            self._lazy = {other: waiting for other, waiting in self._lazy.items() if other != key}
        self._is_plain = self._account is None and self._only is None and not self._lazy

    def _ready(self, name: str, payload: Any, context: Any) -> bool:
        """Whether the handlers of this source are there; False where they cannot be, and a service that waits knows."""
        try:
            self._load(name)
        except Exception as error:
            if not self._awaits(name):
                raise
            source = self._source(name)
            assert source is not None
            source.table(self).tell(payload, error, context)
            return False
        return True

    def handlers(self) -> list[Handler]:
        """Every registered handler, in the order in which its source tries them; lazily included ones as well."""
        if self._lazy:
            self._load(None)
        return [handler for table in dict.fromkeys(self._tables.values()) for handler in table.handlers]

    def _known(self) -> frozenset[str]:
        return super()._known() | {source.name for source in self._sources}

    @without_parentheses
    def on_dispatch(self, hook: Callable[[Dispatch], Any]) -> Callable[[Dispatch], Any]:
        """A decorator for a function that gets the account of each event, a `Dispatch`, when all is done.

        What it raises is logged and changes nothing.
        """
        from ._observability.dispatch import Account

        check_hook(hook)
        account = self._account = self._account or Account()
        account.hooks.append(hook)
        self._settle()
        return hook

    def _settle(self) -> None:
        """Note whether dispatching is plain: nobody watches, nothing is refused, and nothing waits to be imported."""
        self._is_plain = self._account is None and self._only is None and not self._lazy
        self._join_all()

    def _register_prime(self) -> None:
        """Have the runtime prime this app before it takes the snapshot that environments start from."""
        from importlib import import_module

        try:
            runtime = import_module("snapshot_restore_py")  # which Lambda's runtime brings
        except ImportError:  # in a container image whose runtime client is older than SnapStart for Python
            return
        runtime.register_before_snapshot(self.prime)

    def _only_of(self, only: str | Iterable[str] | None) -> frozenset[str] | None:
        said = environ.get("LAMBDAROUTER_ONLY")
        names: frozenset[str] | None = None
        for each in (only, said.replace(" ", "").split(",") if said else None):
            if each is not None:
                from ._calling.middleware import source_names

                some = source_names(each, self._known() | frozenset(HTTP_INTEGRATIONS), "only") or frozenset()
                some |= frozenset(HTTP_INTEGRATIONS) if "http" in some else frozenset()
                names = some if names is None else names & some
        return names

    @property
    def environment(self) -> Environment:
        """What dependencies of this app keep for the life of the execution environment."""
        if self._environment is None:
            from ._calling.dependencies import Environment

            self._environment = Environment()
        return self._environment

    def _join_all(self) -> None:
        for table in dict.fromkeys(self._tables.values()):
            for handler in table.handlers:
                self._join(handler)
        if self._default is not None:
            self._join(self._default)

    def _join(self, handler: Handler) -> None:
        layers = self._layers_for(handler.route.source.name)
        if self._account is not None:
            from ._observability.dispatch import noting

            layers = (noting(handler), *layers)
        if layers or handler.wants_joining():
            handler.join(layers, self.environment)

    def _file(self, handler: Handler) -> None:
        source = handler.route.source
        if source not in self._sources and source.name not in BUILT_IN:
            raise RegistrationError(
                f"{handler.source_location} would never be called: this app does not know the source {source.name!r}. "
                "Name it with App(sources=[...])."
            )
        table = self._tables.get(source.name)
        if table is None:
            table = source.table(self)
            for name in HTTP_INTEGRATIONS if source.name == "http" else ():
                self._tables[name] = table
            self._tables[source.name] = table
        self._join(handler)
        table.add(handler)

    def _admit(self, source: Source) -> None:
        """Add an outside source, unless its name or its shape is another's."""
        from ._routing.source import Source

        if not isinstance(source, Source):
            raise RegistrationError(f"sources= takes the SOURCE of modules, not a {type(source).__name__}.")
        if source.shape is None:
            raise RegistrationError(f"The source {source.name!r} has no shape to tell its payloads by.")
        if source.name in BUILT_IN:
            raise ShapeClashError(f"{source.name!r} is the name of a built-in source.", (source.name, source.name))
        claimant = self._rival(source, source.shape)
        if claimant is not None:
            raise ShapeClashError(
                f"The sources {source.name!r} and {claimant!r} claim the same payloads; "
                f"give the shape of {source.name!r} a key that sets it apart.",
                (source.name, claimant),
            )
        self._sources = (*self._sources, source)

    def _skills(self, wanted: str | Iterable[str]) -> frozenset[str]:
        """The ids of the skills that may call. Their table is made at once: it also guards the default handler."""
        from .sources.alexa_skill import SOURCE

        ids = frozenset((wanted,) if isinstance(wanted, str) else wanted)
        if not ids or not all(isinstance(each, str) and each for each in ids):
            raise RegistrationError("alexa_skill_ids= takes the ids of skills, and at least one.")
        self._tables[SOURCE.name] = SOURCE.table(self)
        return ids

    def _rival(self, source: Source, shape: Shape) -> str | None:
        """A source that claims what `shape` claims, or the other way round."""
        own = shape.sample()
        for other in self._sources:
            theirs = other.shape
            if other.name == source.name or (theirs is not None and (theirs(own) or shape(theirs.sample()))):
                return other.name
        return detect(own) or next((name for name, payload in smallest() if shape(payload)), None)

    # --- Around it --------------------------------------------------------------------------------------------------

    def explain(self, payload: Any) -> str:
        """Which source a payload has and why, which routes were tried, and which filter turned each away.

        Calls no handler, and names keys, never values.
        """
        from ._dispatching.explain import explain

        return explain(self, payload)

    def mount(self, prefix: str, inner: Any) -> None:
        """Pass every request below a prefix that has no handler on to a WSGI or ASGI app: Flask, FastAPI, Django ...

        Handlers of lambdarouter with a path below the prefix come first, so that an app can be moved path by path.
        """
        from .http.mount import handler_of

        prefix = prefix.rstrip("/")
        handler = handler_of(inner, prefix)
        for path in (prefix or "/", f"{prefix}/{{path+}}"):
            self.route(path)(handler)

    def openapi(self, *, title: str, version: str, description: str | None = None) -> dict[str, Any]:
        """The OpenAPI 3.1 document of the HTTP handlers, as plain JSON values: made of annotations and docstrings."""
        from .http.openapi import document

        return document(self, title=title, version=version, description=description)

    def prime(self) -> None:
        """Do now, while the environment starts, what the first event would do: readers, converters, route trees.

        With SnapStart it is done by itself, before the snapshot is taken. Raises RegistrationError for a handler whose
        annotation cannot be resolved.
        """
        self._load(None)
        for _, payload in smallest():
            detect(payload)  # each shape is compiled when it is first asked
        for each in (*dict.fromkeys(self._tables.values()), self._default):
            if each is not None:
                each.prime()
