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
from lambdarouter.decorators import Decorators

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "lambdarouter"
FILES = sorted(PACKAGE.rglob("*.py"))
SOURCES = sorted(path.stem for path in (PACKAGE / "sources").iterdir() if not path.name.startswith("_"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8"), str(path)) for path in FILES}

FILE_LINES = 450
FUNCTION_LINES = 60
#: The table of shapes is one page on purpose: a line a discriminator, and nothing to gain from a second file.
TABLES = {"_detection/known.py": 450}


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
        "lambdarouter.sources.api_gateway_http",
    }


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


def _class(tree: ast.Module, name: str) -> ast.ClassDef:
    return next(each for each in tree.body if isinstance(each, ast.ClassDef) and each.name == name)


def _decorator(line: ast.stmt) -> tuple[str, str]:
    """The decorator and the module that a line of the table names; an AssertionError for any other line."""
    assert line.lineno == line.end_lineno, f"line {line.lineno}: more than one line"
    found = re.fullmatch(r"(\w+): Final = Decorator\(lambda: (\w+)\.\w+\)", ast.unparse(line))
    assert found is not None, f"line {line.lineno}: {ast.unparse(line)}"
    return found[1], found[2]


def _table() -> list[tuple[str, str]]:
    """Every line of the table; what is hidden from type checkers stands before it, and is none."""
    body = _class(TREES[PACKAGE / "decorators.py"], "Decorators").body[1:]
    return [_decorator(line) for line in body if not isinstance(line, ast.If)]


def test_each_decorator_is_one_line_of_the_table() -> None:
    names = [name for name, _ in _table()]
    assert len(names) == len(set(names))
    assert set(names) == {name for name in vars(Decorators) if not name.startswith("_")}


def test_type_checkers_and_the_runtime_see_the_same_modules() -> None:
    tree = TREES[PACKAGE / "decorators.py"]
    choice = next(each for each in tree.body if isinstance(each, ast.If))
    imported = {
        alias.asname or alias.name: f".{each.module}.{alias.name}" if each.module else f".{alias.name}"
        for each in choice.body
        if isinstance(each, ast.ImportFrom) and each.module in (None, "sources")
        for alias in each.names
    }
    # At run time a module on demand stands for each name that is detected; one of them has no decorators.
    assert set(imported) == (NAMES - {"durable_execution"}) | {"invoke", "http"}
    assert set(imported) == {module for _, module in _table()}


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


# --- Budgets of lines -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_file_and_no_function_is_too_long(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= TABLES.get(name_of(path), FILE_LINES)
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= FUNCTION_LINES, f"{node.name} has {length} lines"


def test_nothing_is_left_to_do() -> None:
    marks = re.compile("|".join(rf"\b{mark}\b" for mark in ("TO" + "DO", "FIX" + "ME", "X" * 3)))
    folders = ("lambdarouter", "tests", "examples", "benchmarks")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    assert [path.as_posix() for path in files if marks.search(path.read_text(encoding="utf-8"))] == []
