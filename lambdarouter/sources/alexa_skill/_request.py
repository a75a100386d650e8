"""The requests of Alexa skills, and the class of answers to them."""

from typing import Annotated, Any

from ..._events.builder import field, frozen
from ..._events.codecs import iso_seconds
from ..._events.model import At, Event, Part
from ..._events.times import datetime
from ..._replies.reply import Reply


@frozen(kw_only=True)
class AlexaSlotValue(Part):
    """A value of a slot type that what the customer said stands for."""

    name: Annotated[str, At("value.name")]
    """The value's own text, whatever synonym was said."""

    id: Annotated[str | None, At("value.id")] = None
    """Id of the value. Only where the slot type gives it one."""


@frozen(kw_only=True)
class AlexaResolution(Part):
    """What one slot type made of what the customer said."""

    authority: Annotated[str | None, At("authority")] = None
    """Name of the slot type, or of the catalog."""

    status: Annotated[str | None, At("status.code")] = None
    """`ER_SUCCESS_MATCH`, `ER_SUCCESS_NO_MATCH`, or `ER_ERROR_...` where it could not be told."""

    values: Annotated[tuple[AlexaSlotValue, ...], At("values")] = ()
    """The values that fit, the likeliest first. Empty without a match."""


@frozen(kw_only=True)
class AlexaSlot(Part):
    """One slot of an intent."""

    name: Annotated[str, At("name")]
    """Name of the slot."""

    value: Annotated[str | None, At("value", "slotValue.value")] = None
    """What the customer said for it. Not before the slot is filled, and not for one with several values."""

    values: Annotated[tuple[dict[str, Any], ...], At("slotValue.values")] = ()
    """Several values, as Alexa's own objects: `{"type": "Simple", "value": ..., "resolutions": ...}`. Only for a slot
    that collects several."""

    confirmation_status: Annotated[str, At("confirmationStatus", assumed=True)] = "NONE"
    """`NONE`, `CONFIRMED` or `DENIED`."""

    source: Annotated[str | None, At("source")] = None
    """Who gave the value, `USER` as a rule. Not in older requests."""

    resolutions: Annotated[
        tuple[AlexaResolution, ...],
        At("resolutions.resolutionsPerAuthority", "slotValue.resolutions.resolutionsPerAuthority"),
    ] = ()
    """What the slot types made of the value. Only for a slot of a custom type, or one that is extended."""


