"""The settings of HTTP APIs and function URLs, compared with the app's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from . import rules
from .documents import Object
from .values import UNKNOWN

if TYPE_CHECKING:
    from .findings import Finding
    from .subject import Subject
    from .template import Resource

#: The property that sets CORS, by the type of the resource.
_CORS = {
    "AWS::ApiGatewayV2::Api": "CorsConfiguration",
    "AWS::Serverless::HttpApi": "CorsConfiguration",
    "AWS::Serverless::Api": "Cors",
    "AWS::Lambda::Url": "Cors",
}


def check_http(subject: Subject) -> Iterator[Finding]:
    """Every API and URL that sends requests to the functions."""
    settings = subject.app.http
    if settings is None:
        return
    apis = _apis(subject)
    if settings.cors is not None:
        for each in apis:
            yield from _cors(subject, each)
        for function in subject.functions:
            if subject.template.get(function.resource.properties, "FunctionUrlConfig", "Cors") is not None:
                message = "FunctionUrlConfig has Cors, and the app has HTTPSettings(cors=...)."
                yield subject.at(function, rules.CORS_TWICE, message, "FunctionUrlConfig", "Cors")
    if settings.compress:
        for each in apis:
            yield from _binary(subject, each)


def _apis(subject: Subject) -> list[Resource]:
    template = subject.template
    triggers = [each for each in subject.triggers if each.source == "http" and not each.is_possible]
    names = {name for each in triggers for name in (each.origin, each.resource)}
    return [each for name, each in template.resources.items() if name in names]


def _cors(subject: Subject, api: Resource) -> Iterator[Finding]:
    key = _CORS.get(api.type)
    if key is None:
        return
    given = subject.template.get(api.properties, key)
    if given is None or given is False:
        return
    line = api.properties.line_of(key)
    if given is UNKNOWN:
        yield subject.finding(rules.UNKNOWN_VALUE, f"Its {key} is unknown.", line, api.name)
        return
    message = f"{api.name} has {key}, and the app has HTTPSettings(cors=...)."
    yield subject.finding(rules.CORS_TWICE, message, line, api.name)


def _binary(subject: Subject, api: Resource) -> Iterator[Finding]:
    if api.type not in ("AWS::Serverless::Api", "AWS::ApiGateway::RestApi"):
        return
    template = subject.template
    given = template.get(api.properties, "BinaryMediaTypes")
    body = template.get(api.properties, "Body") or template.get(api.properties, "DefinitionBody")
    in_body: Any = template.get(body, "x-amazon-apigateway-binary-media-types") if isinstance(body, Object) else None
    if given is None and in_body is None:
        message = "The app compresses responses (HTTPSettings(compress=...)), but the REST API has no BinaryMediaTypes."
        yield subject.finding(rules.BINARY, message, api.line, api.name)
