"""CloudWatch custom widgets: a dashboard draws one, and the console asks for its documentation."""

from datetime import UTC, datetime

from lambdarouter.sources.cloudwatch_custom_widget import WidgetRequest

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_cloudwatch_custom_widget",
        {
            "sku": "pear",
            "widgetContext": {
                "dashboardName": "Shop",
                "widgetId": "widget-16",
                "domain": "https://eu-west-1.console.aws.amazon.com",
                "accountId": "210987654321",
                "locale": "de",
                "timezone": {"label": "UTC", "offsetISO": "+01:00", "offsetInMinutes": 60},
                "period": 300,
                "isAutoPeriod": True,
                "timeRange": {
                    "mode": "relative",
                    "start": 1769860800001,
                    "end": 1769860800002,
                    "relativeStart": 86400012,
                    "zoom": {"start": 1769860800003, "end": 1769860800004},
                },
                "theme": "dark",
                "linkCharts": True,
                "title": "Late orders",
                "forms": {"all": {"limit": "10"}},
                "params": {"sku": "pear"},
                "width": 588,
                "height": 369,
            },
        },
        [
            WidgetRequest(
                dashboard="Shop",
                widget_id="widget-16",
                title="Late orders",
                time_range_mode="relative",
                relative_start=86400012,
                is_auto_period=True,
                timezone_offset_iso="+01:00",
                start=datetime(2026, 1, 31, 12, 0, 0, 1_000, UTC),
                end=datetime(2026, 1, 31, 12, 0, 0, 2_000, UTC),
                zoom_start=datetime(2026, 1, 31, 12, 0, 0, 3_000, UTC),
                zoom_end=datetime(2026, 1, 31, 12, 0, 0, 4_000, UTC),
                period=300,
                params={"sku": "pear"},
                forms={"limit": "10"},
                theme="dark",
                locale="de",
                timezone="UTC",
                timezone_offset=60,
                width=588,
                height=369,
                link_charts=True,
                account="210987654321",
                domain="https://eu-west-1.console.aws.amazon.com",
            )
        ],
    ),
    Reading("on_cloudwatch_custom_widget", {"describe": True}, [WidgetRequest(describe=True)]),
]
