"""The route of any trigger, including unknown triggers: `on_cognito_user_pool`.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from ..._routing.route import Route
from ..._routing.text_filters import TextFilter
from ._reply import TriggerReply
from ._trigger import SOURCE as _SOURCE
from ._trigger import CognitoEvent, filters


def event(
    *,
    trigger: TextFilter | None = None,
    user_pool: TextFilter | None = None,
    client: TextFilter | None = None,
    where: Callable[[CognitoEvent], bool] | None = None,
) -> Route[CognitoEvent, TriggerReply | Mapping[str, Any] | None]:
    """Match the events of any trigger of a user pool.

    - `trigger`: full name of the trigger, such as `PreSignUp_SignUp`, or the part after the `_`.
    - `user_pool`: id of the user pool.
    - `client`: id of the app client.
    - `where`: predicate on the event.
    """
    return Route(_SOURCE, CognitoEvent, *filters(trigger, user_pool, client), where=where)


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_cognito_user_pool: Final = AnswersDecorator(event)
        """Example: `@app.on_cognito_user_pool(user_pool="us-east-1_Example")`."""
