"""`python -m benchmarks.checkers [--runs 5]`: how long mypy and pyright take for a service of 300 handlers.

Two services are generated, with the same handlers of ten sources and a model for each: one with lambdarouter, and one
with the data classes, the parser and the resolver of Powertools. The checkers see the packages as a user installs them,
and have no cache. The figures are user CPU time, children included: the least of interleaved runs, which other work on the
machine changes least. The run fails where lambdarouter takes longer than Powertools.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from . import environment
from .report import Budget, table

#: The handlers of a service, in so many modules.
HANDLERS, MODULES = 300, 10
FOLDER = environment.HOME / "checkers"


class Service(NamedTuple):
    """The source of a service: the head of a module, the model and the handler of each source, and the app."""

    head: str
    model: str
    kinds: tuple[str, ...]
    app: str


LAMBDAROUTER = Service(
    head="""
from attrs import define
from lambdarouter import Router
from lambdarouter.sources.cognito_user_pool import PreSignUpEvent, PreSignUpReply, auto_confirm
from lambdarouter.sources.dynamodb import DynamoDBRecord
from lambdarouter.sources.eventbridge import EventBridgeEvent
from lambdarouter.sources.kafka import KafkaRecord
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.sources.sqs import SQSMessage

router = Router()
""",
    model="""
@define
class Order{n}:
    id: int
    name: str
    price: float
""",
    kinds=(
        """
@router.get("/orders{n}/{{order_id}}")
def get_order{n}(order_id: int) -> Order{n}:
    return Order{n}(id=order_id, name="lamp", price=2.5)
""",
        """
@router.post("/orders{n}")
def add_order{n}(order: Order{n}) -> Order{n}:
    return Order{n}(id=order.id, name=order.name.upper(), price=order.price)
""",
        """
@router.on_s3_put(bucket="bucket{n}")
def stored{n}(event: S3Event) -> None:
    print(Order{n}(id=event.size or 0, name=event.key, price=0.0))
""",
        """
@router.on_sqs(queue="queue{n}")
def queued{n}(message: SQSMessage[Order{n}]) -> None:
    print(message.body.id, message.body.name.upper())
""",
        """
@router.on_sns(topic="topic{n}")
def notified{n}(message: SNSMessage[Order{n}]) -> None:
    print(message.message.id, message.message.name.upper())
""",
        """
@router.on_eventbridge(source="shop{n}")
def happened{n}(event: EventBridgeEvent[Order{n}]) -> None:
    print(event.detail.id, event.detail.name.upper())
""",
        """
@router.on_kinesis(stream="stream{n}")
def clicked{n}(record: KinesisRecord[Order{n}]) -> None:
    print(record.data.id, record.data.name.upper())
""",
        """
@router.on_dynamodb_insert(table="table{n}")
def inserted{n}(record: DynamoDBRecord[Order{n}]) -> None:
    if record.new_image is not None:
        print(record.new_image.id, record.new_image.name.upper())
""",
        """
@router.on_kafka(topic="topic{n}")
def consumed{n}(record: KafkaRecord[Order{n}]) -> None:
    if record.value is not None:
        print(record.value.id, record.value.name.upper())
""",
        """
@router.on_cognito_pre_sign_up(client="client{n}")
def signed_up{n}(event: PreSignUpEvent) -> PreSignUpReply:
    print(Order{n}(id=0, name=event.user_name or "", price=0.0))
    return auto_confirm()
""",
    ),
    app="""
from lambdarouter import App

app = App()
for router in ({routers}):
    app.include(router)
handler = app.handler
""",
)

POWERTOOLS = Service(
    head="""
from typing import Any

from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.utilities.data_classes import S3Event, event_source
from aws_lambda_powertools.utilities.data_classes.cognito_user_pool_event import PreSignUpTriggerEvent
from aws_lambda_powertools.utilities.parser import event_parser
from aws_lambda_powertools.utilities.parser.envelopes import (
    DynamoDBStreamEnvelope,
    EventBridgeEnvelope,
    KafkaEnvelope,
    KinesisDataStreamEnvelope,
    SnsEnvelope,
    SqsEnvelope,
)
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel

router = Router()
""",
    model="""
class Order{n}(BaseModel):
    id: int
    name: str
    price: float
""",
    kinds=(
        """
@router.get("/orders{n}/<order_id>")
def get_order{n}(order_id: int) -> Order{n}:
    return Order{n}(id=order_id, name="lamp", price=2.5)
""",
        """
@router.post("/orders{n}")
def add_order{n}(order: Order{n}) -> Order{n}:
    return Order{n}(id=order.id, name=order.name.upper(), price=order.price)
""",
        """
@event_source(data_class=S3Event)
def stored{n}(event: S3Event, context: LambdaContext) -> None:
    for record in event.records:
        print(Order{n}(id=record.s3.get_object.size, name=record.s3.get_object.key, price=0.0))
