"""The parts of a new service: for each source a handler, its test, and its trigger and resources in a template."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent
from typing import Final

from attrs import frozen


@frozen(kw_only=True)
class Part:
    """The parts of a new service for one source. Parts of the template are indented by their position."""

    imports: tuple[str, ...] = ()
    """Import lines of the service."""

    classes: str = ""
    """Classes of payloads."""

    handler: str
    """The handler with its decorator."""

    test: str
    """The test of the handler."""

    test_imports: tuple[str, ...] = ()
    """Import lines of the test module."""

    event: str = ""
    """Entry of the function's `Events`."""

    resources: str = ""
    """Resources that the entry refers to."""


def _text(text: str) -> str:
    return dedent(text).strip()


def _part(*, imports: str, handler: str, test: str, classes: str = "", event: str = "", resources: str = "") -> Part:
    return Part(
        imports=(imports,),
        classes=_text(classes),
        handler=_text(handler),
        test=_text(test),
        event=_text(event),
        resources=_text(resources),
    )


def _stream_event(name: str, kind: str, arn: str) -> str:
    """The trigger of a stream: failed batches are split and retried, and finally reported to a queue."""
    return f"""
        {name}:
          Type: {kind}
          Properties:
            Stream: !GetAtt {arn}
            StartingPosition: TRIM_HORIZON
            BisectBatchOnFunctionError: true
            MaximumRetryAttempts: 10
            FunctionResponseTypes: [ReportBatchItemFailures]
            DestinationConfig: # records that still fail after the retries
              OnFailure:
                Type: SQS
                Destination: !GetAtt {name}Failed.Arn
    """


