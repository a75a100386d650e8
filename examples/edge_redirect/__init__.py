"""A site at the edge of CloudFront: old paths are redirected, pages secured, some viewers sent to another origin."""
