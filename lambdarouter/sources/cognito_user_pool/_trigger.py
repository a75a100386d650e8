"""What all triggers of a user pool share: the source, the event's common fields, the reply and the filters."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar, Generic, TypeVar

from ..._events.builder import frozen
from ..._events.codecs import Codec, dict_of, expected
from ..._events.model import At, Event, Location
from ..._replies.reply import Reply
from ..._routing.filters import UnboundFilter
from ..._routing.route import E, Route
from ..._routing.source import Invocation, Source
from ..._routing.text_filters import Text, any_text, starts, text


def _reply(value: Any, event: Any) -> dict[str, Any]:
    if value is None or value is event:
        unchanged: dict[str, Any] = event.raw
        return unchanged
    from ._response import filled

    return filled(value, event)


def _on_failure(error: Exception, payload: Any) -> Any:
    from ._denial import failed

    return failed(error, payload)


SOURCE = Source(
    "cognito_user_pool", Invocation(reply=_reply, on_failure=_on_failure), correlation_id=("callerContext", "requestId")
)


@frozen
class TriggerReply(Reply):
    """An answer to a trigger, made by a helper; each trigger that reads one has a subclass of its own.

    `wire` is what goes into `response`; Cognito gets the whole event with it.
    """

    trigger: ClassVar[str] = ""
    """Which trigger it is for: the part of `trigger_source` before the `_`."""


def _read_attribute(value: Any, where: Location) -> str:
    # Flags are text on the wire, as all attributes are; AWS's own models and samples have booleans as well.
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) is not str:
        raise expected("a string", value)
    return value


#: Attributes of a user: text, whatever they mean.
attributes: Codec = dict_of(Codec("a string", _read_attribute))


@frozen(kw_only=True)
class TriggerEvent(Event):
    """What the events of all triggers have in common."""

    trigger_source: Annotated[str, At("triggerSource")]
    """Which trigger asks, and upon what: `PreSignUp_AdminCreateUser`."""

    user_pool_id: Annotated[str, At("userPoolId")] = "us-east-1_EXAMPLE"
    """Id of the user pool."""

    user_name: Annotated[str | None, At("userName")] = None
    """Name of the user in the pool. May be absent where a machine gets tokens (`TokenGeneration_ClientCredentials`)."""

    client_id: Annotated[str | None, At("callerContext.clientId")] = None
    """Id of the app client; `CLIENT_ID_NOT_APPLICABLE` where an administrator acts."""

    region: Annotated[str, At("region")] = "us-east-1"
    """Region of the user pool."""

    sdk_version: Annotated[str | None, At("callerContext.awsSdkVersion")] = None
    """Version of the AWS SDK that made the request."""

    version: Annotated[str, At("version", assumed=True)] = "1"
    """Version of the event's form: "1"; "2" or "3" for token generation with access tokens."""


A = TypeVar("A", bound=TriggerReply | None)
R = TypeVar("R", bound=TriggerReply)


def made(kind: type[R], response: dict[str, Any], event: TriggerEvent | None = None) -> R:
    """A reply with this in `response`, checked as a plain dict is; with the event, for what depends on it."""
    from ._response import checked

    return kind(checked(kind.trigger, response, event))


class TriggerRoutes(Generic[E, A]):
    """A route factory for one trigger; all of them take the same filters. `A` is the reply, None where none is read."""

    def __init__(self, prefix: str, event: type[E], doc: str) -> None:
        self.prefix = prefix
        self.event = event
        self.__doc__ = doc

    def __call__(
        self,
        *,
        trigger: Text | None = None,
        user_pool: Text | None = None,
        client: Text | None = None,
        where: Callable[[E], bool] | None = None,
    ) -> Route[E, A | Mapping[str, Any] | None]:
        """The route of this trigger's events that pass every filter given."""
        own = starts("trigger_source", f"{self.prefix}_")
        return Route(SOURCE, self.event, own, *filters(trigger, user_pool, client), where=where)


def filters(trigger: Text | None, user_pool: Text | None, client: Text | None) -> list[UnboundFilter | None]:
    """What the routes of all triggers may be narrowed by."""
    return [
        any_text("trigger_source", trigger, name="trigger", texts=lambda name: (name, name.partition("_")[2])),
        text("user_pool_id", user_pool, name="user_pool"),
        text("client_id", client, name="client"),
    ]
