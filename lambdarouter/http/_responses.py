"""The responses of an operation in the OpenAPI document: from the return annotation and from `responses=`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from .._calling.parameter import MISSING
from .._models.kinds import inner_type, is_union, unnamed
from .._models.schemas import Schema, Schemas
from .._models.unions import members_of
from .._models.writing import writable
from .errors import HTTPError
from .response import HTTPResponse, title_of

if TYPE_CHECKING:
    from .._calling.handler import Handler

_NONE = (None, type(None))
_RANGES = {"1": "Informational", "2": "Success", "3": "Redirection", "4": "Client error", "5": "Server error"}

#: The status of a response about which nothing is known.
_UNKNOWN = "2XX"


def responses_of(
    handler: Handler,
    schemas: Schemas,
    given: Mapping[str, Any],
    *,
    description: str | None = None,
    can_be_wrong: bool = False,
) -> dict[str, Any]:
    """Return the response objects of an operation by status.

    - `given`: the responses of `responses=`, which extend and replace the responses of the return annotation.
    - `description`: the description of each response of the return annotation.
    - `can_be_wrong`: whether a request can have wrong arguments, which get a 400 response.
    """
    responses = _Responses(schemas)
    found = responses.of_annotation(handler.signature.returns(), description)
    if found.keys() == {_UNKNOWN} and "content" not in found[_UNKNOWN] and any(each[0] in "23" for each in given):
        found = {}
    if can_be_wrong:
        found["400"] = {"description": "The request does not fit this route.", "content": _problem()}
    found["default"] = {"description": "An error.", "content": _problem()}
    for status, value in given.items():
        found[status] = responses.merged(found.get(status), status, value)
    return dict(sorted(found.items()))


def _problem() -> dict[str, Any]:
    return {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def _phrase(status: str) -> str:
    if status.isdigit():
        return title_of(int(status))
    return "An error." if status == "default" else _RANGES[status[0]]


class _Responses:
    """Makes response objects with one set of schemas."""

    def __init__(self, schemas: Schemas) -> None:
        self.schemas = schemas

    # --- The return annotation ----------------------------------------------------------------------------------------

    def of_annotation(self, hint: Any, description: str | None) -> dict[str, Any]:
        """Return the responses of a return annotation, by status."""
        found: dict[str, Any] = {}
        for status, content in _answers(hint):
            known = found.setdefault(status, {"description": description or _phrase(status)})
            if content is not None:
                self._add_content(known.setdefault("content", {}), content.hint, is_whole=content.is_whole)
        for each in found.values():
            if not each.get("content", True):
                del each["content"]
        return found

    def _add_content(self, content: dict[str, Any], hint: Any, *, is_whole: bool = False) -> None:
        for media_type, media in self._content(hint, is_whole=is_whole).items():
            other = content.get(media_type, media).get("schema")
            if "schema" in media and other != media["schema"]:
                schemas: list[Schema] = other["anyOf"] if "anyOf" in other and len(other) == 1 else [other]
                media = {"schema": {"anyOf": [*schemas, media["schema"]]}}  # noqa: PLW2901
            content[media_type] = media

    def _content(self, hint: Any, *, is_whole: bool = False) -> dict[str, Any]:
        """Return the content of a body, by media type. A string or bytes in an `HTTPResponse` can be of any type."""
        text, binary = ("*/*", "*/*") if is_whole else ("text/plain", "application/octet-stream")
        members = members_of(hint) if is_union(hint) else [hint]
        found: dict[str, Any] = {}
        rest: list[Any] = []
        for each in members:
            kind = unnamed(each)[0]
            if kind is str:
                found[text] = {"schema": self.schemas.of(each, "serialization")}
            elif kind is bytes:
                found[binary] = {}
            elif not _is_response(kind):
                rest.append(each)
        if any(each not in _NONE for each in rest):
            target = hint if len(rest) == len(members) else Union[tuple(rest)]  # noqa: UP007
            found["application/json"] = {"schema": self.schemas.of(target, "serialization")}
        return found

    # --- responses= ---------------------------------------------------------------------------------------------------

    def merged(self, known: dict[str, Any] | None, status: str, value: Any) -> dict[str, Any]:
        """Return the response object of a value of `responses=`; `known` is the response of the return annotation."""
        known = known or {"description": _phrase(status)}
        if value in _NONE:
            return {"description": known["description"]}
        found = self._given(value)
        content, assumed = found.get("content", {}), known.get("content", {})
        # Every error of the framework is a problem document.
        content = (content or assumed or _problem()) if status[0] in "45d" else {**assumed, **content}
        return {**known, **found, **({"content": content} if content else {})}

    def _given(self, value: Any) -> dict[str, Any]:
        if isinstance(value, str):
            return {"description": value}
        if not isinstance(value, Mapping):
            return {"content": self._model(value)}
        found = {name: each for name, each in value.items() if name in ("description", "links") or name[:2] == "x-"}
        content = {name: self._media(each) for name, each in value.get("content", {}).items()}
        if value.get("model") is not None:
            model = self._model(value["model"])
            content = {**{name: {**each, **_examples(value)} for name, each in model.items()}, **content}
        if content:
            found["content"] = content
        headers = {name: self._header(each) for name, each in value.get("headers", {}).items()}
        return {**found, "headers": headers} if headers else found

    def _model(self, model: Any) -> dict[str, Any]:
        is_error = isinstance(model, type) and issubclass(model, HTTPError)
        return _problem() if is_error else self._content(model)

    def _media(self, given: Any) -> dict[str, Any]:
        """Return a media type object, whose schema may be a type."""
        model = given.get("model", given.get("schema"))
        found = {name: each for name, each in given.items() if name not in ("model", "schema", "example", "examples")}
        if model is not None:
            found["schema"] = model if isinstance(model, Mapping) else self.schemas.of(model, "serialization")
        return {**found, **_examples(given)}

    def _header(self, given: Any) -> dict[str, Any]:
        """Return a header object, which can be given as an object or as the type of its value."""
        if not isinstance(given, Mapping):
            return {"schema": self.schemas.of(given, "serialization")}
        schema = given.get("schema", {"type": "string"})
        schema = schema if isinstance(schema, Mapping) else self.schemas.of(schema, "serialization")
        return {**given, "schema": schema}


def _examples(given: Mapping[str, Any]) -> dict[str, Any]:
    found = {"example": writable(given["example"])} if "example" in given else {}
    return {**found, "examples": named_examples(given["examples"])} if given.get("examples") else found


def named_examples(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return example objects by name; a value that is not an example object becomes the value of one."""
    fields = {"summary", "description", "value", "externalValue", "$ref"}

    def example(value: Any) -> Any:
        is_object = isinstance(value, Mapping) and bool(value) and fields >= value.keys()
        return writable(dict(value) if is_object else {"value": value})

    return {name: example(value) for name, value in given.items()}


