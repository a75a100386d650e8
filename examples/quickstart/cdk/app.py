"""The print shop with AWS CDK. `lambdarouter check` compares the synthesized template with the code."""

from pathlib import Path

from aws_cdk import App, Aws, CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_destinations as lambda_destinations
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_notifications as s3_notifications
from aws_cdk import aws_sqs as sqs
from aws_cdk.aws_apigatewayv2_integrations import HttpLambdaIntegration
from aws_cdk.aws_lambda_event_sources import SqsEventSource
from constructs import Construct

BUILD = Path(__file__).parents[1] / "build"  # service.py and its packages
TIMEOUT = Duration.seconds(10)


class PrintShop(Stack):
    """The function, and what invokes it."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        """Add all resources."""
        super().__init__(scope, construct_id, description="A print shop behind one Lambda function")
        # Events of S3 that still fail after two retries
        failed = sqs.Queue(self, "UploadsFailed", queue_name="uploads-failed", retention_period=Duration.days(14))
        service = lambda_.Function(
            self,
            "Service",
            code=lambda_.Code.from_asset(str(BUILD)),
            handler="service.handler",
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=lambda_.Architecture.ARM_64,
            memory_size=512,
            timeout=TIMEOUT,
            on_failure=lambda_destinations.SqsDestination(failed),
            log_group=logs.LogGroup(self, "Log", retention=logs.RetentionDays.ONE_MONTH),
        )
        self.add_uploads(service)
        self.add_orders(service)
        self.add_requests(service)

    def add_uploads(self, service: lambda_.Function) -> None:
        """Add the bucket of `app.on_s3_put(bucket="uploads-*")`."""
        uploads = s3.Bucket(
            self, "Uploads", bucket_name=f"uploads-{Aws.ACCOUNT_ID}", removal_policy=RemovalPolicy.RETAIN
        )
        for event in (s3.EventType.OBJECT_CREATED_PUT, s3.EventType.OBJECT_REMOVED):
            uploads.add_event_notification(
                event, s3_notifications.LambdaDestination(service), s3.NotificationKeyFilter(prefix="images/")
            )
        CfnOutput(self, "Bucket", value=uploads.bucket_name)

    def add_orders(self, service: lambda_.Function) -> None:
        """Add the queue of `app.on_sqs(queue="orders")`."""
        failed = sqs.Queue(self, "OrdersFailed", queue_name="orders-failed", retention_period=Duration.days(14))
        orders = sqs.Queue(
            self,
            "Orders",
            queue_name="orders",
            visibility_timeout=Duration.seconds(6 * TIMEOUT.to_seconds()),
            dead_letter_queue=sqs.DeadLetterQueue(queue=failed, max_receive_count=5),
        )
        # As App(report_batch_item_failures=True)
        service.add_event_source(SqsEventSource(orders, batch_size=10, report_batch_item_failures=True))
        CfnOutput(self, "Queue", value=orders.queue_url)

    def add_requests(self, service: lambda_.Function) -> None:
        """Add the HTTP API: every method and path, as the app routes."""
        api = apigatewayv2.HttpApi(
            self, "Requests", default_integration=HttpLambdaIntegration("RequestsIntegration", service)
        )
        CfnOutput(self, "Url", value=api.api_endpoint)


app = App()
PrintShop(app, "PrintShop")
app.synth()
