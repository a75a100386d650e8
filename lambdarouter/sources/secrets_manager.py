"""AWS Secrets Manager rotation: one of the four steps that give a secret a new version.

Shape: `SecretId`, `ClientRequestToken` and `Step`. No answer is read. An invocation that raised fails the step, and the
whole rotation is tried again later, from the first step: each step must bear being done twice with one token. Check
`VersionIdsToStages` of the secret before anything else.

Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
"""

from collections.abc import Callable
from typing import Annotated, Any

from ..classes import frozen
from ..events import At, Event, Where
from ..forms import Form, expected
from ..routes import Route, Source, Text, text

SOURCE = Source("secrets_manager")


def _read_step(value: Any, where: Where) -> str:
    # The wire form is camel case; samples of SDKs also have `CreateSecret`.
    if type(value) is not str:
        raise expected("a string", value)
    return value[:1].lower() + value[1:]


@frozen(kw_only=True)
class SecretRotation(Event):
    """One step of a rotation."""

    secret_id: Annotated[str, At("SecretId")]
    """ARN of the secret."""

    token: Annotated[str, At("ClientRequestToken")]
    """Id of the new version: the same in all four steps."""

    step: Annotated[str, At("Step", form=Form("a string", _read_step))]
    """`createSecret`, `setSecret`, `testSecret` or `finishSecret`."""

    rotation_token: Annotated[str | None, At("RotationToken")] = None
    """Token that proves where the request is from, for PutSecretValue across accounts. Not in older events."""


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
