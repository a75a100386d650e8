"""Notifications of S3 buckets: in CloudFormation, and set by CDK's custom resource."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .sam import key_rules
from .template import Name, Resource, Template, Trigger, triggers_to


def bucket_triggers(template: Template, resource: Resource) -> Iterator[Trigger]:
    """The notifications of a bucket to functions."""
    given = resource.properties
    configurations = template.get(given, "NotificationConfiguration", "LambdaConfigurations")
    for each, line in template.items(configurations):
        target = each.get("Function") if isinstance(each, dict) else None
        bucket = template.known(given, "BucketName")
        names = {
            "bucket": Name(bucket if isinstance(bucket, str) else None, resource.name if bucket is None else None),
            "event_name": [template.known(each, "Event")],
            "key": key_rules(template, template.get(each, "Filter", "S3Key", "Rules")),
        }
        options: dict[str, Any] = {"names": names, "origin": resource.name}
        yield from triggers_to(template, target, "s3", resource, line, principal="s3.amazonaws.com", **options)


def cdk_notifications(template: Template, resource: Resource) -> Iterator[Trigger]:
    """The notifications that CDK sets with a custom resource, in the form of S3's API instead of CloudFormation.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_NotificationConfiguration.html
    """
    given = resource.properties
    configurations = template.get(given, "NotificationConfiguration", "LambdaFunctionConfigurations")
    bucket = template.resource_of(given.get("BucketName"))
    name = template.known(given, "BucketName")
    named = Name(name) if isinstance(name, str) else template.name_of(given.get("BucketName"), "BucketName")
    for each, line in template.items(configurations):
        names = {
            "bucket": named,
            "event_name": [template.known(one) for one, _ in template.items(template.get(each, "Events"))],
            "key": key_rules(template, template.get(each, "Filter", "Key", "FilterRules")),
        }
        options: dict[str, Any] = {"names": names, "origin": bucket.name if bucket else None}
        target = each.get("LambdaFunctionArn") if isinstance(each, dict) else None
        yield from triggers_to(template, target, "s3", resource, line, principal="s3.amazonaws.com", **options)
