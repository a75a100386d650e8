"""Routers, lazily included ones as well, and functions that take only some sources."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from lambdarouter import App, DuplicateRouteError, RegistrationError
from lambdarouter._detection.known import HTTP_INTEGRATIONS
from lambdarouter.errors import RefusedSourceError
from lambdarouter.http import HTTPRequest
from lambdarouter.router import Router
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, eventbridge, s3, schedule, sns, sqs

REPORTS = """
from lambdarouter.router import Router

router = Router(tags=["reports"])
seen = []


@router.on_schedule()
def nightly(event):
    seen.append(event.id)


@router.on_s3_put(bucket="reports")
def uploaded(event):
    seen.append(event.key)


@router.get("/reports/{name}")
def report(name: str):
    return f"report {name}"
"""


def test_a_router_is_included_with_all_that_it_says() -> None:
    app, outer, inner = App(), Router(prefix="/v1", tags=["api"]), Router(prefix="/users", tags=["users"])

    @inner.get("/{user_id}")
    def get_user(user_id: int) -> list[int]:
        return [user_id]

    @inner.post("/")
    def add_user(request: HTTPRequest) -> str:
        return request.path

    collected = App()
    collected.include(inner)
    collected.include(outer)
    app.include(collected, prefix="/shop", tags=["shop", "users"])

    client = Client(app)
    assert client.get("/shop/users/7").json() == [7]
    assert client.post("/shop/users").text == "/shop/users"
    assert client.get("/users/7").status == 404
    assert [each.tags for each in app.handlers()] == [("shop", "users")] * 2
    assert get_user(3) == [3]


def test_a_prefix_goes_before_those_of_the_routers_inside() -> None:
    app, router = App(), Router(prefix="/inner/")
    router.get("/x")(lambda: "x")
    app.include(router, prefix="/outer/")

    assert Client(app).get("/outer/inner/x").text == "x"


def test_a_filter_for_all_of_a_router() -> None:
    app, router, seen = App(), Router(where=lambda event: event.region == "eu-west-1"), list[str]()

    @router.on_s3_put()
    def there(event: S3Event) -> None:
        seen.append("there")

    @router.on_sqs(where=lambda message: message.body == "a")
    def message(message: SQSMessage) -> None:
        seen.append(message.body)

    app.on_s3()(lambda event: seen.append("rest"))
    app.on_sqs()(lambda message: seen.append("rest"))
    app.include(router)
    client = Client(app)
    client.s3_put(region="eu-west-1")
    client.s3_put()
    client.sqs(region="eu-west-1", body="a")
    client.sqs(region="eu-west-1", body="b")
    client.sqs(body="a")

    assert seen == ["there", "rest", "a", "rest", "rest"]


@pytest.mark.parametrize("prefix", ["orders", 7])
def test_a_prefix_starts_with_a_slash(prefix: Any) -> None:
    reports = Router()  # without handlers of HTTP, which would refuse it as well
    reports.on_sqs()(lambda message: None)

    for include in (
        lambda: App().include(Router(), prefix=prefix),
        lambda: App().include(reports, prefix=prefix),
        lambda: App().include("reports:router", prefix=prefix, sources="sqs"),
        lambda: Router(prefix=prefix),
    ):
        with pytest.raises(RegistrationError, match=r"so it starts with '/': not ('orders'|int)\."):
            include()


def test_the_catch_all_of_an_integration_has_no_prefix() -> None:
    app, router = App(), Router()

    @router.on_alb()
    def everything(request: HTTPRequest) -> None: ...

    with pytest.raises(RegistrationError, match="cannot be included below '/v1'"):
        app.include(router, prefix="/v1")


def test_two_routers_that_take_the_same_events() -> None:
    app, one, two = App(), Router(), Router()
    one.on_s3_put(bucket="b")(lambda event: None)
    two.on_s3_put(bucket="b")(lambda event: None)
    app.include(one)

    with pytest.raises(DuplicateRouteError):
        app.include(two)


def test_the_default_of_a_router() -> None:
    app, router = App(), Router()
    router.default(lambda payload: "default")
    app.include(router)

    assert Client(app).send({"any": "thing"}) == "default"


def test_what_a_router_gets_too_late_is_an_error() -> None:
    app, router = App(), Router()
    router.get("/")(lambda: "there")
    app.include(router)

    for late in (
        lambda: router.get("/late")(lambda: None),
        lambda: router.default(lambda payload: None),
        lambda: router.middleware(lambda event, context, call_next: call_next(event)),
        lambda: router.exception_handler(KeyError),
    ):
        with pytest.raises(RegistrationError, match="this router is already included"):
            late()
    assert Client(app).get("/").text == "there"


# --- Lazily ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The import path of a router in a module that nothing has imported."""
    name = f"reports_{tmp_path.name.replace('-', '_')}"
    (tmp_path / f"{name}.py").write_text(REPORTS, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    return f"{name}:router"


def loaded(path: str) -> bool:
    """Whether the module of an import path is."""
    return path.partition(":")[0] in sys.modules


EVERY = {"schedule", "s3", "http"}


def test_a_module_is_imported_with_the_first_event_of_its_sources(reports: str) -> None:
    app, seen = App(), list[str]()
    app.include(reports, sources=EVERY)
    app.on_sns()(lambda message: seen.append("sns"))
    client = Client(app)

    client.send(sns.message())
    assert not loaded(reports)
    client.send(schedule.rule(id="first"))
    assert loaded(reports)
    assert client.get("/reports/a").text == "report a"
    client.s3_put(bucket="reports", key="k")

    assert sys.modules[reports.partition(":")[0]].seen == ["first", "k"]
    assert seen == ["sns"]


@pytest.mark.parametrize("integration", sorted(HTTP_INTEGRATIONS))
def test_every_integration_loads_what_is_of_http(integration: str, reports: str) -> None:
    app = App()
    app.include(reports, sources=EVERY, prefix="/v1")

    assert Client(app, front_door=integration).get("/v1/reports/a").text == "report a"


def test_an_envelope_loads_what_may_be_inside(reports: str) -> None:
    app = App()
    app.include(reports, sources=EVERY)

    Client(app).send(sqs.message(body=sns.message(message=s3.put(bucket="reports", key="deep"))))

    assert sys.modules[reports.partition(":")[0]].seen == ["deep"]


def test_handlers_and_explain_and_prime_load_it(reports: str) -> None:
    app = App()
    app.include(reports, sources=EVERY, tags=["more"])

    assert "report" in app.explain(schedule.rule())
    assert [each.tags for each in app.handlers()] == [("more", "reports")] * 3

    other = App()
    other.include(reports, sources=EVERY)
    other.prime()
    assert len(other.handlers()) == 3


def test_threads_load_it_once(reports: str) -> None:
    app = App()
    app.include(reports, sources=EVERY)
    ready = threading.Barrier(8)

    def work() -> None:
        ready.wait()
        Client(app).send(schedule.rule(id="x"))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sys.modules[reports.partition(":")[0]].seen == ["x"] * 8
    assert len(app.handlers()) == 3


def test_a_source_that_was_not_named(reports: str) -> None:
    app = App()
    app.include(reports, sources={"schedule", "http"})

    with pytest.raises(RegistrationError, match=r"it has handlers of s3, whose events would not load it"):
        Client(app).send(schedule.rule())


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("no_such_module:router", "there is no module 'no_such_module'"),
        ("no_such.module:router", "there is no module 'no_such'"),
        ("json:router", "the module has no attribute 'router'"),
        ("json:loads", "that is of type function, not Router"),
    ],
)
def test_an_import_path_that_leads_nowhere(path: str, said: str) -> None:
    app = App()
    app.include(path, sources="s3")

    with pytest.raises(RegistrationError, match=said):
        Client(app).s3_put()
    with pytest.raises(RegistrationError, match=said):  # the next event finds it no better
        Client(app).s3_put()


