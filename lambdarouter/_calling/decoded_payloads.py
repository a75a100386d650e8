"""Events whose payloads are decoded by the codecs of a route; loaded for a route with `decode=`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, get_args

from .._events.decoding import DecodedField
from .._events.reading import Reader, payloads_of, reader_of
from .._models.payloads import codec_of_payload, read_decoded
from .annotations import shown

if TYPE_CHECKING:
    from cattrs import Converter

    from .._events.codecs import Codec
    from .._events.model import Payload, Written
    from .._routing.route import Route

#: The field with a decoded key, and the field with the key as it was delivered.
_KEY = ("decoded_key", "key")


def decoding_reader(route: Route[Any, Any], target: Any, converter: Converter | None) -> Reader:
    """Return the reader of a route's events; `target` is the type of the payload, None for the decoded value."""
    event: Any = route.event
    shared = reader_of(event)
    found: dict[str, DecodedField] = {}
    payloads = payloads_of(event)
    for name, decoding in (route.decode or {}).items():
        content = shared.fields[_KEY[1] if name == _KEY[0] else name]
        written: Written = payloads[name].written if name in payloads else "base64"
        wanted = target if name in payloads else Any
        finish = read_decoded(written, wanted, converter, decoding.last)
        found[name] = DecodedField(shared.fields[name], content, decoding, shared.unread, finish)

    def codec(payload: Payload) -> Codec:
        return codec_of_payload(payload, target, converter)

    return Reader(event, codec, on_demand=route.where is not None, decoded=found)


def decoded_type(route: Route[Any, Any], target: Any) -> Any:
    """Return the type that is made from decoded payloads; None if they are already instances of it."""
    decoding = next((each for name, each in (route.decode or {}).items() if name != _KEY[0]), None)
    return None if decoding is not None and decoding.last.fits(target) else target


def misnamed_payload(route: Route[Any, Any], annotation: Any) -> str | None:
    """Return the problem of an annotation that promises the undecoded payload although codecs decode it.

    `annotation` is the event class, with its type argument if there is one.
    """
    event: Any = route.event
    (name,) = payloads_of(event)
    decoding = (route.decode or {}).get(name)
    arguments = [each for each in get_args(annotation) if not isinstance(each, TypeVar)]
    if decoding is None or decoding.last.returns_bytes or arguments or not getattr(event, "__parameters__", ()):
        return None
    return (
        f"is annotated with {shown(annotation)}, whose {name} is not decoded, but decode={decoding.name} returns a "
        f"value. Write {event.__name__}[Order] with your type, or {event.__name__}[Any]"
    )
