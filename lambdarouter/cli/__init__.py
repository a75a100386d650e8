"""The `lambdarouter` command, installed with the extra `cli`.

One module a command; `group.py` lists them, `loading.py` finds the app and the payload that they work on.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec

#: What the extra `cli` brings.
NEEDED = ("click", "rich")


def main() -> None:
    """Run the command, or say how to install what it needs."""
    if any(find_spec(name) is None for name in NEEDED):
        sys.stderr.write('Error: the lambdarouter command needs its extra: pip install "lambdarouter[cli]"\n')
        sys.exit(1)
    from .group import cli

    cli(prog_name="lambdarouter")