# --- Annotations ----------------------------------------------------------------------------------------------------


class _Content:
    """The type of a body; `is_whole` if it is annotated for an `HTTPResponse`."""

    def __init__(self, hint: Any, *, is_whole: bool) -> None:
        self.hint = hint
        self.is_whole = is_whole


def _answers(hint: Any, *, is_whole: bool = False) -> Iterator[tuple[str, _Content | None]]:
    """Yield the status and the content of each response of an annotation; no content for a response without a body."""
    if get_origin(hint) is Annotated:
        inner, *extras = get_args(hint)
        if _is_response(inner) and extras:
            for each in extras:
                yield from _answers(each, is_whole=True)
            return
    expanded = inner_type(hint) if get_origin(hint) is not Annotated else get_args(hint)[0]
    members = members_of(expanded) if is_union(expanded) else [expanded]
    special = [each for each in members if _statuses(each) or _is_response(_bare(each))]
    if not special:
        yield _plain(hint, is_whole=is_whole)
        return
    rest = [each for each in members if each not in special]
    if rest:
        yield _plain(Union[tuple(rest)], is_whole=is_whole)  # noqa: UP007
    for each in special:
        if get_origin(each) is Annotated:
            yield from _answers(each)
        elif _is_response(each):
            if len(members) == 1:
                yield _UNKNOWN, None
        else:
            body = get_args(each)[0]
            content = None if body in _NONE else _Content(body, is_whole=is_whole)
            yield from ((status, content) for status in _statuses(each))


def _plain(hint: Any, *, is_whole: bool) -> tuple[str, _Content | None]:
    """Return the response of a body without a status."""
    if hint in _NONE:
        return "204", None
    return (_UNKNOWN, None) if hint is MISSING else ("200", _Content(hint, is_whole=is_whole))


def _statuses(hint: Any) -> list[str]:
    """Return the statuses of `tuple[Book, Literal[200, 201]]`, with or without headers; none for another type."""
    args = get_args(hint)
    if get_origin(hint) is not tuple or len(args) not in (2, 3):
        return []
    if len(args) == 3 and not issubclass(get_origin(args[2]) or _class(args[2]), Mapping):
        return []
    status = inner_type(args[1])
    if get_origin(status) is Literal:
        values = get_args(status)
        return [str(int(each)) for each in values] if all(isinstance(each, int) for each in values) else []
    return [_UNKNOWN] if status in (int, HTTPStatus) else []


def _bare(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def _class(hint: Any) -> type[Any]:
    return hint if isinstance(hint, type) else object


def _is_response(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, HTTPResponse)
