"""One log line for each dispatch, for `App(log_dispatches=True)`."""

from __future__ import annotations

import json
import logging
import os
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .dispatch import Dispatch, DispatchOutcome, Hook

_log = logging.getLogger("lambdarouter.dispatch")

_LEVELS: Final[dict[DispatchOutcome, int]] = {
    "succeeded": logging.INFO,
    "partly failed": logging.WARNING,
    "failed": logging.ERROR,
    "unmatched": logging.ERROR,
    "refused": logging.ERROR,
}


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
    """A hook that logs one line a dispatch, to the logger `lambdarouter.dispatch`.

    Where Lambda's log format is JSON the facts are fields of the line; else they are written as `name=value`. The level
    is that of `AWS_LAMBDA_LOG_LEVEL`, INFO by default.
    """
    # An unknown level must not keep the function from starting.
    _log.setLevel(_NAMES.get(os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper(), logging.INFO))
    as_json = os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"

    def log(dispatch: Dispatch) -> None:
        facts = dispatch.facts()
        if as_json:
            _log.log(_LEVELS[dispatch.outcome], "dispatch %s", dispatch.outcome, extra={"dispatch": facts})
        else:
            line = " ".join(f"{name}={_shown(value)}" for name, value in facts.items())
            _log.log(_LEVELS[dispatch.outcome], "dispatch %s", line)

    return log


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ",".join(f"{name}:{count}" for name, count in value.items())
    if isinstance(value, list):
        return ",".join(map(str, value))
    if isinstance(value, str) and (" " in value or '"' in value or not value.isprintable()):
        return json.dumps(value)  # an id with a line break in it must not look like two lines
    return str(value)
