"""The response to one directive: the reply of a handler with the header and endpoint filled in, or an error."""

from typing import Any

from ..._events.reading import reader_of
from ..._events.times import UTC, datetime, iso_time
from ..._replies.checked import checked_content
from ..._replies.reply import object_reply, required, unwrap_reply
from ...errors import LambdaRouterError, ReplyError
from ._check import check_content, check_name
from ._directive import NAME, AlexaDirective, SmartHomeReply

_SCENE, _PANEL, _RTC = "Alexa.SceneController", "Alexa.SecurityPanelController", "Alexa.RTCSessionController"

#: Namespace, name and payload of the response when a handler returns None; other directives get `Alexa`'s `Response`.
_DEFAULTS: dict[tuple[str, str], tuple[str, str, dict[str, Any]]] = {
    ("Alexa", "ReportState"): ("Alexa", "StateReport", {}),
    ("Alexa.Authorization", "AcceptGrant"): ("Alexa.Authorization", "AcceptGrant.Response", {}),
    ("Alexa.Discovery", "Discover"): ("Alexa.Discovery", "Discover.Response", {"endpoints": []}),
    (_SCENE, "Activate"): (_SCENE, "ActivationStarted", {"cause": {"type": "VOICE_INTERACTION"}}),
    (_SCENE, "Deactivate"): (_SCENE, "DeactivationStarted", {"cause": {"type": "VOICE_INTERACTION"}}),
    (_PANEL, "Arm"): (_PANEL, "Arm.Response", {}),
    (_RTC, "SessionConnected"): (_RTC, "SessionConnected", {}),
    (_RTC, "SessionDisconnected"): (_RTC, "SessionDisconnected", {}),
}
#: The responses with data that only the handler has: None is no response to these directives. A directive whose name
#: begins with `Get`, as in `Alexa.VideoContentProvider` and `Alexa.SmartVision.SnapshotProvider`, has one as well.
_WITH_DATA: dict[tuple[str, str], tuple[str, str]] = {
    ("Alexa.CameraStreamController", "InitializeCameraStreams"): ("Alexa.CameraStreamController", "Response"),
    ("Alexa.MediaMetadata", "GetMediaMetadata"): ("Alexa.MediaMetadata", "GetMediaMetadata.Response"),
    (_RTC, "InitiateSessionWithOffer"): (_RTC, "AnswerGeneratedForSession"),
    ("Alexa.VideoRecorder", "SearchAndRecord"): ("Alexa.VideoRecorder", "SearchAndRecord.Response"),
}
#: The names of responses that belong to one directive each.
_DEDICATED = frozenset(name for _, name, *_ in (*_DEFAULTS.values(), *_WITH_DATA.values())) - {"Response"}

#: The names of responses that are valid for every directive.
_ALWAYS = ("ErrorResponse", "DeferredResponse")

_OLD_DISCOVERY = "Alexa.ConnectedHome.Discovery"
_OLD_CONTROL = "Alexa.ConnectedHome.Control"


def response_to(event: AlexaDirective, value: Any) -> dict[str, Any]:
    """Return the response to a directive for a handler's return value."""
    if event.payload_version != "3" and "directive" not in event.raw:
        return _old_response(event, value)
    content = checked_content(value, SmartHomeReply)
    if content is not None:
        _check_fits(content["event"]["header"]["name"], event)
        return _dated({**content, "event": _filled(event, content["event"], content["event"]["header"])})
    reply = object_reply(NAME, unwrap_reply(NAME, _default(event) if value is None else value, SmartHomeReply))
    sent = required(NAME, reply, "event", dict, "an object")
    sent = _filled(event, sent, required(NAME, sent, "header", dict, "an object", parent="event"))
    _check_header(sent, "event")
    _check_fits(sent["header"]["name"], event)
    reply = {**reply, "event": sent}
    check_content(reply)
    return _dated(reply) if isinstance(value, SmartHomeReply) else reply


def _default(event: AlexaDirective) -> dict[str, Any]:
    own = _WITH_DATA.get((event.namespace, event.name))
    if own is not None or event.name.startswith("Get"):
        expected = f"{own[1]} of {own[0]}" if own is not None else "the response of its interface"
        problem = f"is null, but this directive expects {expected} with data; return it"
        raise ReplyError(NAME, "value", problem)
    namespace, name, payload = _DEFAULTS.get((event.namespace, event.name), ("Alexa", "Response", {}))
    if event.namespace == _RTC and "sessionId" in event.payload:
        payload = {"sessionId": event.payload["sessionId"]}
    elif event.namespace == _SCENE:
        payload = {**payload, "timestamp": iso_time.write(datetime.now(UTC).replace(microsecond=0))}
    default: dict[str, Any] = {"event": {"header": {"namespace": namespace, "name": name}, "payload": payload}}
    if name == "StateReport":
        default["context"] = {"properties": []}
    return default


