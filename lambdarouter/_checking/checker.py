"""The check of an app, with or without a template."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve

from . import rules
from .app_rules import check_app, shown_path
from .cloudformation import template_of
from .documents import List, Object, TemplateError, load
from .findings import Finding
from .function_rules import check_functions
from .http_rules import check_http
from .mapping_rules import check_mappings, check_unknown_mappings
from .permission_rules import check_permissions
from .serverless import serverless_template
from .subject import Subject
from .terraform import terraform_template
from .trigger_rules import check_triggers

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from ..app import App
    from .template import Template

_ORDER = {"error": 0, "warning": 1, "note": 2}


def check(
    app: App,
    handlers: list[Handler],
    spec: str,
    *,
    template: Path | None = None,
    function: str | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> list[Finding]:
    """All findings about an app, and about the template that deploys it.

    `spec` is the app as `package.module:app`, and `function` the logical id of its function; by default, every function
    whose `Handler` is the app. Raises TemplateError for a file that is not a template or has no such function.
    """
    found = check_app(app, handlers)
    if template is not None:
        found += check_template(Subject(app, handlers, spec, template_in(template, parameters), function))
    # Every finding has a file, which code scanning needs.
    unique = list(dict.fromkeys(each if each.file else evolve(each, file=file_of(spec)) for each in found))
    return sorted(unique, key=lambda each: (_ORDER[each.severity], each.file or "", each.line or 0, each.rule.id))


def check_template(subject: Subject) -> list[Finding]:
    """All findings about differences between an app and a template."""
    notes = [
        subject.finding(rules.UNKNOWN_VALUE, each.text, each.line, each.resource) for each in subject.template.notes
    ]
    return [
        *notes,
        *check_functions(subject),
        *check_triggers(subject),
        *check_mappings(subject),
        *check_unknown_mappings(subject),
        *check_http(subject),
        *check_permissions(subject),
    ]


def file_of(spec: str) -> str | None:
    """The file of the module in `package.module:app`, relative to the current directory if it is below it."""
    try:
        found = find_spec(spec.partition(":")[0])
    except (ImportError, ValueError, AttributeError):
        return None
    return None if found is None or found.origin is None else shown_path(found.origin)


def template_in(path: Path, parameters: Mapping[str, Any] | None = None) -> Template:
    """The template in a file: SAM, CloudFormation, `terraform show -json` or `serverless print`."""
    if path.suffix == ".tf" or path.name.endswith(".tf.json"):
        raise TemplateError(
            f"{path}: is in Terraform's own language. Write the plan as JSON and check it: terraform plan -out plan; "
            "terraform show -json plan > plan.json."
        )
    document = load(path)
    given = dict(parameters or {})
    if "Resources" in document:
        return template_of(document, str(path), given)
    if "terraform_version" in document or "planned_values" in document:
        return terraform_template(document, str(path))
    if "functions" in document and isinstance(document["functions"], Object | List):
        return serverless_template(document, str(path))
    raise TemplateError(
        f"{path}: is not a template: it has neither Resources (CloudFormation, SAM, CDK) nor planned_values "
        "(terraform show -json) nor functions (serverless print)."
    )
