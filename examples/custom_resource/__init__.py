"""Sites that are made, changed and removed with a stack: CloudFormation."""
