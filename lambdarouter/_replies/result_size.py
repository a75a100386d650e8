"""The size of the result of an invocation, which Lambda limits."""

from __future__ import annotations

import json
import sys
from typing import Any, Final

from .._events.json_encoder import dumps
from ..errors import ReplyError

#: The largest result of an invocation that Lambda returns, in bytes of JSON.
LARGEST_RESPONSE: Final = 6 * 1024 * 1024
#: The most characters that are surely less, whatever they are: a character has up to 12 bytes when it is escaped.
CERTAINLY_LESS: Final = LARGEST_RESPONSE // 12 - 2


def check_result_size(source: str, value: Any, field: str = "value") -> Any:
    """Return the result of an invocation; raises ReplyError if it is larger than Lambda returns.

    The error of Lambda does not say what to change, and comes after the end of the invocation.
    """
    text = dumps(value)
    if (
        len(text) * 2 <= LARGEST_RESPONSE and text.isascii()
    ):  # the encoder of the runtime adds at most a space to a comma
        return value
    # As the encoder of the runtime writes it, which escapes other characters than ASCII up to Python 3.11.
    text = json.dumps(value, ensure_ascii=sys.version_info < (3, 12), default=str)
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > LARGEST_RESPONSE:
        raise ReplyError(
            source, field, f"is {size} bytes of JSON, and Lambda returns 6 MB at most; store it, and return its address"
        )
    return value
