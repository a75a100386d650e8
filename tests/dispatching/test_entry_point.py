"""What Lambda calls: `app.handler` is a function as decorators expect one, and primes the app in Lambda only."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from io import StringIO
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest
from attrs import frozen
from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.middleware_factory import lambda_handler_decorator
from aws_lambda_powertools.utilities.data_classes import SQSEvent, event_source
from aws_lambda_powertools.utilities.idempotency import IdempotencyConfig, idempotent
from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyItemAlreadyExistsError,
    IdempotencyItemNotFoundError,
)
from aws_lambda_powertools.utilities.idempotency.persistence.base import BasePersistenceLayer
from aws_lambda_powertools.utilities.idempotency.persistence.datarecord import DataRecord

from lambdarouter import App, LambdaContext, RegistrationError, Router
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, s3, sqs

KINDS = ["on-demand", "provisioned-concurrency", "snap-start", "lambda-managed-instances"]


@frozen
class Order:
    """A body."""

    order_id: int


def service() -> tuple[App, list[Any]]:
    """An app with a typed handler, and what was handled."""
    app, seen = App(), []

    @app.on_sqs()
    def fulfill(message: SQSMessage[Order]) -> None:
        seen.append(message.body)

    return app, seen


# --- A function -----------------------------------------------------------------------------------------------------


def test_the_handler_is_a_plain_function_that_dispatches() -> None:
    app, seen = service()
    handler = app.handler

    assert type(handler) is FunctionType
    assert handler is app.handler
    assert (handler.__name__, handler.__qualname__, handler.__module__) == ("handler", "handler", __name__)
    assert handler.__doc__
    assert list(inspect.signature(handler).parameters) == ["event", "context"]
    assert handler(sqs.message(body={"order_id": 1}), LambdaContext()) is None
    assert seen == [Order(1)]


def test_the_app_has_the_names_of_a_function() -> None:
    # Decorators make keys of them: a name of this package in there would change with its layout.
    app = App()

    assert (app.__name__, app.__qualname__, app.__module__) == ("app", "app", __name__)


def test_the_handler_calls_what_a_subclass_makes_of_calls() -> None:
    class Counting(App):
        calls = 0

        def __call__(self, event: Any, context: Any = None) -> Any:
            self.calls += 1
            return super().__call__(event, context)

    app = Counting()
    app.on_invoke()(lambda payload: payload)

    assert app.handler({"a": 1}, None) == {"a": 1}
    assert app.calls == 1


def test_tools_find_the_app_of_a_handler() -> None:
    app, seen = service()
    wrapped = Tracer(service="shop", disabled=True).capture_lambda_handler(app.handler)

    for entry in (app.handler, wrapped):
        Client(entry).send(sqs.message(body={"order_id": 2}))
    assert seen == [Order(2)] * 2


# --- Decorators of Powertools ---------------------------------------------------------------------------------------


class Store(BasePersistenceLayer):
    """An idempotency store in memory."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.records: dict[str, DataRecord] = {}

    def _get_record(self, idempotency_key: str) -> DataRecord:
        if idempotency_key not in self.records:
            raise IdempotencyItemNotFoundError
        return self.records[idempotency_key]

    def _put_record(self, data_record: DataRecord) -> None:
        if data_record.idempotency_key in self.records:
            raise IdempotencyItemAlreadyExistsError(old_data_record=self.records[data_record.idempotency_key])
        self.records[data_record.idempotency_key] = data_record

    def _update_record(self, data_record: DataRecord) -> None:
        self.records[data_record.idempotency_key] = data_record

    def _delete_record(self, data_record: DataRecord) -> None:
        del self.records[data_record.idempotency_key]


def answering() -> App:
    """An app that answers what it was invoked with, and how often that was."""
    app, calls = App(), iter(range(1, 9))

    @app.on_invoke()
    def answer(payload: dict[str, Any]) -> dict[str, Any]:
        return {"id": payload["id"], "call": next(calls)}

    return app


@lambda_handler_decorator
def noting(handler: Callable[..., Any], event: Any, context: Any, note: str = "") -> Any:
    """A decorator as users write them with Powertools."""
    return {**handler(event, context), "note": note}


ENTRIES: list[Callable[[App], Any]] = [lambda app: app, lambda app: app.handler]
by_entry = pytest.mark.parametrize("entry", ENTRIES, ids=["app", "handler"])


@by_entry
def test_capture_lambda_handler(entry: Callable[[App], Any]) -> None:
    handler = Tracer(service="shop", disabled=True).capture_lambda_handler(entry(answering()))

    assert handler({"id": 1}, LambdaContext()) == {"id": 1, "call": 1}


def test_lambda_handler_decorator() -> None:
    # This one, and those of Powertools that are made with it, refuse everything but plain functions.
    assert noting(answering().handler, note="n")({"id": 1}, LambdaContext()) == {"id": 1, "call": 1, "note": "n"}


