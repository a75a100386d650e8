"""A file with calls of every sample factory and of every method of a client for one, right and wrong.

A right call has every keyword of the signature at run time. Its values are the fields of an event, so that the types
are those of the event class.
"""

from __future__ import annotations

from collections.abc import Iterator
from inspect import signature
from typing import Any

from lambdarouter._events.samples import Sample
from lambdarouter.testing import samples, sources
from lambdarouter.testing.http import RequestSample

#: What a line ends with that a type checker must refuse.
MARK = "  # error: "


def written() -> str:
    """The text of the file; the lines that a type checker must refuse have a mark."""
    factories = {(source, kind): factory for source in sources() for kind, factory in samples(source).items()}
    events = {factory.event for factory in factories.values() if factory.event is not None}
    head = [
        "from typing import Any",
        "from lambdarouter import App",
        "from lambdarouter.testing import Client",
        "from lambdarouter.testing.http import RequestOptions",
        *(f"from lambdarouter.testing import {source}" for source in sources()),
        *sorted(f"from {_public(event)} import {event.__name__} as {event.__name__}_" for event in events),
        "client = Client(App())",
    ]
    seen: set[tuple[str, Any]] = set()
    body: list[str] = []
    for (source, kind), factory in factories.items():
        every = _every_keyword(factory)
        body.append(f"def {source}_{kind}(event: {_type(factory)}, wrong: object) -> None:")
        first = kind == next(iter(samples(source)))
        shortcut = [f"client.{source}"] if first else []
        for called in (f"{source}.{kind}", f"{source}.{kind}.record", f"client.{source}_{kind}", *shortcut):
            body += [f"    {called}()", f"    {called}({every})"]
            body += [f"    {called}({name}=wrong){MARK}no such keyword" for name in ("misspelt", "raw", "via")]
        if (source, factory.event) not in seen:
            seen.add((source, factory.event))
            body += [f"    {source}.{kind}({name}=wrong){MARK}another type" for name in _typed_keywords(factory)]
    return "\n".join([*head, *body]) + "\n"


def _public(event: type[Any]) -> str:
    """The module that users import an event class from: `lambdarouter.sources.lex_v2`."""
    return ".".join(event.__module__.split(".")[:3])


def _type(factory: Sample) -> str:
    if factory.event is None:
        return "RequestOptions"
    return factory.event.__name__ + "_" + ("[Any]" if getattr(factory.event, "__parameters__", ()) else "")


def _every_keyword(factory: Sample) -> str:
    """All keywords of a factory, with the fields of the event as values."""
    if isinstance(factory, RequestSample):
        return 'method="POST", path="/users", **event'
    fields = factory.fields()
    # The name of a resource is a property of the event, which may be None.
    values = {name: f"event.{name}" if fields[name].name == name else f'event.{name} or ""' for name in fields}
    return ", ".join(f"{name}={values[name]}" for name in signature(factory).parameters)


def _typed_keywords(factory: Sample) -> Iterator[str]:
    """The keywords that do not accept everything: those of a user's payload do."""
    if isinstance(factory, RequestSample):
        yield from (name for name in signature(factory).parameters if name != "json")
        return
    for name, parameter in signature(factory).parameters.items():
        free = parameter.annotation is Any or getattr(parameter.annotation, "__parameters__", None)
        if not free:
            yield name
