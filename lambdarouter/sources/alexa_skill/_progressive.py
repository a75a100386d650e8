"""Progressive responses: speech that Alexa says while the handler is still running.

Source: https://developer.amazon.com/en-US/docs/alexa/custom-skills/send-the-user-a-progressive-response.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..._events.json_encoder import dumps
from ..._replies.callbacks import Sent, captured, url_parts
from ..._replies.reply import object_reply
from ...errors import DeliveryError, EventError, ReplyError
from ._request import AlexaRequest

_NAME: Final = "alexa_skill"
_MAX_SPEECH: Final = 600
#: Alexa waits 8 seconds for the response itself.
_TIMEOUT: Final = 3.0
_DOMAIN: Final = ".amazonalexa.com"
_ENDPOINT: Final = "the endpoint of Alexa's APIs"
_TYPES: Final = ("LaunchRequest", "IntentRequest")


def progressive_response(request: AlexaRequest, speech: str | Mapping[str, Any]) -> None:
    """Make Alexa speak while the handler is still running, at most five times for a request.

    Only for a `LaunchRequest` and an `IntentRequest`. Alexa says the speech before the response of the handler, for
    which it still waits only 8 seconds.

    - `speech`: text, or `ssml(...)`, of at most 600 characters.

    The call is made to `api_endpoint` with `api_access_token`, so the function needs no permission. Raises
    ReplyError for speech that Alexa would reject, EventError for a request that allows no progressive response, and
    DeliveryError if Alexa does not accept the call.
    """
    if request.request_type not in _TYPES:
        raise EventError(_NAME, "request.type", f"is not one of {', '.join(_TYPES)}", "Return the speech instead.")
    for key, value in (("apiEndpoint", request.api_endpoint), ("apiAccessToken", request.api_access_token)):
        if not value:
            raise EventError(_NAME, f"context.System.{key}", "is missing", "Alexa sends it with every request.")
    directive = {"type": "VoicePlayer.Speak", "speech": _text(speech)}
    body = object_reply(_NAME, {"header": {"requestId": request.request_id}, "directive": directive})
    _post(str(request.api_endpoint), str(request.api_access_token), body)


def _text(speech: Any) -> str:
    text = speech.get("ssml") or speech.get("text") if isinstance(speech, Mapping) else speech
    if not isinstance(text, str) or not text:
        raise ReplyError(_NAME, "directive.speech", "is neither text nor made by ssml(...)")
    if len(text) > _MAX_SPEECH:
        raise ReplyError(_NAME, "directive.speech", f"has {len(text)} characters; Alexa allows {_MAX_SPEECH}")
    return text


def _post(endpoint: str, token: str, body: dict[str, Any]) -> None:
    target = f"{endpoint.rstrip('/')}/v1/directives"
    parts = url_parts(target, _ENDPOINT)
    # Whoever may invoke the function chooses the endpoint, which gets a request from inside its network.
    if parts.scheme != "https" or parts.netloc != parts.hostname or not parts.netloc.endswith(_DOMAIN):
        raise DeliveryError(_ENDPOINT, f"is not an https URL on a host below {_DOMAIN[1:]}")
    calls = captured.get()
    if calls is not None:
        calls.append(Sent(target, body))
        return
    from http.client import HTTPException, HTTPSConnection

    connection = HTTPSConnection(parts.netloc, timeout=_TIMEOUT)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    try:
        connection.request("POST", parts.path, dumps(body).encode(), headers)
        status = connection.getresponse().status
    except (OSError, HTTPException, ValueError) as error:
        problem = type(error).__name__
    else:
        if 200 <= status < 300:
            return
        problem = f"HTTP status {status}"
    finally:
        connection.close()
    raise DeliveryError(parts.netloc, f"the progressive response was not accepted: {problem}")
