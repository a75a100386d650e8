"""Contracts of the module graph: cycles, and imports inside functions.

The layers, and who may import a private module, are contracts of import-linter in pyproject.toml.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "lambdarouter"
FILES = sorted(PACKAGE.rglob("*.py"))

#: The most modules that may import each other in a circle, where imports for type checkers count as well.
LARGEST_CYCLE = 6

#: Every module that is imported inside functions, and in how many places: by the reason that justifies it.
LAZY_IMPORTS: dict[str, dict[str, int]] = {
    "A part of the standard library that most invocations do without, and that costs a cold start time.": {
        "annotationlib": 2,
        "asyncio": 4,
        "base64": 6,
        "binascii": 1,
        "concurrent.futures": 1,
        "copy": 2,
        "decimal": 6,
        "difflib": 5,
        "email.utils": 5,
        "fnmatch": 1,
        "gzip": 1,
        "hashlib": 2,
        "http": 2,
        "http.client": 2,
        "importlib": 20,
        "inspect": 11,
        "ipaddress": 1,
        "json": 2,
        "mimetypes": 1,
        "pathlib": 1,
        "socket": 1,
        "urllib.parse": 16,
        "uuid": 1,
        "zlib": 1,
    },
    "The library that a class of the user's comes from.": {
        "msgspec": 1,
    },
    "A dependency of an extra, which may be missing.": {
        "aws_lambda_powertools.utilities.idempotency": 1,
        "aws_lambda_powertools.utilities.parameters": 3,
        "rich.console": 3,
        "rich.progress": 1,
        "rich.table": 2,
        "rich.text": 1,
        "werkzeug.formparser": 1,
        "werkzeug.http": 1,
    },
    "A part of this package for a feature that many services do not use.": {
        "lambdarouter._batches.at_once": 2,
        "lambdarouter._batches.concurrent": 1,
        "lambdarouter._batches.expanding": 1,
        "lambdarouter._batches.failures": 2,
        "lambdarouter._batches.record_table": 1,
        "lambdarouter._batches.replies": 1,
        "lambdarouter._batches.scoped": 1,
        "lambdarouter._batches.windows": 1,
        "lambdarouter._calling.arguments": 1,
        "lambdarouter._calling.converting": 7,
        "lambdarouter._calling.decoded_payloads": 3,
        "lambdarouter._calling.default_handler": 1,
        "lambdarouter._calling.dependencies": 2,
        "lambdarouter._calling.durable": 2,
        "lambdarouter._calling.endings": 2,
        "lambdarouter._calling.event_loop": 6,
        "lambdarouter._calling.exception_handlers": 1,
        "lambdarouter._calling.functions": 1,
        "lambdarouter._calling.handler": 2,
        "lambdarouter._calling.handler_table": 2,
        "lambdarouter._calling.injection": 2,
        "lambdarouter._calling.invocation": 8,
        "lambdarouter._calling.kept_values": 2,
        "lambdarouter._calling.layers": 6,
        "lambdarouter._calling.middleware": 2,
        "lambdarouter._calling.payload_tags": 3,
        "lambdarouter._calling.returned": 7,
        "lambdarouter._calling.signature": 1,
        "lambdarouter._calling.threads": 2,
        "lambdarouter._calling.tracebacks": 6,
        "lambdarouter._calling.unread": 3,
        "lambdarouter._calling.words": 9,
        "lambdarouter._checking.checker": 3,
        "lambdarouter._checking.documents": 2,
        "lambdarouter._checking.findings": 1,
        "lambdarouter._checking.rules": 2,
        "lambdarouter._checking.sarif": 1,
        "lambdarouter._dispatching.answering_records": 1,
        "lambdarouter._dispatching.answering_table": 1,
        "lambdarouter._detection.pages": 1,
        "lambdarouter._dispatching.around": 1,
        "lambdarouter._dispatching.callback_table": 2,
        "lambdarouter._dispatching.context_table": 1,
        "lambdarouter._dispatching.control_messages": 3,
        "lambdarouter._dispatching.conversation": 1,
        "lambdarouter._dispatching.deferred": 1,
        "lambdarouter._dispatching.end_users": 1,
        "lambdarouter._dispatching.envelopes": 3,
        "lambdarouter._dispatching.explain": 3,
        "lambdarouter._dispatching.failed_events": 1,
        "lambdarouter._dispatching.inner_batches": 1,
        "lambdarouter._dispatching.inner_first": 1,
        "lambdarouter._dispatching.item_failures": 1,
        "lambdarouter._dispatching.outside_sources": 2,
        "lambdarouter._dispatching.snapshots": 1,
        "lambdarouter._dispatching.suggestions": 2,
        "lambdarouter._documents.asyncapi": 1,
        "lambdarouter._documents.decorator_help": 1,
        "lambdarouter._events.attrs_support": 5,
        "lambdarouter._events.decimals": 2,
        "lambdarouter._events.decoding": 2,
        "lambdarouter._events.durations": 3,
        "lambdarouter._events.encoded_codecs": 1,
        "lambdarouter._events.json_encoder": 8,
        "lambdarouter._events.model": 1,
        "lambdarouter._events.payloads": 2,
        "lambdarouter._events.schema_metadata": 1,
        "lambdarouter._events.times": 1,
        "lambdarouter._models.cattrs_converter": 1,
        "lambdarouter._models.converter": 1,
        "lambdarouter._models.kinds": 5,
        "lambdarouter._models.msgspec_models": 4,
        "lambdarouter._models.payloads": 3,
        "lambdarouter._models.pydantic_models": 3,
        "lambdarouter._models.pydantic_texts": 4,
        "lambdarouter._models.reading": 5,
        "lambdarouter._models.scalars": 2,
        "lambdarouter._models.supported": 1,
        "lambdarouter._models.writing": 3,
        "lambdarouter._observability.dispatch": 5,
        "lambdarouter._observability.failure_entry": 9,
        "lambdarouter._observability.log_line": 1,
        "lambdarouter._observability.observer": 2,
        "lambdarouter._replies.callbacks": 1,
        "lambdarouter._replies.read_only": 1,
        "lambdarouter._replies.reply": 4,
        "lambdarouter._routing.content_index": 1,
        "lambdarouter._routing.decode": 1,
        "lambdarouter._routing.pattern_filter": 1,
        "lambdarouter._routing.rest": 2,
        "lambdarouter._routing.route": 2,
        "lambdarouter._routing.route_index": 1,
        "lambdarouter._templates.formats": 1,
        "lambdarouter._templates.update": 1,
        "lambdarouter._development.aws": 1,
        "lambdarouter._development.function": 3,
        "lambdarouter._development.invoke_api": 1,
        "lambdarouter._development.process": 1,
        "lambdarouter._development.replaying": 1,
        "lambdarouter._development.saved": 1,
        "lambdarouter._development.server": 1,
        "lambdarouter.cli.group": 1,
        "lambdarouter.cli.polling": 1,
        "lambdarouter.cli.serving": 2,
        "lambdarouter.http": 1,
        "lambdarouter.http._asgi": 1,
        "lambdarouter.http._compression": 2,
        "lambdarouter.http._failures": 4,
        "lambdarouter.http._handler": 1,
        "lambdarouter.http._identity": 1,
        "lambdarouter.http._lattice": 1,
        "lambdarouter.http._marker_errors": 1,
        "lambdarouter.http._providers": 2,
        "lambdarouter.http._proxy": 3,
        "lambdarouter.http._refusals": 6,
        "lambdarouter.http._text_types": 1,
        "lambdarouter.http._typed_values": 2,
        "lambdarouter.http._wire": 2,
        "lambdarouter.http.claims": 1,
        "lambdarouter.http.conditional": 3,
        "lambdarouter.http.form_data": 3,
        "lambdarouter.http.identity": 1,
        "lambdarouter.http.request_context": 2,
        "lambdarouter.http.mount": 1,
        "lambdarouter.http.openapi": 1,
        "lambdarouter.http.operations": 5,
        "lambdarouter.http.problems": 9,
        "lambdarouter.http.response": 6,
        "lambdarouter.powertools._requests": 1,
        "lambdarouter.sources._alarm_notification": 1,
        "lambdarouter.sources._overflow": 3,
        "lambdarouter.sources._s3_on_event_bus": 1,
        "lambdarouter.sources.alexa_skill._check": 1,
        "lambdarouter.sources.alexa_smart_home._replies": 1,
        "lambdarouter.sources.alexa_smart_home._response": 2,
        "lambdarouter.sources.api_gateway_authorizer._replies": 1,
        "lambdarouter.sources.api_gateway_websocket._replies": 1,
        "lambdarouter.sources.bedrock_agent._replies": 3,
        "lambdarouter.sources.chime_sip._actions": 1,
        "lambdarouter.sources.cloudformation._later": 1,
        "lambdarouter.sources.cloudformation._report": 1,
        "lambdarouter.sources.cloudformation._response_url": 1,
        "lambdarouter.sources.cloudfront._check": 1,
        "lambdarouter.sources.cloudfront._replies": 1,
        "lambdarouter.sources.codepipeline._artifacts": 1,
        "lambdarouter.sources.codepipeline._report": 1,
        "lambdarouter.sources.cognito_user_pool._denial": 1,
        "lambdarouter.sources.cognito_user_pool._response": 2,
        "lambdarouter.sources.config._recorded_item": 1,
        "lambdarouter.sources.config._report": 1,
        "lambdarouter.sources.invoke": 1,
        "lambdarouter.sources.lex_v1._messages": 1,
        "lambdarouter.sources.lex_v2._messages": 1,
        "lambdarouter.sources.s3_object_lambda._part": 1,
        "lambdarouter.testing.agentcore_tool": 1,
    },
}


# --- Cycles ---------------------------------------------------------------------------------------------------------


def cycles(graph: grimp.ImportGraph) -> list[list[str]]:
    """The largest sets of modules that all import each other, directly or not; a module on its own is none."""
    left, found = set(graph.modules), list[list[str]]()
    while left:
        module = left.pop()
        circle = graph.find_downstream_modules(module) & graph.find_upstream_modules(module)
        left -= circle
        if circle:
            found.append(sorted(circle | {module}))
    return sorted(found)


def graph_of(package: str, *, with_types: bool) -> grimp.ImportGraph:
    """The imports among the modules of a package, with or without those for type checkers."""
    return grimp.build_graph(package, exclude_type_checking_imports=not with_types, cache_dir=None)


def test_no_modules_import_each_other_at_run_time() -> None:
    found = cycles(graph_of("lambdarouter", with_types=False))
    assert not found, "\n".join(map(" <-> ".join, found))


def test_no_cycle_with_imports_for_type_checkers_is_large() -> None:
    found = [each for each in cycles(graph_of("lambdarouter", with_types=True)) if len(each) > LARGEST_CYCLE]
    assert not found, "\n".join(map(" <-> ".join, found))


def test_cycles_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = {
        "__init__": "",
        "first": "def f():\n    from circles import second",
        "second": "from .first import f",
        "third": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .fourth import g",
        "fourth": "from . import third, first",
    }
    for name, text in sources.items():
        (tmp_path / "circles").mkdir(exist_ok=True)
        (tmp_path / "circles" / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)

    at_run_time, for_types = ["circles.first", "circles.second"], ["circles.fourth", "circles.third"]
    assert cycles(graph_of("circles", with_types=False)) == [at_run_time]
    assert cycles(graph_of("circles", with_types=True)) == [at_run_time, for_types]


# --- Imports inside functions ---------------------------------------------------------------------------------------


def module_of(path: Path) -> str:
    """The dotted name of the module in a file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path) for path in FILES}


