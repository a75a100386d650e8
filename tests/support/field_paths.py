"""The paths that the fields of events are read from, to compare them with the definitions of others."""

from __future__ import annotations

import typing
from functools import cache
from importlib import import_module
from typing import Any

from lambdarouter._events.model import Event, Part
from lambdarouter._events.reading import fields_of
from lambdarouter.http import ClientCertificate, IAMIdentity, LatticeIdentity, RequestContext
from tests.literal._reading import event_classes

Path = tuple[str, ...]

_SOURCES = "lambdarouter.sources."

#: The keys around the records of an event, which the paths of a record do not have.
_AROUND = [("events", "event"), *((key,) for key in ("Records", "events", "messages", "records", "tasks"))]
_AROUND.append(("rmqMessagesByQueue",))

_OF_AWS = "a dict with the keys of AWS"
_BY_NAME = "a dict of values by name"
#: Objects that a field has as a whole, with what the field has.
READ_WHOLE = {
    ("api_gateway_authorizer", "requestContext.authentication.clientCert"): _OF_AWS,
    ("api_gateway_authorizer", "requestContext.identity"): f"{_OF_AWS}; the other fields have what an authorizer gets",
    ("api_gateway_authorizer", "requestContext.identity.clientCert"): _OF_AWS,
    ("api_gateway_websocket", "requestContext.identity"): f"{_OF_AWS}, which the field names",
    ("bedrock_agent", "parameters"): _BY_NAME,
    ("cloudformation", "ResourceProperties"): "properties of the user's own",
    ("cloudfront", "cf.request.body"): "decoded bytes",
    ("cloudwatch_alarm", "Trigger.Dimensions"): _BY_NAME,
    ("cloudwatch_alarm", "alarmData.configuration.metrics"): f"{_OF_AWS} for each metric",
    ("cognito_user_pool", "request.userAttributes"): _BY_NAME,
    ("documentdb", "documentKey"): "a document of the user's own",
    ("http", "requestContext.authorizer.claims"): _BY_NAME,
    ("http", "requestContext.authorizer.lambda"): _BY_NAME,
    ("lex_v2", "interpretations.nluConfidence"): "a number, or an object with a score",
    ("lex_v2", "interpretations.sentimentResponse.sentimentScore"): _BY_NAME,
    ("lex_v2", "sessionState.activeContexts"): f"{_OF_AWS}, which the reply sends back",
    ("lex_v2", "sessionState.dialogAction"): f"{_OF_AWS}, which the reply replaces",
    ("lex_v2", "sessionState.runtimeHints"): f"{_OF_AWS}, which the reply sends back",
    ("s3_object_lambda", "userIdentity.sessionContext"): f"{_OF_AWS}, as CloudTrail writes it",
    ("ses", "ses.mail.headers"): _BY_NAME,
}

#: The fields of a request that read more than one path, with the paths.
OF_REQUESTS = {
    "method": "method httpMethod requestContext.http.method requestContext.httpMethod",
    "path": "path rawPath raw_path",
    "query": "queryStringParameters multiValueQueryStringParameters rawQueryString query_string_parameters",
    "headers": "headers multiValueHeaders",
    "cookies": "cookies",
    "body": "body isBase64Encoded is_base64_encoded",
    "source_ip": "requestContext.identity.sourceIp requestContext.http.sourceIp",
    "host": "requestContext.domainName",
    "stage": "requestContext.stage",
    "request_id": "requestContext.requestId",
    "requested_at": "requestContext.requestTimeEpoch requestContext.timeEpoch",
    "account": "requestContext.accountId",
    "api_id": "requestContext.apiId",
    "stage_variables": "stageVariables",
    "target_group_arn": "requestContext.targetGroupArn requestContext.elb.targetGroupArn",
    "claims": "requestContext.authorizer.claims requestContext.authorizer.jwt.claims requestContext.authorizer.lambda",
    "scopes": "requestContext.authorizer.scopes requestContext.authorizer.jwt.scopes",
}
#: The parts of a request, with the places that they are read from.
PARTS_OF_REQUESTS: dict[type[Part], tuple[str, ...]] = {
    RequestContext: ("",),
    ClientCertificate: ("requestContext.identity.clientCert.", "requestContext.authentication.clientCert."),
    IAMIdentity: ("requestContext.identity.", "requestContext.authorizer.iam."),
    LatticeIdentity: ("requestContext.identity.",),
}


def parts_in(hint: Any) -> list[type[Part]]:
    """The classes of nested parts in an annotation."""
    if isinstance(hint, type) and issubclass(hint, Part):
        return [hint]
    return [part for each in typing.get_args(hint) for part in parts_in(each)]


def paths_of(cls: type[Part]) -> tuple[Path, ...]:
    """The paths of a class and of the parts in its fields, without positions in lists."""
    hints = typing.get_type_hints(cls)
    found: list[Path] = []
    for name, each in fields_of(cls).items():
        for path in each.paths:
            keys = tuple(key for key in path if isinstance(key, str))
            inner = [other for part in parts_in(hints.get(name)) if part is not cls for other in paths_of(part)]
            found += [keys + other for other in inner] or [keys]
    return tuple(found)


def request_paths() -> frozenset[Path]:
    """The paths of the fields of requests, of all HTTP integrations."""
    paths = {path for several in OF_REQUESTS.values() for path in several.split()}
    inner = (
        before + ".".join(path)
        for cls, places in PARTS_OF_REQUESTS.items()
        for path in paths_of(cls)
        for before in places
    )
    return frozenset(tuple(path.split(".")) for path in (*paths, *inner))


@cache
def paths_here(source: str) -> frozenset[Path]:
    """The paths of all events of a source, of the one class in "source:Class", or of requests for "http"."""
    if source == "http":
        return request_paths()
    source, _, name = source.partition(":")
    module = f"{_SOURCES}{source}"
    return frozenset(
        path
        for cls in event_classes()
        if issubclass(cls, Event)
        and (cls.__module__.startswith(f"{module}.") or cls.__name__ in import_module(module).__all__)
        if not name or cls.__name__ == name
        for path in paths_of(cls)
    )


def has(source: str, path: Path, *, ignore_case: bool = False) -> bool:
    """Whether a source has a field at exactly a path, or at an object around it that is read as a whole.

    Keys around the records may be before the path, and the keys of a path may have dots.
    """
    change = str.casefold if ignore_case else str
    here = {change(".".join(each)) for each in paths_here(source)}
    whole = {change(each) for owner, each in READ_WHOLE if owner == source.partition(":")[0]} & here
    for around in ((), *_AROUND):
        if path[: len(around)] == around:
            own = change(".".join(path[len(around) :]))
            if own in here or any(own.startswith(f"{each}.") for each in whole):
                return True
    return False


def is_of_the_reply(source: str, path: Path) -> bool:
    """Whether Cognito sends a key empty, for the reply."""
    return source.startswith("cognito_user_pool") and path[0] == "response"
