"""Samples with keywords that no field has, or values of another type."""

from lambdarouter import App
from lambdarouter.testing import (
    Client,
    alb,
    cloudformation,
    cloudwatch_logs,
    dynamodb,
    eventbridge,
    firehose,
    kafka,
    kinesis,
    s3,
    schedule,
    ses,
    sns,
    sqs,
)

sqs.message(bdy=1)  # error: no such keyword
sqs.message.record(bdy=1)  # error: no such keyword
sqs.message(raw={})  # error: no such keyword
sqs.message("text")  # error: another type
s3.put(buckett="a")  # error: no such keyword
s3.put(size="large")  # error: another type
sns.message(topik="a")  # error: no such keyword
dynamodb.insert(newimage=1)  # error: no such keyword
kinesis.record(strem="a")  # error: no such keyword
eventbridge.event(detial=1)  # error: no such keyword
schedule.rule(arn="a")  # error: no such keyword
kafka.record(topik="a")  # error: no such keyword
firehose.record(dta=1)  # error: no such keyword
cloudwatch_logs.data_message(loggroup="a")  # error: no such keyword
ses.message(mail="a")  # error: no such keyword
cloudformation.create(propertes={})  # error: no such keyword
alb.request(mthod="POST")  # error: no such keyword
client = Client(App())
client.s3_put(buckett="a")  # error: no such keyword
client.sqs(bdy="a")  # error: no such keyword
client.kafka(topc="a")  # error: no such keyword
client.cloudformation_create(propertys={})  # error: no such keyword
