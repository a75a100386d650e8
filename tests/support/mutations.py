"""Damaged payloads: every part of a sample, taken away or replaced by something else.

`check_mutations(s3.put)` sends each damaged payload through an app whose handler reads every field. What may come out
is a right event or a `LambdaRouterError` that says where the damage is; never another exception, and never the damaged
value in a text.
"""

from __future__ import annotations

import logging
import types
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import attrs

from lambdarouter import App, BatchError, EventError, LambdaRouterError, RecordError, detect
from lambdarouter._detection.known import HTTP_INTEGRATIONS
from lambdarouter._events.builder import Value
from lambdarouter.http import HTTPRequest
from lambdarouter.testing import Client, ClientContext, LambdaContext, Sample

#: Stands for a key or an item that is taken away.
GONE = object()

#: Stands in damaged payloads; no error text may hold it.
MARKER = "do-not-tell-4711"
NUMBER = 918_273_645

REPLACEMENTS: tuple[Any, ...] = (
    GONE,
    None,
    "",
    MARKER,
    "--5",
    "https://[",
    NUMBER,
    10**400,  # an integer that is no float
    -0.25,
    True,
    [],
    [MARKER],
    [None],
    [[]],
    {},
    {"inner": MARKER},
    "9" * 5000,
)

Path = tuple[str | int, ...]


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """The path of every branch and leaf inside a payload."""
    items: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inside in items:
        yield (*path, key)
        yield from places(inside, (*path, key))


def damaged(payload: Any, path: Path, value: Any) -> Any:
    """A copy of the payload with another value at a path, or with nothing there."""
    result = deepcopy(payload)
    *way, last = path
    here = result
    for key in way:
        here = here[key]
    if value is GONE:
        del here[last]
    else:
        here[last] = value
    return result


def damages(payload: Any) -> Iterator[tuple[Path, Any, Any]]:
    """Every damaged copy of a payload, with the path and what stands there."""
    for path in places(payload):
        for value in REPLACEMENTS:
            yield path, value, damaged(payload, path, value)


def check_mutations(
    sample: Sample, *, decorate: Callable[[App], Callable[[Callable[[Any], Any]], Any]] | None = None
) -> int:
    """Send every damaged copy of a sample to its source's catch-all; gives back how many there were.

    `decorate` makes the decorator where `on_<source>()` is not the one to use.
    """
    payload = sample()
    own = ClientContext(custom=sample.client_context())
    context = LambdaContext(remaining_time_in_millis=600_000, client_context=own)
    source = detect(payload, context)
    assert decorate is not None or source is not None, "the sample has no source: say how to register for it"
    seen: list[BaseException] = []

    def read_all(event: Any) -> None:
        touch(event, seen)

    def read_request(request: HTTPRequest) -> None:
        touch(request, seen)

    app = App()
    register = decorate(app) if decorate is not None else getattr(app, f"on_{source}")()
    register(read_request if source in HTTP_INTEGRATIONS else read_all)
    client = Client(app, context=context)
    count = 0
    with logged() as records:
        for path, value, bad in damages(payload):
            count += 1
            seen.clear()
            records.clear()
            text = app.explain(bad, context)
            try:
                client.send(bad)
            except Exception as error:
                seen.append(error)
            errors = [*seen, *(record.exc_info[1] for record in records if record.exc_info and record.exc_info[1])]
            for each in errors:
                _check_error(each, path, value)
            assert MARKER not in text and str(NUMBER) not in text, (path, text)
    assert count > 0
    return count


def _check_error(error: BaseException, path: Path, value: Any) -> None:
    assert isinstance(error, LambdaRouterError), (path, value, repr(error))
    text = str(error)
    for each in error.exceptions if isinstance(error, BatchError) else (error,):
        if isinstance(each, RecordError):
            # The identifier of a record is named on purpose.
            text = text.replace(str(each.record_id), "") if each.record_id is not None else text
            assert each.__cause__ is not None
            _check_error(each.__cause__, path, value)
    assert MARKER not in text, (path, text)
    assert str(NUMBER) not in text, (path, text)
    if isinstance(error, EventError):
        assert error.path, (path, text)
        assert error.problem, (path, text)


def touch(value: Any, errors: list[BaseException]) -> None:
    """Read every field of an event and of the parts in it; what is read must be of the annotated type."""
    if isinstance(value, Value):
        for attribute in attrs.fields(type(value)):
            try:
                found = getattr(value, attribute.name)
            except Exception as error:
                errors.append(error)
                continue
            assert attribute.type is not None
            if not conforms(found, attribute.type):
                errors.append(TypeError(f"{type(value).__name__}.{attribute.name} is a {type(found).__name__}"))
            touch(found, errors)
        repr(value)
    elif isinstance(value, tuple | list):
        for each in value:
            touch(each, errors)
    elif isinstance(value, dict):
        for each in value.values():
            touch(each, errors)


_SCALARS = (str, int, float, bool, bytes, datetime, date, time, timedelta, Decimal)


def conforms(value: Any, annotation: Any) -> bool:
    """Whether a value is of a field's type, as far as its annotation tells."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return conforms(value, args[0])
    if origin in (Union, types.UnionType):
        return any(conforms(value, each) for each in args)
    if annotation in (None, type(None)):
        return value is None
    if annotation in _SCALARS:
        return type(value) is annotation
    if origin is Literal:
        return isinstance(value, str)
    if origin is tuple and args[-1] is not Ellipsis:
        return isinstance(value, tuple) and len(value) == len(args) and all(map(conforms, value, args))
    if origin is tuple:
        return isinstance(value, tuple) and all(conforms(each, args[0]) for each in value)
    if origin is list:
        return isinstance(value, list) and all(conforms(each, args[0]) for each in value)
    if origin is dict:
        return isinstance(value, dict) and all(conforms(each, args[1]) for each in value.values())
    if isinstance(annotation, TypeVar) or annotation in (Any, object):
        return True
    return not isinstance(annotation, type) or isinstance(value, annotation)


class logged(logging.Handler):
    """The records that the package logs inside a `with`, which go nowhere else meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []
        self.logger = logging.getLogger("lambdarouter")

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def __enter__(self) -> list[logging.LogRecord]:
        self.propagated, self.logger.propagate = self.logger.propagate, False
        self.logger.addHandler(self)
        return self.records

    def __exit__(self, *_: object) -> None:
        self.logger.removeHandler(self)
        self.logger.propagate = self.propagated
