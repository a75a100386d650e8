"""Amazon CloudWatch custom widgets: requests of a dashboard for the content of a widget.

Shape: `widgetContext`, or exactly `{"describe": true}`, which asks for the documentation of the widget in Markdown.

A handler returns `html("...")`, `svg("...")`, `markdown("...")` or `json_data(...)`, or the content itself: HTML in a
string, `{"markdown": "..."}`, or any other JSON value, which the widget shows as JSON. None shows nothing. The widget
would show the text of an error: for an exception of a handler it shows "Internal error".

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_create.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final, NoReturn

from .._events.builder import field, frozen
from .._events.codecs import kind_of
from .._events.model import At, Event
from .._events.times import datetime, epoch_millis
from .._replies.checked import checked_reply
from .._replies.reply import Reply, checked_once, json_reply
from .._routing.deliveries import Invocation
from .._routing.route import Route
from .._routing.source import Source
from .._routing.text_filters import TextFilter, text
from ..errors import LambdaRouterError, ReplyError

__all__ = [
    "SOURCE",
    "WidgetError",
    "WidgetReply",
    "WidgetRequest",
    "html",
    "json_data",
    "markdown",
    "request",
    "svg",
]


_NAME = "cloudwatch_custom_widget"
#: The text that the viewer sees in place of the text of an exception.
_INTERNAL_ERROR = "Internal error"


@frozen(kw_only=True)
class WidgetRequest(Event):
    """One request of a widget. The widget's own parameters are in `raw`, beside `widgetContext`."""

    describe: Annotated[bool, At("describe")] = False
    """Whether the request asks for the documentation of the widget, in Markdown. Such a request has no other fields."""

    dashboard: Annotated[str | None, At("widgetContext.dashboardName")] = None
    """Name of the dashboard."""

    widget_id: Annotated[str | None, At("widgetContext.widgetId")] = None
    """Id of the widget on its dashboard: `widget-16`."""

    title: Annotated[str | None, At("widgetContext.title")] = None
    """Title of the widget."""

    time_range_mode: Annotated[str | None, At("widgetContext.timeRange.mode")] = None
    """`relative` or `absolute`."""

    relative_start: Annotated[int | None, At("widgetContext.timeRange.relativeStart")] = None
    """Length of a relative time range, in milliseconds. None for an absolute one."""

    start: Annotated[datetime | None, At("widgetContext.timeRange.start", codec=epoch_millis)] = None
    """Start of the dashboard's time range."""

    end: Annotated[datetime | None, At("widgetContext.timeRange.end", codec=epoch_millis)] = None
    """End of the dashboard's time range."""

    zoom_start: Annotated[datetime | None, At("widgetContext.timeRange.zoom.start", codec=epoch_millis)] = None
    """Start of the range that the viewer zoomed into. None without a zoom."""

    zoom_end: Annotated[datetime | None, At("widgetContext.timeRange.zoom.end", codec=epoch_millis)] = None
    """End of the range that the viewer zoomed into. None without a zoom."""

    period: Annotated[int | None, At("widgetContext.period")] = None
    """Period of the dashboard, in seconds."""

    is_auto_period: Annotated[bool | None, At("widgetContext.isAutoPeriod")] = None
    """Whether the dashboard chooses the period."""

    params: Annotated[dict[str, Any], At("widgetContext.params")] = field(factory=dict[str, Any])
    """Parameters from the configuration of the widget."""

    forms: Annotated[dict[str, Any], At("widgetContext.forms.all")] = field(factory=dict[str, Any])
    """Values of the HTML forms in the widget, by name."""

    theme: Annotated[str | None, At("widgetContext.theme")] = None
    """`light` or `dark`."""

    locale: Annotated[str | None, At("widgetContext.locale")] = None
    """Language of the viewer: `en`."""

    timezone: Annotated[str | None, At("widgetContext.timezone.label")] = None
    """Time zone of the dashboard: `UTC`, or `Local`."""

    timezone_offset: Annotated[int | None, At("widgetContext.timezone.offsetInMinutes")] = None
    """Offset of the time zone from UTC, in minutes."""

    timezone_offset_iso: Annotated[str | None, At("widgetContext.timezone.offsetISO")] = None
    """Offset of the time zone from UTC, such as `+00:00`."""

    width: Annotated[int | None, At("widgetContext.width")] = None
    """Width of the widget, in pixels."""

    height: Annotated[int | None, At("widgetContext.height")] = None
    """Height of the widget, in pixels."""

    link_charts: Annotated[bool, At("widgetContext.linkCharts")] = False
    """Whether the dashboard links its charts."""

    account: Annotated[str | None, At("widgetContext.accountId")] = None
    """Account of the dashboard."""

    domain: Annotated[str | None, At("widgetContext.domain")] = None
    """Address of the console."""


