"""`lambdarouter check`: finds mistakes in an app, and differences between an app and the template that deploys it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .._detection.pages import page
from .errors import Failure, Misuse
from .group import Command
from .loading import load_handlers
from .output import print_json

if TYPE_CHECKING:
    from .._checking.findings import Finding

_EXAMPLES = """\b
Examples:
  lambdarouter check service:app
  lambdarouter check service:app --template template.yaml
  lambdarouter check service:app --template cdk.out/Stack.template.json --function Service
  lambdarouter check service:app --template plan.json --sarif > findings.sarif
"""


@click.command(cls=Command, epilog=_EXAMPLES, short_help="Check an app and its template before deploying them.")
@click.argument("spec", metavar="MODULE:APP")
@click.option("--template", metavar="FILE", help="SAM, CloudFormation, terraform show -json, or serverless print.")
@click.option("--function", metavar="LOGICAL_ID", help="Only this function of the template.")
@click.option("--parameter", "parameters", multiple=True, metavar="NAME=VALUE", help="Value of a template parameter.")
@click.option("--ignore", multiple=True, metavar="ID", help="Leave out the findings of a rule; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--sarif", "as_sarif", is_flag=True, help="Print the findings as SARIF, for code scanning.")
@click.pass_context
def check(
    ctx: click.Context,
    spec: str,
    template: str | None,
    function: str | None,
    *,
    parameters: tuple[str, ...],
    ignore: tuple[str, ...],
    as_json: bool,
    as_sarif: bool,
) -> None:
    """Check that an app can handle events, and that the template in FILE agrees with it.

    Import the app and prepare every handler, but call none. With --template, compare handlers, filters and settings of
    the app with triggers, names and settings of the template. Values that are known only after the deployment are
    reported as unknown. The exit status is 0 without findings, 1 with findings, and 2 for a usage error. Notes are not
    findings.
    """
    if as_json and as_sarif:
        raise Misuse("--json and --sarif exclude each other.")
    if function is not None and template is None:
        raise Misuse("--function needs --template.")
    if find_spec("yaml") is None or find_spec("attrs") is None:
        raise Misuse('check needs its extra: pip install "lambdarouter[check]"')
    from .._checking.rules import RULES

    unknown = [each for each in ignore if each not in RULES]
    if unknown:
        raise Misuse(f"--ignore: there is no rule {unknown[0]!r}. All rules are listed at {page('check')}")
    findings = [each for each in _findings(spec, template, function, _values(parameters)) if each.rule.id not in ignore]
    _print(findings, spec, as_json=as_json, as_sarif=as_sarif)
    ctx.exit(1 if any(each.is_failure for each in findings) else 0)


def _values(parameters: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in parameters:
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise Misuse(f"--parameter expects NAME=VALUE, not {each!r}.")
        found[name] = value
    return found


def _findings(spec: str, template: str | None, function: str | None, parameters: dict[str, Any]) -> list[Finding]:
    from .._checking import rules
    from .._checking.checker import check as checked
    from .._checking.checker import file_of
    from .._checking.documents import TemplateError
    from .._checking.findings import Finding

    if template is not None and not Path(template).exists():
        raise Misuse(f"There is no file {template!r}.")
    try:
        app, handlers = load_handlers(spec)
    except Failure as failure:
        return [Finding(rules.START, failure.format_message(), file_of(spec))]
    path = None if template is None else Path(template)
    try:
        return checked(app, handlers, spec, template=path, function=function, parameters=parameters)
    except TemplateError as error:
        raise Misuse(str(error)) from None


def _print(findings: list[Finding], spec: str, *, as_json: bool, as_sarif: bool) -> None:
    from .._checking import sarif

    if as_json or as_sarif:
        print_json(sarif.as_sarif(findings) if as_sarif else sarif.as_json(findings))
        return
    shown: set[str] = set()
    for each in findings:
        click.echo(str(each))
        if each.is_failure and each.rule.id not in shown:
            shown.add(each.rule.id)
            click.echo(f"  {each.rule.explanation}\n  Fix: {each.rule.fix}")
    failures = sum(each.is_failure for each in findings)
    notes = len(findings) - failures
    counted = f"{failures} finding{'s' if failures > 1 else ''}" if failures else "nothing found"
    click.echo(f"{spec}: {counted}" + (f", {notes} note{'s' if notes > 1 else ''}." if notes else "."))
