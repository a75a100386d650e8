"""AWS Secrets Manager rotation: one of the four steps that give a secret a new version.

Shape: `SecretId`, `ClientRequestToken` and `Step`. No answer is read: whatever a handler returns, the step is done. An
invocation that raised or ran out of time fails the step, and the whole rotation is tried again later, from the first
step: each step must bear being done twice with one token. `is_needed` says whether there is anything to do,
`create_pending`, `current_secret`, `pending_secret` and `make_current` do the part of each step that is the same for
every secret. They use boto3, which Lambda's runtime has, and leave its errors as they are.

Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from .._events.builder import field, frozen
from .._events.codecs import Codec, expected
from .._events.model import At, Event, Location
from .._replies.callbacks import call_aws
from .._routing.route import Route
from .._routing.source import Invocation, Source
from .._routing.text_filters import Text, text
from ..errors import EventError, ReplyError

_NAME, _API = "secrets_manager", "secretsmanager"
_CURRENT, _PENDING = "AWSCURRENT", "AWSPENDING"
_MOST_BYTES = 65536
_IN_A_TEST = "In a test, let moto answer: call the app itself, not through the client."

SOURCE = Source(_NAME, Invocation(), correlation_id=("ClientRequestToken",))


def _read_step(value: Any, where: Location) -> str:
    # The wire form is camel case; samples of SDKs also have `CreateSecret`, and a page of AWS has `create_secret`.
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
    """Id of the new version: the same in all four steps."""

    step: Annotated[str, At("Step", codec=Codec("a string", _read_step))]
    """`createSecret`, `setSecret`, `testSecret` or `finishSecret`."""

    rotation_token: Annotated[str | None, At("RotationToken")] = field(default=None, repr=False)
    """Token that proves where the request is from, for PutSecretValue across accounts. Not in older events."""


# --- The steps ------------------------------------------------------------------------------------------------------


def is_needed(event: SecretRotation) -> bool:
    """Whether the step has anything to do: False where the new version is AWSCURRENT already. Ask first in every step.

    An EventError where the secret is not being rotated to this version: rotation is switched off, or the version is
    unknown or not AWSPENDING. The function's role needs `secretsmanager:DescribeSecret`.
    """
    return _CURRENT not in _stages(event)[event.token]


def create_pending(event: SecretRotation, make: Callable[[str], str | Mapping[str, Any]]) -> None:
    """The first step: store what `make` makes of the current secret as the pending one, unless there is one already.

    A mapping is stored as JSON. Done again, the step keeps the value that it stored the first time. The function's role
    needs `secretsmanager:GetSecretValue` and `secretsmanager:PutSecretValue`.
    """
    if not is_needed(event) or _value(event, VersionId=event.token, VersionStage=_PENDING) is not None:
        return
    from .._events.json_encoder import dumps
    from .._replies.reply import json_reply  # with its encoder, which three steps of four do without

    made = make(current_secret(event))
    written = made if isinstance(made, str) else dumps(json_reply(_NAME, made))
    if not 0 < len(written.encode("utf-8", "replace")) <= _MOST_BYTES:
        raise ReplyError(_NAME, "SecretString", f"must have 1 to {_MOST_BYTES} bytes")
    given: dict[str, Any] = {
        "SecretId": event.secret_id,
        "ClientRequestToken": event.token,
        "VersionStages": [_PENDING],
    }
    given["SecretString"] = written
    if event.rotation_token is not None:
        given["RotationToken"] = event.rotation_token
    call_aws(_API, "put_secret_value", **given)


def current_secret(event: SecretRotation) -> str:
    """The secret that is in use, as text. The function's role needs `secretsmanager:GetSecretValue`."""
    found = _value(event, VersionStage=_CURRENT)
    if found is None:
        raise EventError(_NAME, "SecretId", "has no current version with a value", _IN_A_TEST)
    return found


