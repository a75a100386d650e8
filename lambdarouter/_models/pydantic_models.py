"""pydantic models, and all types that pydantic owns. Imported only for a pydantic class."""

from __future__ import annotations

import re
from functools import partial
from typing import Annotated, Any

from pydantic import VERSION, TypeAdapter, ValidationError
from pydantic.errors import PydanticInvalidForJsonSchema

from .._events.codecs import Mismatch
from .faults import FAILED, Faults, ModelError, Path, name_of
from .nodes import Node
from .pydantic_faults import report_errors
from .pydantic_inputs import copied, infinite_numbers, json_of, may_be_infinite
from .pydantic_shapes import Shape
from .scalars import NOT_FINITE, anything


def pydantic_node(target: Any, *, forbid_extra_keys: bool = False) -> Node:
    """The node of a model, a pydantic dataclass, or another pydantic type."""
    reader = _Reader(target, forbid_extra_keys=forbid_extra_keys)

    def check(value: Any, path: Path, faults: Faults) -> Any:
        try:
            return reader.read(value)
        except MemoryError:
            raise
        except ValidationError as error:
            if not faults.open:  # only counted: the details take longer than everything else
                faults.count += error.error_count()
                return FAILED
            first: Exception = error.with_traceback(None)
        except Exception as error:  # a user's validator may raise anything
            first = error.with_traceback(None)
        return reader.explain(first, value, path, faults)

    return Node(reader.read, check, explain=reader.explain)


class _Reader:
    """Reads the values of one pydantic type. Each value is validated once: a validator may change it."""

    def __init__(self, target: Any, *, forbid_extra_keys: bool) -> None:
        adapter = _adapter(target)
        self.target = target
        self.shape = shape = Shape(adapter.core_schema)
        settings: dict[str, Any] = {}
        if forbid_extra_keys and shape.allows_extra:
            _check_extra()
            settings["extra"] = "forbid"
        validator = adapter.validator
        self.from_python = partial(validator.validate_python, **settings) if settings else validator.validate_python
        self.from_json = partial(validator.validate_json, **settings)

    def read(self, value: Any) -> Any:
        """The object for a value; may raise any exception for a fault."""
        anything(value)
        shape = self.shape
        text = json_of(value) if shape.from_json else None
        made = (
            self.from_json(text) if text is not None else self.from_python(copied(value) if shape.runs_code else value)
        )
        if shape.has_json or (shape.has_floats and may_be_infinite((value,), keys=shape.has_other_keys)):
            faults = Faults()
            for path in infinite_numbers(made):
                faults.add(path, NOT_FINITE)
            if faults.count:
                raise ModelError(faults)
        return made

    def explain(self, error: BaseException, value: Any, path: Path, faults: Faults) -> Any:
        """Report the faults in an exception of `read`; returns FAILED."""
        if isinstance(error, ValidationError):
            return report_errors(error, value, self.shape, path, faults)
        if isinstance(error, ModelError):
            return faults.include(path, error.faults)
        if isinstance(error, Mismatch):
            return faults.add(path, str(error))
        if isinstance(error, RecursionError):
            return faults.add(path, "is nested too deeply")
        return faults.add(path, f"is not a valid {name_of(self.target)} ({type(error).__name__})")


def _adapter(target: Any) -> Any:
    """The adapter of a type; raises NameError while the model has an annotation that is not defined yet."""
    if getattr(target, "__pydantic_complete__", True) is False and hasattr(target, "model_rebuild"):
        target.model_rebuild()
    check_supported(target)
    return TypeAdapter(target)


def _check_extra() -> None:
    """Raise TypeError for a version of pydantic that has no option to forbid unknown keys."""
    if tuple(map(int, VERSION.split(".")[:2])) < (2, 12):
        raise TypeError(
            f"pydantic {VERSION} ignores forbid_extra_keys=True: install pydantic 2.12 or later, or set "
            'model_config = ConfigDict(extra="forbid") on the class and on each class inside it'
        )


def check_supported(target: Any) -> None:
    """Raise TypeError for a model with a field that cannot be made from JSON."""
    config = getattr(target, "model_config", None) or getattr(target, "__pydantic_config__", None) or {}
    if not config.get("arbitrary_types_allowed"):
        return  # pydantic itself has rejected such classes
    try:
        TypeAdapter(target).json_schema()
    except PydanticInvalidForJsonSchema as error:
        found = re.search(r"\(<?(?:class )?'?([\w.<>]+)'?>?\)", str(error))
        what = found[1] if found is not None else "an arbitrary type"
        raise TypeError(f"a field of it is {what}, which pydantic cannot create from JSON") from None


def model_fields(target: Any) -> list[tuple[str, str, Any]] | None:
    """Return the name, the key and the type of each field of a model; None for another pydantic type."""
    fields: dict[str, Any] | None = getattr(target, "__pydantic_fields__", None)
    if not fields or getattr(target, "__pydantic_root_model__", False):
        return None
    found: list[tuple[str, str, Any]] = []
    for name, info in fields.items():
        alias = info.validation_alias or info.alias
        if not isinstance(alias, str | None):
            choices = getattr(alias, "choices", [alias])
            alias = next((each for each in choices if isinstance(each, str)), None)
        hint = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
        found.append((name, alias or name, hint))
    return found


def required_names(target: Any) -> set[str]:
    """Return the names of the required fields of a model."""
    return {name for name, info in target.__pydantic_fields__.items() if info.is_required()}


# --- Schema ---------------------------------------------------------------------------------------------------------


def pydantic_schema(target: Any, mode: Any, prefix: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The JSON schema of a pydantic type, and the schemas that it refers to by name."""
    schema = TypeAdapter(target).json_schema(mode=mode, by_alias=True, ref_template=f"{prefix}{{model}}")
    definitions = schema.pop("$defs", {})
    if "$ref" not in schema and isinstance(target, type) and schema.get("type") == "object":
        # A class becomes a component; pydantic makes definitions only for classes that are used inside.
        name = str(schema.get("title") or target.__name__).replace("[", "_").replace("]", "").replace(", ", "_")
        if name not in definitions:
            return {"$ref": prefix + name}, {**definitions, name: schema}
    return schema, definitions
