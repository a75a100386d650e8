"""MODULE:APP and FILE: what is found, and one clear line for everything that is not."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Runs = Callable[..., Result]

S3 = {"Records": [{"eventSource": "aws:s3", "s3": {}}]}


def one_line(result: object, code: int = 2) -> str:
    """The error that a command ended with: one line on standard error, nothing on standard output."""
    assert getattr(result, "exit_code", None) == code, result
    assert getattr(result, "stdout", None) == ""
    lines = [each for each in getattr(result, "stderr", "").splitlines() if each != "the module is imported"]
    assert len(lines) == 1, lines
    assert "Traceback" not in lines[0]
    return lines[0].removeprefix("Error: ")


# --- The app --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("service", "'service' is not an app. Write MODULE:APP, as in service:app."),
        ("service:", "'service:' is not an app. Write MODULE:APP, as in service:app."),
        (":app", "':app' is not an app. Write MODULE:APP, as in service:app."),
        ("nowhere:app", "There is no module 'nowhere', neither installed nor in the current directory."),
        ("service.inner:app", "There is no module 'service.inner', neither installed nor in the current directory."),
        (".service:app", "'.service' is not the name of a module."),
        ("service:ap", "The module 'service' has no 'ap'; it has service:app, service:lambda_handler."),
        ("service:app.inner", "The module 'service' has no 'app.inner'; it has service:app, service:lambda_handler."),
        ("service:text", "'service:text' is of type str, not an App; it has service:app, service:lambda_handler."),
        ("service:Order", "'service:Order' is of type type, not an App; it has service:app, service:lambda_handler."),
    ],
)
def test_what_names_no_app_is_a_misuse(spec: str, said: str, run: Runs) -> None:
    assert one_line(run("routes", spec)) == said
    assert one_line(run("explain", "-", "--app", spec, stdin="{}")) == said
    assert one_line(run("invoke", spec, "-", stdin="{}")) == said


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("import nowhere_at_all", "ModuleNotFoundError: No module named 'nowhere_at_all' ({file}:1)"),
        ("x = 1\nx / 0", "ZeroDivisionError: division by zero ({file}:2)"),
        ("raise TypeError('one\\ntwo')", "TypeError: one two ({file}:1)"),
        ("raise SystemExit('no configuration')", "SystemExit: no configuration ({file}:1)"),
        ("def f(:", "SyntaxError: invalid syntax (broken.py, line 1)"),
        (
            "from lambdarouter import App\napp = App()\n@app.on_s3_put(buckt='b')\ndef f(event): ...",
            "on_s3_put has no filter 'buckt'",
        ),
    ],
)
def test_a_module_that_cannot_be_imported_fails_with_its_place(body: str, said: str, run: Runs, folder: Path) -> None:
    file = folder / "broken.py"
    file.write_text(body, encoding="utf-8")
    error = one_line(run("routes", "broken:app"), code=1)
    assert error.startswith(f"The module 'broken' cannot be imported: {said.format(file=file)}")


def test_an_app_may_stand_in_a_package_or_on_an_object(run: Runs, folder: Path) -> None:
    (folder / "package").mkdir()
    (folder / "package" / "deep.py").write_text(
        "import service\nclass holder:\n    app = service.app\n", encoding="utf-8"
    )
    assert run("routes", "package.deep:holder.app", "--json").stdout == run("routes", "service:app", "--json").stdout


def test_the_current_directory_is_found_by_a_process(
    command: Callable[..., subprocess.CompletedProcess[bytes]],
) -> None:
    done = command("routes", "service:app", "--json", PYTHONSAFEPATH="1")
    assert done.returncode == 0, done.stderr
    assert done.stderr.strip() == b"the module is imported"
    assert json.loads(done.stdout)


# --- The payload ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_json_is_read_in_what_shells_write(encoding: str, run: Runs, folder: Path) -> None:
    content = json.dumps({**S3, "é": "ü"}, ensure_ascii=False).encode(encoding)
    (folder / "event.json").write_bytes(content)
    expected = "source: s3 (eventSource of its first record)\n"
    assert run("explain", "event.json").stdout == expected
    assert run("explain", "-", stdin=content).stdout == expected


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "There is no JSON in {}: it is empty."),
        (b" \n", "There is no JSON in {}: it is empty."),
        (b"\xef\xbb\xbf", "There is no valid JSON in {}: line 1, column 1: Expecting value."),
        (b'{"secret": }', "There is no valid JSON in {}: line 1, column 12: Expecting value."),
        (b'{"secret"\n', "There is no valid JSON in {}: line 2, column 1: Expecting ':' delimiter."),
        (b'{"a": "\xff"}', "There is no valid JSON in {}: it is not UTF-8 text."),
        (b'{"a": NaN}', "There is no valid JSON in {}: NaN is not a JSON number."),
        (b"[" * 200_000, "The JSON in {} is nested too deeply."),
    ],
    ids=range(8),
)
def test_what_is_no_json_is_a_misuse(content: bytes, said: str, run: Runs, folder: Path) -> None:
    (folder / "event.json").write_bytes(content)
    assert one_line(run("explain", "event.json")) == said.format("'event.json'")
    assert one_line(run("invoke", "service:app", "-", stdin=content)) == said.format("standard input")


def test_a_file_that_cannot_be_read_is_a_misuse(run: Runs, folder: Path) -> None:
    assert one_line(run("explain", "nowhere.json")) == "Cannot read 'nowhere.json': No such file or directory."
    assert one_line(run("explain", ".")) == "Cannot read '.': Is a directory."
    assert one_line(run("explain", "a\0b")) == "Cannot read 'a\\x00b': it is not a valid file name."
