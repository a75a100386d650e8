"""Arguments of markers that users bring from other frameworks: each is refused with what to write instead."""

from __future__ import annotations

from typing import Annotated, Any

import fastapi
import pytest

from lambdarouter import App, Depends, RegistrationError
from lambdarouter.http import Body, Cookie, Form, Header, Query

MARKERS: list[Any] = [Query, Header, Cookie, Form, Body]


@pytest.mark.parametrize("marker", MARKERS)
@pytest.mark.parametrize("alias", [..., 5, 0, None.__class__, ["q"]])
def test_an_alias_is_a_text(marker: Any, alias: Any) -> None:
    with pytest.raises(RegistrationError, match="is the name of the value in the request, a string"):
        marker(alias)


@pytest.mark.parametrize(
    ("given", "advice"),
    [
        ({"ge": 1}, r"Annotated\[..., Query\(\), Ge\(1\)\]"),
        ({"max_length": 3}, r"MaxLen\(3\)"),
        ({"default": 5}, r"`page: Annotated\[int, Query\(\)\] = 1`"),
        ({"embed": True}, "class with the one field"),
        ({"title": "t"}, "description="),
        ({"convert_underscores": False}, "as the alias"),
        ({"nonsense": 1}, "Remove it"),
    ],
)
def test_arguments_of_other_frameworks(given: dict[str, Any], advice: str) -> None:
    marker: Any = Query
    with pytest.raises(RegistrationError, match=rf"Query\(\) has no argument '{next(iter(given))}'.*{advice}"):
        marker(**given)


def test_depends() -> None:
    depends: Any = Depends
    with pytest.raises(RegistrationError, match="no argument 'use_cache'"):
        depends(print, use_cache=False)


def test_a_marker_for_the_path() -> None:
    def handler(x: Annotated[int, fastapi.Path()]) -> None: ...

    handler.__annotations__["x"] = Annotated[int, fastapi.Path()]
    with pytest.raises(RegistrationError, match="Remove it: a placeholder of the path needs no marker"):
        App().get("/{x}")(handler)
