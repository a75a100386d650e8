"""Replies of custom resources."""

from typing import Any

from lambdarouter import App
from lambdarouter.sources.cloudformation import CustomResourceReply, CustomResourceRequest, failed, success

app = App()


@app.on_cloudformation_create(resource_type="Custom::Site")
def create(request: CustomResourceRequest[dict[str, str]]) -> CustomResourceReply:
    return success("id", data={"Url": "https://example.com"}) if request.properties else failed("There is no name.")


@app.on_cloudformation_update()
async def update(request: CustomResourceRequest) -> dict[str, Any] | None:
    return None
