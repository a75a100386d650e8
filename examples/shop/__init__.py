"""A shop in several modules: routers, middleware, dependencies, coroutines, and one lazily included module."""
