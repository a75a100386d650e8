"""Sample payloads of on-demand invocations, which may be any JSON value."""

from .._events.samples import Sample

payload: Sample[[]] = Sample(None, {"key1": "value1", "key2": "value2"}, doc="The console's test event.")
