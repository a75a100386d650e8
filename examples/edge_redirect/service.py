"""One function for the four events of Lambda@Edge, in front of a site in a bucket.

Lambda@Edge has no environment variables, so the settings are in this module. `template.yaml` associates the function
with the events.
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

#: The origin for viewers in Europe. All others get the origin of the distribution.
EUROPE = CustomOrigin(domain_name="site-eu.example.com")
IN_EUROPE = frozenset({"AT", "CH", "DE", "FR", "IT"})

#: Headers of every page. None removes a header of the bucket.
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
    """Redirect an old page permanently."""
    return redirect(MOVED[event.request.uri], 301, headers={"Cache-Control": "max-age=86400"})


@app.on_cloudfront_viewer_request(uri="/blog/*")
def old_blog(event: CloudFrontRequestEvent) -> CloudFrontResponseReply:
    """Redirect the blog to its new host, with the query string."""
    rest = event.request.uri.removeprefix("/blog")
    query = f"?{event.request.querystring}" if event.request.querystring else ""
    return redirect(f"https://blog.example.com{rest}{query}", 301)


@app.on_cloudfront_viewer_request()
def default_page(event: CloudFrontRequestEvent) -> CloudFrontRequestReply | None:
    """Serve `index.html` for a folder. Other requests are not changed."""
    return forward(event, uri=f"{event.request.uri}index.html") if event.request.uri.endswith("/") else None


@app.on_cloudfront_origin_request()
def nearest(event: CloudFrontRequestEvent) -> CloudFrontReply | None:
    """Choose the origin by country. The cache key must contain the country, or all viewers share one response."""
    country = "".join(event.request.headers.get("cloudfront-viewer-country", ()))
    return forward(event, origin=EUROPE) if country in IN_EUROPE else None


@app.on_cloudfront_origin_response()
def missing(event: CloudFrontResponseEvent) -> CloudFrontResponseReply | None:
    """Respond with a page for missing objects. A bucket that CloudFront may not list responds with a 403."""
    if event.response.status not in ("403", "404"):
        return None
    return respond(404, NOT_FOUND, headers={"Content-Type": "text/html; charset=utf-8", "Cache-Control": "max-age=60"})


@app.on_cloudfront_viewer_response()
def secure(event: CloudFrontResponseEvent) -> CloudFrontResponseReply:
    """Add headers to every page, cached or not. CloudFront sends no viewer-response event for status 400 and above."""
    return update_response(event, headers=SECURITY)


handler = app.handler
