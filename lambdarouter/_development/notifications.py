"""Notifications of SNS topics, S3 buckets and EventBridge rules, which no function polls.

A queue of this process is subscribed to them and polled. Each notification is an invocation with the event that Lambda
would get. A notification that fails stays in the queue and is delivered again after longer and longer pauses; Lambda
itself gives up after two retries.

A FIFO topic accepts only queues: its messages reach a function as messages of a FIFO queue, here too.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html,
https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html and
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
"""

from __future__ import annotations

import json
from typing import Any, Final

import click
from attrs import frozen

from .aws import AWS, CALL_ERRORS, explain_error
from .function import Function
from .mappings import MappingSettings, Poller

#: The maximum number of seconds after which a failed notification returns.
_LONGEST_SECONDS: Final = 900


@frozen(kw_only=True)
class Notifiers:
    """The senders of notifications."""

    topics: tuple[str, ...] = ()
    """ARNs of SNS topics; all of them or none are FIFO topics."""

    buckets: tuple[str, ...] = ()
    """Names of S3 buckets."""

    rules: tuple[str, ...] = ()
    """Names of EventBridge rules; `BUS/RULE` for a rule of another event bus."""

    def __bool__(self) -> bool:
        return bool(self.topics or self.buckets or self.rules)


class Subscription:
    """A queue of this process, and its subscriptions. All calls may be repeated.

    - `name`: the end of the name of the queue; `.fifo` at its end makes a FIFO queue.
    - `seconds`: visibility timeout of the queue.
    """

    def __init__(self, aws: AWS, name: str, notifiers: Notifiers, *, seconds: int) -> None:
        self.aws: AWS = aws
        self.name: str = f"lambdarouter-dev-{name}"
        self.seconds: int = seconds
        self.notifiers: Notifiers = notifiers

    def create(self) -> str:
        """Create the queue, subscribe it, and return its URL."""
        sqs = self.aws.client("sqs")
        kind = {"FifoQueue": "true", "ContentBasedDeduplication": "true"} if self.name.endswith(".fifo") else {}
        url = str(sqs.create_queue(QueueName=self.name, Attributes=kind)["QueueUrl"])
        arn = self._arn(url)
        services = [f"{each}.amazonaws.com" for each in ("sns", "s3", "events")]
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": services},
            "Action": "sqs:SendMessage",
            "Resource": arn,
        }
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy, "VisibilityTimeout": str(self.seconds)})
        for topic in self.notifiers.topics:
            self.aws.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
        for bucket in self.notifiers.buckets:
            entry = {"Id": self.name, "QueueArn": arn, "Events": ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"]}
            self._set_bucket(bucket, [entry])
        for rule in self.notifiers.rules:
            if self._is_sent(rule):
                self.aws.client("events").put_targets(**rule_options(rule), Targets=[{"Id": self.name, "Arn": arn}])
        return url

    def _is_sent(self, rule: str) -> bool:
        """Whether the endpoint sends the events of a rule. This process fires schedules, unless the endpoint is AWS."""
        options = rule_options(rule)
        found = self.aws.client("events").describe_rule(Name=options.pop("Rule"), **options)
        return self.aws.endpoint_url is None or bool(found.get("EventPattern"))

    def remove(self) -> None:
        """Remove the subscriptions, and the queue if it is empty. Errors are printed."""
        try:
            url = self.aws.client("sqs").get_queue_url(QueueName=self.name)["QueueUrl"]
            arn = self._arn(url)
            for topic in self.notifiers.topics:
                self._unsubscribe(topic, arn)
            for bucket in self.notifiers.buckets:
                self._set_bucket(bucket, [])
            for rule in self.notifiers.rules:
                self.aws.client("events").remove_targets(**rule_options(rule), Ids=[self.name])
            counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
            found = self.aws.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=counts)["Attributes"]
            left = sum(int(found[each]) for each in counts)
            if left:
                click.echo(f"The queue {url} is kept: it has {left} notifications that did not succeed.", err=True)
            else:
                self.aws.client("sqs").delete_queue(QueueUrl=url)
        except CALL_ERRORS as error:
            click.echo(f"The queue {self.name} was not deleted. {explain_error(error, self.aws)}", err=True)

    def _arn(self, url: str) -> str:
        response = self.aws.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        return str(response["Attributes"]["QueueArn"])

    def _set_bucket(self, bucket: str, own: list[dict[str, Any]]) -> None:
        """Replace this process's part of the bucket's configuration, which has all notifications in one object."""
        s3 = self.aws.client("s3")
        configuration: dict[str, Any] = s3.get_bucket_notification_configuration(Bucket=bucket)
        configuration.pop("ResponseMetadata", None)
        others = [each for each in configuration.pop("QueueConfigurations", []) if each.get("Id") != self.name]
        if others or own:
            configuration["QueueConfigurations"] = [*others, *own]
        s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=configuration)

    def _unsubscribe(self, topic: str, arn: str) -> None:
        sns = self.aws.client("sns")
        for page in sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic):
            for each in page["Subscriptions"]:
                if each["Endpoint"] == arn:
                    sns.unsubscribe(SubscriptionArn=each["SubscriptionArn"])


