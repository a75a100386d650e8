"""AWS AppConfig validators: a version of a configuration, before it is deployed.

Shape: `applicationId`, `configurationProfileId`, `configurationVersion` and `content`.

AppConfig reads only whether the invocation failed: a handler that raises refuses the configuration, and a handler that
returns None accepts it. Any other return value is a ReplyError, which also refuses the configuration, because AppConfig
would ignore the value. With `ConfigurationToValidate[Settings]` a configuration that does not fit `Settings` is refused
before the handler is called.

Source: https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-creating-configuration-and-profile-validators.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic

from .._events.builder import field, frozen
from .._events.codecs import kind_of
from .._events.model import At, Event, Payload
from .._routing.deliveries import Invocation
from .._routing.route import Route, T_any
from .._routing.source import Source
from .._routing.text_filters import TextFilter, text
from ..errors import ReplyError

__all__ = ["SOURCE", "ConfigurationToValidate", "configuration"]

_NAME = "appconfig_validator"


@frozen(kw_only=True)
class ConfigurationToValidate(Event, Generic[T_any]):
    """One version of a configuration. `ConfigurationToValidate[Settings]` structures its JSON as `Settings`."""

    application_id: Annotated[str, At("applicationId")] = "abcd123"
    """Id of the application."""

    profile_id: Annotated[str, At("configurationProfileId")] = "ijkl789"
    """Id of the configuration profile."""

    version: Annotated[str, At("configurationVersion")] = "1"
    """Version of the configuration."""

    content: Annotated[T_any, Payload("content", written="base64")] = field(repr=False)
    """Content of the configuration: bytes, or an instance of the type argument in the handler's annotation."""

    uri: Annotated[str | None, At("uri")] = None
    """URI of the configuration, such as `hosted`."""


def _reply(value: Any, event: Any) -> None:
    if value is not None:
        problem = (
            f"is {kind_of(value)}, which AppConfig would ignore; raise an exception to refuse the configuration, or "
            "return None to accept it"
        )
        raise ReplyError(_NAME, "value", problem)


SOURCE = Source(
    _NAME,
    Invocation(reply=_reply),
    event=ConfigurationToValidate,
    idempotency_key=("profile_id", "version"),
)


# --- Routes ---------------------------------------------------------------------------------------------------------


def configuration(
    *,
    application: TextFilter | None = None,
    profile: TextFilter | None = None,
    where: Callable[[ConfigurationToValidate[Any]], bool] | None = None,
) -> Route[ConfigurationToValidate[Any], None]:
    """Match configurations to validate. The handler raises to refuse one, and returns None to accept it.

    - `application`: id of the application.
    - `profile`: id of the configuration profile.
    - `where`: predicate on the event, evaluated after the other filters.
    """
    return Route(
        SOURCE,
        ConfigurationToValidate,
        text("application_id", application, name="application"),
        text("profile_id", profile, name="profile"),
        where=where,
    )


if TYPE_CHECKING:
    from .._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_appconfig_validator: Final = AnswersDecorator(configuration)
        """Example: `@app.on_appconfig_validator(application="orders")`."""