@by_entry
def test_inject_lambda_context_and_log_metrics(entry: Callable[[App], Any]) -> None:
    out = StringIO()
    logger, metrics = (
        Logger(service=f"shop-{entry(App()).__name__}", stream=out),
        Metrics(namespace="shop", service="shop"),
    )
    handler = logger.inject_lambda_context(metrics.log_metrics(entry(answering())), log_event=True)

    with pytest.warns(UserWarning, match="No application metrics"):
        assert handler({"id": 1}, LambdaContext(aws_request_id="r-1")) == {"id": 1, "call": 1}
    assert '"function_request_id":"r-1"' in out.getvalue()


def test_idempotent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "shop")
    store = Store()
    decorate: Any = idempotent  # its types are for functions that are decorated with `@`
    handler = decorate(
        answering().handler,
        persistence_store=store,
        config=IdempotencyConfig(event_key_jmespath="id", use_local_cache=False),
    )

    replies = [handler({"id": each}, LambdaContext()) for each in (1, 1, 2)]
    assert replies == [{"id": 1, "call": 1}, {"id": 1, "call": 1}, {"id": 2, "call": 2}]
    assert all(key.startswith(f"shop.{__name__}.handler#") for key in store.records)


def test_validator() -> None:
    validation = pytest.importorskip("aws_lambda_powertools.utilities.validation")
    handler = validation.validator(answering().handler, inbound_schema={"type": "object", "required": ["id"]})

    assert handler({"id": 1}, LambdaContext()) == {"id": 1, "call": 1}
    with pytest.raises(validation.SchemaValidationError):
        handler({}, LambdaContext())


def test_event_source() -> None:
    # The class of Powertools is for code that reads it: the app handles the payload inside.
    app, seen = service()
    decorate: Any = event_source  # its types are for functions that are decorated with `@`

    handler = decorate(app.handler, data_class=SQSEvent)
    assert handler(sqs.message(body={"order_id": 3}), LambdaContext()) is None
    assert seen == [Order(3)]

    invoked = decorate(answering().handler, data_class=SQSEvent)
    assert invoked({"id": 1}, LambdaContext()) == {"id": 1, "call": 1}


# --- Priming --------------------------------------------------------------------------------------------------------


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> Callable[[], bool]:
    """Whether the module that is loaded for return values of records has been imported."""
    name = "lambdarouter._calling.returned"
    monkeypatch.delitem(sys.modules, name, raising=False)
    return lambda: name in sys.modules


