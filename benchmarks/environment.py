"""The environment that everything is measured in: the package as a user installs it, its peers, and nothing else."""

import hashlib
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".cache" / "bench"
PYTHON = HOME / ("Scripts" if os.name == "nt" else "bin") / "python"
PEERS = ("awslambdaric", "aws-lambda-powertools[parser]", "chalice", "mangum", "starlette", "msgspec", "matplotlib")
SHOWN = (
    "lambdarouter",
    "attrs",
    "cattrs",
    "awslambdaric",
    "aws-lambda-powertools",
    "pydantic",
    "msgspec",
    "chalice",
    "mangum",
)


def prepare() -> None:
    """Make the environment the first time; later runs install the package again only if its files have changed."""
    state = HOME / "installed.json"
    now = {"peers": list(PEERS), "python": sys.version, "package": fingerprint()}
    before = json.loads(state.read_text()) if state.exists() else {}
    if before == now:
        return
    print("Preparing the environment ...", file=sys.stderr)
    state.unlink(missing_ok=True)
    fresh = any(before.get(key) != now[key] for key in ("peers", "python"))
    if fresh:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(HOME)], check=True)
        _pip(*PEERS, str(ROOT))
    else:
        _pip("--force-reinstall", "--no-deps", str(ROOT))
    # Lambda's images and layers come compiled, or are after their first start: nobody's compiler is measured here.
    subprocess.run([str(PYTHON), "-m", "compileall", "-q", str(HOME / "lib")], check=False, stdout=subprocess.DEVNULL)
    state.write_text(json.dumps(now))


def versions() -> dict[str, str]:
    """The version of Python and of each package that is measured."""
    code = "import sys, json; from importlib.metadata import version; print(json.dumps([version(n) for n in sys.argv[1:]]))"
    names = (*SHOWN, "starlette")
    done = subprocess.run([str(PYTHON), "-c", code, *names], check=True, capture_output=True, text=True)
    return {"Python": platform.python_version(), **dict(zip(names, json.loads(done.stdout), strict=True))}


def machine() -> str:
    """What the figures were measured on, as far as `platform` tells; never its name."""
    return " ".join(filter(None, (platform.system(), platform.machine(), platform.processor()))) + (
        f", {os.cpu_count()} CPUs"
    )


def variables() -> dict[str, str]:
    """The environment variables that a function finds, and no other: none of the caller's own settings counts."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "AWS_LAMBDA_FUNCTION_NAME": "function",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_REGION": "us-east-1",
        "POWERTOOLS_SERVICE_NAME": "service",
    }


def measured(script: str, *arguments: str) -> Any:
    """What a script of `warm/` prints as JSON, run in this environment with the file of all payloads."""
    command = [str(PYTHON), str(ROOT / "benchmarks" / "warm" / script), str(HOME / "payloads.json"), *arguments]
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True, env=variables())
    if done.returncode:
        raise SystemExit(f"warm/{script} failed with {done.returncode}")
    return json.loads(done.stdout)


def _pip(*what: str) -> None:
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"pip install {' '.join(what)} failed:\n{done.stderr}")


def fingerprint() -> str:
    """A string that differs for any two states of the package."""
    found = hashlib.sha256()
    for path in sorted(each for each in (ROOT / "lambdarouter").rglob("*") if each.suffix in {".py", ".pyi"}):
        found.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return found.hexdigest()
