"""`lambdarouter openapi`: the OpenAPI document of an app's handlers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator, validate

Runs = Callable[..., Result]


def test_the_document_is_printed_and_the_module_is_its_title(run: Runs) -> None:
    result = run("openapi", "service:app")
    document = json.loads(result.stdout)

    assert (result.exit_code, result.stderr) == (0, "the module is imported\n")
    validate(document, cls=OpenAPIV31SpecValidator)
    assert document["info"] == {"title": "service", "version": "1.0.0"}
    assert list(document["paths"]) == ["/users/{user_id}", "/echo", "/broken"]


def test_options(run: Runs) -> None:
    result = run(
        *("openapi", "service:app", "--title", "Users", "--version", "2.1.0", "--description", "All of them."),
        *("--openapi-version", "3.0.3", "--server", "https://a.example", "--server", "https://b.example"),
        *("--tag", "users", "--tag", "staff=For the staff.", "--security", "jwt"),
        *("--security-scheme", 'jwt={"type": "http", "scheme": "bearer"}'),
    )
    document = json.loads(result.stdout)

    validate(document, cls=OpenAPIV30SpecValidator)
    assert document["openapi"] == "3.0.3"
    assert document["info"] == {"title": "Users", "version": "2.1.0", "description": "All of them."}
    assert document["servers"] == [{"url": "https://a.example"}, {"url": "https://b.example"}]
    assert document["tags"] == [{"name": "users"}, {"name": "staff", "description": "For the staff."}]
    assert document["security"] == [{"jwt": []}]
    assert document["components"]["securitySchemes"] == {"jwt": {"type": "http", "scheme": "bearer"}}


def test_options_of_the_command_replace_those_of_the_app(run: Runs, folder: Path) -> None:
    service = folder / "service.py"
    configured = 'app.configure_openapi(title="Own", version="3", servers=["https://own.example"])\n'
    service.write_text(service.read_text(encoding="utf-8") + configured, encoding="utf-8")

    assert json.loads(run("openapi", "service:app").stdout)["info"] == {"title": "Own", "version": "3"}
    document = json.loads(run("openapi", "service:app", "--title", "Other", "--server", "/v1").stdout)
    assert document["info"] == {"title": "Other", "version": "3"}
    assert document["servers"] == [{"url": "/v1"}]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["service:text"], 2, "'service:text' is of type str, not an App"),
        (["service:app", "--security-scheme", "jwt"], 2, "--security-scheme expects NAME=JSON."),
        (["service:app", "--security-scheme", 'jwt={"type": "x"}'], 1, "'jwt', whose 'type' is not one of"),
        (["service:app", "--openapi-version", "2.0"], 1, 'openapi_version= accepts "3.1.0" or "3.0.3"'),
        (["service:app", "--security", "jwt"], 1, "security= has the scheme 'jwt'"),
    ],
)
def test_what_cannot_be_printed(run: Runs, arguments: list[str], code: int, told: str) -> None:
    result = run("openapi", *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert told in result.stderr