def pending_secret(event: SecretRotation) -> str:
    """The secret that is to come into use, as text. The function's role needs `secretsmanager:GetSecretValue`."""
    found = _value(event, VersionId=event.token, VersionStage=_PENDING)
    if found is None:
        problem = "is a version without a value"
        raise EventError(_NAME, "ClientRequestToken", problem, "The step createSecret has to store one first.")
    return found


def make_current(event: SecretRotation) -> None:
    """The last step: move AWSCURRENT to the new version, unless it is there already.

    AWSPENDING is not removed by a call of its own, which Secrets Manager would take for a rotation that failed. The
    function's role needs `secretsmanager:UpdateSecretVersionStage`.
    """
    stages = _stages(event)
    if _CURRENT in stages[event.token]:
        return
    given = {"SecretId": event.secret_id, "VersionStage": _CURRENT, "MoveToVersionId": event.token}
    before = next((version for version, each in stages.items() if _CURRENT in each), None)
    if before is not None:
        given["RemoveFromVersionId"] = before
    call_aws(_API, "update_secret_version_stage", **given)


def _stages(event: SecretRotation) -> dict[str, list[str]]:
    """The labels of the secret's versions; an EventError where it is not being rotated to this event's version."""
    said = call_aws(_API, "describe_secret", SecretId=event.secret_id)
    stages: dict[str, list[str]] | None = said.get("VersionIdsToStages")
    if stages is None:
        raise EventError(_NAME, "SecretId", "is a secret without versions", _IN_A_TEST)
    if not said.get("RotationEnabled"):
        raise EventError(_NAME, "SecretId", "is a secret whose rotation is switched off", "Switch it on.")
    labels = stages.get(event.token)
    if labels is None:
        raise EventError(_NAME, "ClientRequestToken", "is no version of the secret", "Start the rotation anew.")
    if _CURRENT not in labels and _PENDING not in labels:
        problem = f"is a version that is not {_PENDING}"
        raise EventError(_NAME, "ClientRequestToken", problem, "Another rotation has begun, or this one was cancelled.")
    return stages


def _value(event: SecretRotation, **version: str) -> str | None:
    """The text of a version; None where there is none with a value."""
    try:
        said = call_aws(_API, "get_secret_value", SecretId=event.secret_id, **version)
    except Exception as error:
        if _code(error) != "ResourceNotFoundException":
            raise
        return None
    found = said.get("SecretString")
    if found is None and said.get("SecretBinary") is not None:
        raise EventError(_NAME, "SecretId", "is a secret of bytes", "Read and store it with boto3.")
    return None if found is None else str(found)


def _code(error: Exception) -> Any:
    """The code of botocore's ClientError, which is not imported for it."""
    response = getattr(error, "response", None)
    about = response.get("Error") if isinstance(response, dict) else None
    return about.get("Code") if isinstance(about, dict) else None


# --- Routes ---------------------------------------------------------------------------------------------------------


class kind:  # noqa: N801  (a factory of route factories: `create = kind("createSecret", ...)`)
    """A route factory for one step; all of them take the same filters."""

    def __init__(self, step: str, doc: str) -> None:
        self.step = step
        self.__doc__ = doc

    def __call__(
        self, *, secret: Text | None = None, where: Callable[[SecretRotation], bool] | None = None
    ) -> Route[SecretRotation]:
        """The route of this step for the secrets that pass every filter given."""
        return event(step=self.step, secret=secret, where=where)


def event(
    *,
    step: Text | None = None,
    secret: Text | None = None,
    where: Callable[[SecretRotation], bool] | None = None,
) -> Route[SecretRotation]:
    """Every step of every rotation. `secret` takes an ARN, or a pattern of ARNs: they end in six random letters."""
    return Route(SOURCE, SecretRotation, text("step", step), text("secret_id", secret, name="secret"), where=where)


create: kind = kind("createSecret", "The first step: make a new value and store it under the token as AWSPENDING.")
set_: kind = kind("setSecret", "The second step: give the new value to the database or service.")
test: kind = kind("testSecret", "The third step: try the new value.")
finish: kind = kind("finishSecret", "The last step: move AWSCURRENT to the new version.")
