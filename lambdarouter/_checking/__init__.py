"""The checks of `lambdarouter check`: an app on its own, and an app against the template that deploys it.

Only the command and `lambdarouter.testing.assert_matches_template` load this package; an app never does.
"""
