"""One module for each event source, named as `detect` names it: event classes, route factories, replies.

Importing this package imports none of them.
"""
