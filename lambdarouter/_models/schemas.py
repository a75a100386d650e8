"""JSON schemas (2020-12, as OpenAPI 3.1 uses it) of the types in handlers' annotations.

Classes become components that are referred to by name, so recursive ones work. Loaded only for documents.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from ..errors import RegistrationError
from .components import Components, component_name
from .constraints import Schema, constraint_schema, rules_of
from .containers import is_container
from .converter import engine_of
from .faults import name_of
from .fields import ModelField, fields_of, named_tuple_hints
from .kinds import inner_type, is_enum, is_literal, is_named_tuple, is_union, library_of, unnamed
from .scalar_schemas import DECIMAL, LIBRARY, SCALARS, Mode, choice
from .scalars import wire_value
from .unions import kind_of_type, members_of, tag_of
from .validators import validator_schema

if TYPE_CHECKING:
    from cattrs import Converter


class Schemas:
    """Makes the schemas of types; `components` has the schemas of classes, by name."""

    def __init__(
        self,
        converter: Converter | None = None,
        *,
        prefix: str = "#/components/schemas/",
        components: Components | None = None,
    ) -> None:
        self._components = components if components is not None else Components(prefix)
        self.components: dict[str, Schema] = self._components.schemas
        self.prefix: str = self._components.prefix
        self._engine = engine_of(converter)
        self._names: dict[Any, str] = {}

    def use(self, converter: Converter | None) -> None:
        """Describe the types that follow as another converter reads and writes them."""
        self._engine = engine_of(converter)

    def of(self, hint: Any, mode: Mode = "validation") -> Schema:
        """The schema of a type: of values that are read ("validation"), or that are written ("serialization")."""
        library = library_of(hint)
        if library in ("pydantic", "msgspec"):
            return self._of_library(hint, mode)
        if get_origin(hint) is Annotated:
            return constraint_schema(self.of(get_args(hint)[0], mode), rules_of(hint.__metadata__))
        inner = inner_type(hint)
        if inner is not hint:
            return self._of_name(hint, inner, mode)
        if not isinstance(hint, str) and _hashable(hint) in SCALARS:
            return dict(SCALARS[hint])
        if is_literal(hint):
            return choice([wire_value(each) for each in get_args(hint)])
        if is_union(hint):
            return self._union(hint, mode)
        return self._of_class(hint, get_origin(hint) or hint, mode)

    def properties_of(self, cls: Any, mode: Mode = "validation") -> tuple[dict[str, Schema], list[str]]:
        """Return the schemas of a class's fields by their JSON names, and the names of the required fields."""
        if library_of(cls) == "fields":
            found = self._object(cls, get_origin(cls) or cls, mode)
        else:
            known = set(self.components)
            found = self._of_library(cls, mode)
            name = str(found.get("$ref", "")).removeprefix(self.prefix)
            if name:
                # The class itself does not become a component, unless something else refers to it.
                found = self.components[name]
                if name not in known:
                    self._components.remove(name)
        return found.get("properties", {}), found.get("required", [])

    def _of_name(self, hint: Any, inner: Any, mode: Mode) -> Schema:
        """The schema of `type X = ...`, or of another name of a type."""
        if type(hint).__name__ != "TypeAliasType":
            return self.of(inner, mode)
        return self._recursive(hint, hint, mode, lambda: self.of(inner, mode))

    def _recursive(self, hint: Any, cls: Any, mode: Mode, make: Callable[[], Schema]) -> Schema:
        """The schema that `make` returns; a component if it contains itself."""
        key = (hint, mode, self._engine)
        if key in self._names:
            self.components.setdefault(self._names[key], {})
            return {"$ref": self.prefix + self._names[key]}
        self._names[key] = self._components.free_name(component_name(hint), cls)
        schema = make()
        name = self._names.pop(key)
        if name not in self.components:
            self._components.remove(name)
            return schema
        self.components[name] = schema
        self._names[key] = name
        return {"$ref": self.prefix + name}

    def _of_class(self, hint: Any, cls: Any, mode: Mode) -> Schema:
        name = f"{cls.__module__}.{cls.__qualname__}" if isinstance(cls, type) else ""
        if name == "decimal.Decimal":
            return dict(DECIMAL[mode])
        if name in LIBRARY:
            return dict(LIBRARY[name])
        if is_enum(cls):
            members: Any = cls
            return self._named(hint, cls, mode, lambda: choice([each.value for each in members]))
        if library_of(hint) == "fields":
            return self._named(hint, cls, mode, lambda: self._object(hint, cls, mode))
        if is_named_tuple(cls):
            return self._recursive(hint, cls, mode, lambda: self._named_tuple(hint, cls, mode))
        if is_container(hint) or kind_of_type(hint) != "scalar":
            return self._container(hint, cls, mode)
        bases = getattr(cls, "__mro__", ())
        found = next((dict(SCALARS[base]) for base in (str, int, float) if base in bases), None)
        if found is None and mode == "serialization" and self._engine.converter is None and isinstance(cls, type):
            raise RegistrationError(
                f"A reply cannot be made from {name_of(hint)}: it is neither a class with fields nor a JSON type. "
                "Return a class with fields (attrs, dataclass, TypedDict, pydantic, msgspec), or register a hook "
                "on a converter and pass App(converter=...)."
            )
        return found or {}

    def _container(self, hint: Any, cls: Any, mode: Mode) -> Schema:
        args = get_args(hint)
        if kind_of_type(hint) == "object":
            return {"type": "object", "additionalProperties": self.of(args[1], mode) if len(args) > 1 else {}}
        if cls is tuple and args and not (len(args) == 2 and args[1] is ...):
            return self._tuple(list(args), mode, 0)
        unique = {"uniqueItems": True} if issubclass(cls, AbstractSet) else {}
        return {"type": "array", "items": self.of(args[0], mode) if args else {}, **unique}

    def _named_tuple(self, hint: Any, cls: Any, mode: Mode) -> Schema:
        return self._tuple([each for _, each in named_tuple_hints(hint)], mode, len(cls._field_defaults))

    def _tuple(self, items: list[Any], mode: Mode, optional: int) -> Schema:
        found = [self.of(each, mode) for each in items]
        return {"type": "array", "prefixItems": found, "minItems": len(items) - optional, "items": False}

    def _union(self, hint: Any, mode: Mode) -> Schema:
        members = members_of(hint)
        found: Schema = {"anyOf": [self.of(each, mode) for each in members]}
        classes = [each for each in members if library_of(unnamed(each)[0]) is not None]
        tag = tag_of(classes, self._engine) if len(classes) == len(members) > 1 else None
        if tag is not None and all(isinstance(value, str) for _, value in tag[1]):
            name, by_value = tag
            mapping = {value: self.of(cls, mode).get("$ref") for (_, value), cls in by_value.items()}
            if None not in mapping.values():
                found = {"oneOf": found["anyOf"], "discriminator": {"propertyName": name, "mapping": mapping}}
        return found

    # --- Classes ------------------------------------------------------------------------------------------------------

    def _named(self, hint: Any, cls: type[Any], mode: Mode, make: Any) -> Schema:
        """A reference to a class's component, which is made once; a class may have itself inside."""
        key = (hint, mode, self._engine)
        if key not in self._names:
            other: Mode = "validation" if mode == "serialization" else "serialization"
            same = self._names.get((hint, other, self._engine))
            name = self._components.free_name(component_name(hint) if same is None else f"{same}_{mode}", cls)
            self._names[key] = name
            self.components[name] = {}
            self.components[name] = make()
            if same is not None:
                self._share(key, name, same)
        return {"$ref": self.prefix + self._names[key]}

    def _share(self, key: Any, name: str, same: str) -> None:
        """Use one component for both modes if they are equal."""
        written = json.dumps(self.components[name], default=str).replace(
            f'{self.prefix}{name}"', f'{self.prefix}{same}"'
        )
        if written == json.dumps(self.components[same], default=str):
            self._components.remove(name)
            self._names[key] = same

    def _object(self, hint: Any, cls: Any, mode: Mode) -> Schema:
        try:
            fields = fields_of(hint, self._engine.rename)
        except NameError as error:
            raise RegistrationError(f"{cls.__qualname__}: the annotation {error.name!r} is not defined.") from None
        own = [each for each in fields if (each.init is not None if mode == "validation" else each.written)]
        properties = {each.wire: self._property(each, mode) for each in own}
        schema: Schema = {"type": "object", "properties": properties}
        required = [each.wire for each in own if each.required]
        if required:
            schema["required"] = required
        if self._engine.forbid_extra_keys:
            schema["additionalProperties"] = False
        doc = (cls.__doc__ or "").partition("\n")[0].strip()
        if doc and not doc.startswith(f"{cls.__name__}("):  # the generated docstring of a dataclass
            schema["description"] = doc
        return schema

    def _property(self, field: ModelField, mode: Mode) -> Schema:
        schema = self.of(field.type, mode)
        validator = getattr(field.attribute, "validator", None)
        if validator is not None:
            schema = validator_schema(schema, validator)
        if field.default is not None:
            schema = {**schema, **_default(field)}
        return {**schema, **_stated(field)}

    # --- Other libraries ----------------------------------------------------------------------------------------------

    def _of_library(self, hint: Any, mode: Mode) -> Schema:
        members = get_args(hint) if is_union(hint) else (hint,)
        if any(library_of(each) == "pydantic" for each in members):
            from .pydantic_models import pydantic_schema

            schema, definitions = pydantic_schema(hint, mode, self.prefix)
        else:
            from .msgspec_models import msgspec_schema

            schema, definitions = msgspec_schema(hint, mode, self.prefix, lambda cls: self.of(cls, mode))
        return self._components.adopt(hint, schema, definitions, mode)


