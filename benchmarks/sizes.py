"""What has to be carried: the wheel, and what a function has of it and its three dependencies; and memory of a batch."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from .environment import HOME, PYTHON, ROOT, variables

CARRIED = ("lambdarouter", "attr", "attrs", "cattr", "cattrs", "typing_extensions.py")


class Sizes:
    """Bytes of the wheels and of what is installed, and for each kind of handler what a batch of 10,000 takes."""

    def __init__(self) -> None:
        self.wheel: int = _wheel(str(ROOT))
        self.powertools: int = _wheel("aws-lambda-powertools")
        site = next(HOME.glob("lib/**/site-packages"))
        files = [each for name in CARRIED for each in ((site / name), *(site / name).rglob("*")) if each.is_file()]
        self.installed: int = sum(each.stat().st_size for each in files if "__pycache__" not in each.parts)
        command = [str(PYTHON), str(ROOT / "benchmarks" / "warm" / "memory.py"), str(HOME / "payloads.json")]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=variables())
        #: By candidate, the most memory that a batch takes over that of its payload.
        self.memory: dict[str, float] = json.loads(done.stdout)


def _wheel(what: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, what]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"pip wheel {what} failed:\n{done.stderr}")
        (built,) = Path(folder).glob("*.whl")
        return built.stat().st_size
