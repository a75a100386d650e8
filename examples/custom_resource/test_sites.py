"""Tests of the resource, with plain objects and with whole requests. `client.sent` has the responses."""

from collections.abc import Iterator
from typing import Any

import pytest

from examples.custom_resource import service
from examples.custom_resource.service import Registry, Site, app
from lambdarouter.sources.cloudformation import CREATE_FAILED, CustomResourceRequest, failed, success
from lambdarouter.testing import Client, cloudformation


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    monkeypatch.setattr(service, "registry", Registry())
    yield service.registry


def test_a_site_is_created(registry: Registry) -> None:
    reply = service.create(CustomResourceRequest(request_type="Create", properties=Site("shop", "500")))

    data = {"Url": "https://shop.example.com", "Key": "key-of-shop"}
    assert reply == success("shop", data=data, no_echo=True)
    assert registry.sites["shop"].visits == 500


def test_a_name_belongs_to_one_site() -> None:
    request = CustomResourceRequest(request_type="Create", properties=Site("shop"))
    other = CustomResourceRequest(request_type="Create", properties=Site("shop"), logical_resource_id="Other")

    assert service.create(request) == service.create(request)  # Lambda may repeat an invocation
    assert service.create(other) == failed("There is such a site already. Choose another name.")


def test_an_update_keeps_the_site_and_another_name_replaces_it(registry: Registry) -> None:
    service.create(CustomResourceRequest(request_type="Create", properties=Site("shop")))

    def update(site: Site) -> Any:
        return service.update(
            CustomResourceRequest(request_type="Update", properties=site, physical_resource_id="shop")
        )

    data = {"Url": "https://shop.example.com", "Key": "key-of-shop"}
    assert update(Site("shop", "2")) == success("shop", data=data, no_echo=True)
    data = {"Url": "https://store.example.com", "Key": "key-of-store"}
    assert update(Site("store", "3")) == success("store", data=data, no_echo=True)
    # The old site is removed when CloudFormation sends its deletion.
    assert {name: site.visits for name, site in registry.sites.items()} == {"shop": 2, "store": 3}


class Stack:
    """The side of CloudFormation: sends requests, and returns the responses."""

    def __init__(self) -> None:
        self.client = Client(app)

    def send(self, payload: Any) -> dict[str, Any]:
        assert self.client.send(payload) is None
        return self.client.sent[-1].content

    def create(self, **properties: Any) -> dict[str, Any]:
        return self.send(cloudformation.create(resource_type="Custom::Site", properties=properties))

    def delete(self, name: str, **properties: Any) -> dict[str, Any]:
        return self.send(
            cloudformation.delete(
                resource_type="Custom::Site", physical_resource_id=name, properties={"Name": "shop", **properties}
            )
        )


def test_the_life_of_a_site(registry: Registry) -> None:
    stack = Stack()

    created = stack.create(Name="shop", Visits="500")
    assert (created["Status"], created["PhysicalResourceId"]) == ("SUCCESS", "shop")
    assert created["Data"] == {"Url": "https://shop.example.com", "Key": "key-of-shop"}
    assert created["NoEcho"] is True

    changed = stack.send(
        cloudformation.update(
            resource_type="Custom::Site",
            physical_resource_id="shop",
            properties={"Name": "store"},
            old_properties={"Name": "shop"},
        )
    )
    assert changed["PhysicalResourceId"] == "store"
    assert stack.delete("shop")["Status"] == "SUCCESS"  # the clean-up after the replacement
    assert list(registry.sites) == ["store"]
    assert stack.delete("store")["Status"] == "SUCCESS"
    assert registry.sites == {}


@pytest.mark.parametrize("properties", [{"Name": "shop"}, {"Name": "x", "Visits": "many"}, {}, {"Name": ["x"]}])
def test_a_failed_creation_is_reported_and_its_deletion_changes_nothing(
    properties: dict[str, Any], registry: Registry
) -> None:
    registry.put("shop", "somebody else", 1)
    stack = Stack()

    answer = stack.create(**properties)

    assert (answer["Status"], answer["PhysicalResourceId"]) == ("FAILED", CREATE_FAILED)
    assert answer["Reason"]
    assert stack.delete(answer["PhysicalResourceId"], **properties)["Status"] == "SUCCESS"
    assert list(registry.sites) == ["shop"]


def test_another_type_of_resource_fails() -> None:
    assert Stack().send(cloudformation.create(resource_type="Custom::Bucket"))["Status"] == "FAILED"
