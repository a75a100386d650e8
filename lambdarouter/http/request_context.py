"""The request context: facts that an HTTP integration adds to a request, such as its route and user agent.

A module of a service imports the class only to annotate its own functions or to create it in tests; a request loads
this module when a handler reads `request.request_context`.

Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html,
https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html and
https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
"""

from typing import Annotated

from .._events.builder import field, frozen
from .._events.model import At, Part

__all__ = ["RequestContext"]


@frozen(kw_only=True)
class RequestContext(Part):
    """The request context of an HTTP integration. A field that the integration does not send is None or empty.

    Other facts, such as the stage and the caller, are fields of `HTTPRequest`.
    """

    version: Annotated[str | None, At("version")] = None
    """Version of the payload format, `1.0` or `2.0`. Not for REST APIs and load balancers."""

    route_key: Annotated[str | None, At("routeKey")] = None
    """Key of the route, such as `GET /users/{id}` or `$default`. Only for HTTP APIs and function URLs."""

    route_id: Annotated[str | None, At("requestContext.routeId")] = None
    """Id of the route, a field that the types of other tools have. Usually None."""

    resource: Annotated[str | None, At("resource")] = None
    """Path of the resource, such as `/users/{id}`. Only for REST APIs and payload format 1.0."""

    resource_id: Annotated[str | None, At("requestContext.resourceId")] = None
    """Id of the resource. Only for REST APIs; in payload format 1.0, it is the key of the route."""

    operation_name: Annotated[str | None, At("requestContext.operationName")] = None
    """Name of the operation. Only for methods of REST APIs that have one."""

    path: Annotated[str | None, At("requestContext.path", "requestContext.http.path")] = None
    """Path of the URL, with the stage if the URL has it."""

    path_parameters: Annotated[dict[str, str], At("pathParameters")] = field(factory=dict[str, str])
    """Path parameters of the route or resource of the API, by name. `request.path_parameters` has those of the app."""

    protocol: Annotated[str | None, At("requestContext.protocol", "requestContext.http.protocol")] = None
    """Protocol of the request, such as `HTTP/1.1`."""

    user_agent: Annotated[str | None, At("requestContext.identity.userAgent", "requestContext.http.userAgent")] = None
    """User agent of the client."""

    request_time: Annotated[str | None, At("requestContext.requestTime", "requestContext.time")] = None
    """Time of the request as text: `12/Mar/2020:19:03:58 +0000`. `request.requested_at` is the same time."""

    domain_prefix: Annotated[str | None, At("requestContext.domainPrefix")] = None
    """First label of the domain name."""

    extended_request_id: Annotated[str | None, At("requestContext.extendedRequestId")] = None
    """Extended request id, for AWS Support. Only for REST APIs and payload format 1.0."""

    api_key: Annotated[str | None, At("requestContext.identity.apiKey")] = field(default=None, repr=False)
    """API key of the client; not shown in `repr`. Only for methods of REST APIs that require a key."""

    api_key_id: Annotated[str | None, At("requestContext.identity.apiKeyId")] = None
    """Id of the API key."""

    vpc_id: Annotated[str | None, At("requestContext.identity.vpcId")] = None
    """VPC that the request came from. Only for private REST APIs."""

    vpc_endpoint_id: Annotated[str | None, At("requestContext.identity.vpceId")] = None
    """VPC endpoint that the request came through. Only for private REST APIs."""

    service_arn: Annotated[str | None, At("requestContext.serviceArn")] = None
    """ARN of the service. This field and the following ones: only for VPC Lattice."""

    service_network_arn: Annotated[str | None, At("requestContext.serviceNetworkArn")] = None
    """ARN of the service network. None for a request that came through a service directly."""

    region: Annotated[str | None, At("requestContext.region")] = None
    """Region of the service. Not in version 1."""
