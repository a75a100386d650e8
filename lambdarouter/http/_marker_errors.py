"""What to write instead of arguments that markers of other frameworks have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NoReturn

from ..errors import RegistrationError

#: The constraint of `annotated_types` for an argument of FastAPI.
_CONSTRAINTS: Final = {
    "ge": "Ge",
    "gt": "Gt",
    "le": "Le",
    "lt": "Lt",
    "max_length": "MaxLen",
    "min_length": "MinLen",
    "multiple_of": "MultipleOf",
}
_ADVICE: Final = {
    "convert_underscores": "Write the name of the header as the alias: Header('x_token').",
    "default": "Give the parameter a default: `page: Annotated[int, {marker}()] = 1`.",
    "default_factory": "Give the parameter a default: `page: Annotated[int, {marker}()] = 1`.",
    "embed": "Write a class with the one field.",
    "pattern": "Write Annotated[str, {marker}(), pydantic.StringConstraints(pattern=...)], or a class with the field.",
    "regex": "Write Annotated[str, {marker}(), pydantic.StringConstraints(pattern=...)], or a class with the field.",
    "title": "Use description=.",
    "validation_alias": "Write the name in the request as the alias: {marker}('name').",
    "serialization_alias": "Write the name in the request as the alias: {marker}('name').",
}


def refuse_marker(marker: str, alias: Any, others: Mapping[str, Any]) -> NoReturn:
    """Raise RegistrationError for an alias that is not a string, or for arguments that a marker does not have."""
    if others:
        name, value = next(iter(others.items()))
        if name in _CONSTRAINTS:
            advice = (
                f"Write the constraint in the annotation: Annotated[..., {marker}(), {_CONSTRAINTS[name]}({value!r})]."
            )
        else:
            advice = _ADVICE.get(name, "Remove it.").format(marker=marker)
        raise RegistrationError(f"{marker}() has no argument {name!r}. {advice}")
    raise RegistrationError(
        f"{marker}({'...' if alias is ... else type(alias).__name__}): the argument is the name of the value in the "
        f"request, a string. Give the parameter a default, `page: Annotated[int, {marker}()] = 1`; without a "
        "default it is required."
    )
