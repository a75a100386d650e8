"""Whether a handler matches the events of a trigger: yes, no, or unknown until an event arrives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from .._dispatching.builtin_sources import DEPTH, load_source
from .._routing.text_filters import matcher
from .http_paths import match_http
from .pattern_comparison import match_pattern
from .s3_events import s3_event_names
from .template import Name
from .values import HOLE, UNKNOWN

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .._routing.filters import Filter
    from .._routing.source import Source
    from .template import Template, Trigger

Verdict = Literal["yes", "maybe", "pattern", "generated", "no"]

#: From the most certain match to the most certain miss.
ORDER: Final[tuple[Verdict, ...]] = get_args(Verdict)
MATCHES: Final = frozenset({"yes", "maybe"})

#: A string that is neither a glob nor an ARN, like most names.
_PLAIN: Final = re.compile(r"[^*?\[:]+")

#: The `source` of an event on an event bus, by the source of the event inside.
_ON_EVENT_BUS: Final = {"s3": "aws.s3", "lambda_destination": "lambda"}


def worst(*verdicts: Verdict) -> Verdict:
    """The most certain miss among verdicts."""
    return ORDER[max(map(ORDER.index, verdicts))]


def best(*verdicts: Verdict) -> Verdict:
    """The most certain match among verdicts."""
    return ORDER[min(map(ORDER.index, verdicts))]


def match(trigger: Trigger, handler: Handler, settings: Any = None) -> Verdict:
    """Whether a handler matches the trigger's own events, not events in envelopes."""
    route = handler.route
    source = route.source.name
    if trigger.is_possible:
        return "maybe" if trigger.source in (source, route.source.family) else "no"
    if trigger.source != source:
        return "maybe" if trigger.source == "mq" and source in ("activemq", "rabbitmq") else "no"
    if route.source.family == "http":
        return match_http(trigger, route, settings)
    if not route.accepts_via(()):
        return "no"
    found: Verdict = "yes" if route.where is None else "maybe"
    for each in route.filters:
        found = worst(found, _match_filter(trigger, each))
    return worst(found, match_pattern(trigger, route))


def _match_filter(trigger: Trigger, each: Filter) -> Verdict:
    names = trigger.names
    if trigger.source == "s3" and each.name in ("event_name", "key", "prefix", "suffix"):
        return _match_event_name(trigger, each) if each.name == "event_name" else _match_key(names.get("key"), each)
    if trigger.source == "cognito_user_pool" and each.name in ("trigger", "prefix"):
        return _match_cognito(names.get("trigger"), each)
    if trigger.source == "schedule" and each.name in ("rule", "schedule") and each.name not in names:
        return "no"  # a rule is not an EventBridge Scheduler schedule
    named = names.get(each.name)
    if isinstance(named, Name):
        return match_name(named, each.wanted)
    return "maybe"


def match_name(name: Name, wanted: Any) -> Verdict:
    """Whether a filter matches the name of a resource; a whole ARN is compared by its name."""
    if type(wanted) is str and name.text is not None and _PLAIN.fullmatch(wanted) and HOLE not in name.text:
        return "yes" if wanted == name.text else "no"
    verdicts: list[Verdict] = [
        _match_choice(name, each) for each in (wanted if isinstance(wanted, tuple) else (wanted,))
    ]
    return best(*verdicts)


def _match_choice(name: Name, wanted: str | re.Pattern[str]) -> Verdict:
    written = wanted if isinstance(wanted, str) else wanted.pattern.removeprefix("^").removeprefix("\\A")
    if written.startswith("arn:"):
        if not isinstance(wanted, str):
            return "maybe"
        wanted = _name_in(wanted)
    test, is_exact = matcher(wanted)
    if name.text is None:
        return "generated" if name.generated is not None and is_exact else "maybe"
    if HOLE not in name.text:
        return "yes" if test(name.text) else "no"
    if is_exact:
        pattern = ".*".join(map(re.escape, name.text.split(HOLE)))
        return "maybe" if re.fullmatch(pattern, str(wanted)) else "no"
    if isinstance(wanted, str):
        if test(name.text):
            return "yes"
        start, end = re.split(r"[*?\[]", wanted)[0], re.split(r"[*?\]]", wanted)[-1]
        return "maybe" if _agree(start, name.text.split(HOLE)[0], end, name.text.split(HOLE)[-1]) else "no"
    return "maybe"


