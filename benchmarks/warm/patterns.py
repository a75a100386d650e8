"""What event patterns cost: one of ten and of ten thousand handlers, an event without a pattern, and each operator.

Prints, as JSON, the microseconds of one event for each number of handlers, and the nanoseconds of each operator, which
the report of `python -m benchmarks` has. It needs only the package: `python benchmarks/warm/patterns.py`.
"""

import json
import logging

import clock
from lambdarouter import App, LambdaContext
from lambdarouter._routing.pattern_values import Numbers, Values
from lambdarouter.testing import sqs

logging.disable(logging.CRITICAL)

HANDLERS = (1, 10, 10_000)

#: Match values, and a value that they match.
OPERATORS = (
    (["a", "b"], "a"),
    ([300], 300),
    ([{"prefix": "eu-"}], "eu-west-1"),
    ([{"suffix": "-1"}], "eu-west-1"),
    ([{"equals-ignore-case": "EU-WEST-1"}], "eu-west-1"),
    ([{"anything-but": ["a", "b"]}], "eu-west-1"),
    ([{"anything-but": {"prefix": "us-"}}], "eu-west-1"),
    ([{"numeric": [">", 0, "<=", 5]}], 5),
    ([{"exists": True}], "a"),
    ([{"wildcard": "eu-*-*"}], "eu-west-1"),
    ([{"cidr": "10.0.0.0/24"}], "10.0.0.33"),
    ([{"cidr": "2001:db8::/32"}], "2001:db8::1"),
)

#: The event of one message, by what tells the handlers apart.
SQS = sqs.message(body={"kind": "mine", "order_id": 7}, queue_arn="arn:aws:sqs:us-east-1:123456789012:orders")
CONTEXT = LambdaContext()
KINDS = {
    "nothing": None,
    "an exact queue": lambda app, name: app.on_sqs(queue="orders" if name == "mine" else name),
    "an exact pattern": lambda app, name: app.on_sqs(pattern={"body": {"kind": [name]}}),
}


def must(said):
    """Stop where a candidate does not do what it is timed for."""
    if not said:
        raise SystemExit("a candidate did not do its work")


def of_handlers():
    """The time of one message, by the number of handlers."""
    found = {}
    for kind, route in KINDS.items():
        calls = {count: _call(count, route) for count in (HANDLERS if route is not None else (1,))}
        found[kind] = {count: figure * 1e6 for count, figure in _fastest(calls).items()}
    return found


def _call(count, route):
    app, seen = App(), []
    for index in range(count):
        name = "mine" if index == count // 2 else f"name{index}"
        decorator = app.on_sqs() if route is None else route(app, name)
        decorator(seen.append if name == "mine" else _nothing(index))
    app(SQS, CONTEXT)
    must(len(seen) == 1)
    seen.clear()
    return lambda: (app(SQS, CONTEXT), seen.clear())


def _nothing(index):
    return lambda message: index


def of_operators():
    """The time of one comparison of each operator."""
    calls = {}
    for wanted, value in OPERATORS:
        accepts = Values(wanted, Numbers()).accepts
        must(accepts(value))
        calls[json.dumps(wanted)] = lambda accepts=accepts, value=value: accepts(value)
    return {name: figure * 1e9 for name, figure in _fastest(calls).items()}


def _fastest(calls):
    return {name: min(figures) for name, figures in clock.rounds(calls, 9).items()}


print(json.dumps({"us": of_handlers(), "ns": of_operators()}, indent=1))