def rule_options(named: str) -> dict[str, str]:
    """Return the options of a call about the targets of a rule."""
    bus, _, rule = named.rpartition("/")
    return {"Rule": rule, **({"EventBusName": bus} if bus else {})}


class NotificationPoller(Poller):
    """A poller of the queue that receives notifications."""

    def __init__(self, function: Function, aws: AWS, settings: MappingSettings, subscription: Subscription) -> None:
        super().__init__(function, aws, settings, "notifications")
        self.subscription: Subscription = subscription
        self._url: str | None = None

    def check(self) -> None:
        """Create the queue and its subscriptions; raises a boto3 error for an unknown topic, bucket or rule."""
        self._url = self.subscription.create()

    def poll(self) -> None:
        """Receive notifications, and invoke the function with each."""
        if self._url is None:
            self.check()
        sqs = self.aws.client("sqs")
        response = sqs.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=10,
            WaitTimeSeconds=2,
            MessageSystemAttributeNames=["ApproximateReceiveCount"],
        )
        for message in response.get("Messages", []):
            handle = message["ReceiptHandle"]
            if self.stopping.is_set():
                sqs.change_message_visibility(QueueUrl=self._url, ReceiptHandle=handle, VisibilityTimeout=0)
                continue
            event = event_of(message["Body"])
            if event is None or self.function.invoke(event, origin=self.name).error is None:
                sqs.delete_message(QueueUrl=self._url, ReceiptHandle=handle)
                continue
            count = int(message["Attributes"]["ApproximateReceiveCount"])
            seconds = min(2**count, _LONGEST_SECONDS)
            self.say(f"a notification failed; it is delivered again after {seconds} s")
            sqs.change_message_visibility(QueueUrl=self._url, ReceiptHandle=handle, VisibilityTimeout=seconds)


def event_of(body: str) -> Any:
    """Return the event that Lambda gets for the body of a notification; None for S3's test message."""
    try:
        content = json.loads(body)
    except ValueError:
        return body  # from a rule whose target has its own input
    if isinstance(content, dict) and content.get("Event") == "s3:TestEvent":
        return None
    if isinstance(content, dict) and content.get("Type") == "Notification" and "TopicArn" in content:
        return {"Records": [_sns_record(content)]}
    return content


def _sns_record(content: dict[str, Any]) -> dict[str, Any]:
    names = {"SigningCertURL": "SigningCertUrl", "UnsubscribeURL": "UnsubscribeUrl"}
    message = {names.get(key, key): value for key, value in content.items()}
    message.setdefault("Subject", None)
    message.setdefault("MessageAttributes", {})
    return {
        "EventVersion": "1.0",
        "EventSubscriptionArn": f"{content['TopicArn']}:00000000-0000-4000-8000-000000000000",
        "EventSource": "aws:sns",
        "Sns": message,
    }
