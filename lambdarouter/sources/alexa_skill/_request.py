"""The requests of Alexa skills, and the class of the replies to them."""

from typing import Annotated, Any

from ..._events.builder import field, frozen
from ..._events.model import At, Event, Part
from ..._events.times import datetime, iso_seconds
from ..._replies.reply import Reply


@frozen(kw_only=True)
class AlexaSlotValue(Part):
    """One value of a slot type that matches the words of the customer."""

    name: Annotated[str, At("value.name")]
    """Name of the value, even if the customer said a synonym."""

    id: Annotated[str | None, At("value.id")] = None
    """Id of the value. None if the slot type defines no id for it."""


@frozen(kw_only=True)
class AlexaResolution(Part):
    """The result of one slot type for the words of the customer."""

    authority: Annotated[str | None, At("authority")] = None
    """Name of the slot type or of the catalog."""

    status: Annotated[str | None, At("status.code")] = None
    """`ER_SUCCESS_MATCH`, `ER_SUCCESS_NO_MATCH`, or `ER_ERROR_...` if the resolution failed."""

    values: Annotated[tuple[AlexaSlotValue, ...], At("values")] = ()
    """The matching values, the most likely one first. Empty without a match."""


@frozen(kw_only=True)
class AlexaSlot(Part):
    """One slot of an intent."""

    name: Annotated[str, At("name")]
    """Name of the slot."""

    value: Annotated[str | None, At("value", "slotValue.value")] = None
    """Words of the customer for the slot. None before the slot is filled, and for a slot with several values."""

    values: Annotated[tuple[dict[str, Any], ...], At("slotValue.values")] = ()
    """Values of a slot that collects several, as Alexa's objects: `{"type": "Simple", "value": ..., "resolutions":
    ...}`. Empty for any other slot."""

    confirmation_status: Annotated[str, At("confirmationStatus", assumed=True)] = "NONE"
    """`NONE`, `CONFIRMED` or `DENIED`."""

    source: Annotated[str | None, At("source")] = None
    """Origin of the value, usually `USER`. Not in older requests."""

    resolutions: Annotated[
        tuple[AlexaResolution, ...],
        At("resolutions.resolutionsPerAuthority", "slotValue.resolutions.resolutionsPerAuthority"),
    ] = ()
    """Results of the slot types for the value. Only for slots of a custom or extended slot type."""


