"""The checks of `lambdarouter check`: of an app, and of an app against the template that deploys it.

Only the command and `lambdarouter.testing.assert_matches_template` load this package; an app never does.
"""
