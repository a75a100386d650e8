"""Apps with handlers of every source, and the templates that `lambdarouter template` writes for them."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from lambdarouter import App, Router, Window
from lambdarouter._templates.formats import written
from lambdarouter.errors import DuplicateRouteError
from lambdarouter.sources.dynamodb import DynamoDBRecord
from lambdarouter.sources.kinesis import KinesisRecord
from tests.support.checked import module_of


def text_of(app: App, format_name: str, **options: Any) -> str:
    """The text of the template of an app, whose module is `service`."""
    with module_of(app):
        return written(app, app.handlers(), "service:app", format_name, **options)


def _handle(event: Any) -> None: ...


#: Every decorator of a source, by its name.
DECORATORS: tuple[str, ...] = tuple(
    name for name in dir(Router) if name.startswith("on_") and name not in ("on_event", "on_error")
)


def catch_all(name: str) -> App:
    """An app with one handler, whose decorator has no filters."""
    app = App(report_batch_item_failures=True)
    getattr(app, name)()(_handle)
    return app


def _app(*registers: Callable[[App], Any], is_reported: bool = True, reserve: int | None = None) -> App:
    app = App(report_batch_item_failures=is_reported, time_reserve_millis=reserve)
    for register in registers:
        register(app)
    return app


def _counted(app: App) -> None:
    @app.on_kinesis(stream="clicks")
    def count(window: Window[dict[str, int], KinesisRecord[Any]]) -> dict[str, int]:
        return {}


def _rows(app: App) -> None:
    @app.on_dynamodb_insert(table="orders", pattern={"dynamodb": {"NewImage": {"state": {"S": ["new"]}}}})
    def added(record: DynamoDBRecord) -> None: ...

    @app.on_dynamodb_expired(table="orders")
    def expired(record: DynamoDBRecord) -> None: ...


def _routes(app: App) -> None:
    @app.get("/users/{user_id}")
    def user(user_id: int) -> None: ...

    @app.post("/users")
    def create() -> None: ...

    @app.get("/files/{path+}")
    def file(path: str) -> None: ...

    @app.get("/reports/{name}.json")
    def report(name: str) -> None: ...

    @app.get("/")
    def root() -> None: ...


def _many_routes(app: App) -> None:
    for number in range(40):
        app.get(f"/things/{number}")(lambda: None)


def _integrations(app: App) -> None:
    @app.on_api_gateway_rest(path="/rest", methods=["GET"])
    def rest() -> None: ...

    @app.on_alb(path="/alb/{name}")
    def alb(name: str) -> None: ...

    @app.on_function_url()
    def url() -> None: ...

    @app.on_vpc_lattice_v1()
    def lattice_v1() -> None: ...

    @app.on_vpc_lattice_v2()
    def lattice_v2() -> None: ...


def _buckets(app: App) -> None:
    app.on_s3_put(bucket="uploads", key="images/*.jpg")(lambda event: None)
    app.on_s3_created(bucket="uploads", prefix="texts/", suffix=".txt")(lambda event: None)
    app.on_s3_removed(bucket="uploads")(lambda event: None)
    app.on_s3_tagging(bucket=["archive", "uploads"])(lambda event: None)
    app.on_s3_restore(bucket="cold-*")(lambda event: None)
    app.on_s3_acl(bucket=re.compile("^private-"))(lambda event: None)


def _in_envelopes(app: App) -> None:
    app.on_s3_put(bucket="queued", via="sqs")(lambda event: None)
    app.on_s3_put(bucket="announced", via="sns")(lambda event: None)
    app.on_s3_put(bucket="both", via=("sqs", "sns"))(lambda event: None)
    app.on_sns(topic="news", via="sqs")(lambda event: None)
    app.on_eventbridge(source="com.example.queued", via="sqs")(lambda event: None)


def _rules(app: App) -> None:
    app.on_eventbridge(source="com.example.orders", detail_type="Placed")(lambda event: None)
    app.on_eventbridge(source="com.example.orders", detail_type=["Placed", "Paid*"])(lambda event: None)
    app.on_eventbridge(source="com.example.people", pattern={"detail": {"age": [{"numeric": [">", 17]}]}})(_handle)
    app.on_schedule(rule="nightly")(lambda event: None)
    app.on_schedule(schedule="weekly")(lambda event: None)
    app.on_schedule(rule="hourly-*")(lambda event: None)


def _topics(app: App) -> None:
    app.on_sns(topic="prices", pattern={"currency": ["EUR"]}, scope="MessageAttributes")(lambda event: None)
    app.on_sns(topic="news", pattern={"kind": [{"prefix": "a"}]}, scope="MessageBody")(lambda event: None)
    app.on_sns(topic="steps.fifo")(lambda event: None)
    app.on_sns(topic="arn:aws:sns:eu-west-1:123456789012:theirs")(lambda event: None)
    app.on_sns(topic="offers-*")(lambda event: None)


def _queues(app: App) -> None:
    app.on_sqs(queue="orders.fifo")(lambda event: None)
    app.on_sqs(queue=["parcels", "returns"])(lambda event: None)
    app.on_sqs(queue="arn:aws:sqs:eu-west-1:123456789012:theirs")(lambda event: None)
    app.on_sqs(queue="jobs-*")(lambda event: None)
    app.on_sqs()(lambda event: None)


def _brokers(app: App) -> None:
    app.on_activemq(destination="orders")(lambda event: None)
    app.on_rabbitmq(queue="orders", virtual_host="shop")(lambda event: None)
    app.on_kafka(topic="moves")(lambda event: None)
    app.on_documentdb(collection="orders", database="shop")(lambda event: None)


def _pools(app: App) -> None:
    app.on_cognito_pre_sign_up()(lambda event: None)
    app.on_cognito_pre_token_generation()(lambda event: None)
    app.on_cognito_custom_email_sender()(lambda event: None)


def _others(app: App) -> None:
    app.on_ses(recipient=["help@shop.example", "sales@shop.example"])(lambda event: None)
    app.on_config_change(rule="tagged", resource_type="AWS::S3::Bucket")(lambda event: None)
    app.on_cloudwatch_logs(log_group="/aws/lambda/orders")(lambda event: None)
    app.on_firehose(stream="clicks")(lambda event: None)
    app.on_secrets_manager(secret="shop")(lambda event: None)
    app.on_alexa_intent(intent="Order", skill_id="amzn1.ask.skill.1")(lambda event: None)
    app.on_iot_button(serial_number="G030")(lambda event: None)
    app.on_websocket_connect()(lambda event: None)
    app.on_websocket_message(route="talk")(lambda event: None)


#: Apps with filters, by a name.
APPS: dict[str, Callable[[], App]] = {
    "windows": lambda: _app(_counted),
    "rows": lambda: _app(_rows),
    "routes": lambda: _app(_routes),
    "many routes": lambda: _app(_many_routes),
    "integrations": lambda: _app(_integrations),
    "buckets": lambda: _app(_buckets),
    "envelopes": lambda: _app(_in_envelopes),
    "rules": lambda: _app(_rules),
    "topics": lambda: _app(_topics),
    "queues": lambda: _app(_queues),
    "queues without reports": lambda: _app(_queues, is_reported=False),
    "a long reserve": lambda: _app(_queues, reserve=60_000),
    "brokers": lambda: _app(_brokers),
    "pools": lambda: _app(_pools),
    "others": lambda: _app(_others),
}


def with_filters() -> App:
    """One app with the handlers of all of them."""
    parts = (_counted, _rows, _routes, _integrations, _buckets, _in_envelopes, _rules, _topics, _queues, _brokers)
    return _app(*parts, _pools, _others)


def everything() -> App:
    """One app with a handler of every source."""
    app = App(report_batch_item_failures=True)
    for name in DECORATORS:
        with suppress(DuplicateRouteError):  # of a second name for one decorator
            getattr(app, name)()(_handle)
    return app