@frozen(kw_only=True)
class AlexaRequest(Event):
    """One request to a skill. `raw["request"]` has the keys of single request types that have no field here."""

    request_type: Annotated[str, At("request.type")]
    """`LaunchRequest`, `IntentRequest`, `SessionEndedRequest`, `AudioPlayer.PlaybackStarted` ..."""

    request_id: Annotated[str | None, At("request.requestId")] = None
    """Id of the request."""

    timestamp: Annotated[datetime | None, At("request.timestamp", codec=iso_seconds)] = None
    """Time at which Alexa sent the request, to the second."""

    version: Annotated[str, At("version")] = "1.0"
    """Version of the request's format."""

    locale: Annotated[str | None, At("request.locale")] = None
    """Language of the customer, such as `en-US`. Not in skill events and messages."""

    skill_id: Annotated[
        str | None, At("context.System.application.applicationId", "session.application.applicationId")
    ] = None
    """Id of the skill: `amzn1.ask.skill....`."""

    intent: Annotated[str | None, At("request.intent.name")] = None
    """Name of the intent. Only for `IntentRequest` and `CanFulfillIntentRequest`."""

    slots: Annotated[dict[str, AlexaSlot], At("request.intent.slots")] = field(factory=dict[str, AlexaSlot])
    """Slots of the intent by name, filled or not. Empty without an intent."""

    confirmation_status: Annotated[str | None, At("request.intent.confirmationStatus")] = None
    """Confirmation of the whole intent: `NONE`, `CONFIRMED` or `DENIED`. None without an intent."""

    dialog_state: Annotated[str | None, At("request.dialogState")] = None
    """`STARTED`, `IN_PROGRESS` or `COMPLETED`. Only for an intent with a dialog model."""

    session_id: Annotated[str | None, At("session.sessionId")] = None
    """Id of the conversation. None outside a conversation."""

    session_new: Annotated[bool, At("session.new")] = False
    """Whether the request starts the conversation."""

    session_attributes: Annotated[dict[str, Any], At("session.attributes")] = field(factory=dict[str, Any])
    """The `sessionAttributes` of the last response in this conversation."""

    user_id: Annotated[str | None, At("context.System.user.userId", "session.user.userId")] = None
    """Id of the customer's account for this skill. It changes when the customer disables and enables the skill."""

    access_token: Annotated[str | None, At("context.System.user.accessToken", "session.user.accessToken")] = field(
        default=None, repr=False
    )
    """Access token of the linked account; not shown in `repr`. Only after account linking."""

    permissions: Annotated[dict[str, Any] | None, At("context.System.user.permissions", "session.user.permissions")] = (
        field(default=None, repr=False)
    )
    """Permissions of the customer: `scopes` with their status, and a `consentToken`; not shown in `repr`."""

    person_id: Annotated[str | None, At("context.System.person.personId")] = None
    """Id of the person who spoke. Only if Alexa recognizes the voice."""

    person_access_token: Annotated[str | None, At("context.System.person.accessToken")] = field(
        default=None, repr=False
    )
    """Access token of the linked account of that person; not shown in `repr`. Only if the account is linked."""

    unit_id: Annotated[str | None, At("context.System.unit.unitId")] = None
    """Id of the unit that the device is in, such as a hotel room. Only in Alexa Smart Properties."""

    persistent_unit_id: Annotated[str | None, At("context.System.unit.persistentUnitId")] = None
    """Id of the unit, which all skills of the developer share. Only with Amazon's permission."""

    device_id: Annotated[str | None, At("context.System.device.deviceId")] = None
    """Id of the device for this skill. Not in skill events."""

    persistent_endpoint_id: Annotated[str | None, At("context.System.device.persistentEndpointId")] = None
    """Id of the device, which all skills of the developer share. Only with Amazon's permission."""

    supported_interfaces: Annotated[dict[str, Any], At("context.System.device.supportedInterfaces")] = field(
        factory=dict[str, Any]
    )
    """Interfaces that the device supports, by name: `AudioPlayer`, `Display`, `Geolocation` ..."""

    api_endpoint: Annotated[str | None, At("context.System.apiEndpoint")] = None
    """Base URL of the Alexa APIs for this customer."""

    api_access_token: Annotated[str | None, At("context.System.apiAccessToken")] = field(default=None, repr=False)
    """Access token for the Alexa APIs; not shown in `repr`."""

    audio_player: Annotated[dict[str, Any] | None, At("context.AudioPlayer")] = None
    """State of the audio player: `playerActivity`, `token`, `offsetInMilliseconds`. Only for devices that have one."""

    geolocation: Annotated[dict[str, Any] | None, At("context.Geolocation")] = None
    """Location of the device. Only for mobile devices, with the permission of the customer."""

    viewport: Annotated[dict[str, Any] | None, At("context.Viewport")] = None
    """Size and shape of the screen. Only for devices that have one."""

    viewports: Annotated[tuple[dict[str, Any], ...], At("context.Viewports")] = ()
    """All viewports of the device, as Alexa's objects with `type` and `id`. Only for devices that have one."""

    extensions: Annotated[dict[str, Any] | None, At("context.Extensions")] = None
    """Extensions that the skill may use on the device: `available`. Only for devices that have any."""

    presentation: Annotated[dict[str, Any] | None, At(("context", "Alexa.Presentation.APL"))] = None
    """The APL document of the skill that the screen shows. Only while the screen shows one."""

    reason: Annotated[str | None, At("request.reason")] = None
    """Reason for the end of the session: `USER_INITIATED`, `ERROR` or `EXCEEDED_MAX_REPROMPTS`. Only for
    `SessionEndedRequest`."""

    error_type: Annotated[str | None, At("request.error.type")] = None
    """Type of an error: `INVALID_RESPONSE`, `DEVICE_COMMUNICATION_ERROR` ... None without an error."""

    error_message: Annotated[str | None, At("request.error.message")] = None
    """Description of the error. None without an error."""

    cause_request_id: Annotated[str | None, At("request.cause.requestId")] = None
    """Id of the request that caused the error. Only for `System.ExceptionEncountered`."""

    token: Annotated[str | None, At("request.token", "request.cause.token")] = None
    """Token of the audio item, document or connection. Only for `AudioPlayer`, `Alexa.Presentation.APL` and
    `Connections` requests, and for a `SessionResumedRequest`."""

    offset_millis: Annotated[int | None, At("request.offsetInMilliseconds")] = None
    """Position in the audio item, in milliseconds. Only for `AudioPlayer` requests."""

    playback_state: Annotated[dict[str, Any] | None, At("request.currentPlaybackState")] = None
    """State of the audio player at an error: `token`, `offsetInMilliseconds`, `playerActivity`. Only for
    `AudioPlayer.PlaybackFailed`."""

    component: Annotated[Any, At("request.source")] = None
    """Component that sent the event: `type`, `handler`, `id`. Only for `Alexa.Presentation.APL.UserEvent`."""

    components: Annotated[dict[str, Any], At("request.components")] = field(factory=dict[str, Any])
    """Values of the components that the document names, by id. Only for `Alexa.Presentation.APL.UserEvent`."""

    arguments: Annotated[Any, At("request.arguments")] = None
    """Arguments that the document sends. Only for `Alexa.Presentation.APL.UserEvent`."""

    name: Annotated[str | None, At("request.name")] = None
    """Name of the task or purchase. Only for `Connections` requests."""

    payload: Annotated[dict[str, Any] | None, At("request.payload", "request.cause.result")] = None
    """Content of the request or response of a connection. Only for `Connections` and `SessionResumedRequest`."""

    status: Annotated[dict[str, Any] | None, At("request.status", "request.cause.status")] = None
    """Outcome of the connection: `code` and `message`. Not for the request of a connection."""

    task: Annotated[dict[str, Any] | None, At("request.task")] = None
    """Task to do: `name`, `version` and `input`. Only for a `LaunchRequest` by another skill."""

    body: Annotated[dict[str, Any] | None, At("request.body")] = None
    """Details of a skill event. Only for skill events that have more than a type."""

    event_created_at: Annotated[datetime | None, At("request.eventCreationTime", codec=iso_seconds)] = None
    """Time of the skill event, to the second. Only for skill events."""

    event_published_at: Annotated[datetime | None, At("request.eventPublishingTime", codec=iso_seconds)] = None
    """Time at which Alexa sent the skill event, to the second. Only for skill events."""

    message: Annotated[dict[str, Any] | None, At("request.message")] = None
    """Message that was sent to the skill through the Skill Messaging API. Only for `Messaging.MessageReceived`."""

    api_request: Annotated[dict[str, Any] | None, At("request.apiRequest")] = None
    """API to call: `name`, `arguments` and `slots`. Only for `Dialog.API.Invoked`."""


@frozen
class AlexaReply(Reply):
    """A reply to a request of a skill, made by `say`, `ask`, `delegate` or another helper.

    `wire` is the whole response. If it has no `sessionAttributes`, the attributes of the request are added when it is
    sent.
    """
