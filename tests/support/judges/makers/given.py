"""What the makers are made of: arguments of every kind, and a handler that answers with a helper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

Handler = Callable[[Any], Any]
Made = tuple[str, Handler]
Maker = st.SearchStrategy[Made]
Any_ = st.SearchStrategy[Any]

words = st.text(min_size=1, max_size=15)
names = st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True)
texts = st.dictionaries(words, words, max_size=2)
scalars: Any_ = words | st.integers(-(2**40), 2**40) | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)
json: Any_ = st.recursive(
    scalars | st.none(),
    lambda each: st.lists(each, max_size=2) | st.dictionaries(words, each, max_size=2),
    max_leaves=4,
)


def some(**values: Any_) -> st.SearchStrategy[dict[str, Any]]:
    """Some of these keyword arguments."""
    return st.fixed_dictionaries({}, optional=values)


def all_of(**values: Any_) -> st.SearchStrategy[dict[str, Any]]:
    """All of these keyword arguments."""
    return st.fixed_dictionaries(values)


def plain(helper: Callable[..., Any], kinds: str, *args: Any_, **values: Any_) -> Maker:
    """A helper that does not take the event, with some of these keyword arguments."""

    def made(kind: str, given: tuple[Any, ...], more: dict[str, Any]) -> Made:
        return kind, lambda event: helper(*given, **more)

    return st.builds(made, st.sampled_from(kinds.split()), st.tuples(*args), some(**values))


def with_event(helper: Callable[..., Any], kinds: str, *args: Any_, **values: Any_) -> Maker:
    """The same for a helper that takes the event first; a list as its last argument is spread."""

    def made(kind: str, given: tuple[Any, ...], more: dict[str, Any]) -> Made:
        spread = [*given[:-1], *given[-1]] if given and isinstance(given[-1], list) else given
        return kind, lambda event: helper(event, *spread, **more)

    return st.builds(made, st.sampled_from(kinds.split()), st.tuples(*args), some(**values))
