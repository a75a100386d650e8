"""What API Gateway does before a request: it asks the Lambda authorizer, here that of the app itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..errors import RefusedSourceError, UnhandledEventError

if TYPE_CHECKING:
    from ..app import App

_NAME = "api_gateway_authorizer"
_ARN = "arn:aws:execute-api:us-east-1:123456789012"
#: The filters of authorizers on parts of the ARN, and the keys of these parts in the context of a request.
_OF_ARN = {"api": "apiId", "stage": "stage"}

Send = Callable[[dict[str, Any]], Any]


def integration_of(app: App) -> str:
    """Return the HTTP integration of requests for which a test names none.

    It is an HTTP API, or a REST API if all authorizers of the app expect tokens: an HTTP API would never ask them.
    """
    return "api_gateway_rest" if _kinds(app) == {"TOKEN"} else "api_gateway_http"


def authorize(app: App, event: dict[str, Any], integration: str, send: Send) -> dict[str, Any] | None:
    """Ask the authorizer of an app about a request, and write what it says into the event of the request.

    Returns the response of API Gateway if the request is refused, and None if it may go on, or if the app has no
    authorizer for this kind of API. Preflights go on: browsers send them without credentials. Exceptions of the
    authorizer are raised, except for the one of `unauthorized()` that a REST API reads.
    """
    is_rest = integration == "api_gateway_rest"
    if not (is_rest or integration == "api_gateway_http"):
        return None
    method, path = (event["httpMethod"], event["path"]) if is_rest else _of_http_api(event)
    kinds = _kinds(app) if method != "OPTIONS" else set()
    if not kinds or (not is_rest and kinds == {"TOKEN"}):
        return None
    api, stage = (_expected(app, name) or event["requestContext"][key] for name, key in _OF_ARN.items())
    arn = f"{_ARN}:{api}/{stage}/{method}{path}"
    if not is_rest:
        question = _question_two(event, arn)
    elif "TOKEN" in kinds:
        token = _header(event, "authorization")
        if token is None:
            return _refused(401, "Unauthorized")
        question = {"type": "TOKEN", "authorizationToken": token, "methodArn": arn}
    else:
        question = {"type": "REQUEST", "methodArn": arn} | {
            key: value for key, value in event.items() if key not in ("body", "isBase64Encoded")
        }
    return _decide(event, arn, is_rest, lambda: send(question))


def _decide(event: dict[str, Any], arn: str, is_rest: bool, ask: Callable[[], Any]) -> dict[str, Any] | None:
    try:
        answer = ask()
    except RefusedSourceError:  # The authorizer is deployed as a function of its own.
        return None
    except UnhandledEventError as error:
        # The text for end users says nothing, and the cause says which filters do not match.
        raise error.__cause__ or error from None
    except Exception as error:
        if is_rest and str(error) == "Unauthorized":
            return _refused(401, "Unauthorized")
        raise
    if not _allows(answer, arn):
        return _refused(403, "User is not authorized to access this resource" if is_rest else "Forbidden")
    context = answer.get("context")
    if not is_rest:
        event["requestContext"]["authorizer"] = {"lambda": context}
    else:
        texts = {name: _text(value) for name, value in (context or {}).items()}
        principal = {"principalId": answer["principalId"], "integrationLatency": 0}
        event["requestContext"]["authorizer"] = {**texts, **principal}
    return None


def _kinds(app: App) -> set[str]:
    """Return the types of the events that the authorizers of an app handle; none for a function around an app."""
    found: set[str] = set()
    for handler in app.handlers(_NAME) if hasattr(app, "handlers") else ():
        name = getattr(handler.route.event, "__name__", "")
        found |= {"TokenAuthorizerRequest": {"TOKEN"}, "RequestAuthorizerRequest": {"REQUEST"}}.get(name, {"ANY"})
    return found


def _expected(app: App, name: str) -> str | None:
    """Return the API or the stage that an authorizer of the app names; a sample is of the API that is tested."""
    for handler in app.handlers(_NAME):
        for each in handler.route.filters:
            if each.name == name and each.exact and isinstance(each.wanted, str):
                return each.wanted
    return None


def _of_http_api(event: dict[str, Any]) -> tuple[str, str]:
    return event["requestContext"]["http"]["method"], event["rawPath"]


def _header(event: dict[str, Any], name: str) -> str | None:
    value: str | None = next((value for key, value in event["headers"].items() if key.lower() == name), None)
    return value


def _question_two(event: dict[str, Any], arn: str) -> dict[str, Any]:
    """Return the event of an authorizer of an HTTP API with payload format 2.0."""
    token = _header(event, "authorization")
    return {"type": "REQUEST", "routeArn": arn, "identitySource": [] if token is None else [token]} | {
        key: value for key, value in event.items() if key not in ("body", "isBase64Encoded")
    }


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _refused(status: int, message: str) -> dict[str, Any]:
    headers = {"content-type": "application/json"}
    return {"statusCode": status, "headers": headers, "body": json.dumps({"message": message})}


# --- Policies -------------------------------------------------------------------------------------------------------


def _allows(answer: dict[str, Any], arn: str) -> bool:
    """Return whether a response of an authorizer allows a method; a denial has precedence."""
    if "isAuthorized" in answer:
        return answer["isAuthorized"] is True
    statements = answer["policyDocument"]["Statement"]
    effects = {each["Effect"] for each in _several(statements) if _applies(each, arn)}
    return effects == {"Allow"}


def _applies(statement: dict[str, Any], arn: str) -> bool:
    if statement.get("Condition") or "NotAction" in statement or "NotResource" in statement:
        raise TypeError(
            "The test client does not evaluate Condition, NotAction and NotResource of a policy; pass claims=, or "
            "authorize=False."
        )
    actions = [str(each).lower() for each in _several(statement["Action"])]
    return any(_matches(each, "execute-api:invoke") for each in actions) and any(
        _matches(str(each), arn) for each in _several(statement["Resource"])
    )


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _matches(pattern: str, text: str) -> bool:
    """Return whether a pattern of a policy matches: `*` and `?` are wildcards, and `${*}` is an asterisk."""
    parts = re.split(r"(\$\{[*?$]\}|\*|\?)", pattern)
    wildcards = {"*": ".*", "?": "."}
    expression = "".join(
        wildcards.get(each) or re.escape(each[2] if each.startswith("${") and len(each) == 4 else each)
        for each in parts
    )
    return re.fullmatch(expression, text, re.DOTALL) is not None
