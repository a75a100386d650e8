"""Markers for `Annotated` that state where an argument comes from: query, header, cookie, body or form.

`_binder` determines the location of every parameter, with a marker or without.
"""

from __future__ import annotations

from typing import Any

from .._calling.parameter import Marker


class From(Marker):
    """The base of the markers for `Annotated` that state the location of an argument in the request.

    - `alias`: name of the value in the request; by default the name of the parameter.
    """

    location = ""

    def __init__(self, alias: str | None = None) -> None:
        self.alias = alias

    def arguments(self) -> tuple[Any, ...]:
        """Return the arguments of the marker: the alias."""
        return (self.alias,)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({'' if self.alias is None else repr(self.alias)})"


class Query(From):
    """Bind the parameter to a query parameter, or the fields of a class to one each; `alias` is its name if it differs.

    Constraints go into the same `Annotated`: `Annotated[int, Query(), Ge(1)]`.
    """

    location = "query"


class Header(From):
    """Bind the parameter to a header, or the fields of a class to one each.

    The name of the header is that of the parameter or field, with `-` instead of `_`, or the alias.
    """

    location = "header"


class Cookie(From):
    """Bind the parameter to a cookie; `alias` is its name if it differs."""

    location = "cookie"


class Body(From):
    """Bind the parameter to the body: needed for scalars, and for handlers of GET and HEAD."""

    location = "body"


class Form(From):
    """Bind the parameter to a field of a URL-encoded or multipart form, or to all fields as one class.

    - `alias`: name of the field; by default the name of the parameter.

    Parameters of type `UploadedFile` need no marker.
    """

    location = "form"
