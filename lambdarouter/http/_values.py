"""The named values in each part of a request: query parameters, headers, cookies and fields of a form."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .request import HTTPRequest


def _form_values(request: HTTPRequest) -> Any:
    from .form_data import form_of

    return form_of(request).values


#: The values of each part of a request.
VALUES: dict[str, Callable[[HTTPRequest], Any]] = {
    "query": lambda request: request.query,
    "header": lambda request: request.headers,
    "cookie": lambda request: request.cookies,
    "form": _form_values,
}


def listed(values: list[str]) -> list[str]:
    """Split the values of a list header at commas outside quotes, because some integrations join repeated headers."""
    items = [item.strip() for value in values for item in re.findall(r'(?:[^",]|"(?:[^"\\]|\\.)*"?)+', value)]
    return [item for item in items if item]
