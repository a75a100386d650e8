"""Sample payloads of API Gateway Lambda authorizers, for every kind of API.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import Sample
from ..sources.api_gateway_authorizer import RequestAuthorizerRequest, TokenAuthorizerRequest

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, lists, strings

    @frozen(kw_only=True)
    class _Token(Fields, TokenAuthorizerRequest):
        authorization_token: str = SAMPLED
        method: str = SAMPLED  # pyright: ignore[reportIncompatibleMethodOverride]

    @frozen(kw_only=True)
    class _Request(Fields, RequestAuthorizerRequest):
        identity_source: Any = field(default=SAMPLED, converter=strings)
        cookies: Any = field(default=SAMPLED, converter=strings)
        multi_value_headers: Any = field(default=SAMPLED, converter=lists)
        multi_value_query: Any = field(default=SAMPLED, converter=lists)

else:
    _Token = TokenAuthorizerRequest
    _Request = RequestAuthorizerRequest

_TIME = 1769860800123
_ARN = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234"
_V1: dict[str, Any] = {
    "type": "REQUEST",
    "methodArn": f"{_ARN}/prod/GET/users/7",
    "resource": "/users/{id}",
    "path": "/users/7",
    "httpMethod": "GET",
    "headers": {"Authorization": "Bearer example", "Host": "abcdef1234.execute-api.us-east-1.amazonaws.com"},
    "queryStringParameters": {"page": "2"},
    "pathParameters": {"id": "7"},
    "stageVariables": {"color": "blue"},
    "requestContext": {
        "resourceId": "a1b2c3",
        "resourcePath": "/users/{id}",
        "path": "/prod/users/7",
        "httpMethod": "GET",
        "accountId": "123456789012",
        "apiId": "abcdef1234",
        "stage": "prod",
        "domainName": "abcdef1234.execute-api.us-east-1.amazonaws.com",
        "requestId": "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
        "requestTimeEpoch": _TIME,
        "identity": {
            "sourceIp": "192.0.2.1",
            "userAgent": "curl/8.5.0",
            "apiKey": "example-api-key",
            "clientCert": {"subjectDN": "CN=client", "issuerDN": "CN=ca", "serialNumber": "1"},
        },
    },
}

token: Final = Sample(
    _Token,
    {"type": "TOKEN", "authorizationToken": "Bearer example", "methodArn": f"{_ARN}/prod/GET/users/7"},
    doc="A token for a REST API.",
)
request: Final = Sample(
    _Request,
    {
        **_V1,
        "multiValueHeaders": {name: [value] for name, value in _V1["headers"].items()},
        "multiValueQueryStringParameters": {"page": ["1", "2"]},
    },
    doc="A request to a REST API.",
)
request_http_v1: Final = Sample(
    _Request,
    {
        **_V1,
        "version": "1.0",
        "identitySource": "Bearer example",
        "authorizationToken": "Bearer example",
    },
    doc="A request to an HTTP API, payload 1.0.",
)
request_v2: Final = Sample(
    _Request,
    {
        "version": "2.0",
        "type": "REQUEST",
        "routeArn": f"{_ARN}/$default/GET/users/7",
        "identitySource": ["Bearer example"],
        "routeKey": "GET /users/{id}",
        "rawPath": "/users/7",
        "rawQueryString": "page=1&page=2",
        "cookies": ["theme=dark"],
        "headers": {"authorization": "Bearer example", "host": "abcdef1234.execute-api.us-east-1.amazonaws.com"},
        "queryStringParameters": {"page": "1,2"},
        "pathParameters": {"id": "7"},
        "stageVariables": {"color": "blue"},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "abcdef1234",
            "domainName": "abcdef1234.execute-api.us-east-1.amazonaws.com",
            "domainPrefix": "abcdef1234",
            "http": {
                "method": "GET",
                "path": "/users/7",
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "curl/8.5.0",
            },
            "authentication": {"clientCert": {"subjectDN": "CN=client", "issuerDN": "CN=ca", "serialNumber": "1"}},
            "requestId": "Xy1AbCdEoAMEPzQ=",
            "routeKey": "GET /users/{id}",
            "stage": "$default",
            "time": "31/Jan/2026:12:00:00 +0000",
            "timeEpoch": _TIME,
        },
    },
    doc="A request to an HTTP API, payload 2.0.",
)
websocket: Final = Sample(
    _Request,
    {
        "type": "REQUEST",
        "methodArn": f"{_ARN}/prod/$connect",
        "headers": {"Sec-WebSocket-Version": "13", "Host": "abcdef1234.execute-api.us-east-1.amazonaws.com"},
        "multiValueHeaders": {"Sec-WebSocket-Version": ["13"]},
        "queryStringParameters": {"token": "example"},
        "multiValueQueryStringParameters": {"token": ["example"]},
        "stageVariables": {},
        "requestContext": {
            "routeKey": "$connect",
            "eventType": "CONNECT",
            "messageDirection": "IN",
            "connectionId": "Xy1AbfFzIAMCJzw=",
            "connectedAt": _TIME,
            "requestTimeEpoch": _TIME,
            "requestId": "Xy1AbEoAMEPzQ=",
            "domainName": "abcdef1234.execute-api.us-east-1.amazonaws.com",
            "stage": "prod",
            "apiId": "abcdef1234",
            "identity": {"sourceIp": "192.0.2.1", "userAgent": "browser"},
        },
    },
    doc="A client connects to a WebSocket API.",
)
