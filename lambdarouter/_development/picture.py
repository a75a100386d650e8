"""A picture of a service, as SVG: sources, filters, handlers, dependencies and replies.

Each row is a handler with its facts in columns. Nothing is loaded from elsewhere, and text is escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from textwrap import shorten, wrap
from typing import Any, Final

from attrs import frozen

from .._calling.annotations import shown
from .._calling.functions import name_of
from .._calling.handler import Handler
from .._calling.parameter import MISSING, Depends
from .._routing.deliveries import Callback, PerRecord, Queue, Stream
from ..errors import LambdaRouterError
from .listing import location_of, shown_location, shown_route

#: The columns: their titles, the left edge, and the width in characters.
_COLUMNS: Final = (("Source", 16, 22), ("Filters", 216, 46), ("Handler", 596, 30), ("Depends on", 856, 26),
                   ("Reply", 1086, 30))  # fmt: skip
_CHARACTER: Final = 7.6
_LINE: Final = 17
_WIDTH: Final = 1340
_MOST_LINES: Final = 4

_STYLE: Final = """
svg { color-scheme: light dark; background: #fff; }
text { font: 12.5px ui-monospace, monospace; fill: #1b1f24; }
.title { font-weight: 700; }
rect { fill: #f6f8fa; stroke: #d0d7de; }
.source rect { fill: #ddf4ff; stroke: #0550ae; }
path { fill: none; stroke: #8c959f; stroke-width: 1.3; }
@media (prefers-color-scheme: dark) {
  svg { background: #0d1117; }
  text { fill: #e6edf3; }
  rect { fill: #161b22; stroke: #3d444d; }
  .source rect { fill: #0c2d4f; stroke: #79b8ff; }
}
"""


@frozen
class _Row:
    """One handler: the lines of text in each column except the first."""

    cells: tuple[tuple[str, ...], ...]
    tooltip: str

    @property
    def height(self) -> int:
        """Height in pixels."""
        return max(len(each) for each in self.cells) * _LINE + 14


def svg_of(handlers: Sequence[Handler], default: Handler | None, title: str) -> str:
    """Return the picture of an app's handlers; `default` is the default handler."""
    groups: dict[str, list[_Row]] = {}
    for handler in handlers:
        groups.setdefault(handler.route.source.name, []).append(_row(handler, is_default=False))
    if default is not None:
        groups["(default)"] = [_row(default, is_default=True)]
    parts: list[str] = []
    top = 76
    for source, rows in groups.items():
        height = sum(each.height + 8 for each in rows) - 8
        middle = top + height / 2
        parts.append(_box("source", 0, top, height, _lines(source, _COLUMNS[0][2])))
        for row in rows:
            parts += _drawn(row, top, middle)
            top += row.height + 8
        top += 14
    heads = "".join(f'<text class="title" x="{left + 8}" y="58">{name}</text>' for name, left, _ in _COLUMNS)
    label = f"{title}: {sum(map(len, groups.values()))} handlers of {len(groups)} sources"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top + 8}" width="{_WIDTH}" height="{top + 8}" '
        f'role="img" aria-label="{escape(label)}"><style>{_STYLE}</style>'
        f'<text class="title" x="24" y="28">{escape(label)}</text>{heads}{"".join(parts)}</svg>\n'
    )


def html_of(handlers: Sequence[Handler], default: Handler | None, title: str) -> str:
    """Return the picture as a separate page."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)}</title>\n"
        "<style>html { color-scheme: light dark; } body { margin: 0; overflow: auto; }</style>\n"
        f"</head>\n<body>\n{svg_of(handlers, default, title)}</body>\n</html>\n"
    )


# --- Drawing --------------------------------------------------------------------------------------------------------


def _drawn(row: _Row, top: float, source_middle: float) -> list[str]:
    """The boxes of a row, and the lines between them."""
    middle = top + row.height / 2
    parts = [f"<g><title>{escape(row.tooltip)}</title>"]
    end = _right(0), source_middle
    for column, lines in enumerate(row.cells, 1):
        if lines:
            left = _COLUMNS[column][1]
            half = (end[0] + left) / 2
            parts.append(f'<path d="M{end[0]} {end[1]:g} C{half:g} {end[1]:g} {half:g} {middle:g} {left} {middle:g}"/>')
            parts.append(_box("cell", column, top, row.height, lines))
            end = _right(column), middle
    return [*parts, "</g>"]


def _right(column: int) -> int:
    _, left, characters = _COLUMNS[column]
    return round(left + characters * _CHARACTER + 16)


def _box(kind: str, column: int, top: float, height: float, lines: Sequence[str]) -> str:
    left = _COLUMNS[column][1]
    first = top + (height - len(lines) * _LINE) / 2 + 13
    texts = "".join(
        f'<text x="{left + 8}" y="{first + number * _LINE:g}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    width = _right(column) - left
    return f'<g class="{kind}"><rect x="{left}" y="{top:g}" width="{width}" height="{height:g}" rx="6"/>{texts}</g>'


# --- Contents -------------------------------------------------------------------------------------------------------


def _row(handler: Handler, *, is_default: bool) -> _Row:
    name, _, _ = location_of(handler)
    matches = "everything else" if is_default else shown_route(handler.route)
    cells = (matches, "\n".join([name, shown_location(handler)]), "\n".join(_dependencies(handler)), _reply(handler))
    summary = (handler.function.__doc__ or "").strip().partition("\n")[0]
    lines = tuple(_lines(text, _COLUMNS[column][2]) for column, text in enumerate(cells, 1))
    return _Row(lines, f"{name}: {summary}" if summary else name)


def _lines(text: str, width: int) -> tuple[str, ...]:
    lines = [line for each in text.splitlines() for line in wrap(each, width) or [""]]
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], shorten(" ".join(lines[_MOST_LINES - 1 :]), width, placeholder=" ...")]
    return tuple(lines)


def _dependencies(handler: Handler) -> list[str]:
    """The names of the providers that a handler depends on, with those of its routers first."""
    try:
        handler.signature.resolve()
        own = [each.marker for each in handler.signature.parameters if isinstance(each.marker, Depends)]
    except LambdaRouterError:  # an annotation that is not resolved yet
        own = []
    return list(dict.fromkeys(name_of(each.provider) for each in (*handler.before, *own)))


def _reply(handler: Handler) -> str:
    delivery = handler.route.source.delivery
    if isinstance(delivery, Queue | Stream):
        return "failed records" if delivery.reports_item_failures else "an error, if it fails"
    how = "a call to the service" if isinstance(delivery, Callback) else ""
    if isinstance(delivery, PerRecord):
        how = "for each record"
    try:
        hint = handler.signature.returns()
    except LambdaRouterError:
        hint = None
    kind = "" if hint in (None, type(None), Any, MISSING) else shown(hint)
    return "\n".join(each for each in (kind, how) if each)