def lazy_imports(path: Path) -> Iterator[str]:
    """The full name of each module that a file imports inside a function."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
    package = module_of(path) if path.name == "__init__.py" else module_of(path).rpartition(".")[0]
    for node in {inner for each in functions for inner in ast.walk(each)}:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: package.count(".") + 2 - node.level] if node.level else []
            base = ".".join([*parents, *filter(None, [node.module])])
            names = {f"{base}.{alias.name}" for alias in node.names}
            yield from names & MODULES or {base}


def test_each_import_inside_a_function_is_justified() -> None:
    counted = Counter(each for path in FILES for each in lazy_imports(path))

    justified = Counter[str]()
    for modules in LAZY_IMPORTS.values():
        justified.update(modules)
    wrong = [
        f"{module}: imported in {counted[module]} places, {justified[module]} in LAZY_IMPORTS"
        for module in sorted(counted.keys() | justified.keys())
        if counted[module] != justified[module]
    ]
    assert not wrong, "\n".join(wrong)


LOADED = """
import sys
import tomllib
sys.path.insert(0, sys.argv[1])
loaded = {}
for name in sys.argv[2:]:
    for module in [each for each in sys.modules if each.partition(".")[0] == "lambdarouter"]:
        del sys.modules[module]
    __import__(name)
    loaded[name] = list(sys.modules)
