"""The payloads of every measurement, the same for all frameworks, written once to a file that each process reads."""

import json
from pathlib import Path
from typing import Any

from lambdarouter import testing
from lambdarouter.testing import lex_v2, s3, sqs
from lambdarouter.testing.http import request

from .environment import HOME, ROOT

#: What a browser behind CloudFront and API Gateway makes of a GET: most of a REST event are headers, given twice.
HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate, br",
    "Accept-Language": "en-GB,en;q=0.5",
    "CloudFront-Forwarded-Proto": "https",
    "CloudFront-Is-Desktop-Viewer": "true",
    "CloudFront-Is-Mobile-Viewer": "false",
    "CloudFront-Viewer-Country": "DE",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Via": "2.0 0123456789abcdef0123456789abcdef.cloudfront.net (CloudFront)",
    "X-Amz-Cf-Id": "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfGhIjKlMnOpQrSt==",
    "X-Amzn-Trace-Id": "Root=1-65b0c0de-0123456789abcdef01234567",
    "X-Forwarded-For": "192.0.2.1, 198.51.100.2",
    "X-Forwarded-Port": "443",
    "X-Forwarded-Proto": "https",
}
BATCH = 10_000
#: A body of 30 KB with 10,000 items, each of which misses two fields.
HOSTILE = json.dumps({"items": [{}] * 10_000}, separators=(",", ":"))
ORDER = {
    "order_id": "o-1",
    "customer": "c-1",
    "street": "1 Long Street",
    "city": "Springfield",
    "country": "US",
    "quantity": 3,
    "price": 12.5,
    "express": True,
    "note": "leave it at the door",
    "reference": 4711,
}


def write() -> Path:
    """The file with all payloads."""
    path = HOME / "payloads.json"
    payloads = {
        "s3": s3.put(bucket="uploads", key="images/my photo.jpg"),
        "rest": _rest(),
        "post": request("api_gateway_http", "POST", "/orders", headers=HEADERS, json=ORDER),
        "lex_v2": lex_v2.fulfillment(),
        "sqs": _batch(),
        "hostile": request(
            "api_gateway_http", "POST", "/baskets", body=HOSTILE, headers={"content-type": "application/json"}
        ),
        "corpus": _corpus(),
    }
    path.write_text(json.dumps(payloads))
    cold = HOME / "first.json"
    arn = "arn:aws:sqs:us-east-1:123456789012:orders"
    first = {name: payloads[name] for name in ("s3", "rest", "post")}
    cold.write_text(json.dumps(first | {"sqs": sqs.message(queue_arn=arn, body=ORDER), "order": ORDER}))
    return path


def _rest() -> dict[str, Any]:
    event = request("api_gateway_rest", "GET", "/users/7", headers=HEADERS)
    # Chalice routes by the resource, as API Gateway does: the API has each route as a separate resource.
    event["resource"] = event["requestContext"]["resourcePath"] = "/users/{user_id}"
    event["pathParameters"] = {"user_id": "7"}
    return event


def _batch() -> dict[str, Any]:
    template = sqs.message(queue_arn="arn:aws:sqs:us-east-1:123456789012:orders")["Records"][0]
    body = '{{"order_id": "o-{0}", "customer": "c-{1}", "quantity": {1}, "price": {0}.25}}'
    records = [
        {**template, "messageId": f"059f36b4-87a3-44ab-83d2-{index:012d}", "body": body.format(index, index % 10)}
        for index in range(BATCH)
    ]
    return {"Records": records}


def _corpus() -> list[Any]:
    own = [kind() for source in testing.sources() for kind in testing.samples(source).values() if source != "invoke"]
    shared = ROOT.parent / "shared" / "events"
    labelled: list[Any] = []
    for line in (shared / "labels.tsv").read_text().splitlines() if shared.is_dir() else ():
        name, label = line.split("\t")[:2]
        if label not in ("malformed", "fragment"):
            labelled.append(json.loads((shared / name).read_text()))
    return own + labelled
