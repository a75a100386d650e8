"""Sample payloads: a template of what AWS sends, with the fields that a test sets.

A factory writes each field to the path, and in the form, that the event class declares: `s3.put(...)` writes what
`S3Event` reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from difflib import get_close_matches
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic, TypeVar, get_args, get_origin

from typing_extensions import ParamSpec

from .fields import put
from .reading import WrongPartError, fields_of, read

if TYPE_CHECKING:
    from .builder import field, frozen
    from .fields import Field
    from .model import Event

    def strings(value: list[str] | tuple[str, ...]) -> tuple[str, ...]:
        """The type of the keyword for a tuple of strings; a sample also accepts a list."""
        return tuple(value)

    def several(value: list[Any] | tuple[Any, ...]) -> tuple[Any, ...]:
        """The type of the keyword for any other tuple; a sample also accepts a list."""
        return tuple(value)

    def lists(value: Mapping[str, list[str] | tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        """The type of the keyword for a dict of tuples; a sample also accepts lists."""
        return {name: tuple(each) for name, each in value.items()}

    @frozen(kw_only=True)
    class Fields(Event):
        """The first base of a class whose constructor types the keywords of the samples of an event class.

        It removes the fields that no sample accepts. The class gives each required field the default `SAMPLED`, lets
        tuples be lists (`strings`, `several`, `lists`), and adds the names of resources.
        """

        raw: Any = field(init=False, default=None)
        """Not accepted."""

        via: Any = field(init=False, default=None)
        """Not accepted."""


#: The keywords of a factory.
P = ParamSpec("P", default=...)


class _OfSample:
    """An attribute for `help` that each factory computes once; on the class it has another value, or is missing."""

    def __init__(self, name: str, method: str, of_class: str | None = None) -> None:
        self._name: str = name
        self._method: str = method
        self._of_class: str | None = of_class

    def __get__(self, sample: Any, owner: type[Any]) -> Any:
        if sample is not None:
            value = vars(sample)[self._name] = getattr(sample, self._method)()
            return value
        if self._of_class is None:
            raise AttributeError
        return self._of_class


class _Sampled:
    def __repr__(self) -> str:
        return "..."


#: The default of a keyword in the signature of a factory: the value that the sample has.
SAMPLED: Any = _Sampled()


class Sample(Generic[P]):
    """A factory of payloads of one kind.

    - `event`: the event class whose fields the factory accepts; None if the payload is the user's own.
    - `template`: a complete record, or a complete payload for a source without records.
    - `records`: the key of the list that holds the record; None for a source without records.
    - `wrap`: builds the payload around the record, if a list at one key is not enough.
    - `custom`: the `custom` values of the client context of a record; most records have none.
    - `doc`: one sentence for `lambdarouter sample --list`.
    """

    def __init__(
        self,
        event: Callable[P, Any] | None,
        template: Any,
        *,
        records: str | None = None,
        wrap: Callable[[Any], Any] | None = None,
        custom: Callable[[Any], dict[str, Any]] | None = None,
        doc: str = "",
    ) -> None:
        assert event is None or isinstance(event, type)
        self.event: type[Any] | None = event
        """Event class whose fields the factory accepts. None if the payload is the user's own."""
        self.template: Any = template
        """Complete record, or complete payload for a source without records."""
        self.records: str | None = records
        """Key of the list that holds the record. None for a source without records."""
        self.wrap: Callable[[Any], Any] | None = wrap
        """Builds the payload around the record. None if a list at one key is enough."""
        self.custom: Callable[[Any], dict[str, Any]] | None = custom
        """Returns the `custom` values of the client context that a record comes with. None for a record without any."""
        self.doc: str = doc
        """One sentence for `lambdarouter sample --list`."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.__doc__ = _OfSample("__doc__", "_help", cls.__doc__)  # type: ignore[assignment]

    if TYPE_CHECKING:

        def __call__(self, *args: P.args, **fields: P.kwargs) -> Any:
            """Build a payload; a method of a client also sends it.

            Raises TypeError for a field that the event class does not have.

            Instead of an ARN, such as `queue_arn`, the name of the resource is also accepted: `queue="orders"`.
            """

        def record(self, *args: P.args, **fields: P.kwargs) -> Any:
            """Build a record without the payload around it."""

    else:

        def __call__(self, *values: Any, **fields: Any) -> Any:
            return self.around(self.record(*values, **fields))

        def record(self, *values: Any, **fields: Any) -> Any:
            """Build a record without the payload around it."""
            if values:
                known = ", ".join(self._signature().parameters)
                advice = f"accepts its fields by keyword: {known}" if known else "has no fields: send your own payload"
                raise TypeError(f"This sample {advice}.")
            return self.build(fields)

        __doc__ = _OfSample("__doc__", "_help", __doc__)
        __signature__ = _OfSample("__signature__", "_signature")

    def around(self, record: Any) -> Any:
        """Return the payload around a record."""
        if self.wrap is not None:
            return self.wrap(record)
        return {self.records: [record]} if self.records is not None else record

    def client_context(self, **fields: Any) -> dict[str, Any] | None:
        """Return the `custom` values of the client context for a payload with these fields; None if there are none."""
        return None if self.custom is None else self.custom(self.build(fields))

    def build(self, fields: dict[str, Any]) -> Any:
        """Build a record without the payload around it; a subclass may change its fields."""
        record = deepcopy(self.template)
        known = self.fields()
        for name, value in fields.items():
            if name not in known:
                close = get_close_matches(name, known, 1)
                guess = f" Did you mean {close[0]!r}?" if close else ""
                raise TypeError(
                    f"This sample has no field {name!r}.{guess} Its fields are: {', '.join(known) or 'none'}."
                )
            field = known[name]
            text = value
            if field.name != name:
                text = self._renamed(field, name, record, value)
                if text is None:  # an event of this kind has the name itself, or nothing
                    field, text = known.get(f"{name}_name", field), value
            put(record, _path(field, record), None if text is None else _written(name, field, text))
        return record

    def fields(self) -> dict[str, Field]:
        """Return the fields that the factory accepts, by name; the name of a resource has the field of its ARN."""
        known = fields_of(self.event) if self.event is not None else {}
        found: dict[str, Field] = {}
        for name, field in known.items():
            resource = name.removesuffix("_arn")
            if field.paths and resource not in known and hasattr(self.event, resource):
                found[resource] = field
            if field.paths:
                found[name] = field
        return found

    def _signature(self) -> Signature:
        return Signature(
            [
                Parameter(name, Parameter.KEYWORD_ONLY, default=SAMPLED, annotation=_type_of(self.event, field.name))
                for name, field in self.fields().items()
            ]
        )

    def _help(self) -> str:
        listed = [f"- {each.replace(default=Parameter.empty)}" for each in self._signature().parameters.values()]
        return "\n".join([self.doc, "", "Fields:", *listed]) if listed else self.doc

    def _renamed(self, field: Field, name: str, record: Any, value: str) -> str | None:
        """Return the ARN in a record with another name of its queue, stream, table or topic; None without an ARN.

        Raises TypeError if the event can have the name only in an ARN.
        """
        assert self.event is not None  # it has this field
        if not isinstance(value, str):
            raise TypeError(f"{name} cannot be of type {type(value).__name__}: it is written as a string.")
        event = read(self.event, record, "sample")
        arn = getattr(event, field.name)
        if arn is None:
            if f"{name}_name" not in self.fields():
                raise TypeError(f"{name}: this sample has no ARN with a name. Give it one with {field.name}=.")
            return None
        before, _, after = arn.rpartition(getattr(event, name))
        return f"{before}{value}{after}"


#: The depth of a path of which a record has all keys.
_COMPLETE: Final = 1_000


def _type_of(event: type[Any] | None, name: str) -> Any:
    """Return the type of a field of an event class, as the class declares it."""
    for base in event.__mro__ if event is not None else ():
        found = getattr(base, "__annotations__", {}).get(name)
        if found is not None:
            found = get_args(found)[0] if get_origin(found) is Annotated else found
            return Any if isinstance(found, TypeVar) else found
    return Any


def _path(field: Field, record: Any) -> tuple[str | int, ...]:
    """The path at which an event reads a field: the first that a record has, or else the one with the most keys."""
    if len(field.paths) == 1:
        return field.keys
    return max(field.paths, key=lambda keys: _depth(keys, record))


def _depth(keys: tuple[str | int, ...], record: Any) -> int:
    """The number of keys of a path that a record has; more than that of any other path for a complete one."""
    for depth, key in enumerate(keys):
        try:
            record = record[key]
        except (KeyError, IndexError, TypeError):
            return depth
    return _COMPLETE


def _written(name: str, field: Field, value: Any) -> Any:
    try:
        return field.codec.write(value)
    except WrongPartError as error:
        raise TypeError(f"{name}: {error}.") from error
    except (AttributeError, TypeError, ValueError) as error:
        raise TypeError(
            f"{name} cannot be of type {type(value).__name__}: it is written as {field.codec.wanted}."
        ) from error
