"""Lambda's Invoke API over HTTP, for boto3, the AWS CLI and Step Functions Local with an endpoint URL.

Requests need no valid signature. A response is not streamed.

Source: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Iterable
from typing import Any, Final
from urllib.parse import unquote
from uuid import uuid4

from werkzeug.wrappers import Request, Response

from .asynchronous import Asynchronous
from .function import Function, Invocation

#: The largest payloads, in bytes, of synchronous and asynchronous invocations.
MOST_BYTES: Final = 6_291_456
MOST_ASYNCHRONOUS_BYTES: Final = 1_048_576
#: The largest client context, in bytes of base64.
_MOST_CONTEXT_BYTES: Final = 3583
#: The size of the part of the log that a response has, in bytes.
_TAIL_BYTES: Final = 4096

_PATH: Final = re.compile(r"/2015-03-31/functions/(?P<name>[^/]+)/invocations/?")
_STREAMING_PATH: Final = re.compile(r"/2021-11-15/functions/[^/]+/response-streaming-invocations/?")
#: A name, a partial ARN or an ARN, with or without a version or alias.
_NAME: Final = re.compile(
    r"(?:arn:[\w-]+:lambda:[\w-]*:)?(?:\d{12}:)?(?:function:)?(?P<name>[\w-]+)(?::(?P<qualifier>\$LATEST|[\w-]+))?"
)
_KINDS: Final = ("RequestResponse", "Event", "DryRun")


class APIError(Exception):
    """An error of the API: its status, the name of its exception, and a message."""

    def __init__(self, status: int, kind: str, message: str) -> None:
        super().__init__(message)
        self.status: int = status
        self.kind: str = kind


class InvokeAPI:
    """A WSGI app that invokes a function.

    - `names`: the names that the function has; if there are none, any name is accepted.
    - `asynchronous`: runs the invocations of the type `Event`.
    """

    def __init__(self, function: Function, names: Iterable[str] = (), asynchronous: Asynchronous | None = None) -> None:
        self.function: Function = function
        self.names: frozenset[str] = frozenset(names)
        self._asynchronous: Asynchronous = asynchronous or Asynchronous(function)

    @staticmethod
    def has_path(path: str) -> bool:
        """Whether a path belongs to the API."""
        return _PATH.fullmatch(path) is not None or _STREAMING_PATH.fullmatch(path) is not None

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Respond to a request as Lambda does."""
        request = Request(environ)
        try:
            response = self._respond(request)
        except APIError as error:
            response = _error_response(error)
        response.headers["x-amzn-RequestId"] = response.headers.get("x-amzn-RequestId") or str(uuid4())
        return response(environ, start_response)

    def _respond(self, request: Request) -> Response:
        if _STREAMING_PATH.fullmatch(request.path):
            raise APIError(404, "ResourceNotFoundException", "Response streaming is not supported here; use Invoke.")
        if request.method != "POST":
            raise APIError(405, "InvalidRequestException", f"Invoke is a POST, not a {request.method}.")
        name, version = self._function_name(request)
        kind = request.headers.get("X-Amz-Invocation-Type", "RequestResponse")
        if kind not in _KINDS:
            raise APIError(
                400, "InvalidParameterValueException", f"Unknown invocation type {kind!r}; it is one of {_KINDS}."
            )
        payload = _payload_of(request, MOST_ASYNCHRONOUS_BYTES if kind == "Event" else MOST_BYTES)
        context = _client_context_of(request)
        executed = {"X-Amz-Executed-Version": version}
        if kind == "DryRun":
            return Response(status=204, headers=executed)
        if kind == "Event":  # Lambda does not pass on its client context
            self._asynchronous.submit(payload, origin="invoke", name=name)
            return Response(status=202)
        invocation = self.function.invoke(payload, origin="invoke", name=name, client_context=context)
        return _result_response(invocation, executed, with_log=request.headers.get("X-Amz-Log-Type") == "Tail")

    def _function_name(self, request: Request) -> tuple[str, str]:
        """Return the name of the function and the version to execute."""
        path = _PATH.fullmatch(request.path)
        assert path is not None
        given = unquote(path["name"])
        found = _NAME.fullmatch(given)
        if found is None:
            raise APIError(400, "ValidationException", f"{given!r} is not the name or the ARN of a function.")
        name = found["name"]
        if self.names and name not in self.names:
            known = ", ".join(sorted(self.names))
            raise APIError(
                404, "ResourceNotFoundException", f"Function not found: {name}. 'lambdarouter dev' serves: {known}."
            )
        qualifier = request.args.get("Qualifier") or found["qualifier"] or "$LATEST"
        return name, qualifier if qualifier.isdigit() else "$LATEST"


def _payload_of(request: Request, most: int) -> Any:
    content = request.get_data(cache=False)
    if len(content) > most:
        message = f"Request must be smaller than {most} bytes for the InvokeFunction operation"
        raise APIError(413, "RequestTooLargeException", message)
    if not content:
        return {}
    try:
        return json.loads(content, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        reason = f"line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else "no JSON"
        message = f"Could not parse request body into json: {reason}"
        raise APIError(400, "InvalidRequestContentException", message) from None


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def _client_context_of(request: Request) -> dict[str, Any] | None:
    given = request.headers.get("X-Amz-Client-Context")
    if not given:
        return None
    if len(given) > _MOST_CONTEXT_BYTES:
        message = f"Client context must be no more than {_MOST_CONTEXT_BYTES} bytes of base64."
        raise APIError(400, "InvalidRequestContentException", message)
    try:
        context = json.loads(b64decode(given, validate=True))
    except (NotBase64, ValueError, RecursionError):
        context = None
    if not isinstance(context, dict):
        message = "Client context must be a valid Base64-encoded JSON object."
        raise APIError(400, "InvalidRequestContentException", message)
    return context


def _result_response(invocation: Invocation, headers: dict[str, str], *, with_log: bool) -> Response:
    headers = {**headers, "x-amzn-RequestId": invocation.request_id, "Content-Type": "application/json"}
    if invocation.error is not None:
        headers["X-Amz-Function-Error"] = "Unhandled"
    if with_log:
        headers["X-Amz-Log-Result"] = b64encode(invocation.tail().encode(errors="replace")[-_TAIL_BYTES:]).decode()
    value = invocation.result if invocation.error is None else invocation.error
    return Response(json.dumps(value), headers=headers)


def _error_response(error: APIError) -> Response:
    who = "User" if error.status < 500 else "Service"
    headers = {"x-amzn-ErrorType": error.kind, "Content-Type": "application/json"}
    return Response(json.dumps({"Type": who, "message": str(error)}), status=error.status, headers=headers)
