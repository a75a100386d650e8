"""Sample payloads of AppSync's direct Lambda resolvers.

Source: https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import Sample
from ..sources.appsync_resolver import AppSyncRequest

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, strings

    @frozen(kw_only=True)
    class _Fields(Fields, AppSyncRequest[Any]):
        selection_set_list: Any = field(default=SAMPLED, converter=strings)
        type: str = SAMPLED
        field: str = SAMPLED

else:
    _Fields = AppSyncRequest

_COGNITO: dict[str, Any] = {
    "sub": "192879fc-a240-4bf1-ab5a-d6a00f3063f9",
    "issuer": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_example",
    "username": "jane",
    "claims": {"sub": "192879fc-a240-4bf1-ab5a-d6a00f3063f9", "token_use": "access", "exp": 1769864400},
    "groups": ["admins"],
    "sourceIp": ["192.0.2.1"],
    "defaultAuthStrategy": "ALLOW",
}
_IAM: dict[str, Any] = {
    "accountId": "123456789012",
    "cognitoIdentityPoolId": "us-east-1:0d9f8e7c-6b5a-4321-8765-0a1b2c3d4e5f",
    "cognitoIdentityId": "us-east-1:1c9d8e7f-6a5b-4c3d-8e7f-0a1b2c3d4e5f",
    "cognitoIdentityAuthType": "authenticated",
    "cognitoIdentityAuthProvider": '"graph.example.com"',
    "sourceIp": ["192.0.2.1"],
    "username": "AROAEXAMPLE:session",
    "userArn": "arn:aws:sts::123456789012:assumed-role/caller/session",
}
_REQUEST: dict[str, Any] = {
    "headers": {"x-forwarded-for": "192.0.2.1", "content-type": "application/json"},
    "domainName": None,
}


def _direct(parent: str, field: str, **changes: Any) -> dict[str, Any]:
    context: dict[str, Any] = {
        "arguments": {"id": "7"},
        "identity": None,
        "source": None,
        "request": _REQUEST,
        "prev": None,
        "info": {
            "selectionSetList": ["id", "lines", "lines/price"],
            "selectionSetGraphQL": "{\n  id\n  lines {\n    price\n  }\n}",
            "fieldName": field,
            "parentTypeName": parent,
            "variables": {"id": "7"},
        },
        "stash": {},
    }
    return {**context, **changes}


query: Final = Sample(_Fields, _direct("Query", "getOrder", identity=_COGNITO), doc="A field of `Query`.")
mutation: Final = Sample(
    _Fields, _direct("Mutation", "createOrder", identity=_IAM), doc="A field of `Mutation`, from an IAM caller."
)
pipeline: Final = Sample(
    _Fields,
    _direct(
        "Query",
        "getOrder",
        identity={"resolverContext": {"tenant": "acme"}},
        prev={"result": {"id": "7"}},
        stash={"step": 1},
    ),
    doc="The second function of a pipeline, from a caller that a Lambda authorizer allowed.",
)
batch: Final = Sample(
    _Fields,
    _direct("Order", "customer", arguments={}, source={"id": "7", "customerId": "c1"}),
    wrap=lambda record: [record],
    doc="A field of an object, in a batch of one.",
)
legacy: Final = Sample(
    _Fields,
    {
        "typeName": "Query",
        "fieldName": "getOrder",
        "arguments": {"id": "7"},
        "identity": _COGNITO,
        "source": None,
        "request": _REQUEST,
        "prev": None,
    },
    doc="A field of `Query`, from an older request template or Amplify.",
)
