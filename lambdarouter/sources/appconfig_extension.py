"""AWS AppConfig extensions: action points while a configuration is created or deployed.

Shape: `InvocationId`, `Application`, and `Type` with the name of an action point.

The reply depends on the action point:

- `PRE_CREATE_HOSTED_CONFIGURATION_VERSION` and `PRE_START_DEPLOYMENT`: `content` replaces the content, `refuse` ends
  the action, and None continues it.
- `AT_DEPLOYMENT_TICK`: `roll_back` and `refuse` end the deployment; None continues it.
- `ON_DEPLOYMENT_...`: AppConfig invokes the function asynchronously and ignores the reply.

If a handler raises, the action is refused at a `PRE_` point, and the deployment is rolled back at the tick.

Source: https://docs.aws.amazon.com/appconfig/latest/userguide/working-with-appconfig-extensions-creating-custom-lambda.html
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic

from .._events.builder import field, frozen
from .._events.codecs import Codec, Mismatch, expected, kind_of
from .._events.encoded_codecs import read_base64, write_base64
from .._events.json_encoder import dumps
from .._events.model import At, Event, Location, Part, Payload
from .._replies.checked import checked_reply
from .._replies.reply import Reply, checked_once, json_reply, object_reply, one_of, required
from .._routing.deliveries import Invocation
from .._routing.route import Route, T_any
from .._routing.source import Source
from .._routing.text_filters import Text, any_text, text
from ..errors import ReplyError

__all__ = [
    "SOURCE",
    "AppConfigReply",
    "AppConfigResource",
    "ExtensionEvent",
    "PreviousContent",
    "content",
    "event",
    "refuse",
    "roll_back",
]

_NAME = "appconfig_extension"
_TICK = "AT_DEPLOYMENT_TICK"


def _upper(name: str) -> str:
    """The name of an action point as AppConfig's API writes it: `PRE_START_DEPLOYMENT` for `PreStartDeployment`."""
    return "".join(f"_{each}" if each.isupper() else each.upper() for each in name).removeprefix("_")


def _read_action_point(value: Any, location: Location) -> str:
    if type(value) is not str:
        raise expected("the name of an action point in a string", value)
    return _upper(value)


def _write_action_point(value: str) -> str:
    return "".join(part.capitalize() for part in value.split("_"))


_action_point = Codec("the name of an action point in a string", _read_action_point, _write_action_point)


@frozen(kw_only=True)
class AppConfigResource(Part):
    """An application, an environment or a configuration profile."""

    id: Annotated[str, At("Id")]
    """Id of the resource."""

    name: Annotated[str | None, At("Name")] = None
    """Name of the resource. Not in every event."""


@frozen(kw_only=True)
class PreviousContent(Part):
    """The version before the one that is created."""

    content: Annotated[str | None, At("Content")] = field(default=None, repr=False)
    """Content of the version in base64."""

    content_type: Annotated[str | None, At("ContentType")] = None
    """Media type of the content."""

    version: Annotated[str | None, At("ContentVersion")] = None
    """Number of the version."""


@frozen(kw_only=True)
class ExtensionEvent(Event, Generic[T_any]):
    """One action point. `ExtensionEvent[Settings]` structures the JSON of the content as `Settings`."""

    action_point: Annotated[str, At("Type", codec=_action_point)]
    """Action point: `PRE_CREATE_HOSTED_CONFIGURATION_VERSION`, `PRE_START_DEPLOYMENT`, `AT_DEPLOYMENT_TICK`,
    `ON_DEPLOYMENT_START`, `ON_DEPLOYMENT_STEP`, `ON_DEPLOYMENT_BAKING`, `ON_DEPLOYMENT_COMPLETE` or
    `ON_DEPLOYMENT_ROLLED_BACK`."""

    content: Annotated[T_any | None, Payload("Content", written="base64")] = field(default=None, repr=False)
    """Content of the configuration: bytes, or an instance of the type argument. Only at the `PRE_` points."""

    application: Annotated[AppConfigResource | None, At("Application")] = None
    """Application of the configuration."""

    environment: Annotated[AppConfigResource | None, At("Environment")] = None
    """Environment of the deployment. None where a version is created."""

    profile: Annotated[AppConfigResource | None, At("ConfigurationProfile")] = None
    """Configuration profile."""

    parameters: Annotated[dict[str, str], At("Parameters")] = field(factory=dict[str, str])
    """Parameters of the extension, as the association sets them."""

    invocation_id: Annotated[str, At("InvocationId")] = "abc1234"
    """Id of this invocation of the extension."""

    description: Annotated[str | None, At("Description")] = None
    """Description of the version or of the deployment."""

    content_type: Annotated[str | None, At("ContentType")] = None
    """Media type of the content. Only at the `PRE_` points."""

    content_version: Annotated[str | None, At("ContentVersion")] = None
    """Number of the version. Only at the `PRE_` points."""

    previous_content: Annotated[PreviousContent | None, At("PreviousContent")] = None
    """The version before this one. Only where a version is created."""

    deployment_number: Annotated[int | str | None, At("DeploymentNumber")] = None
    """Number of the deployment. None where a version is created."""

    configuration_version: Annotated[str | None, At("ConfigurationVersion")] = None
    """Version that is deployed. Only during a deployment."""

    deployment_state: Annotated[str | None, At("DeploymentState")] = None
    """State of the deployment, such as `DEPLOYING`. Only at `AT_DEPLOYMENT_TICK`."""

    percentage_complete: Annotated[str | None, At("PercentageComplete")] = None
    """Percentage of the targets that have the configuration, such as `0.0`. Only at `AT_DEPLOYMENT_TICK`."""


