"""The filters for source modules: strings, ARNs, prefixes and suffixes, and named values.

A text filter accepts an exact string, a glob (`*`, `?`, `[...]`), a compiled regular expression, or a list of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..errors import RegistrationError
from .filters import UnboundFilter, last_of

#: The argument of a text filter: an exact string, a glob, a compiled regular expression, or a list of them.
TextFilter = str | re.Pattern[str] | Iterable[str | re.Pattern[str]]

#: The former name, for sources outside this package.
Text = TextFilter

#: A checked `TextFilter`; any iterable has become a tuple.
TextPattern = str | re.Pattern[str] | tuple[str | re.Pattern[str], ...]


# --- Filters --------------------------------------------------------------------------------------------------------


def text(field: str, wanted: TextFilter | None, *, name: str | None = None) -> UnboundFilter | None:
    """A filter on a text field: an exact string, a glob, a compiled regex (searched), or a list of them."""
    if wanted is None:
        return None
    name = name or field
    pattern = checked_pattern(name, wanted)
    test, exact = matcher(pattern)
    if exact:
        texts = frozenset(str(each) for each in _choices(pattern))
        return UnboundFilter(name, field, pattern, test, exact=True, is_equality=isinstance(pattern, str), texts=texts)
    return UnboundFilter(
        name,
        field,
        pattern,
        test,
        exact=False,
        prefixes=_common_parts(pattern, _literal_start),
        suffixes=_common_parts(pattern, _literal_end),
    )


def arn(
    field: str, wanted: TextFilter | None, *, name: str, resource: Callable[[str], str] | None = None
) -> UnboundFilter | None:
    """A filter on an ARN: a pattern that starts with `arn:` is compared with the whole ARN, any other with the name.

    `resource` extracts the name from an ARN; by default it is the text after the last `:` or `/`. The index needs a
    function that all filters share: one that is defined in a module, and not for each filter.
    """
    if wanted is None:
        return None
    pattern = checked_pattern(name, wanted)
    whole = tuple(each for each in _choices(pattern) if _is_whole_arn(each))
    names = tuple(each for each in _choices(pattern) if each not in whole)
    test_whole, exact_whole = matcher(whole) if whole else (None, True)
    test_name, exact_name = matcher(names) if names else (None, True)
    if resource is None and not whole and exact_name:
        return _exact_name(field, name, pattern, names)
    bare = resource or last_of

    def test(value: Any) -> bool:
        if not isinstance(value, str):
            return False
        return (test_name is not None and test_name(bare(value))) or (test_whole is not None and test_whole(value))

    exact = exact_whole and exact_name
    is_shared = "<locals>" not in getattr(bare, "__qualname__", "<locals>")
    if names and (whole or not is_shared):  # for two texts of one value, the index has no rule
        return UnboundFilter(name, field, pattern, test, exact=exact)
    required = names or whole
    return UnboundFilter(
        name,
        field,
        pattern,
        test,
        exact=exact,
        texts=frozenset(map(str, required)) if exact else None,
        prefixes=frozenset() if exact else _common_parts(required, _literal_start),
        suffixes=frozenset() if exact else _common_parts(required, _literal_end),
        part=bare if names else None,
    )


def _exact_name(field: str, name: str, pattern: TextPattern, names: tuple[Any, ...]) -> UnboundFilter:
    """A filter on the bare name of an ARN, which is compared as the ending of the ARN, without splitting it."""
    endings = tuple(f"{mark}{each}" for each in names for mark in ":/")
    plain = frozenset(map(str, names))
    return UnboundFilter(
        name,
        field,
        pattern,
        lambda value: isinstance(value, str) and (value.endswith(endings) or value in plain),
        exact=True,
        endings=(endings, plain),
        texts=plain if not any(mark in each for each in plain for mark in ":/") else None,
        part=last_of,
    )


def any_text(
    field: str | None,
    wanted: TextFilter | None,
    *,
    name: str,
    texts: Callable[[Any], Iterable[str]] = lambda value: value,
) -> UnboundFilter | None:
    """A text filter that matches if any of several strings does; `texts` extracts them from the field or the record."""
    if wanted is None:
        return None
    pattern = checked_pattern(name, wanted)
    test, exact = matcher(pattern)
    return UnboundFilter(name, field, pattern, lambda value: any(map(test, texts(value))), exact=exact)


def starts(field: str, prefix: str | Iterable[str] | None) -> UnboundFilter | None:
    """A filter on the start of a text field; a list means any of them."""
    if prefix is None:
        return None
    wanted = _affixes("prefix", prefix)
    prefixes = _common_parts(wanted, str)
    return UnboundFilter(
        "prefix",
        field,
        wanted,
        lambda value: isinstance(value, str) and value.startswith(wanted),
        exact=False,
        prefixes=prefixes,
    )


def ends(field: str, suffix: str | Iterable[str] | None) -> UnboundFilter | None:
    """A filter on the end of a text field; a list means any of them."""
    if suffix is None:
        return None
    wanted = _affixes("suffix", suffix)
    suffixes = _common_parts(wanted, str)
    return UnboundFilter(
        "suffix",
        field,
        wanted,
        lambda value: isinstance(value, str) and value.endswith(wanted),
        exact=False,
        suffixes=suffixes,
    )


def entries(
    field: str, wanted: Mapping[str, TextFilter] | None, value_of: Callable[[Any], Any] = lambda entry: entry
) -> list[UnboundFilter]:
    """One filter for each required entry of a field of named values; `value_of` extracts the string of an entry."""
    if wanted is None:
        return []
    if not isinstance(wanted, Mapping):
        raise RegistrationError(f"{field}= must be a dict from names to the values that they must have.")
    filters: list[UnboundFilter] = []
    for key, want in wanted.items():
        name = f"{field}[{key}]"
        pattern = checked_pattern(name, want)
        test, exact = matcher(pattern)
        filters.append(UnboundFilter(name, field, pattern, _entry_test(key, value_of, test), exact=exact))
    return filters


def _entry_test(key: str, value_of: Callable[[Any], Any], test: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda values: key in values and test(value_of(values[key]))


def function_name(arn: str) -> str:
    """The bare name in a function's ARN, which a version or an alias may follow."""
    return arn.rpartition(":function:")[2].partition(":")[0]


