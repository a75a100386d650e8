"""Wrong replies of custom resources: each line marked is an error, and no other line is."""

from lambdarouter import App
from lambdarouter.sources.cloudformation import CustomResourceRequest, failed, success
from lambdarouter.sources.ses import SESReply, proceed

app = App()


@app.on_cloudformation_create()  # error: a reply to another service
def create(request: CustomResourceRequest) -> SESReply:
    return proceed()


@app.on_cloudformation_delete()  # error: no reply
def delete(request: CustomResourceRequest) -> bool:
    return True


success(7)  # error: an id is a text
success(data=["a"])  # error: data has names
failed()  # error: a failure has a reason