def test_what_cannot_be_included() -> None:
    app = App()
    for path in ("service.reports", ":router", "service.reports:"):
        with pytest.raises(RegistrationError, match=r"'package.module:router'"):
            app.include(path, sources="s3")
    with pytest.raises(RegistrationError, match="needs sources="):
        app.include("service.reports:router")
    with pytest.raises(RegistrationError, match="there is no source 's4'"):
        app.include("service.reports:router", sources="s4")
    with pytest.raises(RegistrationError, match="needs the import path"):
        app.include(Router(), sources="s3")
    with pytest.raises(RegistrationError, match="cannot include itself"):
        app.include(app)


# --- Only some sources ----------------------------------------------------------------------------------------------


def service(only: Any = None) -> App:
    """A service of three sources."""
    app = App(only=only)
    app.on_sqs()(lambda message: None)
    app.on_s3()(lambda event: None)
    app.get("/")(lambda: "got")
    return app


def test_a_function_refuses_what_it_must_not_take() -> None:
    client = Client(service({"sqs"}))

    client.send(sqs.message())
    with pytest.raises(RefusedSourceError, match="s3: this function accepts only events of sqs") as caught:
        client.s3_put(key="private")
    assert caught.value.source == "s3"
    assert "private" not in str(caught.value)
    with pytest.raises(RefusedSourceError):
        client.get("/")
    with pytest.raises(RefusedSourceError):
        client.send({"any": "thing"})


