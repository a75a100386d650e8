"""Event source mappings: how they read results, retry batches, and write what they received as events.

`lambdarouter dev` polls by these rules, and `lambdarouter.testing.simulate` simulates them.
"""
