"""CloudWatch custom widgets: a dashboard wants something to show.

Shape: `widgetContext`, or exactly `{"describe": true}`, for which a widget returns its documentation in Markdown. A
handler returns `html("...")`, `svg("...")`, `markdown("...")`, `json_data(...)`, or what these stand for: HTML in a
string, `{"markdown": "..."}`, any other JSON value, which is shown as such. None shows nothing. An error's text would
show in the widget: for what a handler raises it says "Internal error".

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_create.html
"""

import logging
from collections.abc import Callable
from typing import Annotated, Any, NoReturn

from .._events.builder import field, frozen
from .._events.codecs import epoch_millis, kind_of
from .._events.model import At, Event
from .._events.times import datetime
from .._replies.reply import Reply, json_reply, unwrap_reply
from .._routing.route import Route
from .._routing.source import Invocation, Source
from .._routing.text_filters import Text, text
from ..errors import LambdaRouterError, ReplyError

_log = logging.getLogger("lambdarouter")

_NAME = "cloudwatch_custom_widget"
#: What the viewer is told instead of the text of an exception.
INTERNAL = "Internal error"


@frozen(kw_only=True)
class WidgetRequest(Event):
    """One request of a widget; the widget's own parameters stand in `raw`, beside `widgetContext`."""

    describe: Annotated[bool, At("describe")] = False
    """Whether the documentation of the widget is asked for, in Markdown. Then there is nothing else."""

    dashboard: Annotated[str | None, At("widgetContext.dashboardName")] = None
    """Name of the dashboard."""

    widget_id: Annotated[str | None, At("widgetContext.widgetId")] = None
    """Id of the widget on its dashboard: `widget-16`."""

    title: Annotated[str | None, At("widgetContext.title")] = None
    """Title of the widget."""

    start: Annotated[datetime | None, At("widgetContext.timeRange.start", codec=epoch_millis)] = None
    """Beginning of the dashboard's time range."""

    end: Annotated[datetime | None, At("widgetContext.timeRange.end", codec=epoch_millis)] = None
    """End of the dashboard's time range."""

    zoom_start: Annotated[datetime | None, At("widgetContext.timeRange.zoom.start", codec=epoch_millis)] = None
    """Beginning of what the viewer zoomed into, if anything."""

    zoom_end: Annotated[datetime | None, At("widgetContext.timeRange.zoom.end", codec=epoch_millis)] = None
    """End of what the viewer zoomed into, if anything."""

    period: Annotated[int | None, At("widgetContext.period")] = None
    """Period of the dashboard, in seconds."""

    params: Annotated[dict[str, Any], At("widgetContext.params")] = field(factory=dict[str, Any])
    """Parameters that the widget is set up with."""

    forms: Annotated[dict[str, Any], At("widgetContext.forms.all")] = field(factory=dict[str, Any])
    """Values of the HTML forms in the widget, by name."""

    theme: Annotated[str | None, At("widgetContext.theme")] = None
    """`light` or `dark`."""

    locale: Annotated[str | None, At("widgetContext.locale")] = None
    """Language of the viewer: `en`."""

    timezone: Annotated[str | None, At("widgetContext.timezone.label")] = None
    """Time zone of the dashboard: `UTC`, or `Local`."""

    timezone_offset: Annotated[int | None, At("widgetContext.timezone.offsetInMinutes")] = None
    """Minutes that the time zone is off UTC."""

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


# --- The answer -----------------------------------------------------------------------------------------------------


@frozen
class WidgetReply(Reply):
    """What a widget shows, made by `html`, `svg`, `markdown` or `json_data`."""

    wire: Any
    """The answer as the dashboard gets it: a text, or a JSON value."""


def html(content: str) -> WidgetReply:
    """Show this HTML. What comes from elsewhere must be escaped (`html.escape` of Python); scripts are not run."""
    return WidgetReply(_text("html", content))


def svg(content: str) -> WidgetReply:
    """Show this drawing: an `<svg>` element, without an XML declaration, which HTML does not have."""
    if not _text("svg", content).lstrip().startswith("<svg"):
        raise ReplyError(_NAME, "svg", "does not begin with an <svg> element; leave out what is before it")
    return WidgetReply(content)


def markdown(content: str) -> WidgetReply:
    """Show this Markdown; in answer to the request for it (`describe`), this is the documentation of the widget."""
    return WidgetReply({"markdown": _text("markdown", content)})


def json_data(value: Any) -> WidgetReply:
    """Show this value as JSON; a text would be shown as HTML, and an object of `markdown` alone as Markdown."""
    found = json_reply(_NAME, value)
    if isinstance(found, str):
        raise ReplyError(_NAME, "value", "is a string, which is shown as HTML; use html or markdown")
    if isinstance(found, dict) and found.keys() == {"markdown"}:
        raise ReplyError(_NAME, "value", "is an object of markdown alone, which is shown as such; use markdown")
    return WidgetReply(found)


def _text(field: str, content: Any) -> str:
    if not isinstance(content, str):
        raise ReplyError(_NAME, field, f"is {kind_of(content)}; expected a string")
    return content


def _reply(value: Any, event: WidgetRequest) -> Any:
    if value is None:
        return ""
    shown = json_reply(_NAME, unwrap_reply(_NAME, value, WidgetReply))
    if isinstance(shown, dict) and shown.keys() == {"markdown"}:
        content = _text("markdown", shown["markdown"])
        return content if event.describe else shown
    if event.describe and not isinstance(shown, str):
        raise ReplyError(_NAME, "value", f"is {kind_of(shown)}; the documentation of a widget is Markdown")
    return shown


class WidgetError(LambdaRouterError):
    """What a viewer is shown in place of an exception; that one is the `__cause__`, and in the log."""


def _on_failure(error: Exception, payload: Any) -> NoReturn:
    """Raise what the widget shows; errors of this package leave as they are, for their texts hold no values."""
    if isinstance(error, LambdaRouterError):
        raise error
    _log.error("%s: the viewer is told of an internal error", _NAME, exc_info=error)
    raise WidgetError(INTERNAL) from error


SOURCE = Source(_NAME, Invocation(reply=_reply, on_failure=_on_failure))


# --- Routes ---------------------------------------------------------------------------------------------------------


def request(
    *, dashboard: Text | None = None, where: Callable[[WidgetRequest], bool] | None = None
) -> Route[WidgetRequest]:
    """Requests of any widget. `dashboard` is a dashboard's name, which the request for documentation does not have."""
    return Route(SOURCE, WidgetRequest, text("dashboard", dashboard), where=where)
