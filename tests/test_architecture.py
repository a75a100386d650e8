"""The rules that hold the house: what is imported when, one line a decorator, everything documented, nothing long."""

from __future__ import annotations

import ast
import inspect
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import lambdarouter
import lambdarouter.http
from lambdarouter import App
from lambdarouter._detection.known import HTTP_INTEGRATIONS, NAMES
from lambdarouter.decorators import FACTORIES, Decorators

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "lambdarouter"
FILES = sorted(PACKAGE.rglob("*.py"))
SOURCES = sorted(path.stem for path in (PACKAGE / "sources").iterdir() if not path.name.startswith("_"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8"), str(path)) for path in FILES}

FILE_LINES = 300
FUNCTION_LINES = 50
#: Tables with a line for each source, which read best as one page.
TABLES = {"_detection/known.py": 480}


def name_of(path: Path) -> str:
    """A file of the package, as its path in it."""
    return path.relative_to(PACKAGE).as_posix()


def loaded_by(code: str) -> set[str]:
    """The modules that code loads in a fresh interpreter, beside those that any interpreter has."""
    script = f"import sys; before = set(sys.modules)\n{code}\nprint(*sorted(set(sys.modules) - before), sep='\\n')"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def under(modules: set[str], *packages: str) -> set[str]:
    """Those of the modules that are one of the packages, or in one."""
    return {each for each in modules if any(each == package or each.startswith(f"{package}.") for package in packages)}


# --- What is loaded when --------------------------------------------------------------------------------------------


def test_importing_the_package_loads_no_source_and_nothing_heavy() -> None:
    modules = loaded_by("import lambdarouter")
    assert "lambdarouter.app" in modules
    own = ("lambdarouter.sources", "lambdarouter.http", "lambdarouter.testing", "lambdarouter.cli")
    assert not under(modules, *own)
    assert not under(modules, "attr", "attrs", "cattr", "cattrs", "asyncio", "importlib.metadata")
    assert not under(modules, "inspect", "json", "logging", "typing_extensions")


SERVICE = """
from lambdarouter import App
app = App()
seen = []
@app.on_s3_put(bucket="uploads")
def thumbnail(event):
    seen.append(event.key)
@app.get("/users/{user_id}")
def user(user_id: int):
    return {"user_id": user_id}
app({"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put",
    "s3": {"bucket": {"name": "uploads"}, "object": {"key": "a.jpg"}}}]})
answer = app({"version": "2.0", "rawPath": "/users/7", "rawQueryString": "", "headers": {},
    "requestContext": {"http": {"method": "GET", "path": "/users/7"}, "domainName": "api.example.com"}})
assert seen == ["a.jpg"] and answer["body"] == '{"user_id":7}', (seen, answer)
"""

#: What a cold start with one S3 and one HTTP handler does without, and when it is needed instead.
NOT_NEEDED = {
    "attr": "a class of the user's own, or `attrs.evolve` of an event",
    "cattrs": "the first payload of the user's own class",
    "asyncio": "the first async handler",
    "inspect": "a function under a decorator, or an object that is called",
    "importlib.metadata": "never: no entry points are looked up",
    "email": "never",
    "http": "an error answer, for the name of its status (`http.client` never)",
    "fnmatch": "a glob in a filter",
    "urllib": "a percent sign in a path or key, or a query",
    "base64": "a binary body",
    "decimal": "a parameter or field that is a Decimal",
    "uuid": "a parameter or field that is a UUID",
    "typing_extensions": "never: its type variables with defaults are for type checkers alone",
    "lambdarouter._dispatching.explain": "an event that nothing takes",
    "lambdarouter._models.engine": "the first payload of the user's own class",
    "lambdarouter.testing": "tests",
    "lambdarouter.cli": "the command",
}


@pytest.fixture(scope="module")
def modules_of_a_service() -> set[str]:
    """What a service with one S3 and one HTTP handler has loaded after one event of each."""
    return loaded_by(SERVICE)


@pytest.mark.parametrize("module", NOT_NEEDED)
def test_a_cold_start_does_without(module: str, modules_of_a_service: set[str]) -> None:
    assert not under(modules_of_a_service, module), f"needed only for: {NOT_NEEDED[module]}"


def test_a_cold_start_loads_only_its_own_sources(modules_of_a_service: set[str]) -> None:
    assert under(modules_of_a_service, "lambdarouter.sources") == {
        "lambdarouter.sources",
        "lambdarouter.sources.s3",
        "lambdarouter.sources._s3_event",
        "lambdarouter.sources.api_gateway_http",
    }


TYPED_SERVICE = """
from dataclasses import dataclass
from lambdarouter import App
from lambdarouter.sources.{module} import {event}
@dataclass
class Order:
    id: int
app = App(report_batch_item_failures=True)
seen = []
@app.on_{source}()
def handle({parameter}) -> None:
    seen.append({seen})
app.on_s3()(lambda event: None)
app({payload})
assert seen == [7], seen
"""
KINESIS = {
    "eventSource": "aws:kinesis",
    "eventID": "shardId-0:1",
    "kinesis": {"data": "eyJpZCI6N30=", "sequenceNumber": "1"},
}
SQS = {"eventSource": "aws:sqs", "messageId": "1", "body": '{"id": 7}'}
SNS = {"EventSource": "aws:sns", "Sns": {"MessageId": "1", "Message": '{"id": 7}'}}


@pytest.mark.parametrize(
    ("source", "event", "field", "record"),
    [
        ("sqs", "SQSMessage", "body", SQS),
        ("sns", "SNSMessage", "message", SNS),
        ("kinesis", "KinesisRecord", "data", KINESIS),
    ],
)
def test_a_typed_record_loads_no_source_of_what_it_might_carry(
    source: str, event: str, field: str, record: Any
) -> None:
    modules = loaded_by(
        TYPED_SERVICE.format(
            module=source, event=event, source=source, payload={"Records": [record]},
            parameter=f"record: {event}[Order]", seen=f"record.{field}.id",
        )
    )  # fmt: skip
    loaded = {each.rpartition(".")[2] for each in under(modules, "lambdarouter.sources")}
    assert {each for each in loaded if not each.startswith("_")} == {"sources", "s3", source}


EACH_SOURCE = """
import importlib, json, sys
loaded = {}
for name in sys.argv[1:]:
    for module in [each for each in sys.modules if each.partition(".")[0] == "lambdarouter"]:
        del sys.modules[module]
    importlib.import_module(f"lambdarouter.sources.{name}")
    loaded[name] = [each for each in sys.modules if each.partition(".")[0] == "lambdarouter"]
loaded[""] = [each for each in ("cattrs", "asyncio", "importlib.metadata", "boto3") if each in sys.modules]
print(json.dumps(loaded))
"""


@pytest.fixture(scope="module")
def modules_by_source() -> dict[str, list[str]]:
    """What importing each source loads of this package, each time anew; under "" what they loaded of heavy things."""
    command = [sys.executable, "-c", EACH_SOURCE, *SOURCES]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("source", SOURCES)
def test_importing_one_source_loads_no_other(source: str, modules_by_source: dict[str, list[str]]) -> None:
    modules = set(modules_by_source[source])
    module = f"lambdarouter.sources.{source}"
    assert module in modules
    shared = {each for each in modules if each.startswith("lambdarouter.sources._")}  # what two sources have in common
    assert under(modules, "lambdarouter.sources") == under(modules, module) | shared | {"lambdarouter.sources"}
    assert not under(modules, "lambdarouter.testing", "lambdarouter.cli", "lambdarouter._dispatching.explain")
    if source not in HTTP_INTEGRATIONS:
        assert not under(modules, "lambdarouter.http")


def test_importing_every_source_loads_nothing_heavy(modules_by_source: dict[str, list[str]]) -> None:
    assert modules_by_source[""] == []


# --- decorators.py: one line a decorator ----------------------------------------------------------------------------


def _declared(path: Path) -> dict[str, str]:
    """The decorators that a module declares for type checkers beside its factories, each with its factory."""
    found: dict[str, str] = {}
    choices = [
        each for each in TREES[path].body if isinstance(each, ast.If) and ast.unparse(each.test) == "TYPE_CHECKING"
    ]
    classes = [each for choice in choices for each in choice.body if isinstance(each, ast.ClassDef)]
    for line in (line for each in classes if each.name == "Decorators" for line in each.body):
        if not isinstance(line, ast.Expr):
            match = re.fullmatch(r"(\w+): Final = \w+Decorator\((\w+)\)", ast.unparse(line))
            assert match is not None, f"{name_of(path)}:{line.lineno}: {ast.unparse(line)}"
            found[match[1]] = match[2]
    return found


def test_each_decorator_is_one_line_of_the_table() -> None:
    table = next(
        each.value
        for each in TREES[PACKAGE / "decorators.py"].body
        if isinstance(each, ast.AnnAssign) and ast.unparse(each.target) == "FACTORIES"
    )
    assert isinstance(table, ast.Dict)
    assert len({key.lineno for key in table.keys if key is not None}) == len(table.keys) == len(FACTORIES)
    assert set(FACTORIES) == {name for name in vars(Decorators) if not name.startswith("_")}


def test_type_checkers_and_the_runtime_see_the_same_decorators() -> None:
    found: dict[str, str] = {}
    for path in FILES:
        folder, module = (*path.relative_to(PACKAGE).with_suffix("").parts, "")[:2]
        for name, factory in _declared(path).items():
            assert name not in found, f"{name_of(path)}: {name} is declared twice"
            found[name] = f"{'http' if folder == 'http' else module}.{factory}"

    assert found == FACTORIES


def test_each_source_has_decorators() -> None:
    # One of the sources that are detected has no decorators.
    sources = {location.partition(".")[0] for location in FACTORIES.values()}
    assert sources == (NAMES - {"durable_execution"}) | {"invoke", "http"}


@pytest.mark.parametrize("name", [name for name in vars(Decorators) if not name.startswith("_")])
def test_each_decorator_has_the_signature_and_docs_of_its_factory(name: str) -> None:
    decorator = getattr(App(), name)
    assert decorator.__name__ == name
    assert decorator.__doc__
    kinds = {each.kind for each in inspect.signature(decorator).parameters.values()}
    assert inspect.Parameter.VAR_KEYWORD not in kinds, "the filters are not named"


# --- Names and docs -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("package", [lambdarouter, lambdarouter.http], ids=lambda package: package.__name__)
def test_all_names_everything_public(package: Any) -> None:
    # `dir` has what is loaded later as well; what comes from elsewhere (`Any`) is an import, and nobody's name of ours.
    public = {
        name
        for name in dir(package)
        if not name.startswith("_") and getattr(getattr(package, name), "__module__", "").startswith("lambdarouter")
    }
    assert public == set(package.__all__)
    assert len(package.__all__) == len(set(package.__all__))


def _is_public(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    marks = {ast.unparse(each) for each in node.decorator_list}
    is_undocumented_on_purpose = "overload" in marks or any(mark.endswith(".setter") for mark in marks)
    return not node.name.startswith("_") and not is_undocumented_on_purpose


def _is_attrs(node: ast.ClassDef) -> bool:
    names = {ast.unparse(each.func if isinstance(each, ast.Call) else each) for each in node.decorator_list}
    return not names.isdisjoint({"frozen", "define", "mutable", "attrs.frozen", "attrs.define", "attrs.mutable"})


def _undocumented_fields(node: ast.ClassDef) -> Iterator[str]:
    for field, below in zip(node.body, [*node.body[1:], None], strict=True):
        if not isinstance(field, ast.AnnAssign) or not isinstance(field.target, ast.Name):
            continue
        if field.target.id.startswith("_") or "ClassVar" in ast.unparse(field.annotation):
            continue
        if not (isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)):
            yield f"{node.name}.{field.target.id}"


def _undocumented(body: list[ast.stmt], prefix: str = "") -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.If | ast.Try):
            yield from _undocumented([*node.body, *node.orelse], prefix)
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or not _is_public(node):
            continue
        if not ast.get_docstring(node):
            yield f"{prefix}{node.name}"
        if isinstance(node, ast.ClassDef):
            yield from _undocumented(node.body, f"{prefix}{node.name}.")
            yield from _undocumented_fields(node) if _is_attrs(node) else ()


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_everything_public_is_documented(path: Path) -> None:
    tree = TREES[path]
    assert ast.get_docstring(tree) or not tree.body, "the module has no docstring"
    assert list(_undocumented(tree.body)) == []


# --- Choices --------------------------------------------------------------------------------------------------------


def _texts(node: ast.AST) -> frozenset[str]:
    """The strings that a tuple, list or set lists; none for less than two."""
    listed = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else []
    texts = [each.value for each in listed if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return frozenset(texts if len(texts) > 1 else ())


def _units() -> dict[str, list[Path]]:
    """The files of the package, by the module or package of a source that they are of."""
    units: dict[str, list[Path]] = {}
    for path in FILES:
        is_part = path.parent.parent == PACKAGE / "sources"
        units.setdefault(name_of(path.parent if is_part else path), []).append(path)
    return units


@pytest.mark.parametrize(("unit", "paths"), _units().items(), ids=list(_units()))
def test_the_choices_of_an_argument_are_listed_once(unit: str, paths: list[Path]) -> None:
    """A `Literal` has a name; `get_args` lists its choices for a check."""
    nodes = [node for path in paths for node in ast.walk(TREES[path])]
    slices = [each.slice for each in nodes if isinstance(each, ast.Subscript) and ast.unparse(each.value) == "Literal"]
    literals = [texts for each in slices if (texts := _texts(each))]
    others = {_texts(each) for each in nodes if each not in slices}
    assert len(literals) == len(set(literals)), "a Literal is written twice"
    assert others.isdisjoint(literals), "the choices of a Literal are listed again"


# --- Budgets of lines -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_file_and_no_function_is_too_long(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= TABLES.get(name_of(path), FILE_LINES)
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= FUNCTION_LINES, f"{node.name} has {length} lines"


# --- Names of test modules ------------------------------------------------------------------------------------------

TESTS = ROOT / "tests"

#: Test modules of several modules of their package, or of all, with what they have in common.
OF_SEVERAL_MODULES = {
    "batches/test_attacks.py": "records and handlers that break the rules of batches",
    "batches/test_memory.py": "memory of a batch, in each way to handle it",
    "batches/test_outcomes.py": "the table of docs/batches.md",
    "batches/test_raw.py": "handlers that change the raw form of their events",
    "batches/test_simulated_services.py": "every service that polls, simulated to the end",
    "calling/test_registration.py": "signatures that registration refuses",
    "codecs/test_decode.py": "codecs as parameters of routes",
    "http/test_against_fastapi.py": "comparison with FastAPI",
    "http/test_against_starlette.py": "comparison with Starlette",
    "http/test_against_starlette_mounts.py": "mounts beside those of Starlette",
    "http/test_hostile.py": "malformed events and hostile requests",
    "models/test_places.py": "every kind of class in every place where a payload can stand",
    "replies/test_judged.py": "comparison of every helper with a schema of its service",
    "replies/test_outcomes.py": "the tables of outcomes in docs/sources/",
    "replies/test_powertools.py": "comparison with Powertools",
    "replies/test_typescript.py": "comparison with the types of TypeScript",
    "sources/test_lex.py": "both versions of Lex",
    "sources/test_vpc_lattice.py": "both versions of VPC Lattice",
}

#: Test modules of the whole project.
OF_THE_PROJECT = {
    "test_architecture.py": "rules of this module",
    "test_benchmarks.py": "the clock of the benchmarks",
    "test_completeness.py": "the files that every source has",
    "test_contracts.py": "the graph of imports",
    "test_decisions.py": "every source that asks whether a caller may go on",
    "test_docs.py": "the pages",
    "test_fuzz.py": "damaged payloads for an app with every source",
    "test_examples.py": "the examples",
    "test_extending.py": "docs/extending.md",
    "test_import_cost.py": "the import of every source",
    "test_integrations.py": "docs/integrations.md",
    "test_literal_paths.py": "the wire paths of every source",
    "test_peer_fields.py": "the fields of every source, compared with Powertools",
    "test_peer_paths.py": "the fields of every source, compared with the definitions of four other languages",
    "test_peer_types.py": "the fields of every source, compared with @types/aws-lambda",
    "test_lock.py": "requirements/",
    "test_ports.py": "ported handlers of public projects",
    "test_public_api.py": "every public module",
    "test_published.py": "public samples of every source",
    "test_runtime.py": "examples/quickstart in the real runtime",
    "test_runtime_concurrency.py": "an app in the multi-concurrency mode of the real runtime client",
    "test_runtime_edge.py": "examples/edge_redirect in the real runtime",
    "test_runtime_examples.py": "every example in the real runtime",
    "test_runtime_log.py": "the log of failures in the real Lambda runtime",
    "test_schemathesis.py": "the examples with HTTP handlers, with schemathesis",
    "test_reference.py": "docs/reference/errors.md and settings.md",
    "test_source_words.py": "names and docstrings of every source",
    "test_release.py": "the distributions and the changelog",
    "test_templates.py": "templates of the examples",
    "test_tutorial.py": "docs/tutorial.md",
    "test_typing.py": "user code in tests/typing/, with mypy and pyright",
    "test_wheel.py": "the wheel",
}

TEST_MODULES = sorted(path for path in TESTS.rglob("test_*.py") if TESTS / "typing" not in path.parents)


def subjects_of(folder: Path) -> set[str]:
    """The modules that a folder of tests has tests of, without underscores around their names.

    At the top these are the modules directly in `lambdarouter/`; its packages have folders of tests.
    """
    if folder == TESTS:
        return {path.stem for path in PACKAGE.glob("*.py")}
    packages = [PACKAGE / folder.relative_to(TESTS), PACKAGE / f"_{folder.relative_to(TESTS)}"]
    modules = [path for package in packages if package.is_dir() for path in package.iterdir()]
    assert modules, f"lambdarouter has no package {folder.name!r}"
    return {path.stem.strip("_") for path in modules if path.name != "__pycache__"}


@pytest.mark.parametrize("path", TEST_MODULES, ids=lambda path: path.relative_to(TESTS).as_posix())
def test_a_test_module_is_named_after_a_module_of_its_package(path: Path) -> None:
    """`tests/calling/test_signature.py` or `test_signature_<topic>.py` tests `lambdarouter/_calling/signature.py`."""
    if path.relative_to(TESTS).as_posix() in OF_SEVERAL_MODULES | OF_THE_PROJECT:
        return
    topic = path.stem.removeprefix("test_")
    assert any(f"{topic}_".startswith(f"{name}_") for name in subjects_of(path.parent)), (
        "no module of the package has this name; the modules that test several belong in OF_SEVERAL_MODULES"
    )


def test_only_test_modules_are_beside_test_modules() -> None:
    """Helpers of tests are in tests/support/; tests/literal/ and tests/typing/ hold payloads and user code."""
    own = ("support", "literal", "typing")
    files = {path for path in TESTS.rglob("*.py") if path.relative_to(TESTS).parts[0] not in own}
    others = files - set(TEST_MODULES)
    assert {path.name for path in others} <= {"__init__.py", "conftest.py"}
    assert all(not path.read_text(encoding="utf-8") for path in others if path.name == "__init__.py")


def test_every_exception_from_the_names_of_test_modules_exists() -> None:
    assert (OF_SEVERAL_MODULES | OF_THE_PROJECT).keys() <= {path.relative_to(TESTS).as_posix() for path in TEST_MODULES}


def test_no_text_has_a_term_that_another_one_has_replaced() -> None:
    """Names of parameters and fields, such as `front_door`, are public and stay."""
    replaced = re.compile("front" + " door", re.IGNORECASE)  # HTTP integration
    folders = ("lambdarouter", "tests", "examples", "benchmarks", "docs", "changelog.d")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.*") if path.suffix in (".py", ".md")]
    files += ROOT.glob("*.md")
    assert [path.as_posix() for path in files if replaced.search(path.read_text(encoding="utf-8"))] == []


def test_nothing_is_left_to_do() -> None:
    marks = re.compile("|".join(rf"\b{mark}\b" for mark in ("TO" + "DO", "FIX" + "ME", "X" * 3)))
    folders = ("lambdarouter", "tests", "examples", "benchmarks")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    assert [path.as_posix() for path in files if marks.search(path.read_text(encoding="utf-8"))] == []
