"""Sample payloads of acme."""

from typing import Any

from lambdarouter.extension import Sample
from tests.support.acme import Uploaded

_FILE = {"id": "file-0000", "name": "a.txt", "details": {"size": 3}}


def _payload(record: dict[str, Any]) -> dict[str, Any]:
    return {"acmeVersion": "1", "files": [record]}


uploaded: Sample = Sample(Uploaded, _FILE, wrap=_payload, doc="A file was uploaded.")
replaced: Sample = Sample(Uploaded, {**_FILE, "replaces": "file-0001"}, wrap=_payload, doc="A file was replaced.")
