"""Findings as JSON, and as SARIF 2.1.0 for code scanning.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from .. import __version__
from .findings import Finding
from .rules import RULES

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """The findings as JSON values."""
    return [
        {
            "rule": each.rule.id,
            "name": each.rule.name,
            "severity": each.severity,
            "message": each.message,
            "file": each.file,
            "line": each.line,
            "resource": each.resource,
            "explanation": each.rule.explanation,
            "fix": each.rule.fix,
        }
        for each in findings
    ]


def as_sarif(findings: Iterable[Finding]) -> dict[str, Any]:
    """The findings as a SARIF log; paths below the current directory are relative to it."""
    listed = list(findings)
    ids = sorted({each.rule.id for each in listed})
    driver = {
        "name": "lambdarouter check",
        "version": __version__,
        "rules": [_rule(each) for each in ids],
    }
    results = [_result(each, ids) for each in listed]
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}


def _rule(rule_id: str) -> dict[str, Any]:
    rule = RULES[rule_id]
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": rule.name.replace("-", " ")},
        "fullDescription": {"text": rule.explanation},
        "help": {"text": rule.fix},
        "defaultConfiguration": {"level": rule.severity},
    }


def _result(finding: Finding, ids: list[str]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule.id,
        "ruleIndex": ids.index(finding.rule.id),
        "level": finding.severity,
        "message": {"text": finding.message},
    }
    if finding.file is not None:
        region = {} if finding.line is None else {"region": {"startLine": finding.line}}
        location: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": _uri(finding.file)}, **region}}
        if finding.resource is not None:
            location["logicalLocations"] = [{"name": finding.resource}]
        result["locations"] = [location]
    return result


def _uri(file: str) -> str:
    path, current = Path(file), Path.cwd()
    if path.is_absolute() and not path.is_relative_to(current):
        return path.as_uri()
    return (path.relative_to(current) if path.is_absolute() else path).as_posix()