#: The sources for which a template also has the trigger.
KNOWN: Final[Mapping[str, Part]] = {
    "http": Part(
        handler=_text('''
            @app.get("/items/{item_id}")
            def get_item(item_id: int) -> dict[str, int]:
                """Return an item."""
                return {"item_id": item_id}
        '''),
        test=_text("""
            def test_get_item() -> None:
                client = Client(app)
                assert client.get("/items/7").json() == {"item_id": 7}
                assert client.get("/items/seven").status == 400
        """),
        event="Requests:\n  Type: HttpApi # every method and path: the app routes",
    ),
    "s3": _part(
        imports="from lambdarouter.sources.s3 import S3Event",
        handler='''
            @app.on_s3_put(bucket="*-uploads", key="incoming/*")
            def handle_upload(event: S3Event) -> None:
                """Handle a new object; the key is decoded."""
                log.info("%s has %s bytes", event.key, event.size)
        ''',
        test="""
            def test_handle_upload() -> None:
                Client(app).s3_put(bucket="my-uploads", key="incoming/a b.txt")
        """,
        event="""
            Uploads:
              Type: S3
              Properties:
                Bucket: !Ref Uploads
                Events: s3:ObjectCreated:Put
                Filter:
                  S3Key:
                    Rules:
                      - Name: prefix
                        Value: incoming/
        """,
        resources="""
            Uploads:
              Type: AWS::S3::Bucket
              Properties:
                BucketName: !Sub "${AWS::AccountId}-uploads" # app.on_s3_put(bucket="*-uploads")
        """,
    ),
    "sqs": _part(
        imports="from lambdarouter.sources.sqs import SQSMessage",
        classes="""
            @frozen
            class Order:
                order_id: int
                item: str
        """,
        handler='''
            @app.on_sqs(queue="orders")
            def handle_order(message: SQSMessage[Order]) -> None:
                """Handle one message. An exception fails only this message of the batch."""
                log.info("order %s", message.body.order_id)
        ''',
        test="""
            def test_handle_order() -> None:
                arn = "arn:aws:sqs:us-east-1:123456789012:orders"
                client = Client(app)
                order = {"order_id": 1, "item": "tea"}
                assert client.sqs_message(body=order, queue_arn=arn) == {"batchItemFailures": []}
                assert client.sqs_message(body={"order_id": "one"}, queue_arn=arn)["batchItemFailures"] != []
        """,
        event="""
            Orders:
              Type: SQS
              Properties:
                Queue: !GetAtt Orders.Arn
                BatchSize: 10
                FunctionResponseTypes: [ReportBatchItemFailures] # App(report_batch_item_failures=True)
        """,
        resources="""
            Orders:
              Type: AWS::SQS::Queue
              Properties:
                QueueName: orders # app.on_sqs(queue="orders")
                VisibilityTimeout: 60 # six times the function's Timeout
                RedrivePolicy:
                  deadLetterTargetArn: !GetAtt OrdersFailed.Arn
                  maxReceiveCount: 5

            OrdersFailed:
              Type: AWS::SQS::Queue
              Properties:
                QueueName: orders-failed
                MessageRetentionPeriod: 1209600 # 14 days, the maximum
        """,
    ),
    "sns": _part(
        imports="from lambdarouter.sources.sns import SNSMessage",
        handler='''
            @app.on_sns(topic="news")
            def handle_news(message: SNSMessage) -> None:
                """Handle a message of the topic."""
                log.info("message %s", message.message_id)
        ''',
        test="""
            def test_handle_news() -> None:
                Client(app).sns_message(topic_arn="arn:aws:sns:us-east-1:123456789012:news")
        """,
        event="News:\n  Type: SNS\n  Properties:\n    Topic: !Ref News",
        resources="News:\n  Type: AWS::SNS::Topic\n  Properties:\n    TopicName: news",
    ),
    "eventbridge": _part(
        imports="from lambdarouter.sources.eventbridge import EventBridgeEvent",
        handler='''
            @app.on_eventbridge(source="shop.orders", detail_type="Order placed")
            def handle_placed(event: EventBridgeEvent) -> None:
                """Handle an event of the rule in the template."""
                log.info("event %s", event.id)
        ''',
        test="""
            def test_handle_placed() -> None:
                Client(app).eventbridge_event(source="shop.orders", detail_type="Order placed", detail={"order_id": 1})
        """,
        event="""
            Placed:
              Type: EventBridgeRule
              Properties:
                Pattern:
                  source: [shop.orders]
                  detail-type: [Order placed]
        """,
    ),
    "schedule": _part(
        imports="from lambdarouter.sources.schedule import ScheduledEvent",
        handler='''
            @app.on_schedule()
            def run_nightly(event: ScheduledEvent) -> None:
                """Run once a day, as the schedule in the template says."""
                log.info("scheduled for %s", event.time)
        ''',
        test="""
            def test_run_nightly() -> None:
                Client(app).schedule()
        """,
        event="Nightly:\n  Type: Schedule\n  Properties:\n    Schedule: cron(0 2 * * ? *)",
    ),
    "dynamodb": _part(
        imports="from lambdarouter.sources.dynamodb import DynamoDBRecord",
        handler='''
            @app.on_dynamodb(table="items")
            def handle_change(record: DynamoDBRecord) -> None:
                """Handle a change of one item."""
                log.info("change %s", record.sequence_number)
        ''',
        test="""
            def test_handle_change() -> None:
                arn = "arn:aws:dynamodb:us-east-1:123456789012:table/items/stream/2026-01-31T12:00:00.000"
                assert Client(app).dynamodb_insert(stream_arn=arn) == {"batchItemFailures": []}
        """,
        event=_stream_event("Changes", "DynamoDB", "Items.StreamArn"),
        resources="""
            Items:
              Type: AWS::DynamoDB::Table
              Properties:
                TableName: items # app.on_dynamodb(table="items")
                BillingMode: PAY_PER_REQUEST
                AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
                KeySchema: [{ AttributeName: id, KeyType: HASH }]
                StreamSpecification: { StreamViewType: NEW_AND_OLD_IMAGES }

            ChangesFailed:
              Type: AWS::SQS::Queue
        """,
    ),
    "kinesis": _part(
        imports="from lambdarouter.sources.kinesis import KinesisRecord",
        handler='''
            @app.on_kinesis(stream="clicks")
            def handle_click(record: KinesisRecord) -> None:
                """Handle one record of the stream."""
                log.info("record %s", record.sequence_number)
        ''',
        test="""
            def test_handle_click() -> None:
                arn = "arn:aws:kinesis:us-east-1:123456789012:stream/clicks"
                assert Client(app).kinesis_record(stream_arn=arn) == {"batchItemFailures": []}
        """,
        event=_stream_event("Clicks", "Kinesis", "Clicks.Arn"),
        resources="""
            Clicks:
              Type: AWS::Kinesis::Stream
              Properties:
                Name: clicks # app.on_kinesis(stream="clicks")
                StreamModeDetails: { StreamMode: ON_DEMAND }

            ClicksFailed:
              Type: AWS::SQS::Queue
        """,
    ),
}
