"""The checks of the options for the OpenAPI document. Each returns the value of an option in one form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from ..errors import RegistrationError

#: Returns the value of an option in one form; raises ValueError with what the option accepts.
_Check = Callable[[Any], Any]


def checked(given: Mapping[str, Any], options: Any, location: str, checks: Mapping[str, _Check]) -> dict[str, Any]:
    """Return options in one form, without those that are None.

    `options` is the TypedDict of their names, and `checks` has a function for each. Raises RegistrationError.
    """
    known: frozenset[str] = options.__optional_keys__
    found: dict[str, Any] = {}
    for name, value in given.items():
        if name not in known:
            from difflib import get_close_matches

            from .._calling.words import ARGUMENTS, instead

            close = get_close_matches(name, known, 1)
            guess = instead(ARGUMENTS.get(location, {}), name) or (f" Did you mean {close[0]!r}?" if close else "")
            raise RegistrationError(
                f"{location}: there is no option {name!r}.{guess} The options are: {', '.join(sorted(known))}."
            )
        if value is None:
            continue
        try:
            found[name] = checks[name](value)
        except ValueError as error:
            raise RegistrationError(f"{location}: {name}= {error}.") from None
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("accepts a string")
    return value


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("accepts True or False")  # noqa: TRY004  (the caller makes one error of both)
    return value


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping) or not all(isinstance(each, str) for each in value):
        raise ValueError("accepts a JSON object: a dict whose keys are strings")
    return dict(value)


def _texts(value: Any) -> tuple[str, ...]:
    texts = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, Iterable) else ()
    if not all(isinstance(each, str) and each for each in texts) or not isinstance(value, Iterable):
        raise ValueError("accepts a list of strings")
    return texts


def _version(value: Any) -> str:
    version = {"3.0": "3.0.3", "3.1": "3.1.0"}.get(value, value) if isinstance(value, str) else ""
    series, _, patch = version.rpartition(".")
    if series not in ("3.0", "3.1") or not patch.isdigit():
        raise ValueError('accepts "3.1.0" or "3.0.3"')
    return version


def _objects_or(key: str) -> _Check:
    """Return the check of a list of objects, in which a string stands for an object with this value of `key`."""

    def check(value: Any) -> list[dict[str, Any]]:
        several = (
            [value] if isinstance(value, str | Mapping) else list(value) if isinstance(value, Iterable) else [None]
        )
        found: list[Any] = [{key: each} if isinstance(each, str) else each for each in several]
        if not all(isinstance(each, Mapping) and isinstance(each.get(key), str) for each in found):
            raise ValueError(f"accepts a list of strings, or of objects with a {key!r}")
        return [dict(each) for each in found]

    return check


def _security(value: Any) -> list[dict[str, list[str]]]:
    several = [value] if isinstance(value, str | Mapping) else list(value) if isinstance(value, Iterable) else [None]
    found: list[dict[str, list[str]]] = []
    for each in several:
        if isinstance(each, str):
            found.append({each: []})
        elif isinstance(each, Mapping) and all(
            isinstance(name, str) and isinstance(scopes, list | tuple | set | frozenset)
            for name, scopes in each.items()
        ):
            found.append({name: list(scopes) for name, scopes in each.items()})
        else:
            raise ValueError('accepts names of security schemes, or objects such as {"jwt": ["books/write"]}')
    return found


#: The fields that a security scheme of each type needs.
_SCHEMES: Final[Mapping[str, tuple[str, ...]]] = {
    "apiKey": ("name", "in"),
    "http": ("scheme",),
    "mutualTLS": (),
    "oauth2": ("flows",),
    "openIdConnect": ("openIdConnectUrl",),
}


def _schemes(value: Any) -> dict[str, dict[str, Any]]:
    for name, scheme in _object(value).items():
        needed = _SCHEMES.get(scheme.get("type", "")) if isinstance(scheme, Mapping) else None
        if needed is None:
            raise ValueError(f"has {name!r}, whose 'type' is not one of {', '.join(_SCHEMES)}")
        missing = [each for each in needed if each not in scheme]
        if missing:
            raise ValueError(f"has {name!r} of type {scheme['type']} without {missing[0]!r}")
    return {name: dict(scheme) for name, scheme in value.items()}


#: The fields of a response in `responses=`: those of OpenAPI, and `model`, the type of its content.
_RESPONSE_FIELDS: Final = frozenset({"content", "description", "example", "examples", "headers", "links", "model"})


def _responses(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError("accepts a dict of responses by status, such as {404: NotFound}")  # noqa: TRY004
    return {_status(key): _response(key, each) for key, each in value.items()}


def _status(key: Any) -> str:
    text = str(int(key)) if isinstance(key, int) and not isinstance(key, bool) else key
    if isinstance(text, str):
        if text.isascii() and text.isdigit() and 100 <= int(text) <= 599:
            return text
        if text == "default" or (len(text) == 3 and text[0] in "12345" and text[1:].upper() == "XX"):
            return text if text == "default" else text.upper()
    raise ValueError('has a key that is not a status: write 404, "4XX" or "default"')


def _response(status: Any, value: Any) -> Any:
    if isinstance(value, Mapping):
        unknown = sorted(str(each) for each in value if each not in _RESPONSE_FIELDS and str(each)[:2] != "x-")
        if unknown:
            raise ValueError(f"has {unknown[0]!r} in {status}; its fields are {', '.join(sorted(_RESPONSE_FIELDS))}")
        objects = [value.get(each, {}) for each in ("content", "headers", "links", "examples")]
        media = objects[0].values() if isinstance(objects[0], Mapping) else ()
        if not all(isinstance(each, Mapping) for each in (*objects, *media)):
            raise ValueError(f"has a field in {status} that is not an object")
        models = [value.get("model"), *(each.get("model") for each in media)]
        if not all(map(_is_type, models)):
            raise ValueError(f"has a model in {status} that is not a type")
        return dict(value)
    if not isinstance(value, str) and not _is_type(value):
        raise ValueError(
            f"has {type(value).__name__} for {status}; write a class, an error such as NotFound, a description, None "
            'for no content, or an object such as {"model": Book, "description": "..."}'
        )
    return value


def _is_type(value: Any) -> bool:
    """Return whether a value can be a type: a class, None, Any, or a type that `typing` makes from these."""
    is_alias = hasattr(value, "__origin__") or hasattr(value, "__args__") or hasattr(value, "__supertype__")
    return value is None or value is Any or isinstance(value, type) or is_alias or hasattr(value, "__value__")


#: The check of each option of a decorator or router, and of each option of a document.
OPERATION_CHECKS: Final[Mapping[str, _Check]] = {
    "deprecated": _boolean,
    "description": _text,
    "include_in_schema": _boolean,
    "openapi_extra": _object,
    "operation_id": _text,
    "response_description": _text,
    "responses": _responses,
    "security": _security,
    "summary": _text,
    "tags": _texts,
}
DOCUMENT_CHECKS: Final[Mapping[str, _Check]] = {
    "contact": _object,
    "description": _text,
    "external_docs": _object,
    "license_info": _object,
    "openapi_extra": _object,
    "operation_extra": _object,
    "openapi_version": _version,
    "security": _security,
    "security_schemes": _schemes,
    "servers": _objects_or("url"),
    "summary": _text,
    "tags": _objects_or("name"),
    "terms_of_service": _text,
    "title": _text,
    "version": _text,
}
