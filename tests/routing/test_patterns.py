"""Event patterns: their structure, AWS's documented examples, what is refused, and a second implementation."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdarouter import App, RegistrationError, UnhandledEventError

#: The event of EventBridge's page on comparison operators and of Event Ruler's README, as AWS documents it.
EVENT: dict[str, Any] = {
    "version": "0",
    "id": "ddddd4-aaaa-7777-4444-345dd43cc333",
    "detail-type": "EC2 Instance State-change Notification",
    "source": "aws.ec2",
    "account": "012345679012",
    "time": "2017-10-02T16:24:49Z",
    "region": "us-east-1",
    "resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-000000aaaaaa00000"],
    "detail": {
        "c-count": 5,
        "d-count": 3,
        "x-limit": 301.8,
        "source-ip": "10.0.0.33",
        "instance-id": "i-000000aaaaaa00000",
        "state": "running",
    },
}


def matches(pattern: Any, event: Any) -> bool:
    """Whether an app calls the handler of a pattern for an event of no known source."""
    app, seen = App(), list[Any]()
    app.on_invoke(pattern=pattern)(seen.append)
    try:
        app(event)
    except UnhandledEventError:
        return False
    return bool(seen)


def refusal(pattern: Any) -> str:
    with pytest.raises(RegistrationError) as caught:
        App().on_invoke(pattern=pattern)
    return str(caught.value)


# --- AWS's documented examples --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pattern",
    [
        {
            "detail-type": ["EC2 Instance State-change Notification"],
            "resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-000000aaaaaa00000"],
            "detail": {"state": ["initializing", "running"]},
        },
        {"time": [{"prefix": "2017-10-02"}]},
        {"source": [{"suffix": "ec2"}]},
        {"source": [{"equals-ignore-case": "AWS.EC2"}]},
        {"source": [{"wildcard": "a*.e*2"}]},
        {"detail": {"state": [{"anything-but": "initializing"}]}},
        {"detail": {"x-limit": [{"anything-but": 123}]}},
        {"detail": {"state": [{"anything-but": ["stopped", "overloaded"]}]}},
        {"detail": {"x-limit": [{"anything-but": [100, 200, 300]}]}},
        {"detail": {"state": [{"anything-but": {"prefix": "init"}}]}},
        {
            "detail": {
                "c-count": [{"numeric": [">", 0, "<=", 5]}],
                "d-count": [{"numeric": ["<", 10]}],
                "x-limit": [{"numeric": ["=", 3.018e2]}],
            }
        },
        {"detail": {"source-ip": [{"cidr": "10.0.0.0/24"}]}},
        {"detail": {"c-count": [{"exists": True}]}},
        {"detail": {"absent": [{"exists": False}]}},
        {
            "time": [{"prefix": "2017-10-02"}],
            "detail": {
                "state": [{"anything-but": "initializing"}],
                "c-count": [{"numeric": [">", 0, "<=", 5]}],
                "d-count": [{"numeric": ["<", 10]}],
                "x-limit": [{"anything-but": [100, 200, 300]}],
                "source-ip": [{"cidr": "10.0.0.0/8"}],
            },
        },
        {"detail": {"$or": [{"c-count": [99]}, {"d-count": [{"numeric": ["<", 10]}]}, {"x-limit": [1]}]}},
        {"source": ["aws.ec2"], "$or": [{"account": ["1"]}, {"region": ["us-east-1"], "version": ["0"]}]},
    ],
)
def test_documented_patterns_match_the_documented_event(pattern: dict[str, Any]) -> None:
    assert matches({"event": pattern}, {"event": EVENT})
    assert matches(json.dumps({"event": pattern}), {"event": EVENT})


@pytest.mark.parametrize(
    "pattern",
    [
        {"detail-type": ["EC2 Instance State-change Notification"], "detail": {"state": ["stopped"]}},
        {"resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-1"]},
        {"time": [{"prefix": "2017-10-03"}]},
        {"source": [{"suffix": "ec"}]},
        {"source": [{"equals-ignore-case": "EC2"}]},
        {"source": [{"wildcard": "Simple*Service"}]},
        {"detail": {"state": [{"anything-but": "running"}]}},
        {"detail": {"c-count": [{"anything-but": 5}]}},
        {"detail": {"state": [{"anything-but": ["stopped", "running"]}]}},
        {"detail": {"state": [{"anything-but": {"prefix": "run"}}]}},
        {"detail": {"c-count": [{"numeric": [">", 5]}]}},
        {"detail": {"source-ip": [{"cidr": "10.0.1.0/24"}]}},
        {"detail": {"absent": [{"exists": True}]}},
        {"detail": {"c-count": [{"exists": False}]}},
        {"detail": {"absent": [{"anything-but": "x"}]}},
        {"detail": {"$or": [{"c-count": [99]}, {"d-count": [98]}]}},
        {"source": ["aws.s3"], "$or": [{"account": ["1"]}, {"region": ["us-east-1"]}]},
    ],
)
def test_patterns_that_do_not_match_it(pattern: dict[str, Any]) -> None:
    assert not matches({"event": pattern}, {"event": EVENT})


EMPLOYEES = {
    "employees": [
        {"firstName": "John", "lastName": "Doe"},
        {"firstName": "Anna", "lastName": "Smith"},
        {"firstName": "Peter", "lastName": "Jones"},
    ]
}
NESTED = {"employees": [[*EMPLOYEES["employees"][:2]], [EMPLOYEES["employees"][2]]]}


@pytest.mark.parametrize("event", [EMPLOYEES, NESTED], ids=["list", "lists"])
def test_keys_inside_an_array_match_in_one_object(event: Any) -> None:
    assert matches({"employees": {"firstName": ["Anna"]}}, event)
    assert matches({"employees": {"firstName": ["Anna"], "lastName": ["Smith"]}}, event)
    assert not matches({"employees": {"firstName": ["Anna"], "lastName": ["Jones"]}}, event)


@pytest.mark.parametrize(
    ("pattern", "event", "is_match"),
    [
        # Null and empty values, as EventBridge's page on them has it.
        ({"a": [""]}, {"a": ""}, True),
        ({"a": [""]}, {"a": None}, False),
        ({"a": [None]}, {"a": None}, True),
        ({"a": [None]}, {"a": ""}, False),
        ({"a": [None]}, {}, False),
        ({"a": [None]}, {"a": {}}, False),
        # A value has a type.
        ({"a": ["1"]}, {"a": 1}, False),
        ({"a": [1]}, {"a": "1"}, False),
        ({"a": [1]}, {"a": True}, False),
        ({"a": [True]}, {"a": 1}, False),
        ({"a": [True]}, {"a": True}, True),
        ({"a": [False]}, {"a": 0}, False),
        # Numbers are compared as numbers in the range that AWS compares, and as text beyond.
        ({"a": [300]}, {"a": 300.0}, True),
        ({"a": [3.0e2]}, {"a": 300}, True),
        ({"a": [0.1]}, {"a": 0.10000001}, True),
        ({"a": [123456789012]}, {"a": 123456789012}, True),
        ({"a": [123456789012]}, {"a": 123456789012.0}, False),
        ({"a": [1]}, {"a": 10**5000}, False),
        ({"a": [{"anything-but": 1}]}, {"a": 10**5000}, True),
        ({"a": [{"anything-but": [1, 2]}]}, {"a": [1, 2.0]}, False),
        ({"a": [{"numeric": [">", 0]}]}, {"a": 5_000_000_000}, True),
        ({"a": [{"numeric": [">", 0]}]}, {"a": 5_000_000_001}, False),
        ({"a": [{"numeric": ["=", 1]}]}, {"a": True}, False),
        ({"a": [{"numeric": ["=", 1]}]}, {"a": "1"}, False),
        ({"a": [{"numeric": [">=", 1, "<", 2]}]}, {"a": 2}, False),
        ({"a": [{"numeric": [">=", 1, "<", 2]}]}, {"a": 1}, True),
        # An array matches if one of its elements does.
        ({"a": ["x"]}, {"a": ["y", "x"]}, True),
        ({"a": ["x"]}, {"a": [["y"], ["x"]]}, True),
        ({"a": ["x"]}, {"a": []}, False),
        ({"a": [{"anything-but": "x"}]}, {"a": ["x", "y"]}, True),
        ({"a": [{"anything-but": "x"}]}, {"a": ["x"]}, False),
        ({"a": [{"anything-but": "x"}]}, {"a": 5}, True),
        ({"a": [{"anything-but": "x"}]}, {"a": None}, True),
        ({"a": [{"anything-but": "x"}]}, {"a": {"b": 1}}, False),
        ({"a": [{"anything-but": {"suffix": [".png", ".jpg"]}}]}, {"a": "x.jpg"}, False),
        ({"a": [{"anything-but": {"suffix": [".png", ".jpg"]}}]}, {"a": "x.gif"}, True),
        ({"a": [{"anything-but": {"prefix": ["a", "b"]}}]}, {"a": "b1"}, False),
        ({"a": [{"anything-but": {"prefix": "a"}}]}, {"a": 5}, True),
        ({"a": [{"anything-but": {"equals-ignore-case": ["Init", "Stop"]}}]}, {"a": "STOP"}, False),
        ({"a": [{"anything-but": {"equals-ignore-case": "Init"}}]}, {"a": "go"}, True),
        ({"a": [{"anything-but": {"wildcard": "*/lib/*"}}]}, {"a": "/usr/lib/x"}, False),
        ({"a": [{"anything-but": {"wildcard": ["*/lib/*", "*/bin/*"]}}]}, {"a": "/usr/share"}, True),
        # exists looks at leaves only.
        ({"a": [{"exists": True}]}, {"a": None}, True),
        ({"a": [{"exists": True}]}, {"a": {"b": 1}}, False),
        ({"a": [{"exists": False}]}, {"a": {"b": 1}}, True),
        ({"a": [{"exists": True}]}, {"a": {}}, False),
        ({"a": [{"exists": True}]}, {"a": []}, False),
        ({"a": {"b": [{"exists": False}]}}, {}, True),
        ({"a": {"b": [{"exists": False}]}}, {"a": 5}, True),
        ({"a": {"b": [{"exists": False}]}}, {"a": [{"b": 1}, {"c": 1}]}, False),
        ({"a": {"b": [{"exists": False}]}}, {"a": [{"c": 1}]}, True),
        ({"a": [{"exists": False}, "x"]}, {}, True),
        ({"a": [{"exists": False}, "x"]}, {"a": "x"}, True),
        ({"a": [{"exists": False}, "x"]}, {"a": "y"}, False),
        # Texts.
        ({"a": [{"prefix": ""}]}, {"a": "x"}, True),
        ({"a": [{"prefix": {"equals-ignore-case": "EventB"}}]}, {"a": "eVENTbridge"}, True),
        ({"a": [{"suffix": {"equals-ignore-case": "tBridge"}}]}, {"a": "EventBRIDGE"}, True),
        ({"a": [{"prefix": "1"}]}, {"a": 10}, False),
        ({"a": [{"suffix": "x"}]}, {"a": ["y", "zx"]}, True),
        ({"a": [{"wildcard": "dir/*.png"}]}, {"a": "dir/.png"}, True),
        ({"a": [{"wildcard": "dir/*.png"}]}, {"a": "dir/a/b.png"}, True),
        ({"a": [{"wildcard": "dir/*.png"}]}, {"a": "dir/a.png2"}, False),
        ({"a": [{"wildcard": "*"}]}, {"a": ""}, True),
        ({"a": [{"wildcard": "ab*ba"}]}, {"a": "aba"}, False),
        ({"a": [{"wildcard": "a*b*c"}]}, {"a": "a-c-b-c"}, True),
        ({"a": [{"wildcard": "a*b*c"}]}, {"a": "a-c-c"}, False),
        ({"a": [{"wildcard": "exact"}]}, {"a": "exact"}, True),
        ({"a": [{"wildcard": "a\\*b"}]}, {"a": "a*b"}, True),
        ({"a": [{"wildcard": "a\\*b"}]}, {"a": "axb"}, False),
        ({"a": [{"wildcard": "a\\\\*"}]}, {"a": "a\\x"}, True),
        ({"a": [{"wildcard": "a*"}]}, {"a": "a\nb"}, True),
        # Addresses.
        ({"a": [{"cidr": "10.0.0.1/24"}]}, {"a": "10.0.0.255"}, True),
        ({"a": [{"cidr": "0.0.0.0/0"}]}, {"a": "203.0.113.9"}, True),
        ({"a": [{"cidr": "2001:db8::/32"}]}, {"a": "2001:db8:1::1"}, True),
        ({"a": [{"cidr": "2001:db8::/32"}]}, {"a": "2001:db9::1"}, False),
        ({"a": [{"cidr": "2001:db8::/32"}]}, {"a": "10.0.0.1"}, False),
        ({"a": [{"cidr": "10.0.0.0/8"}]}, {"a": "10.0.0"}, False),
        ({"a": [{"cidr": "10.0.0.0/8"}]}, {"a": "10.0.0.1\0"}, False),
        ({"a": [{"cidr": "10.0.0.0/8"}]}, {"a": 167772161}, False),
        # Alternatives, next to other keys and inside each other.
        ({"$or": [{"a": [1]}, {"b": [2], "$or": [{"c": [3]}, {"d": [4]}]}]}, {"b": 2, "d": 4}, True),
        ({"$or": [{"a": [1]}, {"b": [2], "$or": [{"c": [3]}, {"d": [4]}]}]}, {"b": 2}, False),
        ({"x": {"$or": [{"a": [1]}, {"b": [2]}]}}, {"x": [{"a": 2}, {"b": 2}]}, True),
    ],
)
def test_edge_cases(pattern: dict[str, Any], event: dict[str, Any], is_match: bool) -> None:
    assert matches(pattern, event) is is_match


@pytest.mark.parametrize("event", [None, 5, "text", [], True])
def test_a_payload_that_is_no_object_has_no_keys(event: Any) -> None:
    assert not matches({"a": ["x"]}, event)
    assert matches({"a": [{"exists": False}]}, event)


# --- Refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "path", "reason"),
    [
        ("{", "", "Event pattern is not valid JSON"),
        ('{"detail": {"a": [1]}, "detail": {"b": [2]}}', "", "Path `detail` cannot be allowed multiple times"),
        ('{"a": {"b": [1], "c": [3], "b": [2]}}', "", "Path `b` cannot be allowed multiple times"),
        ('{"a": [{"prefix": "x", "prefix": "y"}]}', "", "Path `prefix` cannot be allowed multiple times"),
        ("[]", "", "Filter is not an object"),
        (["a"], "", "Filter is not an object"),
        ({}, "", "Empty objects are not allowed"),
        ({"a": {}}, "a: ", "Empty objects are not allowed"),
        ({"a": {"b": []}}, "a.b: ", "Empty arrays are not allowed"),
        ({"a": {"b": "x"}}, "a.b: ", '"b" must be an object or an array'),
        ({"a": None}, "a: ", '"a" must be an object or an array'),
        ({"a": [["x"]]}, "a: ", "Match value must be String, number, true, false, or null"),
        ({"a": [float("nan")]}, "a: ", "Match value must be String, number, true, false, or null"),
        ({"a": [{}]}, "a: ", "Match expression name not found"),
        ({"a": [{"prefix": "x", "suffix": "y"}]}, "a: ", "Only one key allowed in match expression"),
        ({"a": [{"prefx": "x"}]}, "a: ", "Unrecognized match type prefx"),
        ({"a": [{"prefix": 5}]}, "a: ", "prefix match pattern must be a string"),
        ({"a": [{"suffix": None}]}, "a: ", "suffix match pattern must be a string"),
        ({"a": [{"prefix": {"suffix": "x"}}]}, "a: ", "Unsupported prefix pattern: suffix"),
        ({"a": [{"prefix": {"equals-ignore-case": 5}}]}, "a: ", "equals-ignore-case match pattern must be a string"),
        ({"a": [{"equals-ignore-case": ["x"]}]}, "a: ", "equals-ignore-case match pattern must be a string"),
        ({"a": [{"wildcard": 5}]}, "a: ", "wildcard match pattern must be a string"),
        ({"a": [{"wildcard": "a**b"}]}, "a: ", "Consecutive wildcard characters at pos 1"),
        ({"a": [{"wildcard": "a\\b"}]}, "a: ", "Invalid escape character at pos 1"),
        ({"a": [{"wildcard": "a\\"}]}, "a: ", "Invalid escape character at pos 1"),
        ({"a": [{"exists": "true"}]}, "a: ", "exists match pattern must be either true or false"),
        ({"a": [{"exists": 1}]}, "a: ", "exists match pattern must be either true or false"),
        ({"a": [{"cidr": 5}]}, "a: ", "cidr match pattern must be a string"),
        ({"a": [{"cidr": "10.0.0.0"}]}, "a: ", "Malformed CIDR, one '/' required"),
        ({"a": [{"cidr": "10.0.0.0/33"}]}, "a: ", "Malformed CIDR"),
        ({"a": [{"cidr": "ten/8"}]}, "a: ", "Malformed CIDR"),
        ({"a": [{"numeric": 5}]}, "a: ", "Value of numeric must be an array"),
        ({"a": [{"numeric": []}]}, "a: ", "Invalid member in numeric match"),
        ({"a": [{"numeric": [5]}]}, "a: ", "Invalid member in numeric match"),
        ({"a": [{"numeric": ["!", 5]}]}, "a: ", "Unrecognized numeric range operator: !"),
        ({"a": [{"numeric": ["<"]}]}, "a: ", "Value of < must be numeric"),
        ({"a": [{"numeric": ["<", "5"]}]}, "a: ", "Value of < must be numeric"),
        ({"a": [{"numeric": ["<", True]}]}, "a: ", "Value of < must be numeric"),
        ({"a": [{"numeric": ["<", 5, ">", 1]}]}, "a: ", "Too many elements in numeric expression"),
        ({"a": [{"numeric": ["=", 5, "<", 9]}]}, "a: ", "Too many elements in numeric expression"),
        ({"a": [{"numeric": [">", 5, ">", 9]}]}, "a: ", "Bad numeric range operator: >"),
        ({"a": [{"numeric": [">", 5, 9]}]}, "a: ", "Bad value in numeric range"),
        ({"a": [{"numeric": [">", 5, "<"]}]}, "a: ", "Value of < must be numeric"),
        ({"a": [{"numeric": [">", 5, "<", 9, "<"]}]}, "a: ", "Too many terms in numeric range expression"),
        ({"a": [{"numeric": [">", 9, "<", 5]}]}, "a: ", "Bottom must be less than top"),
        ({"a": [{"numeric": [">", 6_000_000_000]}]}, "a: ", "Value must be between -5000000000 and 5000000000"),
        ({"a": [{"numeric": [">", 0.1234567]}]}, "a: ", "Only values up to 6 decimals are supported"),
        ({"a": [{"anything-but": None}]}, "a: ", "Value of anything-but must be an array or single string/number"),
        ({"a": [{"anything-but": True}]}, "a: ", "Value of anything-but must be an array or single string/number"),
        ({"a": [{"anything-but": [None]}]}, "a: ", "Inside anything but list, start|null|boolean is not supported"),
        (
            {"a": [{"anything-but": ["x", 1]}]},
            "a: ",
            "Inside anything but list, either all values are number or string, mixed type",
        ),
        ({"a": [{"anything-but": []}]}, "a: ", "Inside anything but list, either all values are number or string"),
        ({"a": [{"anything-but": {}}]}, "a: ", "Anything-But expression name not found"),
        ({"a": [{"anything-but": {"cidr": "10.0.0.0/8"}}]}, "a: ", "Unsupported anything-but pattern: cidr"),
        ({"a": [{"anything-but": {"prefix": ""}}]}, "a: ", "Null prefix/suffix not allowed"),
        ({"a": [{"anything-but": {"wildcard": "**"}}]}, "a: ", "Consecutive wildcard characters at pos 0"),
        ({"$or": {"a": [1]}}, "$or: ", "It must be an Array followed with $or"),
        ({"$or": [{"a": [1]}]}, "$or: ", "There must have at least 2 Objects in $or relationship"),
        ({"$or": [{"a": [1]}, "b"]}, "$or: ", "Only JSON object is allowed in array of $or relationship"),
        ({"$or": [{"prefix": ["a"]}, {"b": [1]}]}, "prefix is Ruler reserved fieldName", ""),
    ],
)
def test_what_aws_refuses(pattern: Any, path: str, reason: str) -> None:
    text = refusal(pattern)

    assert text.startswith("invoke: pattern=: ")
    assert path + reason in text


def test_a_pattern_of_two_kilobytes_is_the_longest() -> None:
    fits = {"a": ["x" * (2048 - len('{"a":[""]}'))]}
    assert matches(fits, fits)
    longer = {"a": [fits["a"][0] + "x"]}

    assert "longer than 2048 characters" in refusal(longer)
    assert "longer than 2048 characters" in refusal(json.dumps(longer, separators=(",", ":")))


def test_deep_and_recursive_patterns_are_refused() -> None:
    deep: Any = ["x"]
    for _ in range(101):
        deep = {"a": deep}
    circular: dict[str, Any] = {}
    circular["a"] = circular

    assert "nested more than 100 levels" in refusal(deep)
    assert "nested more than 100 levels" in refusal(circular)
    assert matches(deep["a"], deep["a"])


def test_alternatives_have_a_limit() -> None:
    choices = [{"a": [1]}, {"b": [2]}, {"c": [3]}, {"d": [4]}]
    pattern: dict[str, Any] = {f"k{index}": {"$or": choices} for index in range(5)}

    assert "more than 1000 combinations" in refusal(pattern)
    pattern.pop("k0")
    assert not matches(pattern, {})


def test_deep_payloads_and_long_texts_are_matched_in_linear_time() -> None:
    deep: Any = "x"
    for _ in range(100_000):
        deep = [deep]
    wildcard = "*" + "a*" * 100 + "b"

    assert matches({"a": ["x"]}, {"a": deep})
    assert not matches({"a": [{"wildcard": wildcard}]}, {"a": "a" * 1_000_000})


# --- A second implementation ----------------------------------------------------------------------------------------

_TEXTS = st.sampled_from(["", "a", "A", "ab", "aB", "ba", "a*b", "b"])
_NUMBERS = st.sampled_from([0, 2, 2.5, -3, 300, 300.0, 4_999_999_999])
_SCALARS = st.one_of(_TEXTS, _NUMBERS, st.none())
_OPERATORS = st.one_of(
    st.builds(lambda text: {"prefix": text}, _TEXTS),
    st.builds(lambda text: {"suffix": text}, _TEXTS),
    st.builds(lambda text: {"prefix": {"equals-ignore-case": text}}, _TEXTS),
    st.builds(lambda text: {"suffix": {"equals-ignore-case": text}}, _TEXTS),
    st.builds(lambda text: {"equals-ignore-case": text}, _TEXTS),
    st.builds(lambda text: {"wildcard": text}, st.sampled_from(["*", "a*", "*b", "a*b", "a\\*b", "b*a*", "ab"])),
    st.builds(lambda value: {"exists": value}, st.booleans()),
    st.builds(lambda value: {"anything-but": value}, st.one_of(_TEXTS, _NUMBERS)),
    st.builds(lambda value: {"anything-but": value}, st.lists(_TEXTS, min_size=1)),
    st.builds(lambda value: {"anything-but": value}, st.lists(_NUMBERS, min_size=1)),
    st.builds(
        lambda name, text: {"anything-but": {name: text}},
        st.sampled_from(["prefix", "suffix", "equals-ignore-case", "wildcard"]),
        st.sampled_from(["a", "ab", "b"]),
    ),
    st.builds(lambda sign, number: {"numeric": [sign, number]}, st.sampled_from(["<", "<=", "=", ">", ">="]), _NUMBERS),
    st.builds(
        lambda low, high: {"numeric": [low, -3, high, 300]}, st.sampled_from([">", ">="]), st.sampled_from(["<", "<="])
    ),
)
_LEAVES = st.lists(st.one_of(_SCALARS, _OPERATORS), min_size=1, max_size=3)
_KEYS = st.sampled_from(["a", "b", "c"])
_PATTERNS = st.recursive(
    st.dictionaries(_KEYS, _LEAVES, min_size=1, max_size=2),
    lambda inner: st.one_of(
        st.dictionaries(_KEYS, st.one_of(_LEAVES, inner), min_size=1, max_size=2),
        st.builds(lambda one, other, both: {**both, "$or": [one, other]}, inner, inner, inner),
    ),
    max_leaves=6,
)
# Without the values that moto gets wrong, which are below.
_EVENTS = st.recursive(
    st.dictionaries(_KEYS, st.one_of(_SCALARS, st.lists(_SCALARS, min_size=1, max_size=3)), min_size=1),
    lambda inner: st.dictionaries(_KEYS, st.one_of(_SCALARS, inner), min_size=1),
    max_leaves=6,
)


def matches_in_moto(pattern: dict[str, Any], event: dict[str, Any]) -> bool:
    loaded = import_module("moto.events.models").EventPattern.load(json.dumps(pattern))
    return bool(loaded.matches_event(event))


@settings(max_examples=150)
@given(_PATTERNS, _EVENTS)
def test_moto_matches_the_same(pattern: dict[str, Any], event: dict[str, Any]) -> None:
    assert matches(pattern, event) is matches_in_moto(pattern, event)


@pytest.mark.parametrize(
    ("pattern", "event", "reason"),
    [
        ({"a": [1]}, {"a": True}, "Python's True equals 1; JSON's true is no number"),
        ({"a": [{"numeric": ["=", 1]}]}, {"a": True}, "the same"),
        ({"a": [{"exists": True}]}, {"a": {}}, "an empty object is no leaf"),
        ({"a": [{"exists": True}]}, {"a": []}, "an empty array has no leaf"),
        ({"a": {"b": ["x"]}}, {"a": [{"b": "x"}]}, "objects in arrays are looked into"),
        ({"a": ["x"]}, {"a": [["x"]]}, "arrays in arrays are one array"),
        ({"a": [{"cidr": "10.0.0.1/8"}]}, {"a": "10.0.0.2"}, "bits after the mask are ignored"),
        ({"a": [{"wildcard": "a*"}]}, {"a": "a\nb"}, "a wildcard is any text"),
        ({"a": [{"numeric": [">", 0]}]}, {"a": 6_000_000_000}, "AWS compares numbers up to five billion"),
        ({"a.b": ["x"]}, {"a": {"b": "x"}}, "AWS documents that nobody may rely on dots in keys"),
    ],
)
def test_where_moto_is_wrong(pattern: dict[str, Any], event: dict[str, Any], reason: str) -> None:
    try:
        in_moto = matches_in_moto(pattern, event)
    except Exception:
        in_moto = None

    assert in_moto is not matches(pattern, event), reason