import json
print(json.dumps(loaded))
"""


def loaded_with(modules: set[str], *options: str) -> dict[str, list[str]]:
    """All that is loaded after importing each module, where nothing of this package was loaded before."""
    command = [sys.executable, *options, "-c", LOADED, str(ROOT), *sorted(modules)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def test_no_import_inside_a_function_is_of_a_module_that_is_loaded_anyway() -> None:
    lazy = {module_of(path): set(lazy_imports(path)) for path in FILES}
    bare = loaded_with({"lambdarouter.app"}, "-I", "-S")["lambdarouter.app"]  # without what this environment adds
    loaded = loaded_with({module for module, imported in lazy.items() if imported})

    useless = [
        f"{module} imports {each}"
        for module, imported in lazy.items()
        for each in sorted(imported)
        if each in (loaded[module] if each in MODULES else bare)
    ]
    assert not useless, "import these at the top of the module:\n" + "\n".join(useless)


def test_no_line_is_exempt_from_the_rules_on_private_attributes_and_imports() -> None:
    exempt = re.compile(r"noqa:.*(SLF|PLC0415)|pylint: *disable")
    assert [module_of(path) for path in FILES if exempt.search(path.read_text(encoding="utf-8"))] == []


# --- The page -------------------------------------------------------------------------------------------------------


def test_the_page_lists_the_packages_in_the_order_of_their_layers() -> None:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = [each for each in table["tool"]["importlinter"]["contracts"] if each["id"] == "layers"]
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = page.partition("| package | contents |\n")[2].partition("\n\n")[0].splitlines()[1:]

    assert [re.findall(r"`(\w+)`", row.split("|")[1]) for row in rows] == [
        each.split(" | ") for each in contract["layers"]
    ]
