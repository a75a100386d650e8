"""The app: settings, registration, and the call that Lambda makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from os import environ
from sys import _getframe
from typing import TYPE_CHECKING, Any

from ._calling import usage
from ._calling.constructors import check_arguments
from ._dispatching.dispatcher import Dispatcher
from ._dispatching.entry_point import EntryPoint
from ._routing.settings import Settings, accepted_sources, names_in, names_of
from .errors import RegistrationError
from .router import Router, checked_options

if TYPE_CHECKING:
    from typing import Unpack

    from cattrs import Converter

    from ._calling.dependencies import Environment
    from ._calling.handler import Handler
    from ._calling.parameter import Depends
    from ._observability.dispatch import Dispatch
    from ._routing.source import Source
    from .http import HTTPSettings
    from .http.operations import DocumentOptions, RouterOptions


class App(EntryPoint, Router):
    """A service: one entry point for every event source, which calls the handlers registered with its decorators.

    Write `handler = app.handler` as the last line of the module, and `Handler: service.handler` in the template. The
    app itself is also a Lambda handler, `Handler: service.app`; it is then primed by its first event.

    - `report_batch_item_failures`: set it to True when the event source mappings have `FunctionResponseTypes:
      [ReportBatchItemFailures]`; then only the failed records of a batch are retried. With False, any failed record
      fails the invocation and the whole batch is retried, which is safe with every event source mapping. If only some
      sources' mappings have it, give these sources: `{"sqs"}`.
    - `time_reserve_millis`: no further record of a batch starts when less time than this is left; by default a tenth of
      the time left at the start, and at least 500.
    - `alexa_skill_ids`: the Alexa skills that may call; a request of any other skill raises EventError before any
      handler is called. By default, every skill that the function's own policy admits may call.
    - `only`: the sources whose events this function accepts ("http" for every HTTP integration); an event of any other
      source raises RefusedSourceError. `LAMBDAROUTER_ONLY`, names separated by commas, narrows it further.
    - `http`: settings of all HTTP responses, `HTTPSettings(cors=..., compress=True ...)`.
    - `response_hosts`: for tests, hosts besides those of AWS that a CloudFormation `ResponseURL` may name: "127.0.0.1".
    - `cdk_provider`: whether CDK's provider framework calls; by default decided by the `ServiceToken` of each request.
    - `log_dispatches`: log one line for every event, with its outcome; see `lambdarouter.log_line`.
    - `sources`: event sources from outside this package, for this app only.
    - `dependencies`: `Depends(...)` that run before every handler of any source, except the default handler.
    - `converter`: a cattrs converter for payloads and replies; start from `lambdarouter.models.make_converter()`.
    """

    @check_arguments
    def __init__(
        self,
        *,
        report_batch_item_failures: bool | str | Iterable[str] = False,
        time_reserve_millis: int | None = None,
        alexa_skill_ids: str | Iterable[str] | None = None,
        only: str | Iterable[str] | None = None,
        http: HTTPSettings | None = None,
        response_hosts: str | Iterable[str] = (),
        cdk_provider: bool | None = None,
        log_dispatches: bool = False,
        sources: Iterable[Source] = (),
        dependencies: Iterable[Depends] = (),
        converter: Converter | None = None,
    ) -> None:
        super().__init__(dependencies=dependencies, converter=converter)
        self._settings = Settings(time_reserve_millis, http, response_hosts, cdk_provider)
        self._settings.surround(self._layers_for, self._areas, converter)
        self._dispatcher = Dispatcher(self._settings, converter)
        self._enter(self._dispatcher, _getframe(2).f_globals.get("__name__", __name__))  # 1 is `check_arguments`
        self._surround = lambda layer: self._dispatcher.around().add(layer)
        if self._settings.response_hosts:
            self._dispatcher.around()  # which lets `answer` in any handler know them
        self._environment: Environment | None = None
        self._openapi: DocumentOptions = {}
        self._dispatcher.add_sources(sources)
        self.alexa_skill_ids: frozenset[str] | None = names_of(alexa_skill_ids)
        """Ids of the Alexa skills that may call; None for all."""
        if self.alexa_skill_ids is not None:
            self._dispatcher.authorize("alexa_skill", self.alexa_skill_ids)
        self.report_batch_item_failures = report_batch_item_failures
        deployed = self._accepted_names(names_in(environ.get("LAMBDAROUTER_ONLY")), "LAMBDAROUTER_ONLY")
        self._dispatcher.restrict(accepted_sources(only=self._accepted_names(only, "only"), LAMBDAROUTER_ONLY=deployed))
        if environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
            from ._dispatching.snapshots import run_before_snapshot

            run_before_snapshot(self.prime)
        if log_dispatches:
            from ._observability.log_line import log_line

            self.on_dispatch(log_line())

    # --- Settings ---------------------------------------------------------------------------------------------------

    @property
    def report_batch_item_failures(self) -> bool | frozenset[str]:
        """Whether partial batch responses are sent: True or False, or the sources that they are sent to."""
        return self._settings.report_batch_item_failures

    @report_batch_item_failures.setter
    def report_batch_item_failures(self, given: bool | str | Iterable[str]) -> None:
        if not isinstance(given, bool):
            from ._dispatching.item_failures import reporting_sources

            given = reporting_sources(self._dispatcher, given)
        self._settings.report_batch_item_failures = given

    @property
    def time_reserve_millis(self) -> int | None:
        """The time kept for the response of a batch, in milliseconds; None for the default."""
        return self._settings.time_reserve_millis

    @property
    def http(self) -> HTTPSettings | None:
        """The settings of all HTTP responses."""
        return self._settings.http  # type: ignore[no-any-return]

    @property
    def only(self) -> frozenset[str] | None:
        """The sources whose events the app accepts, including all members of a family; None for every source."""
        return self._settings.only

    @property
    def outside_sources(self) -> tuple[Source, ...]:
        """The event sources from outside this package, from `sources=` and from included apps."""
        return self._dispatcher.outside

    @property
    def environment(self) -> Environment:
        """The values that dependencies of this app keep for the life of the execution environment."""
        if self._environment is None:
            from ._calling.dependencies import Environment

            self._environment = Environment()
        return self._environment

    def _accepted_names(self, sources: str | Iterable[str] | None, option: str) -> frozenset[str] | None:
        names = names_of(sources)
        self._dispatcher.check_names(names or (), option)
        return names

    # --- Registration -----------------------------------------------------------------------------------------------

    def include(
        self,
        other: Router | str,
        *,
        prefix: str = "",
        tags: Iterable[str] = (),
        where: Callable[[Any], bool] | None = None,
        sources: str | Iterable[str] | None = None,
        **options: Unpack[RouterOptions],
    ) -> None:
        """Include every handler of a router or of another app, to compose a service from modules.

        `prefix` goes before the paths of HTTP handlers, `tags` are added, and `where` is a filter on the events. For
        HTTP it gets the `HTTPRequest`; a rejected request goes to another handler of its path, or gets a 404. `options`
        are those of a `Router` for the OpenAPI document, such as `deprecated=` and `responses=`.

        `other` may be an import path, `"service.reports:router"`, with the `sources` of all its handlers. The module is
        imported with the first event of one of these sources, so a cold start for another source is faster.

        Settings and hooks of an included app have no effect. Its `alexa_skill_ids` must be those of this app. Raises
        DuplicateRouteError if two handlers match exactly the same events.
        """
        given = (usage.checked_prefix(prefix), usage.tags_of(tags), where, checked_options("include", options))
        if isinstance(other, str):
            self._defer(other, sources, lambda router: self._include(router, *given))
        elif sources is not None:
            raise RegistrationError("include(sources=...) needs the import path of a router: 'package.module:router'.")
        else:
            self._include(other, *given)

    def _include(self, other: Router, prefix: str, *given: Any) -> None:
        if not isinstance(other, Router):
            raise usage.wrong_type("include", "a Router, an App, or the import path of one", other)
        if other is self:
            raise RegistrationError("An app cannot include itself.")
        if isinstance(other, App):
            if other.alexa_skill_ids not in (None, self.alexa_skill_ids):
                raise RegistrationError(
                    "The included app has its own alexa_skill_ids; give them to the app that includes it."
                )
            self._dispatcher.add_sources(each for each in other.outside_sources if each not in self.outside_sources)
        for names, option in other.named_sources():
            self._dispatcher.check_names(names, option)
        for handler in other.included_handlers(self.converter, prefix, *given):
            self._add(handler)
        self._areas += other.areas(prefix)
        if other.default_handler is not None:
            self._adopt_default(other.default_handler)
        if not isinstance(other, App):  # an included app may still be used on its own
            other.close()

    def _defer(self, path: str, sources: str | Iterable[str] | None, include: Callable[[Router], None]) -> None:
        from ._dispatching.deferred import deferred

        router = deferred(path, self._accepted_names(sources, "include"), Router, include)
        self._dispatcher.defer(router, router.sources)
        self._compose()

    def handlers(self, source: str | None = None) -> list[Handler]:
        """Every registered handler, or those of one source, in the order in which its source tries them.

        Deferred routers are imported first.
        """
        self._dispatcher.load_deferred(source)
        handlers = (each for table in self._dispatcher.all_tables() for each in table.handlers)
        return [each for each in handlers if source in (None, each.route.source.name)]

    @usage.without_parentheses
    def on_dispatch(self, hook: Callable[[Dispatch], Any]) -> Callable[[Dispatch], Any]:
        """Register a function that gets the account of each event, a `Dispatch`, when the event is done.

        An exception that it raises is logged and changes nothing.
        """
        usage.check_hook(hook)
        self._dispatcher.observe(hook)
        self._compose()
        return hook

    def _add(self, handler: Handler) -> None:
        self._is_primed = False  # the hook still has to be primed
        handler.before = (*self._dependencies, *handler.before)
        self._compose_one(handler)
        self._dispatcher.add(handler)

    def _compose(self) -> None:
        self._is_primed = False
        self._dispatcher.default = self._default
        self._dispatcher.exception_handlers = self._exception_handlers
        handlers = [each for table in self._dispatcher.all_tables() for each in table.handlers]
        for handler in handlers if self._default is None else (*handlers, self._default):
            self._compose_one(handler)

    def _compose_one(self, handler: Handler) -> None:
        layers = self._layers_for(handler.route.source.name, needs_answer=handler.route.source.needs_answer)
        if self._settings.is_observed:
            from ._observability.observer import noting_layer

            layers = (noting_layer(handler), *layers)
        if layers or handler.wants_joining():
            handler.join(layers, self.environment)
        if handler.is_scoped:
            self._dispatcher.around().expect_scope()

    def explain(self, payload: Any, context: Any = None) -> str:
        """Explain which source a payload has and why, which routes were tried, and which filter rejected each.

        The context is needed only for calls of AgentCore tools. Calls no handler. The text has keys, never values.
        """
        from ._dispatching.explain import explain

        return explain(self._dispatcher, payload, context)

    def mount(self, prefix: str, inner: Any) -> None:
        """Pass every request below a prefix that has no handler to a WSGI or ASGI app: Flask, FastAPI, Django ...

        Handlers of lambdarouter with a path below the prefix come first, so an app can be moved path by path.
        """
        from .http.mount import routes_of

        if not isinstance(prefix, str):
            raise usage.wrong_type("mount", "the prefix first, as in app.mount('/admin', inner)", prefix)
        for route in routes_of(prefix, inner):
            self.on(route)(inner)

    @property
    def openapi_options(self) -> DocumentOptions:
        """The options that `configure_openapi` has set."""
        return self._openapi

    def configure_openapi(self, **options: Unpack[DocumentOptions]) -> None:
        """Set options of the OpenAPI document: `app.openapi()`, `lambdarouter openapi` and `serve` use them."""
        from .http.operations import document_options

        checked: Any = document_options(options)
        self._openapi.update(checked)

    def openapi(self, **options: Unpack[DocumentOptions]) -> dict[str, Any]:
        """The OpenAPI document of the HTTP handlers, as plain JSON values: 3.1, or 3.0 with `openapi_version="3.0.3"`.

        Raises RegistrationError for an annotation without a schema, and for the name of an unknown security scheme.
        """
        from .http.openapi import document

        return document(self.handlers(), {**self._openapi, **options})

    def asyncapi(self, *, title: str, version: str, description: str | None = None) -> dict[str, Any]:
        """The AsyncAPI 3.0 document of the other handlers, as plain JSON values: channels, operations, messages."""
        from ._documents.asyncapi import document

        return document(self.handlers(), title=title, version=version, description=description)
