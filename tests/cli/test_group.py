"""The command as a whole: its help, its version, and what it says when it is called wrongly."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from click.testing import Result

import lambdarouter
from lambdarouter.cli import main
from lambdarouter.cli.group import COMMANDS

Runs = Callable[..., Result]

Process = Callable[..., "subprocess.CompletedProcess[bytes]"]


def test_without_arguments_it_helps(run: Runs) -> None:
    result = run()
    assert result.exit_code == 0
    assert result.stdout == run("--help").stdout
    for name in COMMANDS:
        assert f"\n  {name} " in result.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_helps_with_an_example(name: str, run: Runs) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    examples = lines[lines.index("  Examples:") + 1 :]
    assert examples
    assert all(line.startswith("    lambdarouter ") for line in examples)
    assert any(f"lambdarouter {name} " in line for line in examples)
    assert run(name, "-h").stdout == result.stdout


def test_it_knows_its_version(run: Runs) -> None:
    assert run("--version").stdout == f"lambdarouter {lambdarouter.__version__}\n"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["bogus"], "'bogus'. See 'lambdarouter --help'."),
        (["rutes"], "Did you mean 'routes'? See 'lambdarouter --help'."),
        (["chek", "service:app"], "Did you mean 'check'? See 'lambdarouter --help'."),
        (["--bogus"], "See 'lambdarouter --help'."),
        (["explain"], "Missing argument 'FILE'. See 'lambdarouter explain --help'."),
        (["explain", "a", "b"], "(b). See 'lambdarouter explain --help'."),
        (["routes"], "Missing argument 'MODULE:APP'. See 'lambdarouter routes --help'."),
        (["routes", "--bogus"], "See 'lambdarouter routes --help'."),
        (["invoke", "service:app"], "Missing argument 'FILE'. See 'lambdarouter invoke --help'."),
        (["invoke", "service:app", "-", "--remaining-ms", "soon"], "See 'lambdarouter invoke --help'."),
        (["invoke", "service:app", "-", "--remaining-ms", "-1"], "See 'lambdarouter invoke --help'."),
        (["sample", "s3.put", "--set"], "See 'lambdarouter sample --help'."),
    ],
)
def test_a_wrong_call_is_one_line(args: list[str], said: str, run: Runs) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert result.stderr.endswith(f"{said}\n")
    assert result.stderr.count("\n") == 1


def test_the_installed_script_is_this_command() -> None:
    (script,) = entry_points(group="console_scripts", name="lambdarouter")
    assert script.load() is main


@pytest.mark.parametrize("missing", ["click", "rich"])
def test_without_its_extra_it_says_how_to_install_it(missing: str, tmp_path: Path) -> None:
    code = f"import sys; sys.modules[{missing!r}] = None\nfrom lambdarouter.cli import main\nmain()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == 'Error: the lambdarouter command needs its extra: pip install "lambdarouter[cli]"\n'


def test_a_command_loads_only_what_it_needs(tmp_path: Path) -> None:
    code = (
        "import sys; from lambdarouter.cli import main; sys.argv[1:] = ['sample', 's3']\n"
        "try: main()\nfinally: print(*(n for n in ('rich', 'cattrs', 'asyncio', 'boto3', 'lambdarouter.cli.invoke')"
        " if n in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr.split() == []


def test_its_name_is_the_same_however_it_is_started(command: Process) -> None:
    done = command("bogus")
    assert done.returncode == 2
    assert b"See 'lambdarouter --help'." in done.stderr


def test_the_package_can_be_run() -> None:
    command = [sys.executable, "-m", "lambdarouter", "sample", "sqs"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["Records"][0]["eventSource"] == "aws:sqs"
