"""Values of filters in the spelling of a template, a URL or a regular expression, which no event has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Final

from .._routing.filters import show
from ..http import HTTPRoute
from .s3_events import EVENT_NAMES

if TYPE_CHECKING:
    from .._routing.filters import Filter
    from .._routing.route import Route

_Advice = tuple[re.Pattern[str], str]

#: Forms that a value may not have, by source and filter, with the advice.
_SPELLINGS: Final[dict[tuple[str, str], tuple[_Advice, ...]]] = {
    ("s3", "event_name"): ((re.compile(r"s3:"), "records have the name without `s3:`"),),
    ("s3", "bucket"): (
        (re.compile(r"arn:aws[\w-]*:s3:|s3://|https?://"), "records have the name of the bucket, not its ARN or URL"),
    ),
    ("s3", "key"): ((re.compile(r"s3://|arn:aws|https?://"), "records have the key without its bucket"),),
    ("s3", "prefix"): ((re.compile(r"s3://|arn:aws|https?://"), "records have the key without its bucket"),),
    ("sqs", "queue"): ((re.compile(r"https?://"), "records have the ARN of the queue; write its name or ARN"),),
    ("schedule", "rule"): (
        (re.compile(r"(rate|cron|at)\("), "the event has the name of the rule, not its schedule expression"),
    ),
    ("schedule", "schedule"): (
        (re.compile(r"(rate|cron|at)\("), "the event has the name of the schedule, not its expression"),
    ),
    ("cloudwatch_logs", "log_group"): (
        (re.compile(r"arn:aws"), "the event has the name of the log group, not its ARN"),
    ),
    ("eventbridge", "source"): ((re.compile(r"arn:aws"), "an event has the name of its source, not an ARN"),),
    ("kafka", "topic"): ((re.compile(r"arn:aws"), "records have the name of the topic, not its ARN"),),
}

_IN_TEMPLATE: Final = re.compile(r"\$\{|!(Ref|GetAtt|Sub|ImportValue)\b|\{\{resolve:")
_REGEX: Final = re.compile(r"\^|.*\$\Z|.*\\[dwsDWSbB.\-/]|.*\(\?[:=!P]|(.*[-_/)\]])?\.[*+]", re.DOTALL)
_EXPRESS: Final = re.compile(r"/(:\w+|\*+)(/|\Z)")


def problems_of(route: Route[Any, Any]) -> Iterator[str]:
    """The reasons why a route never matches, for each of its filters."""
    if isinstance(route, HTTPRoute):
        yield from _path_problems(route)
        return
    for each in route.filters:
        yield from _filter_problems(route, each)
    yield from _contradictions(route)


def _path_problems(route: HTTPRoute) -> Iterator[str]:
    if route.is_catch_all:
        return
    if _IN_TEMPLATE.search(route.path):
        yield f"the path {route.path!r} has an expression of a template, which is compared literally"
    elif _EXPRESS.search(route.path):
        yield (
            f"the path {route.path!r} has a segment in another framework's syntax, which is compared literally: write "
            "`{name}` for one segment, and `{name+}` for the rest"
        )


def _filter_problems(route: Route[Any, Any], each: Filter) -> Iterator[str]:
    for text in _texts_of(each.wanted):
        shown = f"{each.name}={text!r}"
        advice = next(
            (advice for seen, advice in _SPELLINGS.get((route.source.name, each.name), ()) if seen.match(text)), None
        )
        if advice is not None:
            yield f"{shown} never matches: {advice}"
        elif _IN_TEMPLATE.search(text):
            yield f"{shown} has an expression of a template, which is compared literally"
        elif each.name not in ("pattern", "prefix", "suffix") and _REGEX.match(text):
            yield f"{shown} is the text of a regular expression, but is read as a glob: write re.compile({text!r})"
        elif route.source.name == "s3" and each.name == "event_name" and not any(map(_glob(text), EVENT_NAMES)):
            yield f"{shown} is not an S3 event name"


def _texts_of(wanted: Any) -> Iterator[str]:
    for each in wanted if isinstance(wanted, tuple) else (wanted,):
        if isinstance(each, str):
            yield each


def _glob(text: str) -> Any:
    return lambda name: fnmatchcase(name, text)


def _contradictions(route: Route[Any, Any]) -> Iterator[str]:
    filters = [each for each in route.filters if each.name != "pattern"]
    for index, first in enumerate(filters):
        for second in filters[:index]:
            if {first.name, second.name} == {"rule", "schedule"} and route.source.name == "schedule":
                yield "rule= and schedule= exclude each other: an event comes from a rule or from a schedule"
            elif first.key_path is not None and first.key_path == second.key_path and _exclude(first, second):
                yield f"{_shown(second)} and {_shown(first)} exclude each other"


def _shown(each: Filter) -> str:
    return f"{each.name}={show(each.wanted)}"


def _exclude(first: Filter, second: Filter) -> bool:
    for one, two in ((first, second), (second, first)):
        if one.texts and not any(two.test(text) for text in one.texts):
            return True
    pairs = (
        (first.prefixes, second.prefixes, str.startswith),
        (first.suffixes, second.suffixes, str.endswith),
    )
    return any(
        bool(ones and twos) and not any(test(one, two) or test(two, one) for one in ones for two in twos)
        for ones, twos, test in pairs
    )
