"""What comes first: who may not call is told so, and not what is wrong with the request."""

from __future__ import annotations

from typing import Annotated

import pytest

from lambdarouter import App, Depends, Router
from lambdarouter.http import HTTPRequest, Unauthorized
from lambdarouter.testing import Client


def user_of(request: HTTPRequest) -> str:
    """Who calls."""
    if request.principal is None and "x-user" not in request.headers:
        raise Unauthorized("Say who you are.")
    return request.headers["x-user"]


async def user_later(request: HTTPRequest) -> str:
    """The same, as a coroutine."""
    return user_of(request)


app = App()


@app.get("/mine/{number}")
def mine(number: int, user: Annotated[str, Depends(user_of)]) -> str:
    return f"{number} of {user}"


@app.get("/later/{number}")
async def later(number: int, user: Annotated[str, Depends(user_later)]) -> str:
    return f"{number} of {user}"


@app.get("/mixed/{number}")
def mixed(number: int, user: Annotated[str, Depends(user_later)]) -> str:
    return f"{number} of {user}"


router = Router(prefix="/router", dependencies=[Depends(user_of)])


@router.get("/{number}")
def routed(number: int) -> str:
    return f"{number} of ada"


app.include(router)


@pytest.mark.parametrize("place", ["mine", "later", "mixed", "router"])
def test_a_dependency_that_refuses_comes_before_the_faults_of_the_arguments(place: str) -> None:
    client = Client(app)

    assert client.get(f"/{place}/seven").status == 401
    assert client.get(f"/{place}/seven", headers={"X-User": "ada"}).status == 400
    assert client.get(f"/{place}/7", headers={"X-User": "ada"}).text == "7 of ada"
