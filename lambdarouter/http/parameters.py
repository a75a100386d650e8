"""Markers for `Annotated` that state where an argument comes from: query, header, cookie, body or form.

`_binder` determines the location of every parameter, with a marker or without.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Never

from .._calling.parameter import Marker
from ..errors import RegistrationError

_NOTHING: Mapping[str, Any] = {}


class From(Marker):
    """The base of the markers for `Annotated` that state the location of an argument in the request.

    - `alias`: name of the value in the request; by default the name of the parameter.
    - `description`, `deprecated`: facts about the parameter for the OpenAPI document.
    - `examples`: values, as examples in its schema; `openapi_examples`: values or example objects, by name.
    - `include_in_schema`: False to leave the parameter out of the document.
    """

    location = ""
    """Part of the request: `query`, `header`, `cookie`, `body` or `form`."""

    def __init__(
        self,
        alias: str | None = None,
        *,
        description: str | None = None,
        examples: Sequence[Any] | None = None,
        openapi_examples: Mapping[str, Any] | None = None,
        deprecated: bool | None = None,
        include_in_schema: bool = True,
        **others: Never,
    ) -> None:
        if (alias is not None and type(alias) is not str) or others:
            from ._marker_errors import refuse_marker

            refuse_marker(type(self).__name__, alias, others)
        self.alias = alias
        """Name of the value in the request. None for the name of the parameter."""
        self.documented: Mapping[str, Any] = _NOTHING
        """What the document says of the parameter, by the names of these arguments."""
        if description or examples or openapi_examples or deprecated or not include_in_schema:
            if isinstance(examples, str | Mapping) or not isinstance(openapi_examples or {}, Mapping):
                raise RegistrationError(
                    f"{type(self).__name__}: examples= is a list of values, openapi_examples= a dict of them by name."
                )
            facts = {
                "description": description,
                "examples": examples,
                "openapi_examples": openapi_examples,
                "deprecated": deprecated,
                "include_in_schema": include_in_schema,
            }
            self.documented = {name: value for name, value in facts.items() if value is not None}

    def arguments(self) -> tuple[Any, ...]:
        """Return the arguments of the marker: the alias."""
        return (self.alias,)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({'' if self.alias is None else repr(self.alias)})"


class Query(From):
    """Bind the parameter to a query parameter, or each field of a class to one; `alias` is its name if it differs.

    Constraints go into the same `Annotated`: `Annotated[int, Query(), Ge(1)]`.
    """

    location = "query"


class Header(From):
    """Bind the parameter to a header, or each field of a class to one.

    The name of the header is the name of the parameter or field, with `-` instead of `_`, or the alias.
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
