"""Triggers of a Cognito user pool: sign-up, emails and tokens."""