# --- Replies --------------------------------------------------------------------------------------------------------


@frozen
class WidgetReply(Reply):
    """The content of a widget, made by `html`, `svg`, `markdown` or `json_data`."""

    wire: Any
    """The content in the form that the dashboard reads: a text, or another JSON value."""


def html(content: str) -> WidgetReply:
    """Show HTML. Text from elsewhere must be escaped (Python's `html.escape`); the dashboard runs no scripts."""
    return WidgetReply(_string("html", content))


def svg(content: str) -> WidgetReply:
    """Show an SVG drawing: an `<svg>` element, without an XML declaration, which HTML does not have."""
    if not _string("svg", content).lstrip().startswith("<svg"):
        raise ReplyError(_NAME, "svg", "does not begin with an <svg> element; leave out the text before it")
    return WidgetReply(content)


def markdown(content: str) -> WidgetReply:
    """Show Markdown. For a `describe` request, it is the documentation of the widget."""
    return checked_reply(WidgetReply, {"markdown": _string("markdown", content)})


def json_data(value: Any) -> WidgetReply:
    """Show a value as JSON.

    Raises ReplyError for a string, which the dashboard would show as HTML, for an object with only the key `markdown`,
    which it would show as Markdown, and for a value without a JSON form.
    """
    data = json_reply(_NAME, value)
    if isinstance(data, str):
        raise ReplyError(_NAME, "value", "is a string, which is shown as HTML; use html or markdown")
    if _is_markdown(data):
        raise ReplyError(_NAME, "value", "has only the key markdown, which is shown as Markdown; use markdown")
    return checked_reply(WidgetReply, data) if isinstance(data, dict) else WidgetReply(data)


def _is_markdown(content: Any) -> bool:
    return isinstance(content, dict) and content.keys() == {"markdown"}


def _string(field: str, content: Any) -> str:
    if not isinstance(content, str):
        raise ReplyError(_NAME, field, f"is {kind_of(content)}; expected a string")
    return content


def _check(value: Any) -> Any:
    content = json_reply(_NAME, value)
    if _is_markdown(content):
        _string("markdown", content["markdown"])
    return content


def _reply(value: Any, event: WidgetRequest) -> Any:
    if value is None:
        return ""
    content = checked_once(_NAME, value, WidgetReply, _check)
    if not event.describe:
        return content
    if _is_markdown(content):
        return content["markdown"]
    if not isinstance(content, str):
        raise ReplyError(_NAME, "value", f"is {kind_of(content)}; expected the documentation of the widget in Markdown")
    return content


class WidgetError(LambdaRouterError):
    """The error that the viewer sees in place of an exception, which is its `__cause__` and is logged."""

    is_public = True


def _on_failure(error: Exception, payload: Any) -> NoReturn:
    """Raise the error that the widget shows. Errors of this package are raised unchanged."""
    if isinstance(error, LambdaRouterError):
        raise error
    from .._observability.failure_entry import log_failure

    log_failure(f"{_NAME}: the widget shows an internal error", error, {"source": _NAME})
    raise WidgetError(_INTERNAL_ERROR) from error


SOURCE = Source(
    _NAME,
    Invocation(reply=_reply, on_failure=_on_failure),
    event=WidgetRequest,
    accepts_none=True,
    shows_errors=True,
)


# --- Routes ---------------------------------------------------------------------------------------------------------


def request(
    *, dashboard: TextFilter | None = None, where: Callable[[WidgetRequest], bool] | None = None
) -> Route[WidgetRequest]:
    """Match requests of custom widgets, `describe` requests included.

    - `dashboard`: name of the dashboard. A `describe` request has none, and does not match.
    - `where`: predicate on the event, evaluated after the other filters.
    """
    return Route(SOURCE, WidgetRequest, text("dashboard", dashboard), where=where)


if TYPE_CHECKING:
    from .._routing.decorator import ListensDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_cloudwatch_custom_widget: Final = ListensDecorator(request)
        """Example: `@app.on_cloudwatch_custom_widget(dashboard="orders")`."""