@frozen(kw_only=True)
class AlexaRequest(Event):
    """One request to a skill. What only some types of requests have, and is not here, is in `raw["request"]`."""

    request_type: Annotated[str, At("request.type")]
    """`LaunchRequest`, `IntentRequest`, `SessionEndedRequest`, `AudioPlayer.PlaybackStarted` ..."""

    request_id: Annotated[str | None, At("request.requestId")] = None
    """Id of the request."""

    timestamp: Annotated[datetime | None, At("request.timestamp", codec=iso_seconds)] = None
    """When Alexa sent the request, to the second."""

    locale: Annotated[str | None, At("request.locale")] = None
    """Language of the customer: `en-US`. Not in skill events and messages."""

    skill_id: Annotated[
        str | None, At("context.System.application.applicationId", "session.application.applicationId")
    ] = None
    """Id of the skill: `amzn1.ask.skill....`."""

    intent: Annotated[str | None, At("request.intent.name")] = None
    """Name of the intent. Only for `IntentRequest` and `CanFulfillIntentRequest`."""

    slots: Annotated[dict[str, AlexaSlot], At("request.intent.slots")] = field(factory=dict[str, AlexaSlot])
    """The intent's slots by name, filled or not. Empty where there is no intent."""

    confirmation_status: Annotated[str | None, At("request.intent.confirmationStatus")] = None
    """`NONE`, `CONFIRMED` or `DENIED`: the customer's word on the whole intent. Only with an intent."""

    dialog_state: Annotated[str | None, At("request.dialogState")] = None
    """`STARTED`, `IN_PROGRESS` or `COMPLETED`. Only for an intent with a dialog model."""

    session_id: Annotated[str | None, At("session.sessionId")] = None
    """Id of the conversation. Only in one."""

    session_new: Annotated[bool, At("session.new")] = False
    """Whether the request begins the conversation."""

    session_attributes: Annotated[dict[str, Any], At("session.attributes")] = field(factory=dict[str, Any])
    """What the last response of this conversation gave as `sessionAttributes`."""

    user_id: Annotated[str | None, At("context.System.user.userId", "session.user.userId")] = None
    """Id of the customer's account for this skill; another one after the skill was disabled."""

    access_token: Annotated[str | None, At("context.System.user.accessToken", "session.user.accessToken")] = field(
        default=None, repr=False
    )
    """Token of the linked account. Only after account linking."""

    person_id: Annotated[str | None, At("context.System.person.personId")] = None
    """Id of the person who spoke. Only where Alexa knows the voice."""

    person_access_token: Annotated[str | None, At("context.System.person.accessToken")] = field(
        default=None, repr=False
    )
    """Token of that person's linked account. Only where there is one."""

    unit_id: Annotated[str | None, At("context.System.unit.unitId")] = None
    """Id of the unit, as a hotel's room, that the device is in. Only in Alexa for properties."""

    persistent_unit_id: Annotated[str | None, At("context.System.unit.persistentUnitId")] = None
    """The same id for every skill of the developer. Only where Amazon allowed it."""

    device_id: Annotated[str | None, At("context.System.device.deviceId")] = None
    """Id of the device for this skill. Not in skill events."""

    persistent_endpoint_id: Annotated[str | None, At("context.System.device.persistentEndpointId")] = None
    """The same id for every skill of the developer. Only where Amazon allowed it."""

    supported_interfaces: Annotated[dict[str, Any], At("context.System.device.supportedInterfaces")] = field(
        factory=dict[str, Any]
    )
    """What the device can do, by name: `AudioPlayer`, `Display`, `Geolocation` ..."""

    api_endpoint: Annotated[str | None, At("context.System.apiEndpoint")] = None
    """Address of Alexa's APIs for this customer."""

    api_access_token: Annotated[str | None, At("context.System.apiAccessToken")] = field(default=None, repr=False)
    """Token for these APIs."""

    audio_player: Annotated[dict[str, Any] | None, At("context.AudioPlayer")] = None
    """State of the audio player: `playerActivity`, `token`, `offsetInMilliseconds`. Only if the device has one."""

    geolocation: Annotated[dict[str, Any] | None, At("context.Geolocation")] = None
    """Where the device is. Only for a mobile device whose customer allowed it."""

    viewport: Annotated[dict[str, Any] | None, At("context.Viewport")] = None
    """Size and shape of the screen. Only if the device has one."""

    presentation: Annotated[dict[str, Any] | None, At(("context", "Alexa.Presentation.APL"))] = None
    """What is shown by the skill at the moment. Only if something is."""

    reason: Annotated[str | None, At("request.reason")] = None
    """Why the session ended: `USER_INITIATED`, `ERROR`, `EXCEEDED_MAX_REPROMPTS`. Only for `SessionEndedRequest`."""

    error_type: Annotated[str | None, At("request.error.type")] = None
    """What went wrong: `INVALID_RESPONSE`, `DEVICE_COMMUNICATION_ERROR` ... Only where something did."""

    error_message: Annotated[str | None, At("request.error.message")] = None
    """The same as a sentence. Only where something went wrong."""

    cause_request_id: Annotated[str | None, At("request.cause.requestId")] = None
    """Id of the request that led to the error. Only for `System.ExceptionEncountered`."""

    token: Annotated[str | None, At("request.token")] = None
    """Token of the audio item or document. Only for the audio player, the presentation language and connections."""

    offset_millis: Annotated[int | None, At("request.offsetInMilliseconds")] = None
    """Position in the audio item, in milliseconds. Only for the audio player."""

    arguments: Annotated[Any, At("request.arguments")] = None
    """What the document sends. Only for `Alexa.Presentation.APL.UserEvent`."""

    name: Annotated[str | None, At("request.name")] = None
    """Name of the task or purchase that is asked for or answered. Only for connections."""

    payload: Annotated[dict[str, Any] | None, At("request.payload")] = None
    """What is asked for or answered. Only for connections."""

    status: Annotated[dict[str, Any] | None, At("request.status")] = None
    """How it went, as `code` and `message`. Only for `Connections.Response`."""

    task: Annotated[dict[str, Any] | None, At("request.task")] = None
    """The task to do: its `name`, `version` and `input`. Only for a `LaunchRequest` by another skill."""

    body: Annotated[dict[str, Any] | None, At("request.body")] = None
    """What happened. Only for skill events that say more than their type."""

    event_created_at: Annotated[datetime | None, At("request.eventCreationTime", codec=iso_seconds)] = None
    """When it happened, to the second. Only for skill events."""

    event_published_at: Annotated[datetime | None, At("request.eventPublishingTime", codec=iso_seconds)] = None
    """When Alexa sent it out, to the second. Only for skill events."""

    message: Annotated[dict[str, Any] | None, At("request.message")] = None
    """What was sent to the skill through the messaging API. Only for `Messaging.MessageReceived`."""

    api_request: Annotated[dict[str, Any] | None, At("request.apiRequest")] = None
    """The API to call: its `name`, `arguments` and `slots`. Only for `Dialog.API.Invoked`."""


@frozen
class AlexaReply(Reply):
    """An answer to a skill's request, made by `say`, `ask`, `delegate` ...

    `wire` is the whole answer. Where it has no `sessionAttributes`, Alexa gets those that the request came with.
    """
