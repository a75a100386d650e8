"""The pages: their Python is run and type-checked, their commands are run, their links lead somewhere.

The ```python blocks of a page are one module, with its tests; a line of it has the number that it has on the page. The
```console blocks of the README and of the page on the command line are run in the folder of the quickstart.
"""

from __future__ import annotations

import asyncio
import importlib.util
import inspect
import logging
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks import cost
from docs import check_rules, cli_help, conf, envelope_table, fields, reply_table, source_table
from lambdarouter.sources.agentcore_tool import ToolCall
from lambdarouter.testing import LambdaContext
from tests.support.cdk import record_cdk
from tests.support.pages import blocks_of, commands_in, run

ROOT = Path(__file__).resolve().parents[1]
QUICKSTART = ROOT / "examples" / "quickstart"
PAGES = sorted(
    path for glob in ("*.md", "docs/**/*.md", "examples/**/*.md", "changelog.d/*.md") for path in ROOT.glob(glob)
)

_REPOSITORY = re.compile(r"\]\(https://github\.com/lambdarouter/lambdarouter/blob/main/(?P<target>[^)#]+)")
_LINK = re.compile(r"\]\((?!\w+:)(?P<target>[^)#]+)(#[^)]*)?\)")


def python_of(page: str) -> str:
    """The ```python blocks of a page as one module, each line where it is on the page."""
    lines: list[str] = []
    for block in blocks_of(page):
        if block.info == "python":
            lines += [""] * (block.start - 1 - len(lines)) + block.lines
    return "\n".join([*lines, ""])


def module_name(path: Path) -> str:
    """The name of a page's module: `page_docs_sources_s3`."""
    return "page_" + "_".join(path.relative_to(ROOT).with_suffix("").parts).replace("-", "_").replace(".", "_").lower()


#: Pages whose blocks are files of a project, not one module; tests of their own run them.
PROJECTS = (ROOT / "docs" / "extending.md", ROOT / "docs" / "tutorial.md")
#: Pages whose commands are run in the folder of the quickstart.
WITH_COMMANDS = (ROOT / "README.md", ROOT / "docs" / "reference" / "cli.md")
WITH_PYTHON = [path for path in PAGES if path not in PROJECTS and python_of(path.read_text(encoding="utf-8")).strip()]


def commands_of(path: Path) -> list[tuple[str, str]]:
    """The commands of a page, each with what it prints."""
    return [each for block in blocks_of(path.read_text(encoding="utf-8")) for each in commands_in(block)]


def id_of(path: Path) -> str:
    """A page as tests name it."""
    return path.relative_to(ROOT).as_posix()


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the module of every page."""
    folder = tmp_path_factory.mktemp("pages")
    for path in WITH_PYTHON:
        page = path.read_text(encoding="utf-8")
        (folder / f"{module_name(path)}.py").write_text(python_of(page), encoding="utf-8")
    return folder


# --- Python ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def module(request: pytest.FixtureRequest, modules: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The module of the page that the test is about, with its blocks run."""
    record_cdk(monkeypatch)
    name = module_name(request.param)
    spec = importlib.util.spec_from_file_location(name, modules / f"{name}.py")
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules[name] = made
    level = logging.root.level
    try:
        spec.loader.exec_module(made)
        yield made
    finally:
        logging.root.setLevel(level)  # crhelper sets it
        del sys.modules[name]
        close_event_loop()


def close_event_loop() -> None:
    """Close the event loop of this thread: Mangum leaves it open, and a later test would get the warning."""
    with warnings.catch_warnings(), suppress(RuntimeError):  # there is no loop, or it runs
        warnings.simplefilter("ignore", DeprecationWarning)
        asyncio.get_event_loop().close()
        asyncio.set_event_loop(None)


@pytest.mark.parametrize("module", WITH_PYTHON, ids=id_of, indirect=True)
def test_the_python_of_a_page_runs_and_its_tests_pass(module: ModuleType) -> None:
    tests = {name: each for name, each in vars(module).items() if name.startswith("test_") and inspect.isfunction(each)}
    for test in tests.values():
        fixtures = {"lambda_context": LambdaContext()}
        test(**{name: fixtures[name] for name in inspect.signature(test).parameters})


def test_the_python_of_all_pages_passes_mypy(modules: Path) -> None:
    settings = modules / "mypy.ini"
    # A page may show the same name twice, as it shows one way after another.
    # CDK is not installed, and some of those that we are compared with have no types.
    untyped = "[mypy-aws_cdk.*,chalice.*,crhelper.*,ask_sdk_core.*,boto3.*,moto.*]\nignore_missing_imports = True\n"
    loose = "disallow_untyped_decorators = False\ndisallow_untyped_calls = False\nimplicit_reexport = True\n"
    settings.write_text(
        f"[mypy]\nstrict = True\npython_version = 3.11\ndisable_error_code = no-redef\n{loose}{untyped}"
    )
    cache = ROOT / ".cache" / "pages"
    command = [sys.executable, "-m", "mypy", "--config-file", str(settings), "--cache-dir", str(cache), "."]

    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=modules, timeout=300)

    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(WITH_PYTHON)} source files" in done.stdout


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "migrating").glob("*.md")), ids=id_of)
def test_a_page_about_migrating_has_the_line_that_primes(path: Path) -> None:
    """Its code is a whole module, whose `handler` the template names already."""
    assert re.search(r"^handler = \w+\.handler$", python_of(path.read_text(encoding="utf-8")), re.MULTILINE)


