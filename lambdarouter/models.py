"""Converters for the classes of payloads, bodies and replies: field names, unknown keys and your own hooks."""

from ._models.converter import camel_case, make_converter

__all__ = ["camel_case", "make_converter"]
