"""Any trigger, known or not: the event of `on_cognito_user_pool`.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from ..._events.builder import field, frozen
from ..._events.model import At
from ..._routing.route import Route
from ..._routing.text_filters import Text
from ._trigger import SOURCE as _SOURCE
from ._trigger import TriggerEvent, TriggerReply, filters


@frozen(kw_only=True)
class CognitoEvent(TriggerEvent):
    """A question of any trigger, known or not, with its parts as Cognito sent them."""

    request: Annotated[dict[str, Any], At("request")] = field(factory=dict[str, Any])
    """What the trigger asks about: user attributes, metadata, and what is its own."""

    response: Annotated[dict[str, Any], At("response")] = field(factory=dict[str, Any])
    """What the answer starts from: the keys that this trigger takes, with null or defaults. Empty for some triggers."""


def event(
    *,
    trigger: Text | None = None,
    user_pool: Text | None = None,
    client: Text | None = None,
    where: Callable[[CognitoEvent], bool] | None = None,
) -> Route[CognitoEvent, TriggerReply | Mapping[str, Any] | None]:
    """Any trigger. `trigger` is its whole name, `PreSignUp_SignUp`, or what follows the `_`; the others are ids."""
    return Route(_SOURCE, CognitoEvent, *filters(trigger, user_pool, client), where=where)
