"""Policies for API Gateway: resources written out in full, and every answer checked before it leaves.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
"""

from collections.abc import Sequence
from typing import Any

from ..._events.codecs import kind_of
from ..._replies.reply import check_size, required
from ...errors import ReplyError

NAME = "api_gateway_authorizer"
ACTION = "execute-api:Invoke"

_OF_POLICY = ("principalId", "policyDocument", "context", "usageIdentifierKey")
_SIMPLE = ("isAuthorized", "context")
_METHODS = ("*", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")

#: The largest answer to a WebSocket API, in KB; the quotas of the others name none.
_LARGEST = 8


def asked(arn: str | None) -> str:
    """The method or route that was asked for, and nothing else, as a resource."""
    if arn is None:
        raise ReplyError(NAME, "resources", "are missing, and the event has no ARN to stand for them")
    head, slash, path = _cut(arn)
    # The path is the client's own. A `*` in it would open every path; escaped, it opens this one or none.
    return f"{head}{slash}{path.replace('${', '${$}{').replace('*', '${*}').replace('?', '${?}')}"


def _cut(arn: str) -> tuple[str, str, str]:
    """An ARN up to its method, and the path behind it."""
    places = [place for place, letter in enumerate(arn) if letter == "/"]
    return (arn[: places[2]], "/", arn[places[2] + 1 :]) if len(places) > 2 else (arn, "", "")


def resource(arn: str | None, text: Any, at: str) -> str:
    """An ARN as it is; `*` and `GET /users/*` as the ARN of what they mean in the stage that was asked for."""
    if not isinstance(text, str):
        raise ReplyError(NAME, at, f"is {kind_of(text)}; expected a string")
    if text.startswith("arn:"):
        return text
    method, _, path = text.partition(" ")
    if text != "*" and (method not in _METHODS or not path.startswith("/")):
        raise ReplyError(NAME, at, "is not an ARN, nor `*`, nor a method and a path: `GET /users/*`")
    stage = "/".join(arn.split("/", 2)[:2]) if arn is not None else ""
    if "/" not in stage:
        raise ReplyError(NAME, at, "is no ARN, and the event's own ARN has no stage to complete it with")
    return f"{stage}/*" if text == "*" else f"{stage}/{method}{path}"


def statement(effect: str, arn: str | None, at: str, resources: Sequence[str]) -> dict[str, Any]:
    """One statement of a policy; `at` is the argument that its resources were given by."""
    if isinstance(resources, str):
        raise ReplyError(NAME, at, "is a string; expected a list of resources")
    found = [resource(arn, each, f"{at}[{index}]") for index, each in enumerate(resources)]
    return {"Action": ACTION, "Effect": effect, "Resource": found[0] if len(found) == 1 else found}


def denial(arn: str | None) -> dict[str, Any]:
    """The statement that denies what was asked for."""
    return {"Action": ACTION, "Effect": "Deny", "Resource": arn or "*"}


def check(reply: dict[str, Any], *, simple: bool, flat: bool, websocket: bool) -> dict[str, Any]:
    """The answer, where API Gateway understands it; `simple` and `flat` say what this kind of API reads."""
    if "isAuthorized" in reply:
        if not simple:
            raise ReplyError(NAME, "isAuthorized", "is read from payload 2.0 of HTTP APIs alone; return a policy")
        _check_keys(reply, _SIMPLE)
        required(NAME, reply, "isAuthorized", bool, "true or false")
    else:
        _check_policy(reply)
    if "context" in reply:
        _check_context(reply, flat=flat)
    return check_size(NAME, reply, _LARGEST) if websocket else reply


def _check_policy(reply: dict[str, Any]) -> None:
    _check_keys(reply, _OF_POLICY)
    if not required(NAME, reply, "principalId", str, "a string"):
        raise ReplyError(NAME, "principalId", "is empty")
    document = required(NAME, reply, "policyDocument", dict, "an object")
    statements = document.get("Statement")
    if isinstance(statements, dict):
        statements = [statements]
    if not isinstance(statements, list) or not statements:
        raise ReplyError(NAME, "policyDocument.Statement", "is not a list of statements")
    for index, each in enumerate(statements):
        _check_statement(f"policyDocument.Statement[{index}]", each)
    if reply.get("usageIdentifierKey") is not None:
        required(NAME, reply, "usageIdentifierKey", str, "a string")


def _check_statement(at: str, statement: Any) -> None:
    if not isinstance(statement, dict) or statement.get("Effect") not in ("Allow", "Deny"):
        raise ReplyError(NAME, f"{at}.Effect", "is not one of Allow, Deny")
    for key in ("Action", "Resource"):
        if not statement.get(key) and not statement.get(f"Not{key}"):
            raise ReplyError(NAME, f"{at}.{key}", "is missing")


def _check_keys(reply: dict[str, Any], known: tuple[str, ...]) -> None:
    for key in reply:
        if key not in known:
            raise ReplyError(NAME, key, f"is not read beside {known[0]}, but: {', '.join(known[1:])}")


def _check_context(reply: dict[str, Any], *, flat: bool) -> None:
    context = required(NAME, reply, "context", dict, "an object")
    for key, each in context.items():
        if flat and not isinstance(each, str | int | float):
            raise ReplyError(NAME, f"context.{key}", f"is {kind_of(each)}; expected a string, a number or a boolean")