def _filled(event: AlexaDirective, sent: dict[str, Any], header: dict[str, Any]) -> dict[str, Any]:
    """Return the event of a response with the values that depend on the directive; present values stay."""
    token = {} if event.correlation_token is None else {"correlationToken": event.correlation_token}
    endpoint: dict[str, Any] = {} if event.endpoint_id is None else {"endpoint": {"endpointId": event.endpoint_id}}
    if header.get("name") == "DeferredResponse":
        endpoint = {}
    # An interface may have a version of its own, such as "1.1"; the responses of `Alexa` have version 3.
    version = event.payload_version if header.get("namespace") == event.namespace else "3"
    header = {"messageId": _new_id(), "payloadVersion": version, **token, **header}
    return {"payload": {}, **endpoint, **sent, "header": header}


def _dated(reply: dict[str, Any]) -> dict[str, Any]:
    """Return a response whose properties all have a time; the current time for those without one."""
    properties = reply.get("context", {}).get("properties")
    if not properties or all("timeOfSample" in each for each in properties):
        return reply
    now = iso_time.write(datetime.now(UTC).replace(microsecond=0))
    dated = [each if "timeOfSample" in each else {**each, "timeOfSample": now} for each in properties]
    return {**reply, "context": {**reply["context"], "properties": dated}}


def _check_fits(name: str, event: AlexaDirective) -> None:
    default = _DEFAULTS.get((event.namespace, event.name)) or _WITH_DATA.get((event.namespace, event.name))
    if default is not None and name not in (default[1], *_ALWAYS):
        raise ReplyError(NAME, "event.header.name", f"does not answer this directive; expected {default[1]}")
    if default is None and name in _DEDICATED:
        raise ReplyError(NAME, "event.header.name", "answers another directive than this one; expected Response")


def _check_header(sent: dict[str, Any], at: str) -> None:
    header_path = f"{at}.header" if at else "header"
    check_name(sent["header"], header_path)
    for key in ("messageId", "payloadVersion"):
        required(NAME, sent["header"], key, str, "a string", parent=header_path)
    required(NAME, sent, "payload", dict, "an object", parent=at)


def _new_id() -> str:
    from uuid import uuid4

    return str(uuid4())


# --- Failures -------------------------------------------------------------------------------------------------------


def failure_response(error: Exception, payload: Any) -> dict[str, Any]:
    """Report an internal error to Alexa for the exception of a handler, and log the exception.

    Errors of this package are raised again: a retry does not repair a route or a reply, and the error metric of the
    function must show them. Exceptions for directives of version 2 are raised again as well.
    """
    if isinstance(error, LambdaRouterError) or not isinstance(payload, dict) or "directive" not in payload:
        raise error
    event: AlexaDirective = reader_of(AlexaDirective)(payload, (NAME,), ())
    from ..._observability.failure_entry import log_failure
    from ._replies import error_response

    log_failure(f"{NAME}: reporting an internal error to Alexa", error, {"source": NAME})
    error_type = "ACCEPT_GRANT_FAILED" if event.name == "AcceptGrant" else "INTERNAL_ERROR"
    return response_to(event, error_response(event, error_type, "The handler failed; see its log."))


# --- Version 2 ------------------------------------------------------------------------------------------------------


def _old_response(event: AlexaDirective, value: Any) -> dict[str, Any]:
    """Return the response to a directive of version 2, which has no `event` around it."""
    if value is None:
        value = {"header": {"name": _old_name(event)}}
        if event.namespace == _OLD_DISCOVERY:
            value["payload"] = {"discoveredAppliances": []}
    if isinstance(value, SmartHomeReply):
        raise ReplyError(NAME, "value", "is for directives of version 3; return a dict for a directive of version 2")
    reply = object_reply(NAME, unwrap_reply(NAME, value, SmartHomeReply))
    header = required(NAME, reply, "header", dict, "an object")
    common = {"messageId": _new_id(), "namespace": event.namespace, "payloadVersion": event.payload_version}
    response = {"payload": {}, **reply, "header": {**common, **header}}
    _check_header(response, "")
    return response


def _old_name(event: AlexaDirective) -> str:
    endings = {_OLD_DISCOVERY: "Response", _OLD_CONTROL: "Confirmation"}
    if event.namespace not in endings or not event.name.endswith("Request"):
        raise ReplyError(NAME, "value", "is null, but this directive expects a payload; return a dict")
    return event.name.removesuffix("Request") + endings[event.namespace]
