"""The complete configuration item of an oversized change, from Config's history."""

from __future__ import annotations

from typing import Any

from ..._events.codecs import Mismatch
from ..._events.encoded_codecs import parse_json
from ..._events.reading import read
from ..._events.times import datetime
from ..._replies.callbacks import call_aws
from ...errors import EventError
from ._events import ConfigEvent, ConfigurationItem

#: Keys that the API spells differently than the events.
_EVENT_KEYS = {
    "arn": "ARN",
    "accountId": "awsAccountId",
    "configurationItemMD5Hash": "configurationStateMd5Hash",
    "version": "configurationItemVersion",
}


def recorded_item(event: ConfigEvent) -> ConfigurationItem | None:
    """Return the resource that changed, with its configuration: for an oversized change, read it from Config.

    The item of any other event is returned unchanged; None without an item. The call needs boto3, whose errors
    propagate, and the permission `config:GetResourceConfigHistory`. Raises EventError if Config has no such item.
    """
    item = event.item
    if item is None or event.message_type != "OversizedConfigurationItemChangeNotification":
        return item
    query: dict[str, Any] = {"resourceType": item.resource_type, "resourceId": item.resource_id, "limit": 1}
    if item.captured_at is not None:
        query["laterTime"] = item.captured_at
    items = call_aws("config", "get_resource_config_history", **query).get("configurationItems")
    if not items:
        problem = "is not in Config's history"
        hint = "In a test, call the app itself instead of the client, and mock Config with moto."
        raise EventError("config", "invokingEvent.configurationItemSummary", problem, hint)
    recorded: ConfigurationItem = read(ConfigurationItem, _event_form(items[0]), "config")
    return recorded


def _event_form(item: dict[str, Any]) -> dict[str, Any]:
    """An item of the API in the form of an event: with parsed JSON, and times as text."""
    converted: dict[str, Any] = {}
    for key, value in item.items():
        converted[_EVENT_KEYS.get(key, key)] = value.isoformat() if isinstance(value, datetime) else value
    converted["configuration"] = _parsed(item.get("configuration"))
    supplementary = item.get("supplementaryConfiguration") or {}
    converted["supplementaryConfiguration"] = {key: _parsed(value) for key, value in supplementary.items()}
    converted["relationships"] = [
        {
            "resourceId": each.get("resourceId"),
            "resourceType": each.get("resourceType"),
            "name": each.get("relationshipName"),
        }
        for each in item.get("relationships") or ()
    ]
    return converted


def _parsed(value: Any) -> Any:
    """The JSON value in a text; any other value as it is."""
    try:
        return parse_json(value) if isinstance(value, str) else value
    except Mismatch:
        return value
