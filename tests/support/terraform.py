"""Terraform's files without Terraform: what the provider's schema says of them, and the plan that would be made.

The schema of the provider for AWS is in the bindings of CDK for Terraform, which npm fetches once. There is no provider
here that could plan; `plan_of` says what `terraform show -json` says of a first plan: literal values are known, and
everything that names a resource or a variable is a reference.
"""

from __future__ import annotations

import json
import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.support.downloads import UnavailableError, download

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "terraform"

_PACKAGE = "@cdktf/provider-aws@21.22.1"
_REFERENCE = re.compile(r"\b((?:var|data\.\w+|aws_\w+)(?:\.\w+)+)")
#: Arguments that every resource has, whatever its type.
_META = {"depends_on", "lifecycle"}

Resource = tuple[str, str, dict[str, Any]]


def resources_of(text: str) -> list[Resource]:
    """The type, name and arguments of each resource in a file."""
    hcl2 = import_module("hcl2")
    found: list[Resource] = []
    for each in hcl2.loads(text).get("resource", []):
        ((kind, named),) = each.items()
        ((name, arguments),) = named.items()
        given = {key: value for key, value in arguments.items() if not key.startswith("__")}
        found.append((json.loads(kind), json.loads(name), given))
    return found


# --- The schema -----------------------------------------------------------------------------------------------------


def problems_of(text: str) -> list[str]:
    """What the provider's schema does not allow: unknown types, unknown arguments, blocks that are none, and gaps."""
    found: list[str] = []
    for kind, name, arguments in resources_of(text):
        schema = _schema(kind)
        if schema is None:
            found.append(f"{kind}.{name}: there is no such type")
            continue
        given = {key: value for key, value in arguments.items() if key not in _META}
        found += [f"{kind}.{name}: {each}" for each in _compared(schema, "", given)]
    return found


def _compared(schema: dict[str, Any], path: str, given: dict[str, Any]) -> Iterator[str]:
    known = schema["blocks"][path]
    for key, value in given.items():
        if key.startswith("__"):
            continue
        if key not in known:
            yield f"{path}{key} is no argument"
            continue
        is_block = isinstance(value, list) and any(isinstance(each, dict) and "__is_block__" in each for each in value)
        if is_block != known[key]:
            yield f"{path}{key} is {'no' if is_block else 'a'} block"
        elif is_block:
            for each in value:
                yield from _compared(schema, f"{path}{key}.", each)
    for key in schema["required"][path]:
        if key not in given:
            yield f"{path}{key} is missing"


@cache
def _schema(kind: str) -> dict[str, Any] | None:
    """The arguments of a type by the path of their block: whether each is a block; and those that are required."""
    folder = _fetched() / kind.removeprefix("aws_").replace("_", "-")
    if not folder.exists():
        return None
    script, types = (folder / "index.js").read_text(), (folder / "index.d.ts").read_text()
    blocks: dict[str, dict[str, bool]] = {}
    required: dict[str, list[str]] = {}

    def visit(path: str, body: str, interface: str) -> None:
        entries = re.findall(r"(\w+): \{\s+value: ([^\n]*),\n\s+isBlock: (true|false)", body)
        declared = _declared(types, interface)
        blocks[path] = {name: is_block == "true" for name, _, is_block in entries}
        required[path] = [name for name, _, _ in entries if declared.get(_camel(name), ("", False))[1]]
        for name, value, is_block in entries:
            mapper = re.search(r"(\w+)ToHclTerraform", value)
            if is_block == "true" and mapper is not None:
                made = re.search(
                    rf"^function {mapper[1]}ToHclTerraform\(struct\) \{{.*?^\}}", script, re.MULTILINE | re.DOTALL
                )
                assert made is not None
                visit(f"{path}{name}.", made[0], mapper[1][0].upper() + mapper[1][1:])

    top = re.search(r"^    synthesizeHclAttributes\(\) \{.*?^    \}", script, re.MULTILINE | re.DOTALL)
    class_name = re.search(r"^export declare class (\w+) extends cdktf.TerraformResource", types, re.MULTILINE)
    assert top is not None
    assert class_name is not None
    visit("", top[0], f"{class_name[1]}Config")
    return {"blocks": blocks, "required": required}


