"""Redirects, security headers and origins of a site, with Lambda@Edge."""
