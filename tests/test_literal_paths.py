"""Every wire path is read from a literal payload: a path that is misspelt, and one that has no literal, fails here."""

from __future__ import annotations

import pytest

from lambdarouter._detection.known import HTTP_INTEGRATIONS
from lambdarouter._events.builder import specs
from lambdarouter._events.reading import fields_of
from lambdarouter.http import HTTPRequest
from lambdarouter.http._integrations import load_integration
from tests.literal._reading import (
    Reading,
    differences,
    event_classes,
    paths_read,
    readings,
    request_fields_read,
    sources,
)

READINGS = [(source, index, each) for source in sources() for index, each in enumerate(readings(source))]

_OF_AN_API = {"api_id", "claims", "client_certificate", "scopes", "stage", "stage_variables"}

#: The fields of a request that an HTTP integration never sends.
NOT_SENT: dict[str, set[str]] = {
    "api_gateway_rest": {"lattice_identity", "target_group_arn"},
    "api_gateway_http": {"lattice_identity", "target_group_arn"},
    "function_url": {
        "claims",
        "client_certificate",
        "lattice_identity",
        "scopes",
        "stage",
        "stage_variables",
        "target_group_arn",
    },
    "alb": _OF_AN_API | {"iam_identity", "lattice_identity", "principal", "request_context", "requested_at"},
    "vpc_lattice_v1": _OF_AN_API | {"iam_identity", "request_id", "requested_at"},
    "vpc_lattice_v2": _OF_AN_API | {"iam_identity", "request_id"},
}
#: The fields of a request that follow from the route and from the integration, not from the payload.
NOT_IN_A_PAYLOAD = {"front_door", "path_parameters", "raw", "via"}


@pytest.mark.parametrize("reading", [each for _, _, each in READINGS], ids=[f"{name}-{n}" for name, n, _ in READINGS])
def test_a_literal_payload_is_read_as_aws_documents_it(reading: Reading) -> None:
    seen = reading.seen()

    assert [type(event) for event in seen] == [type(event) for event in reading.events]
    assert [differences(*pair) for pair in zip(seen, reading.events, strict=True)] == [{}] * len(seen)
    assert seen == reading.events
    assert [getattr(event, "via", ()) for event in seen] == [reading.via] * len(seen)


def test_every_source_has_literals() -> None:
    assert [source for source in sources() if not readings(source)] == []


def test_every_path_of_every_event_class_is_read_from_a_literal() -> None:
    read = {path for _, _, reading in READINGS for event in reading.seen() for path in paths_read(event)}
    missing = [
        f"{cls.__module__}.{cls.__qualname__}.{name}: {'.'.join(map(str, path))}"
        for cls in event_classes()
        for name, each in fields_of(cls).items()
        for path in each.paths
        if (specs(cls)[name], path) not in read
    ]

    assert missing == [], "Add a literal in tests/literal that has a value of its own at each of these paths."


@pytest.mark.parametrize("integration", sorted(HTTP_INTEGRATIONS))
def test_every_field_of_a_request_is_read_from_a_literal(integration: str) -> None:
    known = {*load_integration(integration).fields} - NOT_IN_A_PAYLOAD
    seen = [request for reading in readings(integration) for request in reading.seen()]
    read = {name for request in seen for name in request_fields_read(request)}

    assert known == {*specs(HTTPRequest)} - NOT_IN_A_PAYLOAD
    assert known - read == NOT_SENT[integration]
