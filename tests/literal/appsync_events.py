"""AWS AppSync Event APIs: published events, and a subscription."""

from lambdarouter.sources._appsync import AppSyncIdentity
from lambdarouter.sources.appsync_events import AppSyncEvent

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_appsync_events",
        {
            "identity": {"handlerContext": {"tenant": "north"}},
            "result": None,
            "request": {
                "headers": {"x-tenant": "north"},
                "domainName": "events.example.com",
            },
            "info": {
                "channel": {"path": "/orders/late", "segments": ["orders", "late"]},
                "channelNamespace": {"name": "orders"},
                "operation": "PUBLISH",
            },
            "error": None,
            "prev": None,
            "stash": {"seen": 1},
            "outErrors": [],
            "events": [
                {"id": "e-1", "payload": {"order": 17}},
                {"id": "e-2", "payload": ["order", 18]},
            ],
        },
        [
            AppSyncEvent[object](
                channel="/orders/late",
                payload=payload,
                id=id,
                operation="PUBLISH",
                segments=("orders", "late"),
                namespace="orders",
                identity=AppSyncIdentity(handler_context={"tenant": "north"}),
                headers={"x-tenant": "north"},
                domain_name="events.example.com",
                stash={"seen": 1},
            )
            for id, payload in (("e-1", {"order": 17}), ("e-2", ["order", 18]))
        ],
    ),
    Reading(
        "on_appsync_events",
        {
            "identity": None,
            "result": None,
            "request": {"headers": {}, "domainName": None},
            "info": {
                "channel": {"path": "/menu", "segments": ["menu"]},
                "channelNamespace": {"name": "menu"},
                "operation": "SUBSCRIBE",
            },
            "error": None,
            "prev": None,
            "stash": {},
            "outErrors": [],
            "events": None,
        },
        [AppSyncEvent[object](channel="/menu", operation="SUBSCRIBE", segments=("menu",), namespace="menu")],
    ),
]
