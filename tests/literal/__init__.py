"""Payloads written out as AWS documents them, one module for each source, and the events that they must become.

The samples of `lambdarouter.testing` are made from the fields' own paths, so that a misspelt path is written and read
alike. Nothing here is made from them: a literal is a plain dict with values of our own, in the form that the page of
the source's docstring documents. `tests/test_literal_paths.py` reads all of them and fails while a path of an event
class has none; `python -m tests.literal.mutate` misspells every path in turn and lists those that no literal notices.
"""
