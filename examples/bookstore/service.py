"""The bookstore: `template.yaml` names `examples.bookstore.service.handler`."""

from typing import NoReturn

from lambdarouter import App
from lambdarouter.http import CORS, Conflict, HTTPRequest, HTTPSettings, NotFound, PreconditionFailed

from . import catalog, editing
from .model import ChangedError, TakenError, UnknownError

app = App(
    http=HTTPSettings(
        cors=CORS(
            "https://books.example",
            headers=["Authorization", "Content-Type", "If-Match"],
            expose=["ETag", "Location"],
        ),
        compress=True,
        security_headers=True,
        max_body_bytes=4_000_000,
    )
)
app.configure_openapi(
    title="Bookstore",
    version="1.0.0",
    description="Everybody can read the catalog. Staff can sign in and change it.",
    tags=[
        {"name": "catalog", "description": "What everybody can read."},
        {"name": "editing", "description": "What staff can change."},
    ],
)
app.include(catalog.router)
app.include(editing.router)


@app.get("/me")
def who_am_i(request: HTTPRequest) -> dict[str, object]:
    """Return the caller and the scopes of the caller."""
    return {"principal": request.principal, "name": request.claims.get("name"), "scopes": list(request.scopes)}


@app.exception_handler(UnknownError)
def unknown(error: UnknownError) -> NoReturn:
    """Respond with a 404 if a book or cover does not exist."""
    raise NotFound("There is no such book or cover.")


@app.exception_handler(TakenError)
def taken(error: TakenError) -> NoReturn:
    """Respond with a 409 if the ISBN exists already."""
    raise Conflict("There is a book of that ISBN already.")


@app.exception_handler(ChangedError)
def changed(error: ChangedError) -> NoReturn:
    """Respond with a 412 if another request changed the book after the check of `If-Match`."""
    raise PreconditionFailed("The book has changed: get it again.")


handler = app.handler
