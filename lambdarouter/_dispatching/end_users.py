"""Errors of services whose error texts end users read, such as Cognito and AppSync.

The text of an error of this package names handlers, filters, fields and files. It is for the log. An end user gets one
sentence with the id of the request, by which an operator finds the log.
"""

from __future__ import annotations

import logging
from typing import Any

from ..errors import LambdaRouterError

_log = logging.getLogger("lambdarouter")


def hidden(error: LambdaRouterError, name: str, context: Any, *, is_logged: bool) -> LambdaRouterError:
    """The same error, with its class and attributes, and with a text for end users.

    Its own text is logged, unless it `is_logged` already.
    """
    shown = type(error).__new__(type(error))
    shown.__dict__.update(error.__dict__)
    identifier = getattr(context, "aws_request_id", None)
    shown.args = (f"The request could not be handled{f' (request {identifier})' if identifier else ''}",)
    shown.is_public = True
    shown.__cause__ = error
    if not is_logged:
        _log.error("%s: request %s: %s", name, identifier, error)
    return shown
