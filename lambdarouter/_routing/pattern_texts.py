"""The operators of event patterns that match a string by its parts or as an address: `wildcard` and `cidr`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Test = Callable[[Any], bool]


class Refusal(ValueError):  # noqa: N818  (never leaves the package: it becomes a RegistrationError)
    """AWS would reject this part of a pattern; the message is AWS's reason."""


def wildcard(wanted: str) -> Test:
    """A pattern in which `*` matches any string; a backslash escapes `*` and itself.

    The parts between the wildcards are searched one after the other, each once, so no pattern is slow.
    """
    first, *others = literal_parts(wanted)
    if not others:
        return lambda value: type(value) is str and value == first
    *middle, last = others
    middle = [each for each in middle if each]
    shortest = len(first) + len(last)

    def matches(value: Any) -> bool:
        if type(value) is not str or len(value) < shortest:
            return False
        if not value.startswith(first) or not value.endswith(last):
            return False
        start, end = len(first), len(value) - len(last)
        for part in middle:
            start = value.find(part, start, end)
            if start < 0:
                return False
            start += len(part)
        return True

    return matches


def literal_parts(wanted: str) -> list[str]:
    """Return the strings between the wildcards of a pattern, without escapes; raises Refusal as AWS does."""
    parts, at = [""], 0
    while at < len(wanted):
        character = wanted[at]
        if character == "*":
            if wanted[at + 1 : at + 2] == "*":
                raise Refusal(f"Consecutive wildcard characters at pos {at}")
            parts.append("")
        elif character == "\\":
            at += 1
            if wanted[at : at + 1] not in ("*", "\\"):
                raise Refusal(f"Invalid escape character at pos {at - 1}")
            parts[-1] += wanted[at]
        else:
            parts[-1] += character
        at += 1
    return parts


def cidr(operand: Any) -> Test:
    """A block of IPv4 or IPv6 addresses; bits after the mask are ignored."""
    if type(operand) is not str:
        raise Refusal("cidr match pattern must be a string")
    from ipaddress import ip_network
    from socket import AF_INET, AF_INET6, inet_pton  # faster than ipaddress, for each event

    if operand.count("/") != 1:
        raise Refusal("Malformed CIDR, one '/' required")
    try:
        network = ip_network(operand, strict=False)
    except ValueError:
        raise Refusal("Malformed CIDR, expected an address and the number of mask bits") from None
    family = AF_INET if network.version == 4 else AF_INET6
    shift = network.max_prefixlen - network.prefixlen
    prefix = int(network.network_address) >> shift

    def matches(value: Any) -> bool:
        if type(value) is not str:
            return False
        try:
            return int.from_bytes(inet_pton(family, value), "big") >> shift == prefix
        except (OSError, ValueError):
            return False

    return matches