def test_http_stands_for_every_integration() -> None:
    for integration in HTTP_INTEGRATIONS:
        assert Client(service(["http", "s3"]), front_door=integration).get("/").text == "got"
    alone = Client(service("alb"))
    assert alone.get("/", front_door="alb").text == "got"
    with pytest.raises(RefusedSourceError):
        alone.get("/")


def test_the_environment_narrows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAMBDAROUTER_ONLY", "s3, sqs")

    client = Client(service({"sqs", "http"}))
    client.send(sqs.message())
    for payload in (s3.put(), eventbridge.event()):
        with pytest.raises(RefusedSourceError):
            client.send(payload)
    Client(service()).s3_put()


def test_what_is_inside_must_be_allowed_as_well() -> None:
    app = App(only="sqs", report_batch_item_failures=True)
    app.on_s3()(lambda event: None)

    answer = Client(app).send(sqs.message(body=s3.put(), message_id="m"))

    assert answer == {"batchItemFailures": [{"itemIdentifier": "m"}]}


def test_an_unknown_source(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RegistrationError, match="only: there is no source 's4'"):
        App(only="s4")
    monkeypatch.setenv("LAMBDAROUTER_ONLY", "s3,sq")
    with pytest.raises(RegistrationError, match="LAMBDAROUTER_ONLY: there is no source 'sq'"):
        App()


def test_nothing_is_allowed() -> None:
    with pytest.raises(RefusedSourceError):
        Client(service([])).s3_put()


# --- Decorators -----------------------------------------------------------------------------------------------------


def test_a_router_has_every_decorator_of_an_app() -> None:
    names = {name for name in dir(App) if name.startswith("on_")}

    assert names - set(dir(Router)) == {"on_dispatch"}


@pytest.mark.parametrize("setting", ["", " ", ",", " , "])
def test_an_empty_setting_is_an_error(setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAMBDAROUTER_ONLY", setting)
    with pytest.raises(RegistrationError, match="LAMBDAROUTER_ONLY is empty"):
        App()


def test_settings_without_a_source_in_common_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAMBDAROUTER_ONLY", "s3, ")
    App(only={"s3", "sqs"})
    with pytest.raises(RegistrationError, match="only and LAMBDAROUTER_ONLY have no source in common"):
        App(only="sqs")
