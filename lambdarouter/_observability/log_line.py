"""One log line for each dispatch, for `App(log_dispatches=True)`."""

from __future__ import annotations

import json
import logging
import os
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .dispatch import Dispatch, Hook

_log = logging.getLogger("lambdarouter.dispatch")

#: The level names of Lambda's own setting.
_NAMES: Final = {
    "TRACE": logging.DEBUG,
    "DEBUG": logging.DEBUG,
    "INFO": logging.INFO,
    "WARN": logging.WARNING,
    "WARNING": logging.WARNING,
    "ERROR": logging.ERROR,
    "FATAL": logging.CRITICAL,
    "CRITICAL": logging.CRITICAL,
}


def log_line() -> Hook:
    """A hook that logs one line for each dispatch, to the logger `lambdarouter.dispatch`.

    If Lambda's log format is JSON, the facts are fields of the line; otherwise they are written as `name=value`. A line
    is logged at INFO if the outcome is "succeeded", and otherwise at WARNING: the error itself is a separate entry. The
    logger has the level in `AWS_LAMBDA_LOG_LEVEL`, INFO by default.
    """
    # An unknown level must not keep the function from starting.
    _log.setLevel(_NAMES.get(os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper(), logging.INFO))
    is_json = as_fields()

    def log(dispatch: Dispatch) -> None:
        facts = dispatch.facts()
        level = logging.INFO if dispatch.outcome == "succeeded" else logging.WARNING
        if is_json:
            _log.log(level, "dispatch %s", dispatch.outcome, extra={"dispatch": facts})
        else:
            _log.log(level, "dispatch %s", as_text(facts))

    return log


def as_fields() -> bool:
    """Whether the facts of a line are fields of it: if Lambda's log format is JSON."""
    return os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"


def as_text(facts: dict[str, Any]) -> str:
    """Facts as one line of `name=value`."""
    return " ".join(f"{name}={_shown(value)}" for name, value in facts.items())


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ",".join(f"{name}:{count}" for name, count in value.items())
    if isinstance(value, list):
        return ",".join(map(str, value))
    if isinstance(value, str) and (" " in value or '"' in value or not value.isprintable()):
        return json.dumps(value)  # an id with a line break in it must not look like two lines
    return str(value)
