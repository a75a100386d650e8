"""AWS Secrets Manager rotation: the four steps that create and activate a new version of a secret.

Shape: `SecretId`, `ClientRequestToken` and `Step`.

The service ignores the response: the step is done when the invocation returns. If an invocation raises or runs out of
time, the step fails, and Secrets Manager later retries the whole rotation from the first step. Each step must therefore
be idempotent for its token.

`is_needed` returns whether a step has anything to do. `create_pending`, `current_secret`, `pending_secret` and
`make_current` do the parts of the steps that are the same for every secret. They use boto3, which the Lambda runtime
includes, and raise its errors unchanged.

Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final

from .._events.builder import field, frozen
from .._events.codecs import Codec, expected
from .._events.model import At, Event, Location
from .._replies.callbacks import call_aws
from .._routing.deliveries import Invocation
from .._routing.route import Route
from .._routing.source import Source
from .._routing.text_filters import TextFilter, text
from ..errors import EventError, ReplyError

__all__ = [
    "SOURCE",
    "RotationStep",
    "SecretRotation",
    "create",
    "create_pending",
    "current_secret",
    "event",
    "finish",
    "is_needed",
    "make_current",
    "pending_secret",
    "set_",
    "test",
]

_NAME, _API = "secrets_manager", "secretsmanager"
_CURRENT, _PENDING = "AWSCURRENT", "AWSPENDING"
_SECRET_BYTES = 65536
_IN_A_TEST = "In a test, use moto and call the app itself, not the test client."

SOURCE = Source(
    _NAME,
    Invocation(),
    correlation_id=("ClientRequestToken",),
    named_by={"secret": "secret_id"},
    idempotency_key=("secret_id", "token", "step"),
)


def _read_step(value: Any, location: Location) -> str:
    # Secrets Manager sends camel case. Samples of SDKs also have `CreateSecret`, and a page of AWS has `create_secret`.
    if type(value) is not str:
        raise expected("a string", value)
    first, *others = value.split("_")
    return first[:1].lower() + first[1:] + "".join(each[:1].upper() + each[1:] for each in others)


@frozen(kw_only=True)
class SecretRotation(Event):
    """One step of a rotation."""

    secret_id: Annotated[str, At("SecretId")]
    """ARN of the secret."""

    token: Annotated[str, At("ClientRequestToken")]
    """Id of the new version; the same in all four steps."""

    step: Annotated[str, At("Step", codec=Codec("a string", _read_step))]
    """`createSecret`, `setSecret`, `testSecret` or `finishSecret`."""

    rotation_token: Annotated[str | None, At("RotationToken")] = field(default=None, repr=False)
    """Token that proves the origin of the request, for PutSecretValue across accounts. Not in older events."""


# --- The steps ------------------------------------------------------------------------------------------------------


def is_needed(event: SecretRotation) -> bool:
    """Whether the step has anything to do: False if the new version is already AWSCURRENT. Call it first in every step.

    Raises EventError if the secret is not being rotated to this version: the rotation is disabled, or the version is
    unknown or not AWSPENDING. The role of the function needs `secretsmanager:DescribeSecret`.
    """
    return _CURRENT not in _stages(event)[event.token]


def create_pending(event: SecretRotation, make: Callable[[str], str | Mapping[str, Any]]) -> None:
    """Store the return value of `make(current)` as the pending secret, unless one is already stored: the first step.

    `current` is the text of the current secret. A mapping is stored as JSON. If the step is repeated, the value of the
    first time stays. Raises ReplyError for an empty value or one of more than 65,536 bytes. The role of the function
    needs `secretsmanager:GetSecretValue` and `secretsmanager:PutSecretValue`.
    """
    if not is_needed(event) or _value(event, VersionId=event.token, VersionStage=_PENDING) is not None:
        return
    from .._events.json_encoder import dumps
    from .._replies.reply import json_reply  # only this step needs the encoder

    value = make(current_secret(event))
    secret = value if isinstance(value, str) else dumps(json_reply(_NAME, value))
    if not 0 < len(secret.encode("utf-8", "replace")) <= _SECRET_BYTES:
        raise ReplyError(_NAME, "SecretString", f"must have 1 to {_SECRET_BYTES} bytes")
    parameters: dict[str, Any] = {
        "SecretId": event.secret_id,
        "ClientRequestToken": event.token,
        "VersionStages": [_PENDING],
        "SecretString": secret,
    }
    if event.rotation_token is not None:
        parameters["RotationToken"] = event.rotation_token
    call_aws(_API, "put_secret_value", **parameters)


def current_secret(event: SecretRotation) -> str:
    """Return the text of the secret that is in use.

    Raises EventError if it has no text. The role of the function needs `secretsmanager:GetSecretValue`.
    """
    value = _value(event, VersionStage=_CURRENT)
    if value is None:
        raise EventError(_NAME, "SecretId", "has no current version with a value", _IN_A_TEST)
    return value


def pending_secret(event: SecretRotation) -> str:
    """Return the text of the secret that will be in use after the rotation.

    Raises EventError if it has no text. The role of the function needs `secretsmanager:GetSecretValue`.
    """
    value = _value(event, VersionId=event.token, VersionStage=_PENDING)
    if value is None:
        problem = "is a version without a value"
        raise EventError(_NAME, "ClientRequestToken", problem, "The step createSecret must store one first.")
    return value


def make_current(event: SecretRotation) -> None:
    """Move AWSCURRENT to the new version, unless it is already there: the last step.

    It makes no call that removes AWSPENDING, because Secrets Manager would interpret it as a failed rotation. The role
    of the function needs `secretsmanager:UpdateSecretVersionStage`.
    """
    stages = _stages(event)
    if _CURRENT in stages[event.token]:
        return
    parameters = {"SecretId": event.secret_id, "VersionStage": _CURRENT, "MoveToVersionId": event.token}
    previous = next((version for version, labels in stages.items() if _CURRENT in labels), None)
    if previous is not None:
        parameters["RemoveFromVersionId"] = previous
    call_aws(_API, "update_secret_version_stage", **parameters)


def _stages(event: SecretRotation) -> dict[str, list[str]]:
    """Return the labels of each version; raises EventError if the secret is not being rotated to this version."""
    description = call_aws(_API, "describe_secret", SecretId=event.secret_id)
    stages: dict[str, list[str]] | None = description.get("VersionIdsToStages")
    if stages is None:
        raise EventError(_NAME, "SecretId", "is a secret without versions", _IN_A_TEST)
    if not description.get("RotationEnabled"):
        raise EventError(_NAME, "SecretId", "is a secret whose rotation is disabled", "Enable it.")
    labels = stages.get(event.token)
    if labels is None:
        raise EventError(_NAME, "ClientRequestToken", "is not a version of the secret", "Restart the rotation.")
    if _CURRENT not in labels and _PENDING not in labels:
        problem = f"is a version that is not {_PENDING}"
        hint = "Another rotation has started, or this one was cancelled."
        raise EventError(_NAME, "ClientRequestToken", problem, hint)
    return stages


def _value(event: SecretRotation, **version: str) -> str | None:
    """Return the text of a version; None if the version does not exist or has no value."""
    try:
        response = call_aws(_API, "get_secret_value", SecretId=event.secret_id, **version)
    except Exception as error:
        if _error_code(error) != "ResourceNotFoundException":
            raise
        return None
    value = response.get("SecretString")
    if value is None and response.get("SecretBinary") is not None:
        raise EventError(_NAME, "SecretId", "is a binary secret", "Read and store it with boto3.")
    return None if value is None else str(value)


def _error_code(error: Exception) -> Any:
    """Return the error code of botocore's ClientError, without an import of botocore."""
    response = getattr(error, "response", None)
    details = response.get("Error") if isinstance(response, dict) else None
    return details.get("Code") if isinstance(details, dict) else None


