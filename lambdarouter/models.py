"""Converters for the classes of payloads, bodies and replies."""

from ._models.structure import make_converter

__all__ = ["make_converter"]
