"""The size of the result of an invocation, which Lambda limits."""

from __future__ import annotations

import json
import marshal
import sys
from typing import Any, Final

from .._events.json_encoder import dumps
from ..errors import ReplyError

#: The largest result of an invocation that Lambda returns, in bytes of JSON.
LARGEST_RESPONSE: Final = 6 * 1024 * 1024
#: The bytes of a value in Python's own format, without references, below which its JSON is certainly small enough: each
#: of these bytes becomes at most seven bytes of JSON (`False, `, an escaped character). Writing it costs a fraction of
#: writing JSON.
_SURELY_SMALL: Final = LARGEST_RESPONSE // 7
_WITHOUT_REFERENCES: Final = 2


def check_result_size(source: str, value: Any, field: str = "value") -> Any:
    """Return the result of an invocation; raises ReplyError if it is larger than Lambda returns.

    Lambda's own error does not say what to change, and comes after the end of the invocation.
    """
    try:
        if len(marshal.dumps(value, _WITHOUT_REFERENCES)) <= _SURELY_SMALL:
            return value
    except ValueError:  # a class that is not built in, such as Decimal
        text = dumps(value)
        # The encoder of the runtime adds at most a space to a comma.
        if len(text) * 2 <= LARGEST_RESPONSE and text.isascii():
            return value
    # Like the encoder of the runtime, which escapes non-ASCII characters up to Python 3.11.
    text = json.dumps(value, ensure_ascii=sys.version_info < (3, 12), default=str)
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > LARGEST_RESPONSE:
        raise ReplyError(
            source, field, f"is {size} bytes of JSON, but Lambda returns at most 6 MB; store it, and return its address"
        )
    return value
