"""The resources of CloudFormation that send HTTP requests to a function."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from .documents import Object
from .template import Note, Resource, Template, Trigger
from .values import UNKNOWN, Reference, references_in

_PRINCIPAL: Final = "apigateway.amazonaws.com"


def _trigger(
    integration: str, function: str, resource: Resource, method: Any = None, path: Any = None, **options: Any
) -> Trigger:
    names = {"integration": integration, "method": None if method == "ANY" else method, "path": path}
    return Trigger("http", function, resource.name, resource.line, names, **options)


def _url(template: Template, resource: Resource) -> Iterator[Trigger]:
    for function in template.functions_in(resource.properties.get("TargetFunctionArn")):
        yield _trigger("function_url", function, resource)


def _target_group(template: Template, resource: Resource) -> Iterator[Trigger]:
    is_lattice = resource.type.startswith("AWS::VpcLattice")
    integration = "vpc_lattice_v2" if is_lattice else "alb"
    if is_lattice and template.known(resource.properties, "Config", "LambdaEventStructureVersion") == "V1":
        integration = "vpc_lattice_v1"
    principal = "vpc-lattice.amazonaws.com" if is_lattice else "elasticloadbalancing.amazonaws.com"
    for function in template.functions_in(resource.properties.get("Targets")):
        yield _trigger(integration, function, resource, principal=principal)


def _rest_method(template: Template, resource: Resource) -> Iterator[Trigger]:
    given = resource.properties
    method = template.known(given, "HttpMethod")
    path = _rest_path(template, given.get("ResourceId"))
    api = template.resource_of(given.get("RestApiId"))
    integration = template.get(given, "Integration")
    for function in template.functions_in(integration):
        options = {"origin": api.name if api else None, "principal": _PRINCIPAL}
        yield _trigger("api_gateway_rest", function, resource, method, path, **options)


def _rest_path(template: Template, value: Any) -> Any:
    """The path of a resource of a REST API, through its parents; UNKNOWN if a part of it is unknown."""
    parts: list[str] = []
    for _ in range(30):  # API Gateway allows fewer levels
        found = template.get(value)
        if not isinstance(found, Reference):
            return UNKNOWN
        if found.attribute == "RootResourceId":
            return "/" + "/".join(reversed(parts))
        resource = template.resources.get(found.resource)
        if resource is None or resource.type != "AWS::ApiGateway::Resource":
            return UNKNOWN
        part = template.known(resource.properties, "PathPart")
        if not isinstance(part, str):
            return UNKNOWN
        parts.append(part)
        value = resource.properties.get("ParentId")
    return UNKNOWN


def _route(template: Template, resource: Resource) -> Iterator[Trigger]:
    given = resource.properties
    key, target = template.known(given, "RouteKey"), given.get("Target")
    api = template.resource_of(given.get("ApiId"))
    is_websocket = api is not None and template.known(api.properties, "ProtocolType") == "WEBSOCKET"
    for function in _functions_of_integration(template, target):
        options: dict[str, Any] = {"origin": api.name if api else None, "principal": _PRINCIPAL}
        if is_websocket:
            yield Trigger("api_gateway_websocket", function, resource.name, resource.line, **options)
        elif key == "$default":
            yield _trigger("api_gateway_http", function, resource, **options)
        elif isinstance(key, str) and " " in key:
            method, _, path = key.partition(" ")
            yield _trigger("api_gateway_http", function, resource, method, path, **options)
        else:
            yield _trigger("api_gateway_http", function, resource, UNKNOWN, UNKNOWN, **options)


def _functions_of_integration(template: Template, target: Any) -> list[str]:
    found: list[str] = []
    for name in references_in(target):
        integration = template.resources.get(name)
        if integration is not None and integration.type == "AWS::ApiGatewayV2::Integration":
            found += template.functions_in(integration.properties.get("IntegrationUri"))
    return found


def _quick_create(template: Template, resource: Resource) -> Iterator[Trigger]:
    """An HTTP API with a target, and the routes of an OpenAPI document."""
    given = resource.properties
    for function in template.functions_in(given.get("Target")):
        yield _trigger("api_gateway_http", function, resource, origin=resource.name, principal=_PRINCIPAL)
    yield from _openapi("api_gateway_http", template, resource, given.get("Body"))


def _rest_api(template: Template, resource: Resource) -> Iterator[Trigger]:
    yield from _openapi("api_gateway_rest", template, resource, resource.properties.get("Body"))


def _sam_api(template: Template, resource: Resource) -> Iterator[Trigger]:
    given = resource.properties
    is_rest = resource.type == "AWS::Serverless::Api"
    body = given.get("DefinitionBody")
    yield from _openapi("api_gateway_rest" if is_rest else "api_gateway_http", template, resource, body)
    if template.get(given, "DefinitionUri") is not None:
        line = given.line_of("DefinitionUri")
        template.notes.append(
            Note(line, resource.name, "The routes in DefinitionUri are unknown.", hides_triggers=True)
        )
    authorizers = template.get(given, "Auth", "Authorizers")
    for name, each in authorizers.items() if isinstance(authorizers, dict) else ():
        line = authorizers.line_of(name) if isinstance(authorizers, Object) else resource.line
        for function in template.functions_in(each.get("FunctionArn") if isinstance(each, dict) else None):
            yield Trigger("api_gateway_authorizer", function, resource.name, line)


def _openapi(integration: str, template: Template, resource: Resource, body: Any) -> Iterator[Trigger]:
    document = template.get(body)
    if document is UNKNOWN:
        template.notes.append(
            Note(resource.line, resource.name, "Its OpenAPI document is unknown.", hides_triggers=True)
        )
    paths = template.get(document, "paths") if isinstance(document, dict) else None
    for path, item in paths.items() if isinstance(paths, dict) else ():
        operations = template.get(item)
        for method, operation in operations.items() if isinstance(operations, dict) else ():
            if method.startswith("x-amazon-apigateway-any") or not method.startswith("x-"):
                wanted = "ANY" if method.startswith("x-") else method.upper()
                target = operation.get("x-amazon-apigateway-integration") if isinstance(operation, dict) else None
                for function in template.functions_in(target):
                    known = None if path == "/$default" else path
                    options = {"origin": resource.name, "principal": _PRINCIPAL}
                    yield _trigger(integration, function, resource, wanted, known, **options)


def _authorizer(template: Template, resource: Resource) -> Iterator[Trigger]:
    for function in template.functions_in(resource.properties.get("AuthorizerUri")):
        yield Trigger("api_gateway_authorizer", function, resource.name, resource.line, principal=_PRINCIPAL)


HTTP: Final[dict[str, Callable[[Template, Resource], Iterator[Trigger]]]] = {
    "AWS::Lambda::Url": _url,
    "AWS::ElasticLoadBalancingV2::TargetGroup": _target_group,
    "AWS::VpcLattice::TargetGroup": _target_group,
    "AWS::ApiGateway::Method": _rest_method,
    "AWS::ApiGatewayV2::Route": _route,
    "AWS::ApiGatewayV2::Api": _quick_create,
    "AWS::ApiGateway::RestApi": _rest_api,
    "AWS::Serverless::Api": _sam_api,
    "AWS::Serverless::HttpApi": _sam_api,
    "AWS::ApiGateway::Authorizer": _authorizer,
    "AWS::ApiGatewayV2::Authorizer": _authorizer,
}
