"""The post authentication trigger: after a user signed in, before Cognito issues tokens. Cognito ignores the response.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-authentication.html
"""

from typing import TYPE_CHECKING, Annotated, Final

from ..._events.builder import field, frozen
from ..._events.model import At
from ._trigger import TriggerEvent, TriggerRoutes, attributes_codec


@frozen(kw_only=True)
class PostAuthenticationEvent(TriggerEvent):
    """A user who signed in."""

    trigger_source: Annotated[str, At("triggerSource")] = "PostAuthentication_Authentication"
    """Always `PostAuthentication_Authentication`."""

    user_attributes: Annotated[dict[str, str], At("request.userAttributes", codec=attributes_codec)] = field(
        factory=dict[str, str]
    )
    """Attributes of the user by name."""

    new_device_used: Annotated[bool, At("request.newDeviceUsed")] = False
    """Whether the user signed in from a new device. Only if the pool remembers devices."""

    client_metadata: Annotated[dict[str, str], At("request.clientMetadata")] = field(factory=dict[str, str])
    """`ClientMetadata` that the app sent with its request. Not for every API operation."""


post_authentication: TriggerRoutes[PostAuthenticationEvent, None] = TriggerRoutes(
    "PostAuthentication", PostAuthenticationEvent, "Match users who signed in, before Cognito issues tokens."
)


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_cognito_post_authentication: Final = AnswersDecorator(post_authentication)
        """Match users who signed in, before Cognito issues tokens.

        Example: `@app.on_cognito_post_authentication(user_pool="us-east-1_Example")`.
        """
