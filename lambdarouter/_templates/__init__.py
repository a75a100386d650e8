"""The output of `lambdarouter template`: the part of a template that the handlers of an app imply.

No app imports this package; it is a part of the extra `check`.
"""
