"""User code under mypy and pyright, both strict: what is right passes, and what is wrong fails on the very line.

The files of `typing/` are copied to a folder of their own and checked there, as a user's code is: against the package
as it is installed, without this project's settings. One more file is generated: it calls every sample factory.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import sample_calls
from tests.support.sample_calls import MARK

HERE = Path(__file__).resolve().parent
CACHE = HERE.parent / ".cache" / "typing"
FILES = sorted((HERE / "typing").glob("*/*.py"))
EVERY_SAMPLE = "every_sample.py"

Found = dict[str, dict[int, list[str]]]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's project with all the files, right and wrong."""
    folder = tmp_path_factory.mktemp("user")
    for file in FILES:
        shutil.copy(file, folder / f"{file.parent.name}_{file.name}")
    (folder / EVERY_SAMPLE).write_text(sample_calls.written(), encoding="utf-8")
    settings = {"include": ["."], "typeCheckingMode": "strict", "pythonVersion": "3.11"}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    (folder / "mypy.ini").write_text("[mypy]\nstrict = True\npython_version = 3.11\n", encoding="utf-8")
    return folder


def by_line(messages: list[tuple[str, int, str]]) -> Found:
    """Messages by file and line."""
    found: Found = {}
    for file, line, text in messages:
        found.setdefault(Path(file).name, {}).setdefault(line, []).append(text)
    return found


@pytest.fixture(scope="module")
def mypy_errors(project: Path) -> Found:
    """What `mypy --strict` says of all the files, in one run."""
    command = [sys.executable, "-m", "mypy", "--output=json", f"--cache-dir={CACHE}", "."]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=project)
    assert done.returncode == 1, done.stdout + done.stderr  # 0 would mean that the wrong files are right; 2, a crash
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return by_line([(each["file"], each["line"], each["message"]) for each in lines if each["severity"] == "error"])


@pytest.fixture(scope="module")
def pyright_errors(project: Path) -> Found:
    """What pyright in strict mode says of all the files, in one run."""
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=project)
    assert done.returncode == 1, done.stdout + done.stderr
    told = json.loads(done.stdout)["generalDiagnostics"]
    return by_line([(each["file"], each["range"]["start"]["line"] + 1, each["message"]) for each in told])


def marked(file: Path) -> set[int]:
    """The lines of a file that say they are wrong."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return {number for number, line in enumerate(lines, 1) if MARK in line}


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_checker_finds_the_marked_lines_and_no_others(
    checker: str, file: Path, request: pytest.FixtureRequest
) -> None:
    errors: Found = request.getfixturevalue(f"{checker}_errors")
    found = errors.get(f"{file.parent.name}_{file.name}", {})
    wanted = marked(file)
    assert {line: texts for line, texts in found.items() if line not in wanted} == {}, "errors in right code"
    assert wanted - set(found) == set(), "wrong code that passes"
    assert bool(wanted) == (file.parent.name == "bad")


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_every_sample_and_method_accepts_its_keywords_and_no_others(
    checker: str, project: Path, request: pytest.FixtureRequest
) -> None:
    file = project / EVERY_SAMPLE
    errors: Found = request.getfixturevalue(f"{checker}_errors")
    found, wanted = errors[file.name], marked(file)
    lines = ["", *file.read_text(encoding="utf-8").splitlines()]

    assert [(lines[line], found[line]) for line in set(found) - wanted] == [], "errors in right calls"
    assert [lines[line] for line in wanted - set(found)] == [], "wrong calls that pass"


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
@pytest.mark.parametrize(
    ("file", "function", "expected"),
    [
        ("decorators.py", "wrong_event", "S3Event"),
        ("decorators.py", "wrong_event_later", "SQSMessage[Any]"),
        ("replies_lex.py", "", "LexV2Reply | Mapping[str, Any] | None"),
        ("replies_records.py", "", "FirehoseReply"),
    ],
)
def test_the_message_names_the_expected_event_or_reply(
    checker: str, file: str, function: str, expected: str, request: pytest.FixtureRequest
) -> None:
    errors: Found = request.getfixturevalue(f"{checker}_errors")
    lines = (HERE / "typing" / "bad" / file).read_text(encoding="utf-8").splitlines()

    others = ("Window[", f"Coroutine[Any, Any, {expected}")  # the other overloads
    texts = [
        text
        for line, found in errors[f"bad_{file}"].items()
        for text in found
        if f"def {function}(" in "".join(lines[line : line + 2]) or not function
    ]

    assert [text for text in texts if expected in text and not any(each in text for each in others)]


def test_an_app_makes_a_checker_read_nothing_heavy_of_the_standard_library(tmp_path: Path) -> None:
    read = tmp_path / "read.txt"
    options = ["--cache-dir=/dev/null", f"--timing-stats={read}", "-c", "from lambdarouter import App"]
    subprocess.run([sys.executable, "-m", "mypy", *options], check=True, cwd=tmp_path, stdout=subprocess.DEVNULL)

    modules = {line.partition(" ")[0].partition(".")[0] for line in read.read_text(encoding="utf-8").splitlines()}
    assert "lambdarouter" in modules
    assert modules & {"asyncio", "concurrent", "ctypes", "email", "http", "multiprocessing", "socket", "ssl"} == set()
