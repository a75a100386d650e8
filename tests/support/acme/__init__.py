"""An event source from outside the package, as its authors would publish it: events, a source and a route factory."""

from collections.abc import Callable
from typing import Annotated

from attrs import frozen

from lambdarouter.extension import At, Event, Queue, Route, Shape, Source, Text, TextAt, codecs, each_of, text

__all__ = ["SHAPE", "SOURCE", "Uploaded", "uploaded"]

SHAPE = Shape("acme", "a key of its own", {"acmeVersion": str, "files": list})
SOURCE = Source(
    "acme",
    Queue(each_of("acme", "files"), item_identifier=TextAt("id")),
    shape=SHAPE,
    found_in={"sqs"},
    samples="tests.support.acme.samples",
)


@frozen(kw_only=True, eq=False, repr=False)
class Uploaded(Event):
    """One file that was uploaded to acme."""

    file: Annotated[str, At("name", codec=codecs.url_key)]
    """Its name, decoded."""

    size: Annotated[int | None, At("details.size")] = None
    """Its size in bytes."""


def uploaded(*, file: Text | None = None, where: Callable[[Uploaded], bool] | None = None) -> Route[Uploaded]:
    """Uploads, by the name of the file."""
    return Route(SOURCE, Uploaded, text("file", file), where=where)
