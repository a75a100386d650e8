"""Triggers of a Cognito user pool: sign-up, mails and tokens."""
