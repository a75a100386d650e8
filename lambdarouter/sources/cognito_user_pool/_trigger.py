"""The common parts of all triggers of a user pool: source, event fields, reply class, route factory and filters."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Generic, TypeVar

from ..._events.builder import field, frozen
from ..._events.codecs import Codec, dict_of, expected
from ..._events.model import At, Event, Location
from ..._replies.checked import checked_reply
from ..._routing.deliveries import Invocation
from ..._routing.filters import UnboundFilter
from ..._routing.route import E, Route
from ..._routing.source import Source
from ..._routing.text_filters import TextFilter, any_text, text
from ._reply import TriggerReply


def _reply(value: Any, event: Any) -> dict[str, Any]:
    if value is None or value is event:
        unchanged: dict[str, Any] = event.raw
        if not event.trigger_source.startswith("CreateAuthChallenge"):
            return unchanged
        value = {}
    from ._response import response_to

    return response_to(event, value)


def _on_failure(error: Exception, payload: Any) -> Any:
    from ._denial import raise_failure

    raise_failure(error, payload)


def _read_attribute(value: Any, location: Location) -> str:
    # Cognito sends flags as text, like all attributes; AWS's models and samples contain booleans as well.
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) is not str:
        raise expected("a string", value)
    return value


#: Attributes of a user, all as text.
attributes_codec: Codec = dict_of(Codec("a string", _read_attribute))


@frozen(kw_only=True)
class TriggerEvent(Event):
    """The common fields of the events of all triggers."""

    trigger_source: Annotated[str, At("triggerSource")]
    """Name of the trigger with its occasion, such as `PreSignUp_AdminCreateUser`."""

    user_pool_id: Annotated[str, At("userPoolId")] = "us-east-1_EXAMPLE"
    """Id of the user pool."""

    user_name: Annotated[str | None, At("userName")] = None
    """Name of the user in the pool. Can be None for tokens of a machine (`TokenGeneration_ClientCredentials`)."""

    client_id: Annotated[str | None, At("callerContext.clientId")] = None
    """Id of the app client; `CLIENT_ID_NOT_APPLICABLE` for actions of an administrator."""

    region: Annotated[str, At("region")] = "us-east-1"
    """Region of the user pool."""

    sdk_version: Annotated[str | None, At("callerContext.awsSdkVersion")] = None
    """Version of the AWS SDK that made the request."""

    version: Annotated[str, At("version", assumed=True)] = "1"
    """Version of the event's format: "1"; "2" or "3" for token generation with access tokens."""


@frozen(kw_only=True)
class CognitoEvent(TriggerEvent):
    """An event of any trigger, including unknown triggers, with `request` and `response` as Cognito sent them."""

    request: Annotated[dict[str, Any], At("request")] = field(factory=dict[str, Any])
    """Content of the request: user attributes, metadata, and the keys of the trigger."""

    response: Annotated[dict[str, Any], At("response")] = field(factory=dict[str, Any])
    """Initial response: the keys that the trigger reads, with null or default values. Empty for some triggers."""


SOURCE = Source(
    "cognito_user_pool",
    Invocation(reply=_reply, on_failure=_on_failure),
    event=CognitoEvent,
    correlation_id=("callerContext", "requestId"),
    shows_errors=True,
)


A = TypeVar("A", bound=TriggerReply | None)
R = TypeVar("R", bound=TriggerReply)


def trigger_reply(kind: type[R], response: dict[str, Any], event: TriggerEvent | None = None) -> R:
    """Make a reply from the content of `response`, and check it; with the event, also what depends on the event."""
    from ._response import check_response

    return checked_reply(kind, check_response(kind.trigger, response, event))


class TriggerRoutes(Generic[E, A]):
    """A route factory for one trigger. `A` is the class of its replies; None if Cognito ignores the response."""

    def __init__(self, prefix: str, event: type[E], doc: str) -> None:
        self.prefix = prefix
        self.event = event
        filters = (type(self).__call__.__doc__ or "").partition("\n")[2]
        self.__doc__ = f"{doc}\n{filters}"

    def __call__(
        self,
        *,
        trigger: TextFilter | None = None,
        user_pool: TextFilter | None = None,
        client: TextFilter | None = None,
        where: Callable[[E], bool] | None = None,
    ) -> Route[E, A | Mapping[str, Any] | None]:
        """Match the events of this trigger that pass every filter: names, ids and a predicate.

        - `trigger`: full name of the trigger, such as `PreSignUp_SignUp`, or the part after the `_`.
        - `user_pool`: id of the user pool.
        - `client`: id of the app client.
        - `where`: predicate on the event.
        """
        prefix = text("trigger_source", f"{self.prefix}_*")
        return Route(SOURCE, self.event, prefix, *filters(trigger, user_pool, client), where=where)


def filters(
    trigger: TextFilter | None, user_pool: TextFilter | None, client: TextFilter | None
) -> list[UnboundFilter | None]:
    """Return the filters that the routes of all triggers have."""
    return [
        any_text("trigger_source", trigger, name="trigger", texts=lambda name: (name, name.partition("_")[2])),
        text("user_pool_id", user_pool, name="user_pool"),
        text("client_id", client, name="client"),
    ]
