"""Amazon API Gateway Lambda authorizers: requests to decide whether a caller may use an API.

Shape: `type` is TOKEN or REQUEST, with a `methodArn` (REST, WebSocket and HTTP APIs, payload 1.0) or a `routeArn` (HTTP
APIs, payload 2.0).

API Gateway expects an IAM policy: `{"principalId": "...", "policyDocument": {...}}`, with an optional `context` and
`usageIdentifierKey`. The `context` for a REST or WebSocket API has only strings, numbers and booleans. For payload 2.0,
`{"isAuthorized": true, "context": {...}}` is also valid, if simple responses are enabled for the authorizer.

A handler returns a reply made by `allow`, `deny` or `policy`, or a dict. None denies: with a policy, or with
`{"isAuthorized": false}` for payload 2.0. An exception never allows the request. The client receives a 500, or a 401
from a REST or WebSocket API if the message of the exception is exactly "Unauthorized", as in the error that
`unauthorized` raises.

API Gateway may cache a response for its token. A policy should then name every method that the token may use, not only
the requested one.

The module of a helper is imported when the helper is first used.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
(HTTP APIs: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html)
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from ..._routing.deliveries import Invocation
from ..._routing.filters import UnboundFilter
from ..._routing.route import Route
from ..._routing.source import Source
from ..._routing.text_filters import TextFilter, any_text, text
from ._request import (
    AuthorizerReply,
    AuthorizerRequest,
    RequestAuthorizerRequest,
    TokenAuthorizerRequest,
)
from ._request import part_of_arn as _part_of_arn

if TYPE_CHECKING:
    from ._replies import UnauthorizedError, allow, deny, policy, unauthorized

__all__ = [
    "SOURCE",
    "AuthorizerReply",
    "AuthorizerRequest",
    "RequestAuthorizerRequest",
    "TokenAuthorizerRequest",
    "UnauthorizedError",
    "allow",
    "deny",
    "event",
    "policy",
    "request",
    "token",
    "unauthorized",
]

_HELPERS = ("UnauthorizedError", "allow", "deny", "policy", "unauthorized")


if not TYPE_CHECKING:
    # Hidden from type checkers, which would accept any misspelt name.
    def __getattr__(name: str) -> Any:
        if name in _HELPERS:
            from importlib import import_module

            return getattr(import_module("._replies", __name__), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _reply(value: Any, event: AuthorizerRequest) -> dict[str, Any]:
    from ._replies import response_to

    return response_to(event, value)


SOURCE = Source(
    "api_gateway_authorizer",
    Invocation(reply=_reply),
    event=AuthorizerRequest,
    correlation_id=("requestContext", "requestId"),
    has_end_users=True,
)


def event(
    *,
    api: TextFilter | None = None,
    stage: TextFilter | None = None,
    where: Callable[[AuthorizerRequest], bool] | None = None,
) -> Route[AuthorizerRequest, AuthorizerReply | Mapping[str, Any] | None]:
    """Match every event of an authorizer, of type TOKEN or REQUEST.

    - `api`: id of the API.
    - `stage`: stage of the API.
    - `where`: predicate on the event.
    """
    return Route(SOURCE, AuthorizerRequest, *_filters(api, stage), where=where)


def token(
    *,
    api: TextFilter | None = None,
    stage: TextFilter | None = None,
    where: Callable[[TokenAuthorizerRequest], bool] | None = None,
) -> Route[TokenAuthorizerRequest, AuthorizerReply | Mapping[str, Any] | None]:
    """Match the events of an authorizer of type TOKEN, which receives only a token.

    - `api`: id of the API.
    - `stage`: stage of the API.
    - `where`: predicate on the event.
    """
    return Route(SOURCE, TokenAuthorizerRequest, text("type", "TOKEN"), *_filters(api, stage), where=where)


def request(
    *,
    api: TextFilter | None = None,
    stage: TextFilter | None = None,
    where: Callable[[RequestAuthorizerRequest], bool] | None = None,
) -> Route[RequestAuthorizerRequest, AuthorizerReply | Mapping[str, Any] | None]:
    """Match the events of an authorizer of type REQUEST, for REST, HTTP and WebSocket APIs.

    - `api`: id of the API.
    - `stage`: stage of the API.
    - `where`: predicate on the event.
    """
    return Route(SOURCE, RequestAuthorizerRequest, text("type", "REQUEST"), *_filters(api, stage), where=where)


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_api_gateway_authorizer: Final = AnswersDecorator(event)
        """Example: `@app.on_api_gateway_authorizer(api="a1b2c3d4e5")`."""
        on_authorizer_token: Final = AnswersDecorator(token)
        """Example: `@app.on_authorizer_token(api="a1b2c3d4e5")`."""
        on_authorizer_request: Final = AnswersDecorator(request)
        """Example: `@app.on_authorizer_request(api="a1b2c3d4e5")`."""


def _filters(api: TextFilter | None, stage: TextFilter | None) -> list[UnboundFilter | None]:
    # Either of two ARNs has the texts, so the filters read the whole record.
    return [
        any_text(None, api, name="api", texts=lambda raw: _part_of_record(raw, 5)),
        any_text(None, stage, name="stage", texts=lambda raw: _part_of_record(raw, 6)),
    ]


def _part_of_record(raw: Any, index: int) -> list[str]:
    arn = (raw.get("methodArn") or raw.get("routeArn")) if isinstance(raw, dict) else None
    part = _part_of_arn(arn, index) if isinstance(arn, str) else None
    return [part] if part is not None else []