def _name_in(arn: str) -> str:
    """The name in an ARN; the name of the table in the ARN of its stream."""
    if ":table/" in arn:
        return arn.partition(":table/")[2].partition("/")[0]
    return re.split(r"[:/]", arn)[-1]


def _agree(start: str, other_start: str, end: str, other_end: str) -> bool:
    starts = start.startswith(other_start) or other_start.startswith(start)
    return starts and (end.endswith(other_end) or other_end.endswith(end))


def _match_event_name(trigger: Trigger, each: Filter) -> Verdict:
    names = s3_event_names(trigger.names.get("event_name"))
    if names is None:
        return "maybe"
    return "yes" if any(each.test(name) for name in names) else "no"


def _match_key(rules: Any, each: Filter) -> Verdict:
    """Whether a filter on the key agrees with the prefix and the suffix of a notification."""
    for side, texts in (("prefix", each.prefixes), ("suffix", each.suffixes)):
        rule = rules.get(side) if isinstance(rules, dict) else None
        if not isinstance(rule, str):
            continue
        if each.texts and not any(
            text.startswith(rule) if side == "prefix" else text.endswith(rule) for text in each.texts
        ):
            return "no"
        if texts and not any(_overlap(side, text, rule) for text in texts):
            return "no"
    return "maybe"


def _overlap(side: str, first: str, second: str) -> bool:
    if side == "prefix":
        return first.startswith(second) or second.startswith(first)
    return first.endswith(second) or second.endswith(first)


#: The start of `triggerSource` of a trigger, if it differs from its name.
_COGNITO: Final = {
    "PreTokenGeneration": "TokenGeneration",
    "CustomEmailSender": "CustomEmailSender",
    "CustomSMSSender": "CustomSMSSender",
}


def _match_cognito(kind: Any, each: Filter) -> Verdict:
    if not isinstance(kind, str):
        return "maybe"
    start = f"{_COGNITO.get(kind, kind)}_"
    if each.name == "prefix":
        return "yes" if any(start == text for text in each.wanted) else "no"
    texts = each.wanted if isinstance(each.wanted, tuple) else (each.wanted,)
    if any(not isinstance(text, str) or "_" not in text or text.startswith(start) for text in texts):
        return "maybe"
    return "no"


# --- Envelopes ------------------------------------------------------------------------------------------------------


def is_carried(trigger: Trigger, handler: Handler, outside: tuple[Source, ...], template: Template) -> bool:
    """Whether records of a trigger may contain the events of a handler, in a chain of envelopes that it accepts."""
    outer = trigger.source
    wanted = handler.route.source.name
    # An alarm may notify a topic of another stack without a policy.
    if trigger.origin is not None and trigger.origin not in template.fed and wanted != "cloudwatch_alarm":
        return False
    chains = _chains(outer) if not outside else list(_carried(outer, (), outside))
    for chain, inner in chains:
        if inner == wanted and handler.route.accepts_via(chain) and _may_be_on_bus(trigger, chain, inner):
            return True
    return False


@cache
def _chains(outer: str) -> list[tuple[tuple[str, ...], str]]:
    """The chains of the built-in sources, which are the same for every app."""
    return list(_carried(outer, (), ()))


def _carried(outer: str, chain: tuple[str, ...], outside: tuple[Source, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if len(chain) >= DEPTH:
        return
    source = next((each for each in outside if each.name == outer), None) or load_source(outer)
    if source is None or source.envelope is None:
        return
    carries = {*source.envelope.carries, *(each.name for each in outside if outer in each.found_in)}
    for inner in sorted(carries):
        yield (*chain, outer), inner
        yield from _carried(inner, (*chain, outer), outside)


def _may_be_on_bus(trigger: Trigger, chain: tuple[str, ...], inner: str) -> bool:
    sender = _ON_EVENT_BUS.get(inner)
    if trigger.is_possible or trigger.source != "eventbridge" or chain != ("eventbridge",) or sender is None:
        return True
    for pattern in trigger.patterns:
        wanted = pattern.get("source") if isinstance(pattern, dict) else None
        if isinstance(wanted, list) and all(isinstance(each, str) for each in wanted) and sender not in wanted:
            return False
    return True


def accepts(only: Any, source: str) -> bool:
    """Whether a function with these sources accepts a source; None and UNKNOWN accept all."""
    return only is None or only is UNKNOWN or source in only
