"""The deployment packages of the candidates, and an interpreter that has the runtime client and nothing else."""

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from ..environment import HOME, ROOT

FUNCTIONS = Path(__file__).with_name("functions")
PLACE = HOME / "runtime"
PYTHON = PLACE / "client" / "bin" / "python"
#: The same service in an environment that does not say that it is Lambda: nothing is primed, as before decision 26.
UNPRIMED = "_unprimed"
#: What `pip install --target` puts beside each function.
NEEDS = {
    "by_hand": (),
    "with_lambdarouter": (str(ROOT),),
    "with_powertools": ("aws-lambda-powertools[parser]",),
}


class Size(NamedTuple):
    """Bytes of a package: unpacked without and with what is compiled, and as a zip file with it."""

    source: int
    compiled: int
    zipped: int


def prepare(fingerprint: str) -> None:
    """Make the interpreter and the packages, unless they are of this state of the code."""
    note = PLACE / "made"
    if note.exists() and note.read_text() == fingerprint:
        return
    shutil.rmtree(PLACE, ignore_errors=True)
    PLACE.mkdir(parents=True)
    subprocess.run([sys.executable, "-m", "venv", str(PLACE / "client")], check=True)
    _pip("awslambdaric")
    for name, needs in NEEDS.items():
        folder = package(name, compiled=True)
        folder.mkdir(parents=True)
        if needs:
            _pip("--target", str(folder), *needs)
        for path in FUNCTIONS.glob("*.py"):
            shutil.copy(path, folder)
        for path in folder.rglob("__pycache__"):
            shutil.rmtree(path)
        shutil.copytree(folder, package(name, compiled=False))
        subprocess.run([str(PYTHON), "-m", "compileall", "-q", str(folder)], check=True)
    # Lambda's image has the runtime client compiled, as it has the standard library.
    subprocess.run([str(PYTHON), "-m", "compileall", "-q", str(PLACE / "client" / "lib")], check=False)
    note.write_text(fingerprint)


def package(name: str, *, compiled: bool) -> Path:
    """The folder that is the function's working directory."""
    return PLACE / name.removesuffix(UNPRIMED) / ("compiled" if compiled else "source")


def size(name: str) -> Size:
    """What has to be carried."""
    with_all = _files(package(name, compiled=True))
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for path in with_all:
            archive.write(path)
    return Size(_bytes(_files(package(name, compiled=False))), _bytes(with_all), len(buffer.getvalue()))


def opened(name: str, events: Path) -> int:
    """How many files a start and the four events open, beside those of the runtime client."""
    environment = {"PATH": os.environ.get("PATH", ""), "FUNCTION": name, "AWS_LAMBDA_FUNCTION_NAME": "f"}
    folder = package(name, compiled=True)
    command = [str(PYTHON), str(folder / "opened.py"), str(events)]
    done = subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return int(done.stdout)


def _files(folder: Path) -> list[Path]:
    unwanted = ("bin", "bench")
    return [each for each in folder.rglob("*") if each.is_file() and each.relative_to(folder).parts[0] not in unwanted]


def _bytes(files: list[Path]) -> int:
    return sum(each.stat().st_size for each in files)


def _pip(*what: str) -> None:
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"pip install {' '.join(what)} failed:\n{done.stderr}")