# --- Replies --------------------------------------------------------------------------------------------------------


@frozen
class AppConfigReply(Reply):
    """A reply to an action point, made by `content`, `refuse` or `roll_back`."""


def content(value: Any) -> AppConfigReply:
    """Replace the content of the configuration: bytes, text, or any other value as JSON. Only at the `PRE_` points.

    Raises ReplyError for a value without a JSON form.
    """
    written = value if isinstance(value, bytes | str) else dumps(json_reply(_NAME, value))
    return checked_reply(AppConfigReply, {"statusCode": 200, "Content": write_base64(written)})


def refuse(
    message: str, *, details: Sequence[Mapping[str, Any]] = (), error: str = "BadRequestError"
) -> AppConfigReply:
    """End the action with an error for the caller: the version is not created, or the deployment does not continue.

    - `message`: the reason, for the caller.
    - `details`: details of the error, as JSON objects.
    - `error`: name of the error.
    """
    wire: dict[str, Any] = {"Error": error, "Message": message}
    if details:
        wire["Details"] = list(details)
    return checked_reply(AppConfigReply, _check(wire))


def roll_back(description: str) -> AppConfigReply:
    """Roll the deployment back, with the reason for its event log. Only at `AT_DEPLOYMENT_TICK`."""
    wire = {"Directive": "ROLL_BACK", "Description": description}
    required(_NAME, wire, "Description", str, "a string")
    return checked_reply(AppConfigReply, wire)


def _check(value: Any) -> dict[str, Any]:
    reply = object_reply(_NAME, value)
    known: tuple[str, ...]
    if "Error" in reply:
        known = ("Error", "Message", "Details")
        required(_NAME, reply, "Error", str, "a string")
        required(_NAME, reply, "Message", str, "a string")
        if reply.get("Details") is not None:
            for index, each in enumerate(required(_NAME, reply, "Details", list, "a list of objects")):
                if not isinstance(each, dict):
                    raise ReplyError(_NAME, f"Details[{index}]", f"is {kind_of(each)}; expected an object")
    elif "Directive" in reply:
        known = ("Directive", "Description")
        one_of(_NAME, reply, "Directive", ("CONTINUE", "ROLL_BACK"))
        if reply.get("Description") is not None:
            required(_NAME, reply, "Description", str, "a string")
    else:
        known = ("statusCode", "Content")
        if reply.get("Content") is not None:
            _check_base64(required(_NAME, reply, "Content", str, "base64 in a string"))
    for key in reply:
        if key not in known:
            raise ReplyError(_NAME, key, f"is unknown here; the known keys are: {', '.join(known)}")
    return reply


def _check_base64(value: str) -> None:
    try:
        read_base64(value, (_NAME,))
    except Mismatch:
        raise ReplyError(_NAME, "Content", "is not base64; content() encodes it") from None


def _reply(value: Any, event: ExtensionEvent[Any]) -> dict[str, Any] | None:
    point = event.action_point
    if value is None:
        return {"Directive": "CONTINUE"} if point == _TICK else None
    if not isinstance(value, Reply | Mapping):
        raise ReplyError(_NAME, "value", f"is {kind_of(value)}; expected content(), refuse(), roll_back() or None")
    reply = checked_once(_NAME, value, AppConfigReply, _check)
    if point.startswith("ON_"):
        raise ReplyError(_NAME, "value", f"is a reply, which AppConfig ignores at {point}; return None")
    if "Directive" in reply and point != _TICK:
        raise ReplyError(_NAME, "Directive", f"is only allowed at {_TICK}, not at {point}")
    if "Content" in reply and point == _TICK:
        raise ReplyError(_NAME, "Content", "is only allowed at the PRE_ action points")
    return reply


SOURCE = Source(
    _NAME,
    Invocation(reply=_reply),
    event=ExtensionEvent,
    correlation_id=("InvocationId",),
    idempotency_key=("invocation_id",),
)


# --- Routes ---------------------------------------------------------------------------------------------------------


def event(
    *,
    action_point: Text | None = None,
    application: Text | None = None,
    profile: Text | None = None,
    where: Callable[[ExtensionEvent[Any]], bool] | None = None,
) -> Route[ExtensionEvent[Any], AppConfigReply | Mapping[str, Any] | None]:
    """Match action points of configurations.

    - `action_point`: action point, such as `PRE_START_DEPLOYMENT`; `PreStartDeployment` is the same.
    - `application`: id or name of the application.
    - `profile`: id or name of the configuration profile.
    - `where`: predicate on the event, evaluated after the other filters.
    """
    return Route(
        SOURCE,
        ExtensionEvent,
        text("action_point", _written_as_the_api(action_point)),
        any_text("application", application, name="application", texts=_id_and_name),
        any_text("profile", profile, name="profile", texts=_id_and_name),
        where=where,
    )


if TYPE_CHECKING:
    from .._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_appconfig_extension: Final = AnswersDecorator(event)
        """Example: `@app.on_appconfig_extension(application="orders")`."""


def _written_as_the_api(wanted: Text | None) -> Text | None:
    """A filter on action points in the words of the API: `PreStartDeployment` becomes `PRE_START_DEPLOYMENT`."""
    if isinstance(wanted, str):
        return wanted if wanted.isupper() else _upper(wanted)
    if isinstance(wanted, list | tuple | set | frozenset):
        return [_upper(each) if isinstance(each, str) and not each.isupper() else each for each in wanted]
    return wanted


def _id_and_name(resource: AppConfigResource | None) -> tuple[str, ...]:
    return () if resource is None else tuple(each for each in (resource.id, resource.name) if each)
