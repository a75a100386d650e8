"""A service with a correct template in each format: tests put one fault into a template, and name what is found."""

from __future__ import annotations

from typing import Any

from lambdarouter import App
from lambdarouter.http import CORS, HTTPSettings


def service(**settings: Any) -> App:
    """The app of the templates: a queue, a bucket, a table, a rule, a schedule, a topic and two paths."""
    defaults: dict[str, Any] = {
        "report_batch_item_failures": True,
        "http": HTTPSettings(cors=CORS("https://a.example")),
    }
    app = App(**(defaults | settings))

    @app.on_sqs(queue="orders")
    def fulfill(message: Any) -> None: ...

    @app.on_s3_put(bucket="uploads", suffix=".jpg")
    def thumbnail(event: Any) -> None: ...

    @app.on_dynamodb_insert(table="accounts")
    def opened(record: Any) -> None: ...

    @app.on_eventbridge(source="payments", detail_type="Paid")
    def paid(event: Any) -> None: ...

    @app.on_schedule(rule="nightly")
    def tidy(event: Any) -> None: ...

    @app.on_sns(topic="prices")
    def priced(message: Any) -> None: ...

    @app.get("/users/{user_id}")
    def get_user(user_id: int) -> dict[str, int]:
        return {"user_id": user_id}

    return app


SAM = """\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Service:
    Type: AWS::Serverless::Function
    Properties:
      Handler: service.app
      Runtime: python3.13
      Timeout: 10
      Events:
        Orders:
          Type: SQS
          Properties:
            Queue: !GetAtt Orders.Arn
            BatchSize: 10
            FunctionResponseTypes: [ReportBatchItemFailures]
        Uploads:
          Type: S3
          Properties:
            Bucket: !Ref Uploads
            Events: s3:ObjectCreated:Put
        Accounts:
          Type: DynamoDB
          Properties:
            Stream: !GetAtt Accounts.StreamArn
            StartingPosition: LATEST
            MaximumRetryAttempts: 5
            FilterCriteria: {Filters: [{Pattern: '{"eventName": ["INSERT"]}'}]}
            FunctionResponseTypes: [ReportBatchItemFailures]
        Payments:
          Type: EventBridgeRule
          Properties:
            Pattern: {source: [payments], detail-type: [Paid]}
        Nightly:
          Type: Schedule
          Properties:
            Name: nightly
            Schedule: rate(1 day)
        Prices:
          Type: SNS
          Properties:
            Topic: !Ref Prices
        Users:
          Type: HttpApi
          Properties:
            Method: GET
            Path: /users/{id}
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: orders
      VisibilityTimeout: 60
      RedrivePolicy: {deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 5}
  Failed:
    Type: AWS::SQS::Queue
  Uploads:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: uploads
  Accounts:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: accounts
  Prices:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: prices
"""