@pytest.mark.parametrize("kind", KINDS)
def test_in_lambda_the_handler_is_primed(
    kind: str, loaded: Callable[[], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, _ = service()
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", kind)

    assert not loaded()
    assert callable(app.handler)
    assert loaded()


def test_outside_lambda_nothing_is_primed(loaded: Callable[[], bool], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_LAMBDA_INITIALIZATION_TYPE", raising=False)
    app, _ = service()

    assert callable(app.handler)
    assert not loaded()


@pytest.fixture
def in_lambda(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that starts in Lambda."""
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand")


@pytest.mark.usefixtures("in_lambda")
def test_a_handler_registered_later_is_called_as_well(loaded: Callable[[], bool]) -> None:
    app, seen = App(), []
    handler = app.handler

    @app.on_s3_put()
    def stored(event: S3Event) -> None:
        seen.append(event.key)

    @app.middleware
    def around(event: Any, context: Any, call_next: Any) -> Any:
        seen.append("around")
        return call_next(event)

    handler(s3.put(key="a"), LambdaContext())
    assert seen == ["around", "a"]

    sys.modules.pop("lambdarouter._calling.returned", None)
    assert app.handler is handler  # another access primes what is new
    assert loaded()


BROKEN = """
from lambdarouter import App
from lambdarouter.sources.sqs import SQSMessage

app = App()

@app.on_sqs()
def fulfill(message: "SQSMessage[Ordr]") -> None: ...

handler = app.handler
"""

ATTRIBUTE = BROKEN.replace('"SQSMessage[Ordr]"', '"SQSMessage[models.Ordr]"') + "\n"


@pytest.mark.usefixtures("in_lambda")
@pytest.mark.parametrize(
    ("source", "named"),
    [(BROKEN, "Ordr"), (ATTRIBUTE.replace("app = App()", "import types as models\napp = App()"), "Ordr")],
)
def test_an_annotation_that_cannot_be_resolved_fails_in_init_with_its_place(
    source: str, named: str, tmp_path: Path
) -> None:
    path = tmp_path / "service.py"
    path.write_text(source, encoding="utf-8")

    with pytest.raises(RegistrationError) as caught:
        exec(compile(source, str(path), "exec"), {"__name__": "service_broken"})
    assert named in str(caught.value)
    assert "service.py:" in str(caught.value)
    assert "fulfill" in str(caught.value)


IN_A_FIELD = """
from __future__ import annotations
from dataclasses import dataclass
from lambdarouter import App
from lambdarouter.sources.sqs import SQSMessage

app = App()

@dataclass
class Order:
    lines: list[Line]

@app.{decorator}
def fulfill(order: {parameter}) -> None: ...

handler = app.handler
"""


@pytest.mark.usefixtures("in_lambda")
@pytest.mark.parametrize(
    ("decorator", "parameter"),
    [("on_sqs()", "SQSMessage[Order]"), ("post('/orders')", "Order"), ("on_invoke()", "Order")],
)
def test_a_field_that_cannot_be_resolved_fails_in_init_with_the_place_of_the_handler(
    decorator: str, parameter: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "service_of_field.py"
    path.write_text(IN_A_FIELD.format(decorator=decorator, parameter=parameter), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "service_of_field", raising=False)

    with pytest.raises(RegistrationError) as caught:
        import_module("service_of_field")
    assert re.fullmatch(
        rf"{re.escape(str(path))}:\d+ fulfill: A payload cannot be converted to Order: the annotation 'Line' is not "
        r"defined\. Define it in the module of the class, .*",
        str(caught.value),
    )


@pytest.mark.usefixtures("in_lambda")
def test_an_attribute_error_of_priming_is_not_hidden() -> None:
    # A property that raises AttributeError looks like a missing attribute: `__getattr__` would be asked next.
    class Broken:
        @property
        def prime(self) -> Any:
            raise AttributeError("no such thing")

    class Failing(App):
        def prime(self, *, deferred: bool = False) -> None:
            Broken().prime()

    with pytest.raises(RegistrationError, match="no such thing"):
        _ = Failing().handler


def deferring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **options: Any) -> App:
    """An app with two deferred routers, and one that is eager."""
    for name, register in (("entry_orders", "on_sqs"), ("entry_clicks", "on_kinesis")):
        monkeypatch.delitem(sys.modules, name, raising=False)
        (tmp_path / f"{name}.py").write_text(
            f"from lambdarouter import Router\nrouter = Router()\n@router.{register}()\ndef handler(event): ...\n"
        )
    monkeypatch.syspath_prepend(tmp_path)
    app = App(**options)
    eager = Router()
    eager.on_s3_put()(lambda event: None)
    app.include(eager)
    app.include("entry_orders:router", sources="sqs")
    app.include("entry_clicks:router", sources="kinesis")
    return app


def imported() -> set[str]:
    """The deferred routers that have been imported."""
    return {"entry_orders", "entry_clicks"} & sys.modules.keys()


@pytest.mark.usefixtures("in_lambda")
def test_deferred_routers_are_imported_only_when_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = deferring(tmp_path, monkeypatch)

    assert callable(app.handler)
    app.prime()
    assert imported() == set()
    app.prime(deferred=True)
    assert imported() == {"entry_orders", "entry_clicks"}


@pytest.mark.parametrize("setting", ["only", "variable"])
def test_no_priming_imports_what_the_app_refuses(setting: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if setting == "variable":
        monkeypatch.setenv("LAMBDAROUTER_ONLY", "sqs,s3")
    app = deferring(tmp_path, monkeypatch, **({"only": {"sqs", "s3"}} if setting == "only" else {}))

    app.prime(deferred=True)
    assert imported() == {"entry_orders"}


@pytest.mark.usefixtures("in_lambda")
def test_threads_may_access_the_handler_at_the_same_time() -> None:
    app, seen = service()
    barrier, failures = threading.Barrier(8), []

    def start() -> None:
        barrier.wait()
        try:
            app.handler(sqs.message(body={"order_id": 1}), LambdaContext())
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failures == []
    assert seen == [Order(1)] * 8


@pytest.mark.usefixtures("in_lambda")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_process_forked_after_priming_handles_events() -> None:
    app = answering()
    handler = app.handler
    assert handler({"id": 1}, None) == {"id": 1, "call": 1}
    child = os.fork()
    if child == 0:
        os._exit(0 if handler({"id": 2}, None) == {"id": 2, "call": 2} else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert handler({"id": 3}, None) == {"id": 3, "call": 2}


SLOW_INIT = """
import sys, time
from lambdarouter import App
from lambdarouter.sources.sqs import SQSMessage
app, seen = App(), []

@app.on_sqs()
def fulfill(message: SQSMessage[dict[str, int]]) -> None:
    seen.append(message.body)

handler = app.handler
print("primed", flush=True)
if sys.argv[1] == "slow":
    time.sleep(60)
handler({"Records": [{"eventSource": "aws:sqs", "messageId": "1", "body": '{"id": 7}'}]}, None)
print(seen)
"""


def test_an_init_that_lambda_ends_after_ten_seconds_leaves_nothing_behind() -> None:
    # Lambda kills the process, and imports the module in another one within the first invocation:
    # https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
    environment = {**os.environ, "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand"}
    command = [sys.executable, "-c", SLOW_INIT]
    with subprocess.Popen([*command, "slow"], env=environment, stdout=subprocess.PIPE, text=True) as ended:
        assert ended.stdout is not None
        assert ended.stdout.readline() == "primed\n"
        ended.kill()
    again = subprocess.run([*command, "fast"], env=environment, capture_output=True, text=True, check=True)

    assert again.stdout == "primed\n[{'id': 7}]\n"
    assert again.stderr == ""
