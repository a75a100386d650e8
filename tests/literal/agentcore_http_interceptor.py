"""AgentCore Gateway interceptors for HTTP targets: a request and a response, as AWS's page shows them."""

from lambdarouter.sources.agentcore_http_interceptor import InterceptedHTTPRequest, InterceptedHTTPResponse

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_agentcore_http_interceptor_request",
        {
            "interceptorInputVersion": "1.1",
            "http": {
                "gatewayRequest": {
                    "path": "/my-target-name/invocations",
                    "httpMethod": "POST",
                    "headers": {"Content-Type": "application/json", "Authorization": "<bearer_token>"},
                    "body": "eyJwcm9tcHQiOiJoaSJ9",
                }
            },
        },
        [
            InterceptedHTTPRequest(
                path="/my-target-name/invocations",
                http_method="POST",
                headers={"Content-Type": "application/json", "Authorization": "<bearer_token>"},
                body=b'{"prompt":"hi"}',
                version="1.1",
            )
        ],
    ),
    Reading(
        "on_agentcore_http_interceptor",
        {
            "interceptorInputVersion": "1.0",
            "http": {
                "gatewayRequest": None,
                "gatewayResponse": {
                    "statusCode": 201,
                    "headers": {"X-Trace": "t-1"},
                    "body": "b2s=",
                    "contentType": "text/plain",
                },
            },
        },
        [InterceptedHTTPResponse(status_code=201, headers={"X-Trace": "t-1"}, body=b"ok", content_type="text/plain")],
    ),
    Reading(
        "on_agentcore_http_interceptor_response",
        {
            "interceptorInputVersion": "1.0",
            "http": {
                "gatewayRequest": None,
                "gatewayResponse": {
                    "statusCode": 200,
                    "headers": None,
                    "body": None,
                    "contentType": "application/json",
                },
            },
        },
        [InterceptedHTTPResponse(status_code=200, content_type="application/json")],
    ),
]
