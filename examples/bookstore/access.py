"""Who may change something: the authorizer in front of the function has checked the token, and says what is in it."""

from lambdarouter import Depends
from lambdarouter.http import Forbidden, HTTPRequest, Unauthorized

WRITE = "books/write"


def require_staff(request: HTTPRequest) -> None:
    """Refuse whoever may not change the books."""
    if request.principal is None:
        raise Unauthorized("Say who you are.")
    if WRITE not in request.scopes:
        raise Forbidden(f"That needs the scope {WRITE}.")


#: For routers whose handlers change something.
STAFF_ONLY = Depends(require_staff)
