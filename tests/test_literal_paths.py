"""Every wire path is read from a literal payload: a path that is misspelt, and one that has no literal, fails here."""

from __future__ import annotations

import pytest

from tests.literal._reading import Reading, differences, readings, sources

READINGS = [(source, index, each) for source in sources() for index, each in enumerate(readings(source))]


@pytest.mark.parametrize("reading", [each for _, _, each in READINGS], ids=[f"{name}-{n}" for name, n, _ in READINGS])
def test_a_literal_payload_is_read_as_aws_documents_it(reading: Reading) -> None:
    seen = reading.seen()

    assert [type(event) for event in seen] == [type(event) for event in reading.events]
    assert [differences(*pair) for pair in zip(seen, reading.events, strict=True)] == [{}] * len(seen)
    assert seen == reading.events
    assert [getattr(event, "via", ()) for event in seen] == [reading.via] * len(seen)
