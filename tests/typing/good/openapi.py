"""Options for the OpenAPI document, as users write them."""

from http import HTTPStatus
from typing import Literal, assert_type

from attrs import frozen

from lambdarouter import App, Router
from lambdarouter.http import Body, NotFound, Query, put
from lambdarouter.sources import alb


@frozen
class Book:
    isbn: str


app = App()
app.configure_openapi(title="Books", version="1", servers=["https://api.example"], tags=[{"name": "books"}])
router = Router(prefix="/v1", tags=["v1"], deprecated=True, responses={404: NotFound}, security=["jwt"])


@router.get(
    "/books/{isbn}",
    summary="Get",
    tags=["books"],
    operation_id="getBook",
    responses={404: NotFound, "4XX": "No.", HTTPStatus.CONFLICT: {"model": Book}, 204: None, 200: list[Book]},
    security=[{"jwt": ["books"]}, "key"],
    include_in_schema=True,
    openapi_extra={"x-own": [1]},
)
def get_book(isbn: str) -> tuple[Book, Literal[200]]:
    return Book(isbn), 200


assert_type(get_book("7"), tuple[Book, Literal[200]])


@router.route("/books", methods=["GET", "POST"], deprecated=False)
def books() -> list[Book]:
    return []


@app.on_alb(path="/alb", methods=["GET"], description="Through a load balancer.")
def through_alb() -> None: ...


app.on(put("/raw", summary="Raw"))(get_book)
app.on(alb.request(path="/{isbn}", deprecated=True))(get_book)
app.include(router, deprecated=False, responses={500: "Broken."}, include_in_schema=True)
Query("q", description="Text", examples=["a"], deprecated=True)
Body(openapi_examples={"one": Book("1")}, include_in_schema=False)
document = app.openapi(openapi_version="3.0.3", security_schemes={"jwt": {"type": "http", "scheme": "bearer"}})
