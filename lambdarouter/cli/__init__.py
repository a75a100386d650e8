"""The `lambdarouter` command, installed with the extra `cli`.

Each command is a module. `group.py` lists them, and `loading.py` loads the app and the payload that they work on.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec

#: The packages of the extra `cli`.
NEEDED = ("click", "rich")


def main() -> None:
    """Run the command; print how to install the extra if it is missing."""
    if any(find_spec(name) is None for name in NEEDED):
        sys.stderr.write('Error: the lambdarouter command needs its extra: pip install "lambdarouter[cli]"\n')
        sys.exit(1)
    from .group import cli

    cli(prog_name="lambdarouter")
