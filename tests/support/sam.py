"""AWS's SAM translator, which pip fetches once into `.cache/sam`.

It is not in the environment of the tests: it pins a version of pydantic that others do not want, but works without it.
"""

from __future__ import annotations

import sys
import tempfile
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.support.downloads import download

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "sam"

_REQUIREMENT = "aws-sam-translator==1.115.0"


def translated(template: dict[str, Any]) -> dict[str, Any]:
    """The CloudFormation template of a SAM template; UnavailableError if the translator is not available."""
    folder = _fetched()
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    # None of these packages has types.
    session = import_module("boto3").Session(region_name="us-east-1")
    parser = import_module("samtranslator.parser.parser").Parser()
    translator = import_module("samtranslator.translator.translator").Translator({}, parser, boto_session=session)
    found: dict[str, Any] = translator.translate(template, {})
    return found


def _fetched() -> Path:
    folder = CACHE / _REQUIREMENT.replace("==", "-")
    if folder.exists():
        return folder
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as made:
        downloads, unpacked = Path(made, "downloads"), Path(made, "unpacked")
        downloads.mkdir()
        options = ["--quiet", "--no-deps", "--only-binary=:all:", "--dest", str(downloads)]
        command = [sys.executable, "-m", "pip", "download", *options, _REQUIREMENT]
        with zipfile.ZipFile(download(command, _REQUIREMENT, downloads)) as wheel:
            wheel.extractall(unpacked)
        if not folder.exists():  # another test run may have been faster
            unpacked.replace(folder)
    return folder
