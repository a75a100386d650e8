"""A shop in several modules: deferred routers, middleware, dependencies and coroutines."""
