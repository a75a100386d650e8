"""Payloads that no AWS service sends: the handler receives them as they are."""

from ._reading import Reading

READINGS: list[Reading] = [
    Reading("on_invoke", {"order": 17, "lines": [1, 2]}, [{"order": 17, "lines": [1, 2]}]),
    Reading("on_invoke", "order 17", ["order 17"]),
]
