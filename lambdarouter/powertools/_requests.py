"""Idempotency of HTTP requests: the header `Idempotency-Key`, as an IETF draft describes it.

Source: https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyAlreadyInProgressError,
    IdempotencyValidationError,
)

from .._models.writing import dumps
from ..http import HTTPError, HTTPRequest, HTTPResponse
from ._recorded import Recorded

if TYPE_CHECKING:
    from collections.abc import Callable

    from .._calling.handler import Handler

HEADER = "Idempotency-Key"


def key_of_request(request: HTTPRequest) -> list[Any]:
    """Return the key of a request: the header of its client, for one method, path and caller."""
    sent = request.headers.get(HEADER)
    if not sent:
        raise HTTPError(400, f"The header {HEADER} is missing")
    identity = request.iam_identity
    caller = request.principal or request.claims.get("sub") or (identity.user_arn if identity is not None else None)
    if caller is None and request.lattice_identity is not None:
        caller = request.lattice_identity.principal
    return [request.method, request.path, caller, sent]


class _NotKept(Exception):  # noqa: N818  # it is no error: it lets the store forget the request
    def __init__(self, reply: Any) -> None:
        super().__init__()
        self.reply = reply


class RecordedResponse(Recorded):
    """A response: its status, headers and cookies are kept with its body."""

    def __init__(self, handler: Handler, *, is_own_key: bool) -> None:
        super().__init__(handler)
        self.fingerprint_path: str = "" if is_own_key else "request"

    def run(self, once: Callable[[], Any], event: Any) -> Any:
        """Call the handler, or read its response; raises HTTPError for a request that cannot be answered."""
        try:
            return once()
        except _NotKept as not_kept:
            return not_kept.reply
        except IdempotencyAlreadyInProgressError as error:
            raise HTTPError(409, f"A request with this {HEADER} is being handled") from error
        except IdempotencyValidationError as error:
            raise HTTPError(422, f"The {HEADER} was sent with another request") from error

    def fingerprint(self, event: Any) -> dict[str, Any]:
        """Return the values that must be equal if the keys are equal: the query and the body."""
        if not self.fingerprint_path:
            return {}
        query = [[name, event.query.all(name)] for name in sorted(event.query)]
        return {"request": [query, sha256(event.body).hexdigest()]}

    def write(self, reply: Any) -> Any:
        """Return a response as JSON values."""
        response = _response_of(reply)
        if response.status >= 500:
            raise _NotKept(reply)
        body, form = response.body, "json"
        if isinstance(body, bytes):
            body, form = b64encode(body).decode(), "base64"
        elif isinstance(body, str):
            form = "text"
        elif body is not None:
            # A string keeps the order of keys, and numbers as they are.
            body = dumps(body, self.handler.converter if self.handler is not None else None)
        headers = [[name, [text] if isinstance(text, str) else list(text)] for name, text in response.headers.items()]
        return {
            "status": int(response.status),
            "body": body,
            "form": form,
            "headers": headers,
            "cookies": list(response.cookies),
            "etag": response.etag,
        }

    def read(self, stored: Any) -> HTTPResponse:
        """Return the response for the stored JSON values."""
        body = stored["body"]
        if stored["form"] == "base64":
            body = b64decode(body)
        elif stored["form"] == "json" and body is not None:
            body = json.loads(body)
        return HTTPResponse(
            body,
            stored["status"],
            headers=dict(stored["headers"]),
            cookies=stored["cookies"],
            etag=stored["etag"],
        )


def _response_of(reply: Any) -> HTTPResponse:
    """Return the return value of a handler as a response."""
    if isinstance(reply, HTTPResponse):
        return reply
    if reply is None:
        return HTTPResponse(None, 204)
    if type(reply) is tuple and len(reply) in (2, 3) and isinstance(reply[1], int):
        return HTTPResponse(reply[0], reply[1], headers=(reply[2] if len(reply) == 3 else None) or {})
    return HTTPResponse(reply)
