"""Converters for the classes of payloads, bodies and replies: names of fields, unknown keys and hooks of your own."""

from ._models.converter import camel_case, make_converter

__all__ = ["camel_case", "make_converter"]
