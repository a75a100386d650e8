"""API Gateway imports the OpenAPI 3.0 document, as far as AWS's own tools can tell: the SAM translator and cfn-lint."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from lambdarouter import App
from tests.http.test_openapi import app as all_kinds
from tests.support.downloads import UnavailableError
from tests.support.sam import translated

APPS = {name: import_module(f"examples.{name}.service").app for name in ("bookstore", "quickstart", "shop")}
APPS["kinds"] = all_kinds
INTEGRATION = {
    "type": "aws_proxy",
    "httpMethod": "POST",
    "payloadFormatVersion": "1.0",
    "uri": {"Fn::Sub": "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/x/invocations"},
}


def template_of(apps: dict[str, App]) -> dict[str, Any]:
    """A SAM template with the document of each app, as a REST API and as an HTTP API."""
    resources: dict[str, Any] = {}
    for name, app in apps.items():
        document = app.openapi(
            title=name,
            version="1.0.0",
            openapi_version="3.0.3",
            security_schemes={"key": {"type": "apiKey", "name": "x-api-key", "in": "header"}},
            security="key",
            operation_extra={"x-amazon-apigateway-integration": INTEGRATION},
        )
        body = {"DefinitionBody": document, "StageName": "live"}
        resources[f"{name}Rest"] = {"Type": "AWS::Serverless::Api", "Properties": body}
        resources[f"{name}Http"] = {"Type": "AWS::Serverless::HttpApi", "Properties": body}
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Resources": resources,
    }
    return dict(json.loads(json.dumps(template)))


def test_the_linter_accepts_the_documents(tmp_path: Path) -> None:
    file = tmp_path / "template.json"
    file.write_text(json.dumps(template_of(APPS)), encoding="utf-8")
    command = [sys.executable, "-c", "from cfnlint.runner import main; main()", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_translator_makes_apis_of_the_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    template = template_of(APPS)
    try:
        found = translated(template)
    except (UnavailableError, ImportError) as error:  # or a Python that is too new for it
        pytest.skip(str(error))

    for name, given in template_of(APPS)["Resources"].items():
        resource = found["Resources"][name]
        assert resource["Type"] == ("AWS::ApiGateway::RestApi" if name.endswith("Rest") else "AWS::ApiGatewayV2::Api")
        body, document = resource["Properties"]["Body"], given["Properties"]["DefinitionBody"]
        assert body["openapi"] == "3.0.3"
        assert body["paths"] == document["paths"]
        assert body["components"] == document["components"]


def users(name: str) -> dict[str, str]:
    return {"name": name}


def test_routes_that_api_gateway_cannot_import_are_named(caplog: pytest.LogCaptureFixture) -> None:
    app = App()
    refused = ("/files/{name}.json", "/items/{name}:cancel", "/v{name}/users", "/ä/{name}", "/a b/{name}", "/~{name}")
    for path in refused:
        app.get(path)(users)
    for path in ("/users/{name}", "/files/{name+}", "/items:batch/{name}", "/a-b_c.d/{name}/"):
        app.get(path)(users)
    app.get("/hidden/{name}.txt", include_in_schema=False)(users)
    app.get("/")(lambda: "root")

    document = app.openapi(title="a", version="1", openapi_version="3.0.3")
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    named = [line.partition(" ->")[0] for line in record.getMessage().splitlines() if line.startswith("- ")]
    assert named == [f"- GET {path}" for path in refused]
    assert "test_openapi_api_gateway.py" in record.getMessage()
    # Other tools read it.
    assert "/files/{name}.json" in document["paths"]

    caplog.clear()
    app.openapi(title="a", version="1")
    assert not caplog.records


def test_the_command_names_them_on_standard_error(tmp_path: Path) -> None:
    (tmp_path / "partial_service.py").write_text(
        "from lambdarouter import App\napp = App()\napp.get('/files/{name}.json')(lambda name: name)\n"
    )
    command = [sys.executable, "-m", "lambdarouter.cli", "openapi", "partial_service:app", "--openapi-version", "3.0.3"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)

    assert (done.returncode, list(json.loads(done.stdout)["paths"])) == (0, ["/files/{name}.json"])
    assert "API Gateway cannot import" in done.stderr and "- GET /files/{name}.json -> " in done.stderr
