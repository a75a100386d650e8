"""The report: every budget with its figure, and the tables that the figures come from."""

from typing import TYPE_CHECKING, NamedTuple

from .environment import machine, versions
from .first_events import BY_HAND, EVENTS, OURS, FirstEvents
from .sizes import INSTALLED_BYTES, WHEEL_BYTES, WHEEL_GOAL, Sizes
from .starts import SCENARIOS, Starts
from .warm_paths import JSON, Warm

if TYPE_CHECKING:
    from .curves import Curves

ROUTES = (1, 10, 100, 1000)
COLD = "cold, over the bare start:"


class Budget(NamedTuple):
    """One promise of the design, and what became of it."""

    what: str
    most: float
    figure: float
    unit: str = "x"
    #: How far a goal that was given up may be missed, and where it says why.
    ceiling: float | None = None
    given_up: str = ""

    def line(self) -> tuple[str, ...]:
        """The budget as a row of a table."""
        if self.figure <= self.most:
            verdict = "pass"
        else:
            verdict = f"missed: {self.given_up}" if self.kept else "**MISSED**"
        digits = 0 if self.unit == "KB" else 2
        most, figure = (f"{each:.{digits}f} {self.unit}" for each in (self.most, self.figure))
        return self.what, f"<= {most}", figure, verdict

    @property
    def kept(self) -> bool:
        """Whether the run passes with this figure."""
        return self.figure <= (self.most if self.ceiling is None else self.ceiling)


def budgets(starts: Starts, warm: Warm, first: FirstEvents, sizes: Sizes) -> list[Budget]:
    """Every budget, in the order of the design."""
    ours, models = "lambdarouter_plain", "lambdarouter_models"
    routed = warm.ratio("rest 1000", "lambdarouter") / warm.ratio("rest 1", "lambdarouter")
    best, _, count = warm.detect()
    return [
        Budget(f"{COLD} S3 and HTTP / Powertools", 0.25, starts.ratio(ours, "powertools_plain")),
        Budget(f"{COLD} with models / Powertools with models", 0.24, starts.ratio(models, "powertools_models")),
        Budget(f"{COLD} with models / cattrs structuring one class", 1.25, starts.ratio(models, "cattrs_models")),
        Budget(f"{COLD} ten sources / two", 1.60, starts.ratio("lambdarouter_ten_sources", ours)),
        Budget(
            f"{COLD} the shop, 33 handlers lazily / the quickstart",
            1.20,
            starts.ratio("example_shop", "example_quickstart"),
        ),
        Budget("typed S3 put, detect to handler / json.loads of it", 1.00, warm.ratio("s3", "lambdarouter")),
        Budget("REST GET to JSON reply / json.loads of it", 1.00, warm.ratio("rest 1", "lambdarouter")),
        Budget("REST GET, 1,000 routes / 1 route (each over json.loads)", 1.10, routed),
        Budget(
            "REST GET with three empty middlewares / without",
            1.60,
            warm.ratio("middlewares", "three empty middlewares", "without"),
        ),
        Budget(
            "POST with a body of ten fields / Powertools with validation",
            0.25,
            warm.ratio("post", "lambdarouter", "Powertools with validation"),
        ),
        Budget("POST, a msgspec body / an attrs body", 1.00, warm.ratio("bodies", "msgspec", "attrs")),
        Budget(
            "a body of 30 KB with 20,000 faults / pydantic alone",
            5.00,
            warm.ratio("hostile", "lambdarouter", "pydantic"),
        ),
        Budget("memory of a body of 30 KB with 20,000 faults", 8.00, warm.memory.pop("hostile body, MB"), "MB"),
        Budget("Lex V2 turn with a reply / json.loads of it", 4.00, warm.ratio("lex_v2", "lambdarouter")),
        Budget(
            "SQS, 10,000 typed bodies / Powertools, untyped",
            1.00,
            warm.ratio("sqs", "lambdarouter, typed", "Powertools, untyped"),
        ),
        Budget(f"detect, median over {count} payloads", 0.50, best * 1e6, "us"),
        Budget(
            "one event, 10,000 handlers / 10, exact patterns",
            1.20,
            warm.handlers["an exact pattern"]["10000"] / warm.handlers["an exact pattern"]["10"],
        ),
        Budget("an operator of a pattern, the slowest", 1.00, max(warm.operators.values()) / 1e3, "us"),
        Budget(
            "first event after prime() / later ones, over the same by hand: the worst of four",
            1.20,
            max(map(first.over_by_hand, EVENTS)),
        ),
        Budget("memory of a batch of 10,000 / its payload's: one by one", 0.30, warm.memory["lambdarouter, typed"]),
        Budget(
            "memory of a batch of 10,000 / its payload's: as a whole, or 8 at a time",
            1.00,
            max(each for name, each in warm.memory.items() if name.startswith("lambdarouter")),
        ),
        Budget(
            "installed: lambdarouter, attrs, cattrs, typing-extensions",
            INSTALLED_BYTES / 1e3,
            sizes.installed / 1e3,
            "KB",
        ),
        Budget("wheel", WHEEL_GOAL / 1e3, sizes.wheel / 1e3, "KB", ceiling=WHEEL_BYTES / 1e3, given_up="decision 10"),
    ]