""",
        *(
            f"""
@event_parser(model=Order{{n}}, envelope={envelope})
def {name}{{n}}(event: list[Order{{n}}], context: LambdaContext) -> None:
    for order in event:
        print(order.id, order.name.upper())
"""
            for name, envelope in (("queued", "SqsEnvelope"), ("notified", "SnsEnvelope"))
        ),
        """
@event_parser(model=Order{n}, envelope=EventBridgeEnvelope)
def happened{n}(event: Order{n}, context: LambdaContext) -> None:
    print(event.id, event.name.upper())
""",
        """
@event_parser(model=Order{n}, envelope=KinesisDataStreamEnvelope)
def clicked{n}(event: list[Order{n}], context: LambdaContext) -> None:
    for order in event:
        print(order.id, order.name.upper())
""",
        """
@event_parser(model=Order{n}, envelope=DynamoDBStreamEnvelope)
def inserted{n}(event: list[dict[str, Order{n} | None]], context: LambdaContext) -> None:
    for images in event:
        order = images["NewImage"]
        if order is not None:
            print(order.id, order.name.upper())
""",
        """
@event_parser(model=Order{n}, envelope=KafkaEnvelope)
def consumed{n}(event: list[Order{n}], context: LambdaContext) -> None:
    for order in event:
        print(order.id, order.name.upper())
""",
        """
@event_source(data_class=PreSignUpTriggerEvent)
def signed_up{n}(event: PreSignUpTriggerEvent, context: LambdaContext) -> dict[str, Any]:
    print(Order{n}(id=0, name=event.user_name, price=0.0))
    event.response.auto_confirm_user = True
    return event.raw_event
""",
    ),
    app="""
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from aws_lambda_powertools.utilities.typing import LambdaContext

app = APIGatewayRestResolver(enable_validation=True)
for router in ({routers}):
    app.include_router(router)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
""",
)

SERVICES = {"lambdarouter": LAMBDAROUTER, "Powertools": POWERTOOLS}
CHECKERS = {
    "mypy": ["mypy", "--cache-dir=/dev/null", f"--python-executable={environment.PYTHON}", "."],
    "pyright": ["pyright", f"--pythonpath={environment.PYTHON}"],
}
#: Without files of its own, a service would have the settings of this project.
SETTINGS = {"mypy.ini": "[mypy]\n", "pyrightconfig.json": '{"include": ["."]}\n'}


def write(name: str) -> Path:
    """Write the modules of a service into a folder of its own."""
    service, folder = SERVICES[name], FOLDER / name.lower()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for file, text in SETTINGS.items():
        (folder / file).write_text(text, encoding="utf-8")
    numbers = range(HANDLERS // MODULES)
    for module in range(MODULES):
        parts = [service.head]
        for number in numbers:
            kind = service.kinds[number % len(service.kinds)]
            parts += [each.format(n=module * len(numbers) + number) for each in (service.model, kind)]
        (folder / f"module{module}.py").write_text("\n\n".join(parts), encoding="utf-8")
    imports = "".join(f"import module{module}\n" for module in range(MODULES))
    routers = ", ".join(f"module{module}.router" for module in range(MODULES))
    (folder / "app.py").write_text(imports + service.app.format(routers=routers), encoding="utf-8")
    return folder


def seconds(checker: str, folder: Path) -> float:
    """The user CPU time of one check, which must find nothing."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run(
        [sys.executable, "-m", *CHECKERS[checker]], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{checker} has found errors in {folder.name}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def measured(runs: int) -> dict[str, dict[str, float]]:
    """The least time of each checker and service."""
    folders = {name: write(name) for name in SERVICES}
    found = {checker: {name: list[float]() for name in SERVICES} for checker in CHECKERS}
    for _ in range(runs):
        for checker in CHECKERS:
            for name, folder in folders.items():
                found[checker][name].append(seconds(checker, folder))
    return {checker: {name: min(each) for name, each in times.items()} for checker, times in found.items()}


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 1 where a budget is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.checkers", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each checker for each service")
    runs: int = parser.parse_args(arguments).runs
    environment.prepare()
    times = measured(runs)
    rows: list[tuple[str, ...]] = [
        (checker, *(f"{times[checker][name]:.1f}" for name in SERVICES)) for checker in CHECKERS
    ]
    budgets = [
        Budget(
            f"{checker}: {HANDLERS} handlers / the same with Powertools",
            1.0,
            times[checker]["lambdarouter"] / times[checker]["Powertools"],
        )
        for checker in CHECKERS
    ]
    print("\n".join(table(("user CPU, seconds", *SERVICES), rows)))
    print()
    print("\n".join(table(("budget", "at most", "figure", ""), [each.line() for each in budgets])))
    return 0 if all(each.kept for each in budgets) else 1


if __name__ == "__main__":
    sys.exit(main())
