"""The example of custom resources, with a server on this machine in the place of S3."""

from examples.custom_resource import service
from lambdarouter import App

app = App(response_hosts="127.0.0.1")
app.include(service.app)