def _declared(types: str, interface: str) -> dict[str, tuple[str, bool]]:
    found = re.search(rf"^export interface {interface}\b.*?^\}}", types, re.MULTILINE | re.DOTALL)
    members = re.findall(r"readonly (\w+)(\??): ([^;]*)", found[0]) if found else []
    return {name: (kind, mark != "?") for name, mark, kind in members}


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(each.capitalize() for each in others)


def _fetched() -> Path:
    folder = CACHE / _PACKAGE.rpartition("@")[2]
    if folder.exists():
        return folder
    npm = shutil.which("npm")
    if npm is None:
        raise UnavailableError("there is no npm here, which fetches the provider's schema")
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as made:
        downloads, unpacked = Path(made, "downloads"), Path(made, "unpacked")
        downloads.mkdir()
        command = [npm, "pack", _PACKAGE, "--silent", "--pack-destination", str(downloads)]
        with tarfile.open(download(command, _PACKAGE, downloads)) as content:
            members = [each for each in content if re.fullmatch(r"package/lib/[\w-]+/index\.(js|d\.ts)", each.name)]
            content.extractall(unpacked, members=members, filter="data")
        if not folder.exists():  # another test run may have been faster
            (unpacked / "package" / "lib").replace(folder)
    return folder


# --- The plan -------------------------------------------------------------------------------------------------------


def plan_of(text: str) -> dict[str, Any]:
    """What `terraform show -json` says of the first plan of a file."""
    planned: list[dict[str, Any]] = []
    configured: list[dict[str, Any]] = []
    for kind, name, arguments in resources_of(text):
        own = {key: value for key, value in arguments.items() if key not in _META}
        address = f"{kind}.{name}"
        common = {"address": address, "mode": "managed", "type": kind, "name": name}
        values = {key: _value(each) for key, each in own.items()}
        planned.append({**common, "values": {key: each for key, each in values.items() if each is not None}})
        configured.append({**common, "expressions": {key: _expressions(each) for key, each in own.items()}})
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": {"resources": planned}},
        "configuration": {"root_module": {"resources": configured}},
    }


def _value(raw: Any) -> Any:
    """A value that is known when the plan is made; None for any other one."""
    if isinstance(raw, list):
        items = [_value(each) for each in raw]
        return None if any(each is None for each in items) else items
    if isinstance(raw, dict):
        found = {key: _value(each) for key, each in raw.items() if not key.startswith("__")}
        return {key: each for key, each in found.items() if each is not None}
    if not isinstance(raw, str):
        return raw
    if raw.startswith('"') and not re.search(r"(?<!\$)\$\{", raw):
        return json.loads(raw).replace("$${", "${")
    encoded = re.fullmatch(r"\$\{jsonencode\((.*)\)\}", raw, re.DOTALL)
    if encoded is not None and not _REFERENCE.search(encoded[1]):
        return json.dumps(_plain(import_module("hcl2").loads(f"x = {encoded[1]}\n")["x"]))
    return None


def _plain(raw: Any) -> Any:
    if isinstance(raw, dict):
        return {_plain(key) if key.startswith('"') else key: _plain(value) for key, value in raw.items()}
    if isinstance(raw, list):
        return [_plain(each) for each in raw]
    return json.loads(raw) if isinstance(raw, str) and raw.startswith('"') else raw


def _expressions(raw: Any) -> Any:
    """The expression of an argument: a constant value, or what it refers to."""
    if isinstance(raw, list) and any(isinstance(each, dict) and "__is_block__" in each for each in raw):
        return [{key: _expressions(value) for key, value in each.items() if not key.startswith("__")} for each in raw]
    references: list[str] = []
    for found in _REFERENCE.findall(json.dumps(raw)):
        # Terraform names the resource as well as its attribute.
        references += [found, *([found.rpartition(".")[0]] if found.count(".") > 1 else [])]
    return {"references": references} if references else {"constant_value": _value(raw)}
