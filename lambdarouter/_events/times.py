"""`datetime` and `UTC`, imported without the pure-Python module `datetime`.

In Python 3.11 `import datetime` first executes the pure-Python implementation, which takes 2 ms, and then replaces it
with the classes of `_datetime`. This module imports the classes from `_datetime`, or from `datetime` if there is none.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import UTC, datetime
else:
    try:
        from _datetime import datetime, timezone
    except ImportError:
        from datetime import datetime, timezone

    UTC = timezone.utc  # noqa: UP017  (`_datetime` has no UTC before Python 3.13)

__all__ = ["UTC", "datetime"]
