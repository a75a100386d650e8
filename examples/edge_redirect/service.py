"""One function for the four events of Lambda@Edge, in front of a site in a bucket.

Lambda@Edge has no environment variables, so that what the service knows is in here. `template.yaml` says which of the
four events reach it.
"""

from lambdarouter import App
from lambdarouter.sources.cloudfront import (
    CloudFrontReply,
    CloudFrontRequestEvent,
    CloudFrontRequestReply,
    CloudFrontResponseEvent,
    CloudFrontResponseReply,
    CustomOrigin,
    forward,
    redirect,
    respond,
    update_response,
)

#: Pages that have moved.
MOVED = {"/about.html": "/company/", "/jobs": "/company/jobs/"}

#: The copy of the site that is near to the viewers of a country; all others get the distribution's own origin.
EUROPE = CustomOrigin(domain_name="site-eu.example.com")
IN_EUROPE = frozenset({"AT", "CH", "DE", "FR", "IT"})

#: What every page says to browsers; None takes out what the bucket says of itself.
SECURITY = {
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "Content-Security-Policy": "default-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Server": None,
}

NOT_FOUND = "<!doctype html><title>Not found</title><p>There is no such page.</p>"

app = App()


@app.on_cloudfront_viewer_request(uri=list(MOVED))
def moved(event: CloudFrontRequestEvent) -> CloudFrontResponseReply:
    """An old page, for good."""
    return redirect(MOVED[event.request.uri], 301, headers={"Cache-Control": "max-age=86400"})


@app.on_cloudfront_viewer_request(uri="/blog/*")
def old_blog(event: CloudFrontRequestEvent) -> CloudFrontResponseReply:
    """The blog has a host of its own now; the query goes with the reader."""
    rest = event.request.uri.removeprefix("/blog")
    query = f"?{event.request.querystring}" if event.request.querystring else ""
    return redirect(f"https://blog.example.com{rest}{query}", 301)


@app.on_cloudfront_viewer_request()
def default_page(event: CloudFrontRequestEvent) -> CloudFrontRequestReply | None:
    """A folder stands for the page in it; any other request goes on as it came."""
    return forward(event, uri=f"{event.request.uri}index.html") if event.request.uri.endswith("/") else None


@app.on_cloudfront_origin_request()
def nearest(event: CloudFrontRequestEvent) -> CloudFrontReply | None:
    """The server near the viewer. The cache policy has the country in its key, or the first viewer decides for all."""
    country = "".join(event.request.headers.get("cloudfront-viewer-country", ()))
    return forward(event, origin=EUROPE) if country in IN_EUROPE else None


@app.on_cloudfront_origin_response()
def missing(event: CloudFrontResponseEvent) -> CloudFrontResponseReply | None:
    """A bucket says 403 of what it does not have, where the reader may not list it."""
    if event.response.status not in ("403", "404"):
        return None
    return respond(404, NOT_FOUND, headers={"Content-Type": "text/html; charset=utf-8", "Cache-Control": "max-age=60"})


@app.on_cloudfront_viewer_response()
def secure(event: CloudFrontResponseEvent) -> CloudFrontResponseReply:
    """Every page, cached or not. Viewer-response events do not come for 400 and above."""
    return update_response(event, headers=SECURITY)


handler = app.handler