@pytest.mark.parametrize("path", PAGES, ids=id_of)
def test_no_python_of_a_page_is_left_out(path: Path) -> None:
    infos = [block.info for block in blocks_of(path.read_text(encoding="utf-8"))]

    assert [info for info in infos if info.strip().lower().startswith("py") and info != "python"] == []
    assert "" not in infos, "a block without a language"


# --- Commands -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("command", "output"), [each for page in WITH_COMMANDS for each in commands_of(page)])
def test_a_command_of_a_page_prints_what_it_says(command: str, output: str) -> None:
    run(command, output, QUICKSTART)


# --- What is derived, and links -------------------------------------------------------------------------------------


def test_the_table_of_sources_has_every_source() -> None:
    page = source_table.PAGE.read_text(encoding="utf-8")

    assert "| [`sqs`](sources/sqs.md) |" in page
    assert source_table.rendered(page) == page, "run python -m docs.source_table"


def test_the_page_about_the_command_line_has_every_command() -> None:
    page = cli_help.PAGE.read_text(encoding="utf-8")

    assert "### lambdarouter explain" in page
    assert cli_help.rendered(page) == page, "run python -m docs.cli_help"


def test_the_table_of_replies_has_every_helper_that_there_is() -> None:
    page = reply_table.PAGE.read_text(encoding="utf-8")

    assert "`stop_rule_set`" in page and "`image_response_card`" in page and "`id_token`" in page and "`deny`" in page
    assert reply_table.rendered(page) == page, "run python -m docs.reply_table"


def test_the_table_of_envelopes_has_every_chain_that_is_opened() -> None:
    page = envelope_table.PAGE.read_text(encoding="utf-8")

    assert "| [`sqs`](sources/sqs.md) | [`s3`](sources/s3.md) |" in page
    assert envelope_table.rendered(page) == page, "run python -m docs.envelope_table"


def test_the_table_of_costs_has_the_figures_of_the_last_run() -> None:
    page = cost.PAGE.read_text(encoding="utf-8")

    assert "| lambdarouter |" in page
    assert cost.rendered(page) == page, "run python -m benchmarks.cost"


def test_the_page_about_the_check_has_every_rule() -> None:
    page = check_rules.PAGE.read_text(encoding="utf-8")

    assert "### LR201 response-types-missing" in page
    assert check_rules.rendered(page) == page, "run python -m docs.check_rules"


@pytest.mark.parametrize("path", [path for path in PAGES if path.is_relative_to(fields.DOCS)], ids=id_of)
def test_the_tables_of_fields_are_up_to_date(path: Path) -> None:
    page = path.read_text(encoding="utf-8")

    assert fields.rendered(page) == page, "run make docs"


def test_a_union_does_not_split_the_row_of_a_field() -> None:
    rows = fields.table_of(ToolCall).splitlines()

    assert [len(re.findall(r"(?<!\\)\|", row)) for row in rows] == [5] * len(rows)


@pytest.mark.parametrize("path", PAGES, ids=id_of)
def test_links_lead_to_files_that_exist(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    targets = [path.parent / match["target"] for match in _LINK.finditer(page)]
    targets += [ROOT / match["target"] for match in _REPOSITORY.finditer(page)]

    assert [target for target in targets if not target.exists()] == []


def test_the_links_of_the_readme_work_on_the_package_index() -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")

    assert _LINK.findall(page) == []
    assert len(page.splitlines()) < 200


@pytest.mark.parametrize("path", sorted((ROOT / "changelog.d").iterdir()), ids=id_of)
def test_a_fragment_of_the_changelog_has_a_number_and_a_kind(path: Path) -> None:
    if path.name != "README.md":
        assert re.fullmatch(r"\d+\.(feature|change|fix|removal)\.md", path.name)
        assert re.fullmatch(r"\S[^\n]+\.\n", path.read_text(encoding="utf-8")), "one paragraph, on one line"


# --- The machinery itself -------------------------------------------------------------------------------------------


def test_blocks_keep_their_lines() -> None:
    page = "# A\n\n```python\na = 1\n```\n\n```yaml\nb: 2\n```\n\n````python\nc = '''\n```\n'''\n````\n"

    assert [(block.info, block.start) for block in blocks_of(page)] == [("python", 4), ("yaml", 8), ("python", 12)]
    assert python_of(page).splitlines()[3] == "a = 1"
    assert python_of(page).splitlines()[11:] == ["c = '''", "```", "'''"]


def test_long_names_in_code_may_be_broken_on_the_site() -> None:
    page = {"body": '<span class="pre">attributes.MessageGroup_Id</span> <span class="pre">on_s3_put</span> a.b'}
    conf.break_names(None, "sources/sqs", "page.html", page, None)
    long = '<span class="pre">attributes.<wbr>MessageGroup_<wbr>Id</span>'
    assert page["body"] == f'{long} <span class="pre">on_s3_put</span> a.b'