# --- Routes ---------------------------------------------------------------------------------------------------------


class RotationStep:
    """A route factory for one step of a rotation; all steps have the same filters."""

    def __init__(self, step: str, summary: str) -> None:
        self.step = step
        """Name of the step, such as `createSecret`."""
        # `help()` of a decorator shows this text. The filters are those in the docstring of `__call__`.
        filters = (type(self).__call__.__doc__ or "").partition("\n")[2]
        self.__doc__ = f"{summary}\n{filters}"

    def __call__(
        self, *, secret: TextFilter | None = None, where: Callable[[SecretRotation], bool] | None = None
    ) -> Route[SecretRotation]:
        """Match this step of rotations.

        - `secret`: ARN of the secret, or a pattern of ARNs, which end with six random letters.
        - `where`: predicate on the event.
        """
        return event(step=self.step, secret=secret, where=where)


def event(
    *,
    step: TextFilter | None = None,
    secret: TextFilter | None = None,
    where: Callable[[SecretRotation], bool] | None = None,
) -> Route[SecretRotation]:
    """Match every step of rotations.

    - `step`: `createSecret`, `setSecret`, `testSecret` or `finishSecret`.
    - `secret`: ARN of the secret, or a pattern of ARNs, which end with six random letters.
    - `where`: predicate on the event.
    """
    return Route(SOURCE, SecretRotation, text("step", step), text("secret_id", secret, name="secret"), where=where)


create: RotationStep = RotationStep(
    "createSecret", "Match the first step: create a new value and store it under the token as AWSPENDING."
)
set_: RotationStep = RotationStep("setSecret", "Match the second step: set the new value in the database or service.")
test: RotationStep = RotationStep("testSecret", "Match the third step: test the new value.")
finish: RotationStep = RotationStep("finishSecret", "Match the last step: move AWSCURRENT to the new version.")


if TYPE_CHECKING:
    from .._routing.decorator import ListensDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_secrets_manager: Final = ListensDecorator(event)
        """Example: `@app.on_secrets_manager(secret="database")`."""
        on_secrets_manager_create: Final = ListensDecorator(create)
        """Match the first step: create a new value and store it under the token as AWSPENDING.

        Example: `@app.on_secrets_manager_create(secret="database")`.
        """
        on_secrets_manager_set: Final = ListensDecorator(set_)
        """Match the second step: set the new value in the database or service.

        Example: `@app.on_secrets_manager_set(secret="database")`.
        """
        on_secrets_manager_test: Final = ListensDecorator(test)
        """Match the third step: test the new value. Example: `@app.on_secrets_manager_test(secret="database")`."""
        on_secrets_manager_finish: Final = ListensDecorator(finish)
        """Match the last step: move AWSCURRENT to the new version.

        Example: `@app.on_secrets_manager_finish(secret="database")`.
        """
