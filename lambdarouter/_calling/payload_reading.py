"""Events from raw records, with the payload as the type in a handler's annotation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args, get_origin

from .._events.model import Location, Payload
from .._events.reading import Reader, reader_of
from .._routing.route import EventChoice, Route
from ..errors import RegistrationError

if TYPE_CHECKING:
    from cattrs import Converter

    from .._events.codecs import Codec
    from .._models.reading import Structure
    from .handler import Handler

Read = Callable[[Any, Location, tuple[str, ...]], Any]
#: Returns the event of a record that `where=` has accepted, with its payload checked.
Check = Callable[[Any, Location], Any]

#: Payload types that need no check.
_ALWAYS_SUPPORTED: Final = (None, Any, object, str, bytes, dict, list)


def new_reader(route: Route[Any, Any], target: Any, converter: Converter | None) -> tuple[Read, Check | None]:
    """Return the function that makes the event, and the check of a payload that `where=` may leave unread, if any.

    `target` is the type of the payload; None for the payload as it is. A predicate sees the event before its payload is
    converted, because it may reject an event whose payload does not fit this handler.
    """
    event = route.event
    if isinstance(event, EventChoice):
        choose = event.choose
        return lambda raw, location, via: reader_of(choose(raw))(raw, location, via), None
    if route.decode is not None:
        from .decoded_payloads import decoding_reader

        reader = decoding_reader(route, target, converter)
        return reader.read, _checking(reader) if route.where is not None else None
    if event is not None and target is None:
        return reader_of(event).read, None
    if event is not None:

        def codec(payload: Payload) -> Codec:
            from .._models.payloads import codec_of_payload

            return codec_of_payload(payload, target, converter)

        reader = Reader(event, codec, on_demand=route.where is not None)
        return reader.read, _checking(reader) if route.where is not None else None
    if target in (None, Any, object):
        return lambda raw, location, via: raw, None
    from .._models.reading import structured

    structure = structured(target, converter)
    if route.where is None:
        return lambda raw, location, via: structure(raw, location), None
    return (
        lambda raw, location, via: Unconverted(raw, structure, location) if type(raw) is dict else raw,
        lambda event, location: event.converted() if type(event) is Unconverted else structure(event, location),
    )


def made_type(route: Route[Any, Any], target: Any) -> Any:
    """The type that is made from a payload for a handler's annotation; None if a codec makes instances of it."""
    if route.decode is None:
        return target
    from .decoded_payloads import decoded_type

    return decoded_type(route, target)


def _checking(reader: Reader) -> Check:
    check = reader.check

    def checked(event: Any, location: Location) -> Any:
        check(event)
        return event

    return checked


class Unconverted(dict[str, Any]):
    """The JSON object of an on-demand payload, as `where=` sees it; its attributes are those of the handler's type.

    Reading an attribute converts the payload; raises PayloadError if it does not fit.
    """

    __slots__ = ("_found", "_location", "_structure")

    def __init__(self, raw: dict[str, Any], structure: Structure, location: Location) -> None:
        super().__init__(raw)
        self._structure: Structure = structure
        self._location: Location = location
        self._found: list[Any] = []

    def converted(self) -> Any:
        """The payload as the handler's type, which is made once."""
        if not self._found:
            self._found.append(self._structure(dict(self), self._location))
        return self._found[0]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.converted(), name)


def prime_types(targets: Iterable[Any], converter: Converter | None, location: str) -> None:
    """Do the work of the first payload of each type now; raises a RegistrationError that names the handler."""
    for target in targets:
        if target not in _ALWAYS_SUPPORTED:
            from .._models.reading import prime

            try:
                prime(target, converter)
            except RegistrationError as error:
                raise RegistrationError(f"{location}: {error}") from None


def check_types(targets: Iterable[Any], converter: Converter | None, location: str) -> None:
    """Raise RegistrationError for a type to which no payload can be converted.

    A class whose fields refer to a class that is defined further down is checked by `prime`, or by the first event.
    """
    for target in targets:
        if target not in _ALWAYS_SUPPORTED:
            from .._models.supported import check_supported

            try:
                check_supported(target, converter)
            except NameError:
                continue
            except RegistrationError as error:
                raise RegistrationError(f"{location}: {error}") from None


# --- The types of payloads --------------------------------------------------------------------------------------------

#: Types that every payload of an event fits; for the payload itself, only the first three count.
_ANYTHING: Final = (None, Any, object, str, bytes)


def is_typed(handler: Handler) -> bool:
    """Whether a payload may not fit the type of a handler."""
    target = handler.target
    untyped = _ANYTHING[:3] if handler.route.event is None else _ANYTHING
    return not isinstance(target, TypeVar) and not any(target is each for each in untyped)


def may_misfit(handler: Handler) -> bool:
    """Whether a payload may not fit a handler and go to the next one: its type or a codec may reject it."""
    decodings = (handler.route.decode or {}).values()
    return is_typed(handler) or not all(codec.accepts_all for each in decodings for codec in each.codecs)


def payload_key(handler: Handler) -> Any:
    """A value that is equal for two handlers of one route whose types fit the same payloads."""
    if not handler.is_bound:
        return (id(handler),)  # its type is not known yet; `on_bound` compares it again
    if not is_typed(handler):
        return None
    target = handler.target
    if (get_origin(target) or target) in (dict, Mapping) and set(get_args(target)) <= {str, Any, object}:
        target = dict
    try:
        hash(target)
    except TypeError:
        return repr(target)
    return target
