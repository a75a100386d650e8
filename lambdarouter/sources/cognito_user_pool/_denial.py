"""Errors that the users of a pool see: Cognito shows the message of the exception that a trigger raises.

An example is `UserLambdaValidationException: PreSignUp failed with error By invitation only.` The hosted UI of Cognito
puts the message into its URL.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
"""

from typing import Any, NoReturn

from ..._events.codecs import kind_of
from ...errors import LambdaRouterError, ReplyError

#: The text that a user sees instead of the text of an exception: `PreSignUp failed with error Internal error.`
_INTERNAL = "Internal error"


class DeniedError(LambdaRouterError):
    """The action of the user is denied. Cognito shows the text, which is the argument of `deny`, to the user."""

    __module__ = __name__.rpartition(".")[0]  # the public one, which tracebacks show

    is_public = True
    answers = "cognito_user_pool"


class TriggerError(LambdaRouterError):
    """A handler failed. Its exception is the `__cause__` and in the log; the user sees an internal error."""

    __module__ = __name__.rpartition(".")[0]  # the public one, which tracebacks show

    is_public = True


def deny(message: str) -> NoReturn:
    """Deny the action of the user with a message: raise a `DeniedError`, whose text Cognito shows to the user.

    Valid for every trigger except the custom senders. Cognito adds `PreSignUp failed with error ` before the message,
    and a full stop after it. Raises ReplyError for an empty message.
    """
    if not isinstance(message, str) or not message.strip():
        problem = "is empty" if isinstance(message, str) else f"is {kind_of(message)}"
        raise ReplyError("cognito_user_pool", "message", f"{problem}; expected a message for the user")
    raise DeniedError(message)


def raise_failure(error: Exception, payload: Any) -> NoReturn:
    """Raise the error that Cognito shows: a TriggerError for the exception of a handler.

    Errors of this package are raised again: those that are not for the user have a general text by now. The exception
    of a custom sender is also raised again: Lambda retries the invocation, and no user sees the text.
    """
    trigger = str(payload.get("triggerSource")) if isinstance(payload, dict) else ""
    if isinstance(error, LambdaRouterError) or trigger.startswith(("CustomEmailSender_", "CustomSMSSender_")):
        raise error
    from ..._observability.failure_entry import log_failure

    log_failure("cognito_user_pool: reporting an internal error to the user", error, {"source": "cognito_user_pool"})
    raise TriggerError(_INTERNAL) from error
