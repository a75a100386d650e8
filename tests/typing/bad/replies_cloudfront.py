"""Replies to Lambda@Edge that it does not take: each line marked is an error, and no other line is."""

from lambdarouter import App
from lambdarouter.sources import alexa_skill
from lambdarouter.sources.cloudfront import (
    CloudFrontReply,
    CloudFrontRequestEvent,
    CloudFrontRequestReply,
    CloudFrontResponseEvent,
    CloudFrontResponseReply,
    S3Origin,
    forward,
    redirect,
    respond,
    update_response,
)

app = App()


@app.on_cloudfront_viewer_request()  # error: text is no reply
def text(event: CloudFrontRequestEvent) -> str:
    return "/new"


@app.on_cloudfront_origin_request()  # error: the reply of another service
def other(event: CloudFrontRequestEvent) -> alexa_skill.AlexaReply:
    return alexa_skill.say("Hello.")


@app.on_cloudfront_origin_response()  # error: a request answers no response event
def back(event: CloudFrontResponseEvent) -> CloudFrontRequestReply | None:
    return None


@app.on_cloudfront_viewer_response()  # error: a reply that may be a request
async def later(event: CloudFrontResponseEvent) -> CloudFrontReply:
    return respond(200)


@app.on_cloudfront_viewer_response()  # error: the event of the other kind
def mixed(event: CloudFrontRequestEvent) -> None: ...


@app.on_cloudfront()  # error: requests are not all that comes
def half(event: CloudFrontRequestEvent) -> None: ...


@app.on_cloudfront_viewer_request(uri="/a")
def request(event: CloudFrontRequestEvent) -> CloudFrontReply:
    if event.request.uri == "/a":
        return redirect("/b", 200)  # error: no redirect
    if event.request.uri == "/b":
        return respond("404")  # error: the status is a number here
    if event.request.uri == "/c":
        return respond(200, {"a": 1})  # error: a body is text or bytes
    if event.request.uri == "/d":
        return respond(200, headers={"A": None})  # error: nothing to remove
    if event.request.uri == "/e":
        return forward(event, method="GET")  # error: the method is read-only
    if event.request.uri == "/f":
        return forward(event, headers={"A": 1})  # error: no text
    if event.request.uri == "/g":
        return forward(event, origin="b.s3.amazonaws.com")  # error: a name is no origin
    if event.request.uri == "/h":
        return forward(event, origin=S3Origin())  # error: no bucket
    return update_response(event)  # error: a request is no response


@app.on_cloudfront_origin_response(uri="/a")
def response(event: CloudFrontResponseEvent) -> CloudFrontResponseReply:
    if event.response.status == "404":
        return forward(event)  # error: a response is no request
    if event.response.status == "403":
        return update_response(event, status="200")  # error: the status is a number here
    return update_response(event, uri="/b")  # error: the URI is the request's
