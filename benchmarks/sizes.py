"""What has to be carried: the wheel, and what a function has of it and its three dependencies."""

import subprocess
import sys
import tempfile
from pathlib import Path

from .environment import HOME, ROOT

#: The goal was 300 KB; sixty sources with samples and replies take more (decision 10). The ceiling keeps the wheel from
#: growing unseen.
WHEEL_GOAL, WHEEL_BYTES = 300_000, 1_310_000
#: What a function carries: this package and the three that it needs. The goal was 3 MB (decision 10).
INSTALLED_BYTES = 4_200_000
CARRIED = ("lambdarouter", "attr", "attrs", "cattr", "cattrs", "typing_extensions.py")


def carried(site: Path) -> list[int]:
    """Bytes of each file that a function carries, without what the interpreter compiles: it may, or may not, be shipped."""
    files = [each for name in CARRIED for each in (site / name, *(site / name).rglob("*"))]
    return [each.stat().st_size for each in files if each.is_file() and "__pycache__" not in each.parts]


class Sizes:
    """Bytes of the wheels and of what is installed."""

    def __init__(self) -> None:
        self.wheel: int = _wheel(str(ROOT))
        self.powertools: int = _wheel("aws-lambda-powertools")
        self.installed: int = sum(carried(next(HOME.glob("lib/**/site-packages"))))


def _wheel(what: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, what]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"pip wheel {what} failed:\n{done.stderr}")
        (built,) = Path(folder).glob("*.whl")
        return built.stat().st_size
