"""The table of shapes: every payload is of exactly one source, and no value of any kind makes `detect` raise."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import detect, testing
from lambdarouter._detection.known import CONTEXTS, MARKERS, NAMES, RECORDS, TOOL, TOP_LEVEL, WINDOWS
from lambdarouter._detection.shape import Shape, keys_of
from tests.support.collisions import COLLISIONS

EVENTS = Path(__file__).resolve().parents[2] / ".." / "shared" / "events"
SHAPES = [shape for shapes in (*CONTEXTS.values(), *MARKERS.values()) for shape in shapes]


def own_samples() -> Iterator[Any]:
    """Every sample of the package, as what it is, its name, and the payload."""
    for source in testing.sources():
        for kind in testing.samples(source):
            if source != TOOL:  # told by the context, whatever the payload looks like
                yield pytest.param(None if source == "invoke" else source, testing.sample(f"{source}.{kind}"), id=kind)


def hand_written() -> Iterator[Any]:
    """Every hand-written payload, in the same form."""
    for source, payloads in COLLISIONS.items():
        for name, payload in payloads.items():
            yield pytest.param(source, payload, id=f"{source}: {name}")


def published() -> Iterator[Any]:
    """The public samples that lie beside the checkout, where they do: in the same form."""
    labels = EVENTS / "labels.tsv"
    for line in labels.read_text(encoding="utf-8").splitlines() if labels.exists() else ():
        file, label, *_ = line.split("\t")
        yield pytest.param(label, file, id=file)


def load(file: str) -> Any:
    """A public sample; some begin with a byte order mark."""
    text = (EVENTS / file).read_text(encoding="utf-8-sig")
    try:
        return json.loads(text)
    except ValueError:
        return text  # labelled as malformed: still a value


PAYLOADS = [*own_samples(), *hand_written()]
with_payloads = pytest.mark.parametrize(("source", "payload"), PAYLOADS)
with_published = pytest.mark.parametrize(
    ("label", "file"), list(published()) or [pytest.param("", "", marks=pytest.mark.skip("no public samples here"))]
)


# --- One source a payload -------------------------------------------------------------------------------------------


def claims(payload: Any) -> set[str]:
    """The sources that a payload could be of, each rule asked by itself and none going before another."""
    if isinstance(payload, list):
        return _claims_of_list(payload)
    if not isinstance(payload, dict):
        return set()
    found = {shape.name for shape in SHAPES if shape(payload)}
    name, key, kind = TOP_LEVEL.get(_text(payload.get("eventSource")), ("", "", type(None)))
    if name and isinstance(payload.get(key), kind):
        found.add(name)
    records = payload.get("Records")
    if isinstance(records, list) and records and isinstance(records[0], dict):
        services = [records[0].get(key) for key in ("eventSource", "EventSource")]
        found |= {name for service, name in RECORDS.items() if service in services}
        if "cf" in records[0]:
            found.add("cloudfront")
    if records == [] and "window" in payload:
        found |= {name for service, name in WINDOWS.items() if f":{service}:" in _text(payload.get("eventSourceARN"))}
    return found


def _claims_of_list(items: list[Any]) -> set[str]:
    found: set[str] = set()
    services = {item.get("eventSource") if isinstance(item, dict) else None for item in items}
    if items and services <= {*RECORDS, *TOP_LEVEL}:
        found.add("eventbridge_pipes")
    if items and all(isinstance(item, dict) and claims(item) == {"appsync_resolver"} for item in items):
        found.add("appsync_resolver")
    return found


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


@with_payloads
def test_a_payload_is_of_exactly_one_source(source: str | None, payload: Any) -> None:
    assert detect(payload) == source
    assert claims(payload) == ({source} if source is not None else set())


@with_published
def test_a_public_sample_is_of_the_source_it_is_labelled_with(label: str, file: str) -> None:
    payload = load(file)
    found = detect(payload)
    if label in ("fragment", "malformed"):
        assert found is None or found in NAMES
    else:
        assert found == (None if label == "invoke" else label)
        assert claims(payload) == ({label} - {"invoke"})


def shape_params(shape: Shape, *values: Any, name: str) -> Any:
    """A shape as parameters of a test, named by what makes it exact."""
    return pytest.param(*values, shape, id=f"{name}: {shape.why}")


@pytest.mark.parametrize("shape", [shape_params(shape, name=shape.name) for shape in SHAPES])
def test_the_smallest_payload_of_a_shape_is_of_its_source_alone(shape: Shape) -> None:
    payload = shape.sample()
    assert detect(payload) == shape.name
    assert claims(payload) == {shape.name}
    assert shape.missing(payload) == []


def test_every_shape_of_a_source_with_samples_claims_one() -> None:
    built = set(testing.sources()) - {TOOL}
    payloads = [payload for payload in (param.values[1] for param in PAYLOADS) if isinstance(payload, dict)]
    unseen = [shape.why for shape in SHAPES if shape.name in built and not any(map(shape, payloads))]
    assert unseen == []


def test_every_name_has_a_payload() -> None:
    hand = {source for source, _ in (param.values for param in PAYLOADS)} - {None}
    smallest_payloads = {shape.name for shape in SHAPES}
    records = {name for service, name in RECORDS.items() if detect({"Records": [{"eventSource": service}]}) == name}
    assert hand | smallest_payloads | records | {TOOL} == NAMES


@pytest.mark.parametrize(("key", "shape"), [(key, shape) for key in CONTEXTS for shape in CONTEXTS[key]])
def test_a_shape_of_a_request_context_needs_the_key_it_is_found_by(key: str, shape: Shape) -> None:
    payload = shape.sample()
    del payload["requestContext"][key]
    assert not shape(payload)


@pytest.mark.parametrize(
    ("key", "shape"), [shape_params(shape, key, name=key) for key in MARKERS for shape in MARKERS[key]]
)
def test_a_shape_of_a_marker_needs_the_key_it_is_found_by(key: str, shape: Shape) -> None:
    payload = shape.sample()
    del payload[key]
    assert not shape(payload)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape.name}: {shape.why}")
def test_a_shape_names_what_a_payload_misses(shape: Shape) -> None:
    for path in shape.needs:
        payload = shape.sample()
        *way, last = keys_of(path)
        here: Any = payload
        for key in way:
            here = here.get(key, {}) if isinstance(here, dict) else here[key]
        if isinstance(here, dict) and here.pop(last, None) is not None:
            assert ".".join(map(str, keys_of(path))) in shape.missing(payload)
            assert not shape(payload)


# --- Total, pure, and blind to order --------------------------------------------------------------------------------


def shuffled(value: Any, dice: random.Random) -> Any:
    """The same JSON value with the keys of every object in another order."""
    if isinstance(value, dict):
        items = [(key, shuffled(each, dice)) for key, each in value.items()]
        dice.shuffle(items)
        return dict(items)
    return [shuffled(each, dice) for each in value] if isinstance(value, list) else value


@with_payloads
def test_the_order_of_keys_does_not_matter(source: str | None, payload: Any) -> None:
    for seed in range(20):
        assert detect(shuffled(payload, random.Random(seed))) == source


@with_published
def test_the_order_of_keys_does_not_matter_in_public_samples(label: str, file: str) -> None:
    payload = load(file)
    assert {detect(shuffled(payload, random.Random(seed))) for seed in range(5)} == {detect(payload)}


KEYS = sorted({str(key) for shape in SHAPES for path in shape.needs for key in keys_of(path)} | {"Records", "records"})
TEXTS = [*RECORDS, *TOP_LEVEL, "2.0", "CONNECT", "TOKEN", "REQUEST", "Scheduled Event", "aws.events", ":::kinesis:"]
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(TEXTS)
keys = st.sampled_from(KEYS) | st.text(max_size=3)
json_values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=8), max_leaves=25
)
odd = st.binary() | st.tuples(st.integers()) | st.sets(st.integers()) | st.builds(object)
python_values = st.recursive(
    scalars | odd,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys | st.integers() | st.none(), inner, max_size=8),
    max_leaves=25,
)


@given(json_values)
def test_any_json_value_is_of_one_source_or_none(payload: Any) -> None:
    before = deepcopy(payload)
    found = detect(payload)
    assert found is None or found in NAMES
    assert repr(payload) == repr(before), "detection changed the payload"  # repr: NaN is not equal to itself


@given(python_values)
def test_no_python_value_makes_detection_raise(payload: Any) -> None:
    found = detect(payload)
    assert found is None or found in NAMES


@given(st.sampled_from([param.values[1] for param in PAYLOADS]), st.randoms(), odd | json_values)
def test_no_value_inside_a_real_payload_makes_detection_raise(payload: Any, dice: random.Random, value: Any) -> None:
    changed = deepcopy(payload)
    here = changed
    while isinstance(here, dict | list) and here:
        key = dice.choice(list(here) if isinstance(here, dict) else range(len(here)))
        if dice.random() < 0.4 or not here[key] or not isinstance(here[key], dict | list):
            here[key] = value
            break
        here = here[key]
    found = detect(changed)
    assert found is None or found in NAMES


class Hostile:
    """A value that raises whatever is asked of it, as an array of numbers does for its truth."""

    __hash__ = None  # type: ignore[assignment]

    def _raise(self, *arguments: object) -> Any:
        raise RuntimeError("asked")

    __eq__ = __bool__ = __len__ = __iter__ = __getitem__ = __contains__ = _raise


class HostileList(list[Any]):
    """A list that raises when it is asked whether it is empty."""

    def __len__(self) -> int:
        raise RuntimeError("asked")


@pytest.mark.parametrize(
    "payload",
    [
        Hostile(),
        [Hostile()],
        [{"eventSource": Hostile()}],
        {"Records": Hostile()},
        {"Records": [Hostile()]},
        {"Records": [{"cf": Hostile()}]},
        {"Records": [{"eventSource": Hostile()}]},
        {"Records": [], "window": Hostile(), "eventSourceARN": Hostile()},
        HostileList([1]),
        {"Records": HostileList([{"eventSource": "aws:s3"}])},
        {"eventSource": Hostile(), "records": Hostile()},
        {"requestContext": Hostile()},
        *({key: Hostile()} for key in MARKERS),
        *({"requestContext": {key: Hostile()}} for key in CONTEXTS),
    ],
)
def test_a_value_that_raises_on_everything_does_not_make_detection_raise(payload: Any) -> None:
    assert detect(payload) in {None, "alb"}  # a load balancer is told by a key alone


def test_a_record_may_have_null_at_one_of_the_two_keys_for_its_service() -> None:
    assert detect({"Records": [{"eventSource": None, "EventSource": "aws:sns"}]}) == "sns"
    assert detect({"Records": [{"eventSource": None, "cf": {}}]}) == "cloudfront"
    assert detect({"Records": [{"eventSource": None}]}) is None
