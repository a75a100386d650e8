"""AsyncAPI's own JSON schema of its documents, from its package `@asyncapi/specs`, fetched once through npm."""

from __future__ import annotations

import json
import shutil
import tarfile
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from tests.support.downloads import UnavailableError, download

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "asyncapi"

_PACKAGE = "@asyncapi/specs@6.11.1"
_SCHEMA = "package/schemas/3.0.0.json"


@cache
def _validator() -> Draft7Validator | str:
    """The validator; why there is none where it cannot be had."""
    file = CACHE / f"{_PACKAGE.rpartition('@')[2]}-3.0.0.json"
    try:
        if not file.exists():
            _fetch(file)
    except UnavailableError as error:
        return str(error)
    return Draft7Validator(json.loads(file.read_text(encoding="utf-8")))


def _fetch(file: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise UnavailableError("there is no npm")
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        command = [npm, "pack", _PACKAGE, "--silent", "--pack-destination", folder]
        archive = download(command, _PACKAGE, Path(folder))
        with tarfile.open(archive) as content:
            content.extract(_SCHEMA, folder, filter="data")
        (Path(folder) / _SCHEMA).replace(file)  # in one step: another test run may look for it right now


def require_schema() -> None:
    """Skip a test that is about nothing but the schema where it cannot be had."""
    validator = _validator()
    if isinstance(validator, str):
        pytest.skip(f"no schema of AsyncAPI here: {validator}")


def problems_of(document: dict[str, Any]) -> list[str]:
    """Every problem that AsyncAPI's schema has with a document; none where it cannot be had."""
    validator = _validator()
    if isinstance(validator, str):
        return []
    return [f"{each.json_path}: {each.message[:200]}" for each in validator.iter_errors(document)]
