"""Sessions for every supported Python, and for the newest and the oldest allowed dependencies.

`nox` runs all sessions and skips, by name, those whose interpreter is not installed; `nox -s tests-3.13` runs one;
`nox -s tests -- tests/sources/test_s3.py` runs some tests on every interpreter.
"""

from __future__ import annotations

from pathlib import Path

import nox

ROOT = Path(__file__).parent
PYTHONS = nox.project.python_versions(nox.project.load_toml("pyproject.toml"))
LOCK = ROOT / "requirements" / "dev.txt"
LOWEST = ROOT / "requirements" / "lowest.txt"
EXTRAS = ".[avro,check,cli,forms,json-schema,opentelemetry,powertools,protobuf,serve]"
PYTEST = ("python", "-m", "pytest", "-q", "-n", "auto", "--dist", "loadfile")

#: Tests of everything that uses a dependency or an extra, without those that compare with another library.
LOWEST_TESTS = (
    "tests/cli",
    "tests/http",
    "tests/events",
    "tests/models",
    "tests/test_opentelemetry.py",
    "--ignore=tests/http/test_against_starlette.py",
    "--ignore=tests/http/test_asgi.py",
    "--ignore=tests/http/test_lifespan.py",
    "--ignore=tests/http/test_mount.py",
    "--ignore=tests/http/test_mount_suites.py",
    "--ignore=tests/http/test_mounted.py",
    "--ignore=tests/http/test_openapi.py",
    "--ignore=tests/http/test_wsgi.py",
    "--ignore=tests/models/test_writing.py",
)

nox.options.default_venv_backend = "venv"
nox.options.download_python = "never"


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests with the versions of the lock."""
    install(session, LOCK, "--editable", EXTRAS, "--group", "dev")
    session.run(*PYTEST, *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check the code, its format and the layers of the package."""
    install(session, LOCK, "--group", "lint")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("lint-imports", "--no-logo", "--no-cache")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types with mypy and pyright, both strict."""
    install(session, LOCK, "--editable", EXTRAS, "--group", "dev")
    session.run("mypy")
    session.run("pyright", "--pythonpath", f"{session.bin}/python")


@nox.session
def docs(session: nox.Session) -> None:
    """Run the code and the commands of the pages, and check their links and generated tables."""
    install(session, LOCK, "--editable", EXTRAS, "--group", "dev")
    session.run(*PYTEST, "tests/test_docs.py", *session.posargs)


@nox.session(python=PYTHONS[0])
def lowest(session: nox.Session) -> None:
    """Run tests with the oldest allowed versions of the dependencies, of the extras and of the test tools."""
    install(session, LOWEST, "--editable", EXTRAS, "--group", "unit")
    session.run(*PYTEST, *(session.posargs or LOWEST_TESTS))


@nox.session
def newest(session: nox.Session) -> None:
    """Run the tests with the newest version of everything."""
    install(session, None, "--editable", EXTRAS, "--group", "dev")
    session.run(*PYTEST, *session.posargs)


def install(session: nox.Session, constraints: Path | None, *arguments: str) -> None:
    """Install with pip; what a test builds or installs later keeps to the same constraints."""
    session.env["PIP_CONSTRAINT"] = session.env["PIP_BUILD_CONSTRAINT"] = str(constraints or "")
    session.install("--upgrade", "pip")
    session.install("--upgrade", *arguments)
