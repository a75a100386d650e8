"""The answer of an app to a sample, which a judge then judges."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lambdarouter import App
from lambdarouter.testing import Client, samples
from tests.support.mutations import logged


def answered(source: str, kind: str, handler: Callable[[Any], Any]) -> tuple[Any, Any]:
    """The payload of a sample, and what an app answers with this handler."""
    app = App()
    own = f"on_cognito_{re.sub('_(v2|v3|saml)$', '', kind)}" if source == "cognito_user_pool" else f"on_{source}"
    getattr(app, own)()(handler)
    payload = samples(source)[kind]()
    with logged():
        return payload, Client(app).send(payload)
