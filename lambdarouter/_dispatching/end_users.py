"""Errors of services whose error texts end users read, such as Cognito and AppSync.

The text of an error of this package names handlers, filters, fields and files. It is for the log. An end user gets one
sentence with the id of the request, by which an operator finds the log.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from ..errors import LambdaRouterError, RefusedSourceError, UnhandledEventError

if TYPE_CHECKING:
    from .._routing.source import Source

_log = logging.getLogger("lambdarouter")


def shown(source: Source, error: Exception, context: Any, *, is_logged: bool) -> Exception:
    """The error that the service of a source may read: the same, or a copy of it with a text for end users.

    The copy has the class and the attributes of the error, whose own text is logged unless it `is_logged` already.
    """
    if not isinstance(error, LambdaRouterError) or error.is_public:
        return error
    if source.shows_errors or isinstance(error, UnhandledEventError | RefusedSourceError):
        return _hidden(error, source.name, context, is_logged=is_logged)
    return error


def _hidden(error: LambdaRouterError, name: str, context: Any, *, is_logged: bool) -> LambdaRouterError:
    copy = type(error).__new__(type(error))
    copy.__dict__.update(error.__dict__)
    identifier = getattr(context, "aws_request_id", None)
    copy.args = (f"The request could not be handled{f' (request {identifier})' if identifier else ''}",)
    copy.is_public = True
    copy.__cause__ = error
    if not is_logged:
        _log.error("%s: request %s: %s", name, identifier, error)
    return copy
