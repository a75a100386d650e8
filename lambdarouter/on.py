"""Table 2: every decorator, one line each. What one may write after `app.`.

`on_s3_put = sugar(lambda: s3.put)` makes `app.on_s3_put(bucket="b")` the same as `app.on(s3.put(bucket="b"))`: the
filters, their types and the docs are those of the factory in the source's module, which is imported when its first
decorator is used, and not before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar, overload

from .errors import RegistrationError

if TYPE_CHECKING:
    from typing import Protocol

    from . import http
    from .http import Binds, HTTPRoute
    from .routes import Answers, E, Listens, R, Route
    from .sources import (
        alb,
        api_gateway_http,
        api_gateway_rest,
        cloudwatch_alarm,
        codecommit,
        eventbridge,
        function_url,
        invoke,
        iot_button,
        iot_one_click,
        s3,
        schedule,
        secrets_manager,
        ses,
        sns,
        sqs,
    )

    class Registers(Protocol):
        """What the decorators need of an app."""

        def on(self, route: Any, /) -> Any:
            """Register handlers of a route."""
else:

    class _Later:
        """A module that is imported when something is first taken from it."""

        def __init__(self, name: str) -> None:
            self.__name__ = name

        def __getattr__(self, attribute: str) -> Any:
            from importlib import import_module

            return getattr(import_module(self.__name__, __package__), attribute)

    http = _Later(".http")
    alb = _Later(".sources.alb")
    api_gateway_http = _Later(".sources.api_gateway_http")
    api_gateway_rest = _Later(".sources.api_gateway_rest")
    cloudwatch_alarm = _Later(".sources.cloudwatch_alarm")
    codecommit = _Later(".sources.codecommit")
    eventbridge = _Later(".sources.eventbridge")
    function_url = _Later(".sources.function_url")
    invoke = _Later(".sources.invoke")
    iot_button = _Later(".sources.iot_button")
    iot_one_click = _Later(".sources.iot_one_click")
    s3 = _Later(".sources.s3")
    schedule = _Later(".sources.schedule")
    secrets_manager = _Later(".sources.secrets_manager")
    ses = _Later(".sources.ses")
    sns = _Later(".sources.sns")
    sqs = _Later(".sources.sqs")

P = ParamSpec("P")
Q = ParamSpec("Q")
D = TypeVar("D")


class sugar(Generic[P, D]):  # noqa: N801  (read as a word in the table below, not as a class)
    """A method of the app that builds a route with a source's factory and registers it."""

    __slots__ = ("factory", "name")

    @overload
    def __init__(self: sugar[Q, Binds], factory: Callable[[], Callable[Q, HTTPRoute]]) -> None: ...
    @overload
    def __init__(self: sugar[Q, Listens[E]], factory: Callable[[], Callable[Q, Route[E]]]) -> None: ...
    @overload
    def __init__(self: sugar[Q, Answers[E, R]], factory: Callable[[], Callable[Q, Route[E, R]]]) -> None: ...
    def __init__(self, factory: Callable[[], Callable[..., Any]]) -> None:
        self.factory = factory

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, app: None, owner: type) -> sugar[P, D]: ...
    @overload
    def __get__(self, app: Registers, owner: type) -> Callable[P, D]: ...
    def __get__(self, app: Registers | None, owner: type) -> Any:
        if app is None:
            return self
        factory = self.factory()
        name = self.name

        def decorator(*args: Any, **filters: Any) -> Any:
            try:
                route = factory(*args, **filters)
            except TypeError as error:
                raise _misspelt(name, factory, args, filters, error) from None
            return app.on(route)

        decorator.__name__ = name
        decorator.__doc__ = factory.__doc__
        decorator.__wrapped__ = factory  # type: ignore[attr-defined]  # inspect.signature follows it to the filters
        return decorator


def _misspelt(
    name: str, factory: Callable[..., Any], args: tuple[Any, ...], filters: dict[str, Any], error: TypeError
) -> Exception:
    """The error for a filter that the decorator does not have; any other TypeError as it is."""
    import inspect
    from difflib import get_close_matches

    known = list(inspect.signature(factory).parameters)
    unknown = [each for each in filters if each not in known]
    if unknown:
        close = get_close_matches(unknown[0], known, 1)
        guess = f"Did you mean {close[0]!r}? " if close else ""
        return RegistrationError(
            f"{name} has no filter {unknown[0]!r}. {guess}It takes: {', '.join(known) or 'no filters'}."
        )
    if args and callable(args[0]):
        return RegistrationError(f"Write @app.{name}(), with parentheses: the decorator takes filters.")
    return error


class Decorators:
    """Every decorator of an app, by source. `app.on(route)` is what each of them does."""

    # Storage, queues and streams
    on_s3 = sugar(lambda: s3.event)
    on_s3_created = sugar(lambda: s3.created)
    on_s3_put = sugar(lambda: s3.put)
    on_s3_post = sugar(lambda: s3.post)
    on_s3_copy = sugar(lambda: s3.copy)
    on_s3_multipart_upload = sugar(lambda: s3.multipart_upload)
    on_s3_removed = sugar(lambda: s3.removed)
    on_s3_delete = sugar(lambda: s3.delete)
    on_s3_delete_marker = sugar(lambda: s3.delete_marker)
    on_s3_restore = sugar(lambda: s3.restore)
    on_s3_replication = sugar(lambda: s3.replication)
    on_s3_lifecycle = sugar(lambda: s3.lifecycle)
    on_s3_tiering = sugar(lambda: s3.tiering)
    on_s3_tagging = sugar(lambda: s3.tagging)
    on_s3_acl = sugar(lambda: s3.acl)
    on_s3_lost = sugar(lambda: s3.lost)
    on_sqs = sugar(lambda: sqs.message)
    on_sns = sugar(lambda: sns.message)

    # Mail and repositories
    on_ses = sugar(lambda: ses.message)
    on_codecommit = sugar(lambda: codecommit.event)
    on_codecommit_created = sugar(lambda: codecommit.created)
    on_codecommit_updated = sugar(lambda: codecommit.updated)
    on_codecommit_deleted = sugar(lambda: codecommit.deleted)

    # Event bus and schedules
    on_eventbridge = sugar(lambda: eventbridge.event)
    on_schedule = sugar(lambda: schedule.event)

    # Management
    on_cloudwatch_alarm = sugar(lambda: cloudwatch_alarm.event)
    on_secrets_manager = sugar(lambda: secrets_manager.event)
    on_secrets_manager_create = sugar(lambda: secrets_manager.create)
    on_secrets_manager_set = sugar(lambda: secrets_manager.set_)
    on_secrets_manager_test = sugar(lambda: secrets_manager.test)
    on_secrets_manager_finish = sugar(lambda: secrets_manager.finish)

    # Devices
    on_iot_button = sugar(lambda: iot_button.event)
    on_iot_one_click = sugar(lambda: iot_one_click.event)

    # On demand
    on_invoke = sugar(lambda: invoke.payload)

    # HTTP: every front door at once, then each by itself
    get = sugar(lambda: http.get)
    post = sugar(lambda: http.post)
    put = sugar(lambda: http.put)
    patch = sugar(lambda: http.patch)
    delete = sugar(lambda: http.delete)
    head = sugar(lambda: http.head)
    options = sugar(lambda: http.options)
    route = sugar(lambda: http.route)
    on_api_gateway_rest = sugar(lambda: api_gateway_rest.request)
    on_api_gateway_http = sugar(lambda: api_gateway_http.request)
    on_function_url = sugar(lambda: function_url.request)
    on_alb = sugar(lambda: alb.request)
