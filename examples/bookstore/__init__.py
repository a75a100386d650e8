"""A bookstore: a REST service with paging, entity tags, pictures and an OpenAPI document."""
