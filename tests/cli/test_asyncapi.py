"""`lambdarouter asyncapi`: the AsyncAPI document of an app's handlers."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from click.testing import Result

from ..support.asyncapi import problems_of

Runs = Callable[..., Result]


def test_the_document_is_printed_and_the_module_is_its_title(run: Runs) -> None:
    result = run("asyncapi", "service:app")
    document: dict[str, Any] = json.loads(result.stdout)

    assert result.exit_code == 0
    assert result.stderr == "the module is imported\n"
    assert problems_of(document) == []
    assert document["info"] == {"title": "service", "version": "1.0.0"}
    assert list(document["operations"]) == ["thumbnail", "fulfill", "on_demand"]
    assert document["channels"]["sqs.orders"]["messages"]["Order"]["payload"] == {"$ref": "#/components/schemas/Order"}


def test_the_title_and_version_are_options(run: Runs) -> None:
    document = json.loads(run("asyncapi", "service:app", "--title", "Orders", "--version", "2.1.0").stdout)
    assert document["info"] == {"title": "Orders", "version": "2.1.0"}


def test_a_wrong_app_is_a_mistake(run: Runs) -> None:
    result = run("asyncapi", "service:text")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "'service:text' is of type str, not an App" in result.stderr
