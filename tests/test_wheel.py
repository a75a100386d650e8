"""The wheel as users get it: what is in it, what it needs, and that its types are complete."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from email.parser import HeaderParser
from pathlib import Path

import pytest

from benchmarks.sizes import INSTALLED_BYTES, WHEEL_BYTES, carried
from lambdarouter.testing import http, s3
from tests.support.downloads import UnavailableError
from tests.support.runtime import running

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.slow


def run(*command: str, cwd: Path, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    """A command's result; `path` is a folder whose programs go before all others."""
    known = dict(os.environ)
    if path is not None:
        known["PATH"] = f"{path}{os.pathsep}{known['PATH']}"
        known.pop("VIRTUAL_ENV", None)
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd, env=known, timeout=300)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built as a release is."""
    folder = tmp_path_factory.mktemp("dist")
    command = ["-m", "build", "--no-isolation", "--wheel", "--outdir", str(folder), str(ROOT)]
    done = run(sys.executable, *command, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new environment with the wheel, and what it asks for, in it."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    python = next(path for path in (folder / "bin" / "python", folder / "Scripts" / "python.exe") if path.exists())
    done = run(str(python), "-m", "pip", "install", "--quiet", str(wheel), cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return python


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"lambdarouter"}
    assert "lambdarouter/py.typed" in names
    own = {path.relative_to(ROOT).as_posix() for path in (ROOT / "lambdarouter").rglob("*.py")}
    assert {name for name in names if name.endswith(".py")} == own
    assert [name for name in names if "test_" in name or name.endswith((".pyc", ".md"))] == []
    assert any(name.endswith("/licenses/LICENSE") for name in names)


def test_the_wheel_is_small(wheel: Path) -> None:
    assert wheel.stat().st_size <= WHEEL_BYTES


def test_what_a_function_carries_is_small(installed: Path) -> None:
    site = next(installed.parents[1].glob("lib/**/site-packages"))
    sizes = carried(site)
    assert len(sizes) > 200
    assert sum(sizes) <= INSTALLED_BYTES


def test_the_wheel_needs_three_packages_and_no_more(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [each for each in archive.namelist() if each.endswith(".dist-info/METADATA")]
        told = HeaderParser().parsestr(archive.read(name).decode())
    needed = [each for each in told.get_all("Requires-Dist", []) if "extra ==" not in each]
    names = {each.partition(">")[0].strip() for each in needed}
    assert names == {"attrs", "cattrs", "typing-extensions"}
    assert told["Requires-Python"] == ">=3.11"


def test_the_installed_package_works_without_any_extra(installed: Path) -> None:
    code = (
        "from lambdarouter import App\n"
        "from lambdarouter.testing import Client, s3\n"
        "app, seen = App(), []\n"
        "app.on_s3_put()(lambda event: seen.append(event.key))\n"
        "Client(app).send(s3.put(key='a b.jpg'))\n"
        "print(seen)"
    )
    done = run(str(installed), "-c", code, cwd=installed.parent)
    assert done.stdout.strip() == "['a b.jpg']", done.stderr


def test_the_types_of_the_installed_package_are_complete(installed: Path, wheel: Path) -> None:
    # The command's modules inherit from click's classes, which must be there to be known.
    done = run(str(installed), "-m", "pip", "install", "--quiet", f"{wheel}[cli]", cwd=installed.parent)
    assert done.returncode == 0, done.stdout + done.stderr
    command = ("-m", "pyright", "--verifytypes", "lambdarouter", "--ignoreexternal", "--outputjson")
    # pyright looks at the environment of the first python that it finds, and takes no other word for it here.
    done = run(sys.executable, *command, cwd=installed.parent, path=installed.parent)
    told = json.loads(done.stdout)["typeCompleteness"]
    assert Path(told["pyTypedPath"]).is_relative_to(installed.parents[1]), "another copy was looked at"
    unclear = {
        each["name"]: [problem["message"] for problem in each["diagnostics"]]
        for each in told["symbols"]
        if each["isExported"] and (not each["isTypeKnown"] or each["isTypeAmbiguous"])
    }
    assert unclear == {}
    assert told["completenessScore"] == 1


CARRIED = """
import json, sys
import lambdarouter
from lambdarouter import App
from lambdarouter.sources.s3 import S3Event

app, seen = App(), []

@app.on_s3_put(bucket="uploads")
def uploaded(event: S3Event) -> None:
    seen.append(event.key)

@app.get("/users/{user_id}")
def get_user(user_id: int) -> dict[str, int]:
    return {"user_id": user_id}

app.prime()
for payload in json.load(sys.stdin):
    seen.append(app(payload))
print(json.dumps([seen[0], seen[2]["body"], lambdarouter.__file__]))
"""


#: The folders that docs/packaging.md removes.
LEFT_OUT = ("testing", "cli", "_checking", "_templates", "_development", "_mappings")


def test_a_function_may_leave_out_what_is_for_development(installed: Path, tmp_path: Path) -> None:
    site = next(installed.parents[1].glob("lib/**/site-packages"))
    shutil.copytree(
        site / "lambdarouter",
        tmp_path / "lambdarouter",
        ignore=shutil.ignore_patterns(*LEFT_OUT),
    )
    payloads = [s3.put(bucket="uploads", key="a.jpg"), http.request("api_gateway_rest", "GET", "/users/7")]
    done = subprocess.run(
        [str(installed), "-c", CARRIED],
        input=json.dumps(payloads),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        timeout=300,
    )

    assert done.returncode == 0, done.stderr
    key, body, file = json.loads(done.stdout)
    assert (key, body) == ("a.jpg", '{"user_id":7}')
    assert Path(file).is_relative_to(tmp_path)


#: The commands of docs/packaging.md that make a zip archive.
PACKAGING = (ROOT / "docs" / "packaging.md").read_text(encoding="utf-8")

SERVICE = """
from lambdarouter import App

app = App()

@app.on_sqs(queue="orders")
def fulfill(message): print("fulfilled", message.body)

@app.get("/users/{user_id}")
def get_user(user_id: int): return {"user_id": user_id}

handler = app.handler
"""


@pytest.mark.runtime
def test_the_commands_of_the_packaging_guide_make_a_package(wheel: Path, tmp_path: Path) -> None:
    if any(shutil.which(each) is None for each in ("zip", "sh")):
        pytest.skip("there is no zip or sh here")
    found = re.search(r"^```sh\n(.*?)^```$", PACKAGING, re.DOTALL | re.MULTILINE)
    assert found is not None
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    uv = f"{sys.executable} -m uv"  # of the same environment
    commands = found[1].replace("python3.13", sys.executable).replace("3.13", version).replace("uv pip", f"{uv} pip")
    (tmp_path / "service.py").write_text(SERVICE, encoding="utf-8")
    (tmp_path / "requirements.txt").write_text(str(wheel), encoding="utf-8")
    done = run("sh", "-ec", commands, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(tmp_path / "package.zip") as archive:
        names = archive.namelist()
        archive.extractall(tmp_path / "task")

    assert [each for each in names if each.startswith(tuple(f"lambdarouter/{folder}/" for folder in LEFT_OUT))] == []
    assert f"__pycache__/service.cpython-{version.replace('.', '')}.pyc" in names
    try:
        with running("service.handler", tmp_path / "task", {"PYTHONPATH": str(tmp_path / "task")}) as runtime:
            answer = runtime.invoke(http.request("api_gateway_rest", "GET", "/users/7"))
    except UnavailableError as error:
        pytest.skip(str(error))
    assert answer["body"] == '{"user_id":7}'
