"""A CloudFormation custom resource."""