def growth(curves: "Curves") -> list[Budget]:
    """The budgets of what must not grow."""
    return [
        Budget(
            "one event, 10,000 handlers / 10, exact filters",
            1.20,
            curves.growth("routes", "S3, exact bucket", 10, 10_000),
        ),
        Budget(
            "one event, 10,000 handlers / 10, prefixes or globs",
            1.20,
            max(curves.growth("routes", kind, 10, 10_000) for kind in ("S3, prefix", "S3, glob", "SQS, glob")),
        ),
        Budget("one event, handlers of 50 sources / 1", 1.10, curves.growth("sources", "S3 put", 1, 50)),
    ]


def markdown(starts: Starts, warm: Warm, first: FirstEvents, sizes: Sizes, kept: list[Budget]) -> str:
    """The whole report."""
    about = ", ".join(f"{name} {version}" for name, version in versions().items())
    return "\n".join(
        (
            "# Benchmarks",
            "",
            f"{machine()}. {about}.",
            "",
            "Ratios are taken within one interleaved run; microseconds depend on the machine and what else it did.",
            "",
            *table(("budget", "at most", "figure", ""), [each.line() for each in kept]),
            "",
            f"## Cold start: a process, one S3 and one HTTP event (S3 alone where it says so; {len(starts.rounds)} runs each)",
            "",
            *_cold(starts),
            "",
            "## Warm: a typed S3 put",
            "",
            *_against(warm, "s3", JSON, 1e6, "us"),
            "",
            "## Warm: a REST GET with an int path parameter, to a JSON reply",
            "",
            *_routes(warm),
            "",
            "Chalice leaves finding the route to API Gateway; the asked route is the middle one of those registered.",
            "",
            "## Warm: the same REST GET with three empty middlewares",
            "",
            *_against(warm, "middlewares", "without", 1e6, "us"),
            "",
            "## Warm: a POST through an HTTP API, with a typed body of ten fields",
            "",
            *_against(warm, "post", JSON, 1e6, "us"),
            "",
            "## Warm: the same POST, by the kind of class of its body and reply",
            "",
            *_against(warm, "bodies", "attrs", 1e6, "us"),
            "",
            "## Warm: a POST with a body of 30 KB that has 20,000 faults",
            "",
            *_against(warm, "hostile", "pydantic", 1e3, "ms"),
            "",
            "## Warm: a Lex V2 turn with a reply",
            "",
            *_against(warm, "lex_v2", JSON, 1e6, "us"),
            "",
            "## Warm: 10,000 SQS messages with JSON bodies",
            "",
            *_against(warm, "sqs", "Powertools, untyped", 1e3, "ms"),
            "",
            "## detect",
            "",
            _detect(warm),
            "",
            "## Event patterns: one SQS message, by the number of handlers",
            "",
            *_patterns(warm),
            "",
            "## The first event after priming, as the runtime client sees it: parse, call, write",
            "",
            *_first(first),
            "",
            "Nothing that ran before an event is left in the processor's caches, for first and later ones alike. The ratio is the "
            "median of the processes' own.",
            "",
            "## Memory of a batch of 10,000 SQS messages, over that of the parsed payload",
            "",
            *table(("", "x"), [(name, f"{each:.2f}") for name, each in warm.memory.items()]),
            "",
            "## Wheels",
            "",
            *table(
                ("", "KB"),
                [("lambdarouter", f"{sizes.wheel / 1e3:.0f}"), ("Powertools", f"{sizes.powertools / 1e3:.0f}")],
            ),
            "",
            "Powertools without pydantic and boto3; both without what they depend on.",
            "",
        )
    )


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    """A Markdown table that also reads well as plain text; figures are aligned to the right."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]

    def line(cells: tuple[str, ...]) -> str:
        first, *rest = (
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return f"| {' | '.join((first, *rest))} |"

    rule = "|".join("-" * (width + 2) if at == 0 else "-" * (width + 1) + ":" for at, width in enumerate(widths))
    return [line(head), f"|{rule}|", *map(line, rows)]


def _cold(starts: Starts) -> list[str]:
    head = ("", "processor, ms", "clock, ms", "over bare, ms", "lambdarouter is")
    rows: list[tuple[str, ...]] = []
    for name, title in SCENARIOS.items():
        over = starts.over_bare(name)
        ours = "lambdarouter_models" if name.endswith("_models") else "lambdarouter_plain"
        share = "" if name == "bare" else f"{starts.ratio(ours, name):.2f} x"
        rows.append(
            (title, f"{starts.cpu(name) * 1e3:.1f}", f"{starts.wall(name) * 1e3:.1f}", f"{over * 1e3:.1f}", share)
        )
    return table(head, rows)


def _against(warm: Warm, name: str, other: str, scale: float, unit: str) -> list[str]:
    return table(
        ("", unit, f"/ {other}"),
        [
            (candidate, f"{warm.seconds(name, candidate) * scale:.2f}", f"{warm.ratio(name, candidate, other):.2f} x")
            for candidate in warm.tables[name]
        ],
    )


def _routes(warm: Warm) -> list[str]:
    head = ("", "us", *(f"{count:,} route{'s' * (count > 1)}" for count in ROUTES))
    return table(
        head,
        [
            (
                candidate,
                f"{warm.seconds('rest 1', candidate) * 1e6:.1f}",
                *(f"{warm.ratio(f'rest {count}', candidate):.2f} x" for count in ROUTES),
            )
            for candidate in warm.tables["rest 1"]
        ],
    )


def _first(first: FirstEvents) -> list[str]:
    head = ("", "by hand, first", "later", "ratio", "lambdarouter, first", "later", "ratio", "over by hand")
    rows: list[tuple[str, ...]] = []
    for event, title in EVENTS.items():
        cells: list[str] = []
        for candidate in (BY_HAND, OURS):
            one, later = first.microseconds(candidate, event)
            cells += (f"{one:.0f} us", f"{later:.0f} us", f"{first.ratio(candidate, event):.2f} x")
        rows.append((title, *cells, f"{first.over_by_hand(event):.2f} x"))
    return table(head, rows)


def _patterns(warm: Warm) -> list[str]:
    counts = list(dict.fromkeys(count for each in warm.handlers.values() for count in each))
    rows = [
        (kind, *(f"{found[count]:.2f} us" if count in found else "" for count in counts))
        for kind, found in warm.handlers.items()
    ]
    operators: list[tuple[str, ...]] = [
        (f"`{wanted}`", f"{figure:.0f} ns") for wanted, figure in warm.operators.items()
    ]
    return [
        *table(("handlers by", *(f"{int(count):,}" for count in counts)), rows),
        "",
        *table(("match values", "one comparison"), operators),
    ]


def _detect(warm: Warm) -> str:
    best, ratio, count = warm.detect()
    return f"{best * 1e6:.2f} us, {ratio:.3f} x json.loads of the S3 payload: medians over {count} payloads."
