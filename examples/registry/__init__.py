"""A registry of names: several operations in one function, which other services invoke."""
