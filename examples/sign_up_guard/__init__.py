"""Who may sign up, what they are written, and what their tokens say: Cognito user pools."""
