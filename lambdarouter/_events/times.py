"""`datetime` and `UTC`, at a price that a cold start can pay.

In Python 3.11 the module `datetime` first runs the whole of its pure-Python twin, for 2 ms, and then puts the classes
of `_datetime` in its place. They are taken from there. Where there is no `_datetime`, they come from `datetime`
itself.
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
