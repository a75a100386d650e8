"""Parameters, secrets and configurations as dependencies that live as long as the execution environment."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, get_args

from .._calling.parameter import Depends
from ..errors import RegistrationError

Transform = Literal["json", "binary", "auto"]


def parameter(name: str, *, transform: Transform | None = None, decrypt: bool = False) -> Depends:
    """Depend on a parameter of SSM Parameter Store, read once for the life of the execution environment.

    `limit: Annotated[str, parameter("/shop/limit")]`. In a test, `Client(app, overrides={...})` replaces the `provider`
    of the dependency.
    """
    return _parameter(name, _checked(transform), decrypt)


def secret(name: str, *, transform: Transform | None = None) -> Depends:
    """Depend on a secret of Secrets Manager, read once for the life of the execution environment.

    A rotated secret is read again by the next environment.
    """
    return _secret(name, _checked(transform))


def app_config(name: str, *, environment: str, application: str, transform: Transform | None = None) -> Depends:
    """Depend on a configuration profile of AppConfig, read once for the life of the execution environment."""
    return _app_config(name, environment, application, _checked(transform))


def _checked(transform: Any) -> Any:
    if transform is not None and transform not in get_args(Transform):
        raise RegistrationError(f"transform must be None, or one of {', '.join(get_args(Transform))}.")
    return transform


# The same parameter in two handlers is one dependency, with one value.


@cache
def _parameter(name: str, transform: Any, decrypt: bool) -> Depends:
    def read_parameter() -> Any:
        from aws_lambda_powertools.utilities.parameters import get_parameter

        return get_parameter(name, transform=transform, decrypt=decrypt, force_fetch=True)

    return Depends(read_parameter, scope="environment")


@cache
def _secret(name: str, transform: Any) -> Depends:
    def read_secret() -> Any:
        from aws_lambda_powertools.utilities.parameters import get_secret

        return get_secret(name, transform=transform, force_fetch=True)

    return Depends(read_secret, scope="environment")


@cache
def _app_config(name: str, environment: str, application: str, transform: Any) -> Depends:
    def read_configuration() -> Any:
        from aws_lambda_powertools.utilities.parameters import get_app_config

        return get_app_config(
            name, environment=environment, application=application, transform=transform, force_fetch=True
        )

    return Depends(read_configuration, scope="environment")
