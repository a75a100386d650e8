"""Sites of a registry, as a resource of CloudFormation: `Type: Custom::Site` in a template makes and removes one.

The stack waits for an answer at a presigned URL. It gets one whatever happens: what a handler returns is SUCCESS, what
it raises is FAILED, and so it is when its time runs out.
"""

from attrs import Factory, define, frozen

from lambdarouter import App
from lambdarouter.sources.cloudformation import CustomResourceReply, CustomResourceRequest, failed, success


@frozen
class Site:
    """What the template says of a site. CloudFormation makes strings of numbers and booleans."""

    Name: str
    Visits: str = "1000"


@frozen
class Entry:
    """A site as the registry has it, with the key to it."""

    owner: str
    visits: int
    key: str


class TakenError(Exception):
    """The name is that of somebody else's site."""


@define
class Registry:
    """The sites by their names; a real one is somebody else's API."""

    sites: dict[str, Entry] = Factory(dict[str, Entry])

    def put(self, name: str, owner: str, visits: int) -> Entry:
        """Make a site, or change it. The same call twice does no harm: Lambda may repeat an invocation."""
        there = self.sites.get(name)
        if there is not None and there.owner != owner:
            raise TakenError
        self.sites[name] = Entry(owner, visits, f"key-of-{name}")
        return self.sites[name]

    def remove(self, name: str) -> None:
        """Remove a site; it may be gone already."""
        self.sites.pop(name, None)


registry = Registry()

app = App()


def put(request: CustomResourceRequest[Site]) -> CustomResourceReply:
    """Make or change the site that a request is about, and answer the stack."""
    site = request.properties
    owner = f"{request.stack_id} {request.logical_resource_id}"
    try:
        entry = registry.put(site.Name, owner, int(site.Visits))
    except TakenError:
        # CloudFormation deletes what it failed to create. As nothing was made, that deletion does not come here: it
        # must not remove the site of somebody else.
        return failed("There is such a site already. Choose another name.")
    # `!GetAtt Site.Url` and `!GetAtt Site.Key` in the template; `no_echo` hides both in the console.
    return success(site.Name, data={"Url": f"https://{site.Name}.example.com", "Key": entry.key}, no_echo=True)


@app.on_cloudformation_create(resource_type="Custom::Site")
def create(request: CustomResourceRequest[Site]) -> CustomResourceReply:
    """Make a site. Its name is the physical id, under which CloudFormation knows it from now on."""
    return put(request)


@app.on_cloudformation_update(resource_type="Custom::Site")
def update(request: CustomResourceRequest[Site]) -> CustomResourceReply:
    """Change a site. Another name is another id: CloudFormation deletes the old one afterwards."""
    return put(request)


@app.on_cloudformation_delete(resource_type="Custom::Site")
def delete(request: CustomResourceRequest) -> None:
    """Remove a site, by its id alone: an older version of the template may have had other properties."""
    registry.remove(request.physical_resource_id or "")


handler = app.handler
