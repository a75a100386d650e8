"""Tests of the registry, with plain objects and with whole requests."""

from typing import Any

import pytest

from examples.registry import service
from examples.registry.service import NotOwnedError, Register, Registered, Registry, app
from lambdarouter.testing import Client


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> Registry:
    monkeypatch.setattr(service, "registry", Registry({"b": "bob"}))
    return service.registry


def call(operation: str, **request: Any) -> Any:
    return Client(app).send({"operation": operation, **request})


def test_a_handler_is_a_function() -> None:
    assert service.register(Register("Register", "a", "ada")) == Registered(["a"])
    with pytest.raises(NotOwnedError):
        service.register(Register("Register", "b", "ada"))


def test_each_operation_has_its_handler(registry: Registry) -> None:
    assert call("Register", name="a", owner="ada") == {"names": ["a"], "status": "OK"}
    assert call("ListAll") == call("List") == {"names": ["a", "b"], "status": "OK"}
    assert call("Remove", name="a", owner="ada") == {"names": ["a"], "status": "OK"}
    assert registry.owners == {"b": "bob"}


def test_only_the_owner_may_remove_a_name(registry: Registry) -> None:
    refused = {"code": "NotOwned", "message": "b belongs to somebody else", "status": "ERROR"}
    assert call("Remove", name="b", owner="ada") == refused
    assert call("Remove", name="b", owner="ada", force=False) == refused
    assert call("Remove", name="b", owner="ada", force=True) == {"names": ["b"], "status": "OK"}
    assert registry.owners == {}


@pytest.mark.parametrize(
    ("request_", "path"),
    [
        ({"operation": "Rename", "name": "a"}, "the payload.operation"),
        ({"operation": "Register", "name": "a"}, "the payload.owner"),
        ({"operation": "Register", "name": 7, "owner": "ada"}, "the payload.name"),
        ({"operation": 7}, "the payload.operation"),
        ({"name": "a"}, "the payload.operation"),
        ({}, "the payload.operation"),
        ([], "the payload"),
        ("List", "the payload"),
        (None, "the payload"),
    ],
)
def test_every_request_has_an_answer(request_: Any, path: str) -> None:
    answer = Client(app).send(request_)
    assert (answer["status"], answer["code"]) == ("ERROR", "BadRequest")
    assert answer["message"].startswith(f"{path}: ")


def test_other_errors_are_errors_of_the_function(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "registry", None)
    with pytest.raises(AttributeError):
        call("List")
