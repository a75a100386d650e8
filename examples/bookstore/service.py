"""The bookstore: `template.yaml` names `examples.bookstore.service.handler`."""

from typing import NoReturn

from lambdarouter import App
from lambdarouter.http import CORS, Conflict, HTTPRequest, HTTPSettings, NotFound, PreconditionFailed

from . import catalogue, editing
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
    description="Everybody reads the catalogue; the staff signs in and changes it.",
    tags=[
        {"name": "catalogue", "description": "What everybody can read."},
        {"name": "editing", "description": "What the staff can change."},
    ],
)
app.include(catalogue.router)
app.include(editing.router)


@app.get("/me")
def who_am_i(request: HTTPRequest) -> dict[str, object]:
    """Tell who calls, and what they may."""
    return {"principal": request.principal, "name": request.claims.get("name"), "scopes": list(request.scopes)}


@app.exception_handler(UnknownError)
def unknown(error: UnknownError) -> NoReturn:
    """Nothing of that name."""
    raise NotFound("There is no such thing.")


@app.exception_handler(TakenError)
def taken(error: TakenError) -> NoReturn:
    """Two books of one ISBN."""
    raise Conflict("There is a book of that ISBN already.")


@app.exception_handler(ChangedError)
def changed(error: ChangedError) -> NoReturn:
    """Between the check and the change."""
    raise PreconditionFailed("It has changed since: get it again.")


handler = app.handler
