"""HTTP handlers: arguments and replies of any kind, each function with its own type."""

from typing import Annotated, Any, assert_type

import attrs

from lambdarouter import App, Depends, LambdaContext
from lambdarouter.http import HTTPError, HTTPRequest, HTTPResponse, NotFound, get, route
from lambdarouter.http.parameters import Body, Cookie, Header, Query
from lambdarouter.sources import alb

app = App()


@attrs.frozen
class User:
    user_id: int
    name: str = ""


@app.get("/users/{user_id}")
def get_user(user_id: int) -> User:
    if user_id < 1:
        raise HTTPError(404, "No such user.")
    return User(user_id=user_id)


@app.post("/users")
async def create(user: User, context: LambdaContext, dry: bool = False) -> HTTPResponse:
    return HTTPResponse(
        user, 201, headers={"Location": f"/users/{user.user_id}", "X-Many": ["a", "b"]}, cookies=["a=1"]
    )


@app.put("/users/{user_id}")
@app.patch("/users/{user_id}")
def change(
    user_id: int, name: Annotated[str, Query("n")], agent: Annotated[str | None, Header("user-agent")]
) -> None: ...


@app.delete("/users/{user_id}")
def remove(user_id: int, session: Annotated[str, Cookie()]) -> tuple[str, int]:
    return "gone", 410


@app.head("/users")
@app.options("/users")
def about(request: HTTPRequest) -> str:
    assert_type(request.query["page"], str)
    assert_type(request.headers.all("accept"), list[str])
    assert_type(request.body, bytes)
    return request.path + request.text


@app.route("/search", methods=["GET", "POST"])
def search(words: list[str], limit: int = 10) -> list[dict[str, Any]]:
    return [{"words": words, "limit": limit}]


@app.on(get("/health"))
@app.on(route("/ready", ("GET",)))
def health() -> dict[str, str]:
    return {"status": "ok"}


@app.on_alb(path="/alb", methods=["GET"])
@app.on_function_url()
@app.on_api_gateway_http(path="/http")
@app.on_api_gateway_rest(methods=("GET",))
@app.on(alb.request(path="/other"))
def through(request: HTTPRequest) -> Annotated[str, Body()]:
    return request.front_door


def load_user(user_id: int, token: Annotated[str, Header("x-token")]) -> User:
    return get_user(user_id)


@app.get("/users/{user_id}.json")
def user_as_json(user: Annotated[User, Depends(load_user)]) -> tuple[User, int, dict[str, str]]:
    return user, 200, {"X-Token": "seen"}


@app.exception_handler(NotFound)
def not_found(error: NotFound, request: HTTPRequest) -> tuple[str, int]:
    return f"{error.detail} {request.path}", 404


guarded = App(dependencies=[Depends(load_user)])
assert_type(HTTPResponse.from_proxy({"statusCode": 200, "body": "text"}), HTTPResponse)
assert_type(user_as_json(User(1)), tuple[User, int, dict[str, str]])
assert_type(not_found(NotFound(), HTTPRequest()), tuple[str, int])
assert_type(get_user(1), User)
assert_type(health(), dict[str, str])
assert_type(remove(1, session="s"), tuple[str, int])
assert_type(search(["a"], limit=1), list[dict[str, Any]])
assert_type(about(HTTPRequest(method="GET", path="/users", headers={"Accept": "text/html"})), str)
