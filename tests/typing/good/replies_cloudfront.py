"""Replies to Lambda@Edge: requests and responses, changed and made."""

from collections.abc import Mapping
from typing import Any

from lambdarouter import App
from lambdarouter.http import set_cookie
from lambdarouter.sources.cloudfront import (
    CloudFrontGeneratedReply,
    CloudFrontReply,
    CloudFrontRequestEvent,
    CloudFrontRequestReply,
    CloudFrontResponseEvent,
    CloudFrontResponseReply,
    CustomOrigin,
    Reply,
    S3Origin,
    forward,
    redirect,
    respond,
    update_response,
)

app = App()


@app.on_cloudfront_viewer_request(uri="/old/*")
def moved(event: CloudFrontRequestEvent) -> CloudFrontResponseReply:
    return redirect(event.request.uri.replace("/old", "/new"), 301, headers={"Cache-Control": "max-age=60"})


@app.on_cloudfront_viewer_request()
def either(event: CloudFrontRequestEvent) -> CloudFrontRequestReply | CloudFrontResponseReply | None:
    if event.request.method == "TRACE":
        return respond(405, "No.", headers={"Allow": ["GET", "HEAD"]})
    if event.request.uri.endswith("/"):
        return forward(event, uri=event.request.uri + "index.html", query={"a": None, "b": ["1", "2"]})
    return None


@app.on_cloudfront_origin_request()
async def elsewhere(event: CloudFrontRequestEvent) -> CloudFrontReply:
    if event.request.s3_origin is None:
        return forward(event, origin=S3Origin(domain_name="b.s3.amazonaws.com"), cookies={"a": "1", "b": None})
    return forward(event, origin=CustomOrigin(domain_name="a.example.com"), body=b"", headers={"X-A": None})


@app.on_cloudfront_origin_response()
def replaced(event: CloudFrontResponseEvent) -> CloudFrontResponseReply:
    if event.response.status == "404":
        return respond(200, b"<p>", status_description="OK", cookies=[set_cookie("a", "1")])
    return update_response(event, status=200, body="", cookies=["a=1"])


@app.on_cloudfront_viewer_response()
def plain(event: CloudFrontResponseEvent) -> Mapping[str, Any] | None:
    return {**event.response.raw, "headers": {}}


@app.on_cloudfront()
def any_event(event: CloudFrontRequestEvent | CloudFrontResponseEvent) -> Reply:
    if isinstance(event, CloudFrontResponseEvent):
        return update_response(event, add_headers={"Vary": "Cookie"})
    return forward(event, querystring="a=1")


generated: CloudFrontGeneratedReply = respond(204)
wire: dict[str, Any] = generated.wire