def _hashable(hint: Any) -> Any:
    try:
        hash(hint)
    except TypeError:
        return None if hint is None else ()
    return hint


def _stated(field: ModelField) -> Schema:
    """The facts in a field's metadata, by the keywords of JSON schema: description, examples and the like."""
    metadata = getattr(field.attribute, "metadata", None) or {}
    found: Schema = {name: metadata[name] for name in ("title", "description", "deprecated") if name in metadata}
    if "examples" in metadata:
        from .writing import writable

        found["examples"] = writable(list(metadata["examples"]))
    return found


def _default(field: ModelField) -> Schema:
    """The default of a field as JSON; empty if a user's function makes it, or it has no JSON form."""
    from .writing import writable

    default: Any = field.default
    is_stated = default.__module__ == ModelField.__module__  # a value, which `fields` has wrapped
    if not is_stated and (get_origin(default) or default) not in (list, dict, set, tuple, frozenset):
        return {}
    try:
        return {"default": writable(default())}
    except Exception:  # a default of a class without a JSON form
        return {}


def schema_of(target: Any, converter: Converter | None = None, mode: Mode = "validation") -> Schema:
    """Return the JSON schema of a type, with the classes that it refers to under `$defs`."""
    schemas = Schemas(converter, prefix="#/$defs/")
    schema = schemas.of(target, mode)
    return {**schema, "$defs": schemas.components} if schemas.components else schema


__all__ = ["Schema", "Schemas", "schema_of"]
