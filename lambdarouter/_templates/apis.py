"""HTTP integrations: HTTP API, REST API, function URL, load balancer and VPC Lattice.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from ..http import HTTPRoute
from .stack import ACCOUNT, attribute, logical, ref, sub

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .stack import Stack, Value

#: The choices of `--http`, for routes of any integration.
CHOICES: Final = {"http": "api_gateway_http", "rest": "api_gateway_rest", "alb": "alb", "url": "function_url"}

#: SAM adds a permission for each route, and the policy of a function has at most 20 KB.
#: Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
MOST_ROUTES: Final = 30

#: The URI of the function for an integration of API Gateway.
INVOKE: Final = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${%s.Arn}/invocations"

#: The path and the methods of a route; None means every path, and no methods means any method.
_Routes = dict[str | None, set[str]]


def add_http(stack: Stack, handlers: list[Handler], *, default: str, settings: Any) -> None:
    """The routes of each integration."""
    found: dict[str, _Routes] = {}
    for each in handlers:
        route = each.route
        assert isinstance(route, HTTPRoute)
        for integration in route.integrations or (CHOICES[default],):
            _add_route(found.setdefault(integration, {}), route)
    for integration, routes in found.items():
        if settings is not None and settings.cors is not None:
            for methods in routes.values():
                methods.update({"OPTIONS"} if methods else ())  # the app answers preflight requests itself
        _WRITERS[integration](stack, routes, settings)
    if any(not each.route.integrations for each in handlers if isinstance(each.route, HTTPRoute)):
        stack.note(f"The HTTP routes are for one integration; choose another one with --http: {', '.join(CHOICES)}.")


def _add_route(routes: _Routes, route: HTTPRoute) -> None:
    path = None if route.is_catch_all else api_path(route.path)
    paths = [path]
    if path is not None and route.mounted is not None:
        root = path.rpartition("/")[0] or "/"
        paths.append(root)  # a greedy placeholder does not match the path of the mounted app itself
    for each in paths:
        known = routes.get(each)
        if not route.methods or known == set():
            routes[each] = set()
        else:
            routes.setdefault(each, set()).update(route.methods)


def api_path(path: str) -> str:
    """An API Gateway path, whose placeholders are whole segments."""
    parts = path.split("/")
    for index, part in enumerate(parts):
        names = re.findall(r"\{([^{}]*)\}", part)
        if names and part != f"{{{names[0]}}}":
            parts[index] = f"{{{'_'.join(names)}}}"
    return "/".join(parts)


def _sorted(routes: _Routes) -> list[tuple[str | None, list[str]]]:
    return [(path, sorted(methods)) for path, methods in sorted(routes.items(), key=lambda item: item[0] or "")]


def _listed(stack: Stack, routes: _Routes, where: str) -> _Routes:
    """The routes; one route for every path if there are too many of them."""
    count = sum(len(methods) or 1 for methods in routes.values())
    if count <= MOST_ROUTES or not stack.is_sam:
        return routes
    stack.note(
        f"{where} sends every path to the function, which answers with 404 and 405 itself: SAM adds a permission for "
        f"each of {count} routes, and the policy of a function has room for fewer."
    )
    return {None: set()}


def _name(path: str | None, method: str) -> str:
    if path is None:
        return "AnyPath"
    return logical(method.lower(), path.replace("+}", " rest}") if path != "/" else "root")


# --- HTTP API -------------------------------------------------------------------------------------------------------


def _http_api(stack: Stack, routes: _Routes, settings: Any) -> None:
    if stack.is_sam:
        for path, methods in _sorted(_listed(stack, routes, "The HTTP API")):
            for method in methods or ["ANY"]:
                given = {} if path is None else {"Path": path, "Method": method}
                stack.event(_name(path, method), "HttpApi", given)
        return
    api, integration = stack.free("HttpApi"), stack.free("HttpIntegration")
    stack.add(api, "AWS::ApiGatewayV2::Api", {"Name": sub("${AWS::StackName}"), "ProtocolType": "HTTP"})
    properties = {
        "ApiId": ref(api),
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": stack.arn,
        "PayloadFormatVersion": "2.0",
    }
    stack.add(integration, "AWS::ApiGatewayV2::Integration", properties)
    for path, methods in _sorted(routes):
        for method in methods or ["ANY"]:
            key = "$default" if path is None else f"{method} {path}"
            properties = {"ApiId": ref(api), "RouteKey": key, "Target": sub(f"integrations/${{{integration}}}")}
            stack.add(stack.free(_name(path, method), "Route"), "AWS::ApiGatewayV2::Route", properties)
    stack.add(
        stack.free("HttpStage"),
        "AWS::ApiGatewayV2::Stage",
        {"ApiId": ref(api), "StageName": "$default", "AutoDeploy": True},
    )
    stack.permit("HttpApi", "apigateway.amazonaws.com", _execute(api))


def _execute(api: str) -> Value:
    return sub(f"arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{{api}}}/*")


# --- REST API -------------------------------------------------------------------------------------------------------


def _rest_api(stack: Stack, routes: _Routes, settings: Any) -> None:
    compresses = settings is not None and settings.compress
    media = ["*/*"] if compresses else None
    if None in routes:
        routes = {**{path: set(methods) for path, methods in routes.items() if path is not None}, "/{proxy+}": set()}
    if stack.is_sam:
        api = stack.free("RestApi")
        stack.add(api, "AWS::Serverless::Api", {"StageName": "prod", "BinaryMediaTypes": media})
        routes = _listed(stack, routes, "The REST API")
        for path, methods in _sorted(routes):
            for method in methods or ["ANY"]:
                given = {"RestApiId": ref(api), "Path": path or "/{proxy+}", "Method": method}
                stack.event(_name(path, method), "Api", given)
        return
    api = stack.free("RestApi")
    stack.add(api, "AWS::ApiGateway::RestApi", {"Name": sub("${AWS::StackName}"), "BinaryMediaTypes": media})
    methods_of = [
        _rest_method(stack, api, path or "/", method)
        for path, methods in _sorted(routes)
        for method in methods or ["ANY"]
    ]
    deployment = stack.free("RestDeployment")
    stack.add(deployment, "AWS::ApiGateway::Deployment", {"RestApiId": ref(api)}, depends_on=methods_of)
    properties = {"RestApiId": ref(api), "DeploymentId": ref(deployment), "StageName": "prod"}
    stack.add(stack.free("RestStage"), "AWS::ApiGateway::Stage", properties)
    stack.permit("RestApi", "apigateway.amazonaws.com", _execute(api))


def _rest_method(stack: Stack, api: str, path: str, method: str) -> str:
    parent: Value = attribute(api, "RootResourceId")
    way = ""
    for part in [each for each in path.split("/") if each]:
        way = f"{way}/{part}"
        name = logical("rest", way.replace("+}", " rest}"), "Resource")
        if name not in stack.resources:
            properties = {"RestApiId": ref(api), "ParentId": parent, "PathPart": part}
            stack.add(name, "AWS::ApiGateway::Resource", properties)
        parent = ref(name)
    name = stack.free("rest", _name(path, method), "Method")
    properties = {
        "RestApiId": ref(api),
        "ResourceId": parent,
        "HttpMethod": method,
        "AuthorizationType": "NONE",
        "Integration": {
            "Type": "AWS_PROXY",
            "IntegrationHttpMethod": "POST",
            "Uri": sub(INVOKE % stack.function),
        },
    }
    stack.add(name, "AWS::ApiGateway::Method", properties)
    return name


# --- Function URL, load balancer, VPC Lattice -----------------------------------------------------------------------


def _url(stack: Stack, routes: _Routes, settings: Any) -> None:
    stack.note("The function URL is for callers with IAM permissions; AuthType NONE opens it to everyone.")
    if stack.is_sam:
        stack.settings["FunctionUrlConfig"] = {"AuthType": "AWS_IAM"}
        return
    properties = {"TargetFunctionArn": stack.arn, "AuthType": "AWS_IAM"}
    stack.add(stack.free("FunctionUrl"), "AWS::Lambda::Url", properties)


def _load_balancer(stack: Stack, routes: _Routes, settings: Any) -> None:
    permission = stack.permit("LoadBalancer", "elasticloadbalancing.amazonaws.com")
    del stack.resources[permission].properties["SourceAccount"]
    group = stack.free("TargetGroup")
    properties: Value = {"TargetType": "lambda", "Targets": [{"Id": stack.arn}]}
    stack.add(group, "AWS::ElasticLoadBalancingV2::TargetGroup", properties, depends_on=[permission])
    listener = stack.parameter("ListenerArn", "ARN of the listener of the load balancer")
    paths = sorted({_alb_path(each) for each in routes})
    # A rule has at most five values in its conditions.
    for number, index in enumerate(range(0, len(paths), 5), 1):
        properties = {
            "ListenerArn": listener,
            "Priority": number,
            "Conditions": [{"Field": "path-pattern", "PathPatternConfig": {"Values": paths[index : index + 5]}}],
            "Actions": [{"Type": "forward", "TargetGroupArn": ref(group)}],
        }
        stack.add(stack.free("ListenerRule"), "AWS::ElasticLoadBalancingV2::ListenerRule", properties)


def _alb_path(path: str | None) -> str:
    return "/*" if path is None else re.sub(r"\{[^{}]*\}", "*", path)


def _lattice(version: str) -> Any:
    def add(stack: Stack, routes: _Routes, settings: Any) -> None:
        permission = stack.permit("Lattice", "vpc-lattice.amazonaws.com", SourceAccount=ACCOUNT)
        properties: Value = {
            "Type": "LAMBDA",
            "Config": {"LambdaEventStructureVersion": version},
            "Targets": [{"Id": stack.arn}],
        }
        name = stack.free("LatticeTargetGroup")
        stack.add(name, "AWS::VpcLattice::TargetGroup", properties, depends_on=[permission])
        stack.note(f"Add {name} to a listener of your VPC Lattice service.")

    return add


_WRITERS: Final[dict[str, Any]] = {
    "api_gateway_http": _http_api,
    "api_gateway_rest": _rest_api,
    "function_url": _url,
    "alb": _load_balancer,
    "vpc_lattice_v1": _lattice("V1"),
    "vpc_lattice_v2": _lattice("V2"),
}
