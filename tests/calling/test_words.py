"""Errors for words of other frameworks: each says what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

import lambdarouter
from lambdarouter import App, Depends, LambdaRouterError, RegistrationError, Router, http
from lambdarouter._calling.words import ARGUMENTS, ATTRIBUTES, FIELDS, NAMES
from lambdarouter.http import CORS, HTTPError, HTTPRequest, HTTPResponse, HTTPSettings, UploadedFile

CLASSES: dict[str, Callable[..., Any]] = {
    "App": App,
    "CORS": CORS,
    "Depends": Depends,
    "HTTPError": HTTPError,
    "HTTPResponse": HTTPResponse,
    "HTTPSettings": HTTPSettings,
    "Router": Router,
}


@pytest.mark.parametrize(("owner", "word"), [(owner, word) for owner in ARGUMENTS for word in ARGUMENTS[owner]])
def test_an_argument_of_another_framework(owner: str, word: str) -> None:
    arguments: dict[str, Any] = {"origins": "*"} if owner == "CORS" else {}
    with pytest.raises((RegistrationError, TypeError), match=rf"{word!r}\. [A-Z][^.]* ") as caught:
        CLASSES[owner](**arguments, **{word: ["*"]})
    assert ARGUMENTS[owner][word].removesuffix(".") in str(caught.value)


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: CLASSES["CORS"](allow_origins=["*"]), "CORS() has no argument 'allow_origins'. Write origins=[...]."),
        (lambda: CLASSES["CORS"](origin="*"), "CORS() has no argument 'origin'. Did you mean 'origins'?"),
        (CLASSES["CORS"], "CORS() needs origins=. Write CORS(origins="),
        (CLASSES["Depends"], "Depends() needs provider=. Write Depends(get_table)"),
        (lambda: CLASSES["App"](cors=1), "Write http=HTTPSettings(cors=CORS(...))."),
        (lambda: CLASSES["App"](nothing=1), "App() has no argument 'nothing'. Its arguments are: report_batch"),
        (lambda: CLASSES["Router"](url_prefix="/x"), "no option 'url_prefix'. Write prefix=...."),
        (lambda: CLASSES["App"]().middleware("http"), "this is of type str. Write @app.middleware(sources='http')."),
        (lambda: CLASSES["App"]().exception_handler(404), "as in @app.exception_handler(NotFound)."),
        (lambda: CLASSES["App"]().get("/x", cors=True), "Write App(http=HTTPSettings(cors=CORS(...)))."),
    ],
)
def test_what_the_error_says(call: Callable[[], Any], text: str) -> None:
    with pytest.raises(LambdaRouterError, match=re.escape(text)):
        call()


@pytest.mark.parametrize("word", ATTRIBUTES)
def test_an_attribute_of_an_app(word: str) -> None:
    with pytest.raises(AttributeError, match=re.escape(ATTRIBUTES[word].removesuffix("."))):
        getattr(App(), word)


@pytest.mark.parametrize("word", NAMES)
@pytest.mark.parametrize("module", [lambdarouter, http])
def test_a_name_in_an_import(module: Any, word: str) -> None:
    with pytest.raises(ImportError, match=re.escape(NAMES[word].removesuffix("."))):
        exec(f"from {module.__name__} import {word}")


@pytest.mark.parametrize(
    ("name", "place"),
    [("CORS", "http"), ("SQSMessage", "sources.sqs"), ("S3Event", "sources.s3"), ("Client", "testing")],
)
def test_a_name_of_another_module(name: str, place: str) -> None:
    with pytest.raises(ImportError, match=re.escape(f"has no {name!r}. Import it from lambdarouter.{place}.")):
        exec(f"from lambdarouter import {name}")


def test_an_unknown_name() -> None:
    assert not hasattr(lambdarouter, "NothingKnown")
    assert not hasattr(lambdarouter, "nothing_known")
    assert not hasattr(http, "nothing_known")


@pytest.mark.parametrize(("owner", "word"), [(owner, word) for owner in FIELDS for word in FIELDS[owner]])
def test_a_field_of_another_framework(owner: str, word: str) -> None:
    value = HTTPRequest() if owner == "HTTPRequest" else UploadedFile()
    with pytest.raises(AttributeError, match=rf"{owner}' has no field '{word}'\. Write ") as caught:
        getattr(value, word)
    assert FIELDS[owner][word] in str(caught.value)


def test_the_words_are_no_names_of_this_package() -> None:
    """A word that is also a name here would never be looked up."""
    assert not NAMES.keys() & {*dir(lambdarouter), *dir(http)}
    assert not ATTRIBUTES.keys() & {*dir(App)}
    assert not FIELDS["HTTPRequest"].keys() & {*dir(HTTPRequest)}
    assert not FIELDS["UploadedFile"].keys() & {*dir(UploadedFile)}
