"""A help desk with pydantic models: `template.yaml` names `examples.helpdesk.service.handler`."""

from lambdarouter import App

from . import events, web

app = App(report_batch_item_failures=True)
app.configure_openapi(title="Help desk", version="1.0.0")
app.include(web.router)
app.include(events.router)


handler = app.handler
