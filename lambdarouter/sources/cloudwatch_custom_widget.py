"""CloudWatch custom widgets: a dashboard wants something to show.

Shape: `widgetContext`, or exactly `{"describe": true}`, for which a widget returns its documentation in Markdown. The
answer is HTML in a string, `{"markdown": "..."}`, or any JSON value, which is shown as such; None shows nothing. The
text of an exception shows in the widget, so that it should say nothing that the viewer must not see.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_create.html
"""

from collections.abc import Callable
from typing import Annotated, Any

from ..classes import field, frozen
from ..events import At, Event
from ..forms import epoch_millis
from ..replies import json_reply
from ..routes import Route, Source, Text, text
from ..times import datetime


def _reply(value: Any, event: Any) -> Any:
    return "" if value is None else json_reply("cloudwatch_custom_widget", value)


SOURCE = Source("cloudwatch_custom_widget", reply=_reply)


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

    start: Annotated[datetime | None, At("widgetContext.timeRange.start", form=epoch_millis)] = None
    """Beginning of the dashboard's time range."""

    end: Annotated[datetime | None, At("widgetContext.timeRange.end", form=epoch_millis)] = None
    """End of the dashboard's time range."""

    zoom_start: Annotated[datetime | None, At("widgetContext.timeRange.zoom.start", form=epoch_millis)] = None
    """Beginning of what the viewer zoomed into, if anything."""

    zoom_end: Annotated[datetime | None, At("widgetContext.timeRange.zoom.end", form=epoch_millis)] = None
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


def request(
    *, dashboard: Text | None = None, where: Callable[[WidgetRequest], bool] | None = None
) -> Route[WidgetRequest]:
    """Requests of any widget. `dashboard` is a dashboard's name, which the request for documentation does not have."""
    return Route(SOURCE, WidgetRequest, text("dashboard", dashboard), where=where)
