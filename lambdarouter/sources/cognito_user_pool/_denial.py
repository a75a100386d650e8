"""Errors that reach the users of a pool: Cognito shows the message of what a trigger raises.

`UserLambdaValidationException: PreSignUp failed with error By invitation only.` The hosted pages put it into their URL.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
"""

import logging
from typing import Any, NoReturn

from ..._events.codecs import kind_of
from ...errors import LambdaRouterError, ReplyError

#: What a user is told instead of the text of an exception: `PreSignUp failed with error Internal error.`
INTERNAL = "Internal error"

_log = logging.getLogger("lambdarouter")


class DeniedError(LambdaRouterError):
    """What the user was doing is refused; its text, which `deny` was given, is shown to the user."""


class TriggerError(LambdaRouterError):
    """A handler failed; the user is told of an internal error. What it raised is the `__cause__`, and in the log."""


def deny(message: str) -> NoReturn:
    """Refuse what the user is doing, and say why: raises a `DeniedError` whose text Cognito shows to the user.

    For every trigger but the custom senders. Cognito adds `PreSignUp failed with error ` and a full stop.
    """
    if not isinstance(message, str) or not message.strip():
        problem = "is empty" if isinstance(message, str) else f"is {kind_of(message)}"
        raise ReplyError("cognito_user_pool", "message", f"{problem}; expected words for the user")
    raise DeniedError(message)


def failed(error: Exception, payload: Any) -> NoReturn:
    """Raise what Cognito is to show: a TriggerError for what a handler raised.

    Errors of this package leave as they are: their texts name fields and hold no values. So does what a custom sender
    raises, which Lambda retries, and which is shown to nobody.
    """
    trigger = str(payload.get("triggerSource")) if isinstance(payload, dict) else ""
    if isinstance(error, LambdaRouterError) or trigger.startswith(("CustomEmailSender_", "CustomSMSSender_")):
        raise error
    _log.error("cognito_user_pool: the user is told of an internal error", exc_info=error)
    raise TriggerError(INTERNAL) from error
