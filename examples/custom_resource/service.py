"""A CloudFormation custom resource: `Type: Custom::Site` in a template creates a site in a registry.

CloudFormation waits for a response at a presigned URL, and always gets one. A return value is `SUCCESS`; an exception
or a timeout is `FAILED`.
"""

from attrs import Factory, define, frozen

from lambdarouter import App
from lambdarouter.sources.cloudformation import CustomResourceReply, CustomResourceRequest, failed, success


@frozen
class Site:
    """The properties of a site in the template. CloudFormation sends numbers and booleans as strings."""

    Name: str
    Visits: str = "1000"


@frozen
class Entry:
    """A site in the registry, with its key."""

    owner: str
    visits: int
    key: str


class TakenError(Exception):
    """The name belongs to a site of another owner."""


@define
class Registry:
    """The sites by name. A real service calls the API of the registry."""

    sites: dict[str, Entry] = Factory(dict[str, Entry])

    def put(self, name: str, owner: str, visits: int) -> Entry:
        """Create or change a site. The method is idempotent, because Lambda may repeat an invocation."""
        there = self.sites.get(name)
        if there is not None and there.owner != owner:
            raise TakenError
        self.sites[name] = Entry(owner, visits, f"key-of-{name}")
        return self.sites[name]

    def remove(self, name: str) -> None:
        """Remove a site, if it exists."""
        self.sites.pop(name, None)


registry = Registry()

app = App()


def put(request: CustomResourceRequest[Site]) -> CustomResourceReply:
    """Create or change the site of a request."""
    site = request.properties
    owner = f"{request.stack_id} {request.logical_resource_id}"
    try:
        entry = registry.put(site.Name, owner, int(site.Visits))
    except TakenError:
        # CloudFormation deletes a resource whose creation failed. lambdarouter answers this deletion without a handler,
        # so that it does not remove the site of another owner.
        return failed("There is such a site already. Choose another name.")
    # The template reads the data with `!GetAtt Site.Url`. `no_echo` hides it in the console.
    return success(site.Name, data={"Url": f"https://{site.Name}.example.com", "Key": entry.key}, no_echo=True)


@app.on_cloudformation_create(resource_type="Custom::Site")
def create(request: CustomResourceRequest[Site]) -> CustomResourceReply:
    """Create a site. Its name is the physical resource id."""
    return put(request)


@app.on_cloudformation_update(resource_type="Custom::Site")
def update(request: CustomResourceRequest[Site]) -> CustomResourceReply:
    """Change a site. A new name is a new physical resource id, so CloudFormation deletes the old site afterwards."""
    return put(request)


@app.on_cloudformation_delete(resource_type="Custom::Site")
def delete(request: CustomResourceRequest) -> None:
    """Remove a site by its id. The properties may be from an older version of the template."""
    registry.remove(request.physical_resource_id or "")


handler = app.handler
