"""Policies for API Gateway: full resource ARNs, and the checks of every response.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
"""

from collections.abc import Sequence
from typing import Any, Literal

from ..._events.codecs import kind_of
from ..._replies.reply import check_size, check_spelling, required
from ...errors import ReplyError

NAME = "api_gateway_authorizer"
_ACTION = "execute-api:Invoke"

#: The kind of API that reads a response: "payload 2.0" is an HTTP API with that payload, "HTTP" one with payload 1.0.
Api = Literal["payload 2.0", "HTTP", "WebSocket", "REST"]

_POLICY_KEYS = ("principalId", "policyDocument", "context", "usageIdentifierKey")
_SIMPLE_KEYS = ("isAuthorized", "context")
_METHODS = ("*", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")

#: The maximum size of a response to a WebSocket API, in KB. The quotas of the other APIs name no maximum.
_KILOBYTES = 8


def requested_resource(arn: str | None) -> str:
    """Return the resource for exactly the requested method or route."""
    if arn is None:
        raise ReplyError(NAME, "resources", "are missing, and the event has no ARN; pass the ARNs as resources")
    head, slash, path = _split(arn)
    # The client chooses the path. A `*` in it would allow every path; an escaped `*` allows this path or none.
    return f"{head}{slash}{path.replace('${', '${$}{').replace('*', '${*}').replace('?', '${?}')}"


def _split(arn: str) -> tuple[str, str, str]:
    """Split an ARN into the part up to its method, the slash and the path."""
    slashes = [index for index, letter in enumerate(arn) if letter == "/"]
    return (arn[: slashes[2]], "/", arn[slashes[2] + 1 :]) if len(slashes) > 2 else (arn, "", "")


def resource(arn: str | None, text: Any, at: str, api: Api) -> str:
    """Return the ARN of a resource: an ARN as it is, and anything else within the requested stage.

    That is `*`, a method and a path such as `GET /users/*`, or the key of a route of a WebSocket API, such as
    `$connect`.
    """
    if not isinstance(text, str):
        raise ReplyError(NAME, at, f"is {kind_of(text)}; expected a string")
    if text.startswith("arn:"):
        return text
    method, _, path = text.partition(" ")
    is_route_key = api == "WebSocket" and text == method != "" and text[0] != "/" and text.isprintable()
    if text != "*" and not is_route_key and (method not in _METHODS or not path.startswith("/")):
        wanted = "a method and a path such as `GET /users/*`"
        if api == "WebSocket":
            wanted = "the key of a route such as `$connect` or `sendMessage`"
        raise ReplyError(NAME, at, f"must be an ARN, `*`, or {wanted}")
    stage = "/".join(arn.split("/", 2)[:2]) if arn is not None else ""
    if "/" not in stage:
        raise ReplyError(NAME, at, "is not an ARN, and the event has no ARN with a stage to complete it; pass an ARN")
    return f"{stage}/*" if text == "*" else f"{stage}/{method}{path}"


def statement(effect: str, arn: str | None, at: str, resources: Sequence[str], api: Api) -> dict[str, Any]:
    """Return a statement of a policy; `at` is the name of the argument with its resources, for errors."""
    if isinstance(resources, str):
        raise ReplyError(NAME, at, "is a string; expected a list of resources")
    arns = [resource(arn, each, f"{at}[{index}]", api) for index, each in enumerate(resources)]
    return {"Action": _ACTION, "Effect": effect, "Resource": arns[0] if len(arns) == 1 else arns}


def denial(arn: str | None) -> dict[str, Any]:
    """Return the statement that denies the requested method or route."""
    return {"Action": _ACTION, "Effect": "Deny", "Resource": arn or "*"}


def check(reply: dict[str, Any], api: Api) -> dict[str, Any]:
    """Check a response for one kind of API, and return it."""
    if "isAuthorized" in reply:
        if api != "payload 2.0":
            raise ReplyError(NAME, "isAuthorized", "is valid only for payload 2.0 of HTTP APIs; return a policy")
        _check_keys(reply, _SIMPLE_KEYS)
        required(NAME, reply, "isAuthorized", bool, "true or false")
    else:
        _check_policy(reply)
    if "context" in reply:
        _check_context(reply, api)
    return check_size(NAME, reply, _KILOBYTES) if api == "WebSocket" else reply


def _check_policy(reply: dict[str, Any]) -> None:
    _check_keys(reply, _POLICY_KEYS)
    if not required(NAME, reply, "principalId", str, "a string"):
        raise ReplyError(NAME, "principalId", "is empty")
    document = required(NAME, reply, "policyDocument", dict, "an object")
    check_spelling(NAME, document, ("Version", "Statement"), parent="policyDocument")
    statements = document.get("Statement")
    if isinstance(statements, dict):
        statements = [statements]
    if not isinstance(statements, list) or not statements:
        raise ReplyError(NAME, "policyDocument.Statement", "must be a list of at least one statement")
    for index, each in enumerate(statements):
        _check_statement(f"policyDocument.Statement[{index}]", each)
    if reply.get("usageIdentifierKey") is not None:
        required(NAME, reply, "usageIdentifierKey", str, "a string")


def _check_statement(at: str, statement: Any) -> None:
    if not isinstance(statement, dict) or statement.get("Effect") not in ("Allow", "Deny"):
        raise ReplyError(NAME, f"{at}.Effect", "must be one of Allow, Deny")
    for key in ("Action", "Resource"):
        name = key if statement.get(key) else f"Not{key}"
        if not statement.get(name):
            raise ReplyError(NAME, f"{at}.{key}", "is missing")
        values = statement[name] if isinstance(statement[name], list) else [statement[name]]
        if not all(isinstance(each, str) for each in values):
            raise ReplyError(NAME, f"{at}.{name}", "is neither a string nor a list of strings")


def _check_keys(reply: dict[str, Any], known: tuple[str, ...]) -> None:
    for key in reply:
        if key not in known:
            raise ReplyError(NAME, key, f"is not valid with {known[0]}; the known keys are: {', '.join(known[1:])}")


def _check_context(reply: dict[str, Any], api: Api) -> None:
    context = required(NAME, reply, "context", dict, "an object")
    for key, each in context.items():
        if api in ("REST", "WebSocket") and not isinstance(each, str | int | float):
            raise ReplyError(NAME, f"context.{key}", f"is {kind_of(each)}; expected a string, a number or a boolean")
