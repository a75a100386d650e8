"""Calls of AWS's APIs with a real boto3 client, without a network: botocore judges what is sent by its own models."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from tests.support.botocore_shapes import faults, shapes

#: The services that are called back, with the version of their models.
VERSIONS = {
    "codedeploy": "2014-10-06",
    "codepipeline": "2015-07-09",
    "config": "2014-11-12",
    "firehose": "2015-08-04",
    "kinesis": "2013-12-02",
    "transfer": "2018-11-05",
}


def judged(target: str, parameters: dict[str, Any]) -> list[str]:
    """What AWS's model of `service.operation` has against these parameters, limits and patterns included."""
    service, _, operation = target.partition(".")
    known = shapes(service, VERSIONS[service])
    name = "".join(word.capitalize() for word in operation.split("_"))
    shape = next(each for each in (f"{name}Request", f"{name}Input") if each in known)
    return list(faults(known, shape, parameters))


def real_client(monkeypatch: pytest.MonkeyPatch, service: str) -> Any:
    """The boto3 client that the package will call, with credentials that are none."""
    session = import_module("boto3").session.Session(
        aws_access_key_id="testing", aws_secret_access_key="testing", region_name="us-east-1"
    )
    client = session.client(service)
    monkeypatch.setattr("boto3.client", lambda name, **options: {service: client}[name])
    return client


def answering(monkeypatch: pytest.MonkeyPatch, service: str, operation: str, *answers: Any) -> list[dict[str, Any]]:
    """What the operation is called with, from now on: botocore checks it, and gives the answers one by one.

    An answer that is a text is the code of an error.
    """
    client = real_client(monkeypatch, service)
    stubber = import_module("botocore.stub").Stubber(client)
    for answer in answers:
        if isinstance(answer, str):
            stubber.add_client_error(operation, answer)
        else:
            stubber.add_response(operation, answer)
    stubber.activate()
    seen: list[dict[str, Any]] = []

    def note(params: dict[str, Any], **others: Any) -> None:
        seen.append(dict(params))

    client.meta.events.register(f"before-parameter-build.{client.meta.service_model.service_id.hyphenize()}", note)
    return seen
