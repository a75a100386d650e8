"""What the tests of models share: reading one value, as the body of an SQS message."""

from __future__ import annotations

from typing import Any

import pytest

from lambdarouter import PayloadError
from lambdarouter._models.reading import structured

LOCATION = ("sqs", "Records", 0, "body")


def make(value: Any, target: Any, converter: Any = None) -> Any:
    """The object that a value is made into."""
    return structured(target, converter)(value, LOCATION)


def error_of(value: Any, target: Any, converter: Any = None) -> PayloadError:
    """The error of a value that does not fit."""
    with pytest.raises(PayloadError) as caught:
        make(value, target, converter)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    return caught.value


def faults_of(value: Any, target: Any, converter: Any = None) -> dict[str, list[str]]:
    """The rules that a value breaks, by the path in the body; the order of the paths does not matter."""
    found: dict[str, list[str]] = {}
    for path, problem in error_of(value, target, converter).problems:
        found.setdefault(path.removeprefix("Records[0].body"), []).append(problem)
    return found