# --- Patterns -------------------------------------------------------------------------------------------------------


def matcher(wanted: TextPattern) -> tuple[Callable[[Any], bool], bool]:
    """A test for a pattern, and whether the pattern is exact."""
    if isinstance(wanted, str):
        if _is_glob(wanted):
            return _test_by(_compiled_glob(wanted)), False
        return (lambda value: bool(value == wanted)), True
    if isinstance(wanted, re.Pattern):
        return _test_by(wanted.search), False
    exacts = frozenset(each for each in wanted if isinstance(each, str) and not _is_glob(each))
    tests = [matcher(each)[0] for each in wanted if each not in exacts]
    if not tests:
        return (lambda value: isinstance(value, str) and value in exacts), True
    return (lambda value: isinstance(value, str) and (value in exacts or any(test(value) for test in tests))), False


def checked_pattern(name: str, wanted: TextFilter) -> TextPattern:
    """The argument of the filter `name`, checked; an iterable becomes a tuple, because it may allow only one pass."""
    if isinstance(wanted, str):
        return wanted
    if isinstance(wanted, re.Pattern):
        choices: tuple[Any, ...] = (wanted,)
    else:
        is_list = isinstance(wanted, Iterable) and not isinstance(wanted, bytes | Mapping)
        choices = tuple(wanted) if is_list else ()
    if not choices or not all(isinstance(getattr(each, "pattern", each), str) for each in choices):
        parts = [wanted] if isinstance(wanted, Mapping) else choices
        pattern = " An event pattern is not a filter of text: write a glob, such as 'order-*' for a prefix."
        raise RegistrationError(
            f"{name}= must be a string, a compiled regex of text, or a non-empty list of them."
            f"{pattern if any(isinstance(each, Mapping) for each in parts) else ''}"
        )
    return wanted if isinstance(wanted, re.Pattern) else choices


def _choices(pattern: TextPattern) -> tuple[str | re.Pattern[str], ...]:
    return pattern if isinstance(pattern, tuple) else (pattern,)


def _affixes(name: str, wanted: str | Iterable[str]) -> tuple[str, ...]:
    choices = _choices(checked_pattern(name, wanted))
    parts = tuple(each for each in choices if isinstance(each, str))
    if not parts or len(parts) < len(choices):
        raise RegistrationError(f"{name}= must be a string or a list of strings, not patterns.")
    return parts


def _is_whole_arn(wanted: str | re.Pattern[str]) -> bool:
    written = wanted if isinstance(wanted, str) else wanted.pattern.removeprefix("^").removeprefix("\\A")
    return written.startswith("arn:")


def _is_glob(wanted: str) -> bool:
    return "*" in wanted or "?" in wanted or "[" in wanted


def _compiled_glob(wanted: str) -> Callable[[str], Any]:
    from fnmatch import translate

    return re.compile(translate(wanted)).match


def _test_by(match: Callable[[str], Any]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and match(value) is not None


def _common_parts(pattern: TextPattern, part_of: Callable[[str], str]) -> frozenset[str]:
    """The prefixes (or suffixes), one of which every matching string has; empty if any pattern has none."""
    parts = [part_of(each) if isinstance(each, str) else "" for each in _choices(pattern)]
    return frozenset(parts) if all(parts) else frozenset()


def _literal_start(glob: str) -> str:
    """The text before a glob's first wildcard."""
    return glob[: min((at for at in map(glob.find, "*?[") if at >= 0), default=len(glob))]


def _literal_end(glob: str) -> str:
    """The text after a glob's last wildcard."""
    return glob[max(map(glob.rfind, "*?]")) + 1 :]
