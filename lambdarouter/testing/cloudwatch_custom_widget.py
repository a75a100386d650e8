"""Sample payloads of CloudWatch custom widgets.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_create.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import Sample
from ..sources.cloudwatch_custom_widget import WidgetRequest

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import Fields

    @frozen(kw_only=True)
    class _Fields(Fields, WidgetRequest): ...

else:
    _Fields = WidgetRequest

_CONTEXT: dict[str, Any] = {
    "dashboardName": "shop",
    "widgetId": "widget-16",
    "domain": "https://us-east-1.console.aws.amazon.com",
    "accountId": "123456789012",
    "locale": "en",
    "timezone": {"label": "UTC", "offsetISO": "+00:00", "offsetInMinutes": 0},
    "period": 300,
    "isAutoPeriod": True,
    "timeRange": {
        "mode": "relative",
        "start": 1769857200000,
        "end": 1769860800000,
        "relativeStart": 3600000,
        "zoom": {"start": 1769858000000, "end": 1769859000000},
    },
    "theme": "light",
    "linkCharts": True,
    "title": "Orders",
    "params": {"shop": "berlin"},
    "forms": {"all": {"day": "today"}},
    "width": 900,
    "height": 600,
}

widget: Final = Sample(
    _Fields, {"shop": "berlin", "widgetContext": _CONTEXT}, doc="A dashboard requests the content of the widget."
)
describe: Final = Sample(_Fields, {"describe": True}, doc="The console requests the documentation of the widget.")
