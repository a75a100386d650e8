"""The checks of a request, before a handler sees it and before a kept one is answered."""

from __future__ import annotations

from typing import Any

from ...errors import EventError
from ._replies import CREATE_FAILED

_REQUEST_TYPES = ("Create", "Update", "Delete")
_HINT = "CloudFormation sends it with every request; `lambdarouter sample cloudformation` prints a complete one."


def is_noop(raw: dict[str, Any]) -> bool:
    """Whether there is nothing to delete; raises EventError for a request that cannot be answered."""
    if raw.get("ResponseURL") is None:
        return False  # CDK's provider framework checks its requests, and handles failed creations itself
    if not isinstance(raw["ResponseURL"], str) or not raw["ResponseURL"]:
        raise EventError("cloudformation", "ResponseURL", "is empty or not a string", _HINT)
    from ._response_url import require_aws_url

    require_aws_url(raw["ResponseURL"])
    if raw.get("RequestType") not in _REQUEST_TYPES:
        raise EventError("cloudformation", "RequestType", f"is not one of {', '.join(_REQUEST_TYPES)}", _HINT)
    for key in ("RequestId", "StackId", "LogicalResourceId"):
        if not isinstance(raw.get(key), str) or not raw[key]:
            raise EventError("cloudformation", key, "is missing or not a string", _HINT)
    if not isinstance(raw.get("PhysicalResourceId", ""), str):
        raise EventError("cloudformation", "PhysicalResourceId", "is not a string", _HINT)
    return raw["RequestType"] == "Delete" and raw.get("PhysicalResourceId") == CREATE_FAILED
