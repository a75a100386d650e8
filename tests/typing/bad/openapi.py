"""What the type checkers must refuse: each line marked is an error, and no other line is."""

from lambdarouter import App, Router
from lambdarouter.http import Query

app = App()


@app.get("/", sumary="x")  # error: a misspelt option
def misspelt() -> None: ...


@app.route("/one", deprecated="yes")  # error: no text
def no_text() -> None: ...


@app.on_alb(path="/two", operation_id=7)  # error: no number
def no_number() -> None: ...


Router(depricated=True)  # error: a misspelt option of a router
app.include(Router(), responses=[404])  # error: responses go by status
app.configure_openapi(titel="T")  # error: a misspelt option of the document
app.openapi(title="T", version=1)  # error: a version is a text
Query(description=1)  # error: a description is a text
