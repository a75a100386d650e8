"""The event of any trigger, including unknown triggers, for `on_cognito_user_pool`.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from ..._events.builder import field, frozen
from ..._events.model import At
from ..._routing.route import Route
from ..._routing.text_filters import Text
from ._reply import TriggerReply
from ._trigger import SOURCE as _SOURCE
from ._trigger import TriggerEvent, filters


@frozen(kw_only=True)
class CognitoEvent(TriggerEvent):
    """An event of any trigger, including unknown triggers, with `request` and `response` as Cognito sent them."""

    request: Annotated[dict[str, Any], At("request")] = field(factory=dict[str, Any])
    """Content of the request: user attributes, metadata, and the keys of the trigger."""

    response: Annotated[dict[str, Any], At("response")] = field(factory=dict[str, Any])
    """Initial response: the keys that the trigger reads, with null or default values. Empty for some triggers."""


def event(
    *,
    trigger: Text | None = None,
    user_pool: Text | None = None,
    client: Text | None = None,
    where: Callable[[CognitoEvent], bool] | None = None,
) -> Route[CognitoEvent, TriggerReply | Mapping[str, Any] | None]:
    """Match the events of any trigger of a user pool.

    - `trigger`: full name of the trigger, such as `PreSignUp_SignUp`, or the part after the `_`.
    - `user_pool`: id of the user pool.
    - `client`: id of the app client.
    - `where`: predicate on the event.
    """
    return Route(_SOURCE, CognitoEvent, *filters(trigger, user_pool, client), where=where)
