"""A source from outside the package: for one app only, detected before the built-in sources, and equal to them."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from lambdarouter import (
    App,
    BatchError,
    DuplicateRouteError,
    LambdaContext,
    Next,
    RegistrationError,
    Router,
    ShapeClashError,
    UnhandledEventError,
)
from lambdarouter.cli.group import cli
from lambdarouter.errors import UnknownDecoratorError
from lambdarouter.extension import (
    ABSENT,
    Callback,
    Containing,
    Envelope,
    Invocation,
    PerRecord,
    Queue,
    Record,
    RecordOutcome,
    Route,
    Shape,
    Source,
    Stream,
    TextAt,
    each_of,
    text,
)
from lambdarouter.sources.s3 import S3Event
from lambdarouter.testing import Client, batch, kafka, s3, sns, sqs
from tests.support.acme import SHAPE, SOURCE, Uploaded, uploaded


def payload(*names: str, **more: Any) -> dict[str, Any]:
    """A payload of acme with one record for each name."""
    files = [{"id": f"f{index}", "name": name, "details": {"size": index}} for index, name in enumerate(names)]
    return {"acmeVersion": "1", "files": files, **more}


def another(name: str, needs: dict[Any, Any], reason: str = "another") -> Source:
    """A source that only has a shape."""
    return Source(name, Invocation(), shape=Shape(name, reason, needs))


# --- Whole ----------------------------------------------------------------------------------------------------------


def test_records_reach_the_handler_whose_filter_takes_them() -> None:
    app = App(sources=[SOURCE])
    texts: list[Uploaded] = []
    others: list[Uploaded] = []

    @app.on(uploaded())
    def other(event: Uploaded) -> None:
        others.append(event)

    @app.on(uploaded(file="*.txt", where=lambda event: event.size != 2))
    def read(event: Uploaded) -> None:
        texts.append(event)

    sent = payload("a+b.txt", "c.jpg", "d.txt")
    assert app(sent) is None
    assert texts == [Uploaded(file="a b.txt", size=0)]
    assert others == [Uploaded(file="c.jpg", size=1), Uploaded(file="d.txt", size=2)]
    assert texts[0].raw is sent["files"][0]


def test_what_the_core_gives_sources_an_outside_one_has_as_well() -> None:
    def fails_on_jpg(event: Uploaded) -> None:
        if event.file.endswith(".jpg"):
            raise ValueError(event.file)

    partial = App(sources=[SOURCE], report_batch_item_failures=True)
    partial.on(uploaded())(fails_on_jpg)
    assert partial(payload("a.txt", "b.jpg")) == {"batchItemFailures": [{"itemIdentifier": "f1"}]}

    whole = App(sources=[SOURCE])
    whole.on(uploaded())(fails_on_jpg)
    with pytest.raises(BatchError) as caught:
        whole(payload("a.jpg", "b.txt", "c.jpg"))
    assert [(each.source, each.index, each.record_id) for each in caught.value.exceptions] == [
        ("acme", 0, "f0"),
        ("acme", 2, "f2"),
    ]
    with pytest.raises(DuplicateRouteError):
        whole.on(uploaded())(lambda event: None)


def test_a_source_with_an_answer_has_its_reply_shaped() -> None:
    shouts = Source(
        "acme", Invocation(reply=lambda value, event: {"answer": value.upper(), "for": event["files"]}), shape=SHAPE
    )
    app = App(sources=[shouts])
    app.on(Route(shouts, None))(lambda event: "yes")
    assert app({"acmeVersion": "1", "files": [1]}) == {"answer": "YES", "for": [1]}


def test_an_outside_event_is_explained() -> None:
    app = App(sources=[SOURCE])
    app.on(uploaded(file="*.txt"))(lambda event: None)
    told = app.explain(payload("secret.jpg"))
    assert "source: acme" in told
    assert "a key of its own" in told
    assert "rejected by file" in told
    assert "secret" not in told


def test_an_outside_event_without_a_handler_is_not_lost() -> None:
    with pytest.raises(UnhandledEventError) as caught:
        App(sources=[SOURCE])(payload("a.txt"))
    assert caught.value.source == "acme"


TEXTUAL = """
from __future__ import annotations
from typing import Annotated
from attrs import frozen
from lambdarouter.extension import At, Event

@frozen(kw_only=True, eq=False, repr=False)
class Uploaded(Event):
    file: Annotated[str, At("name")]
"""


def test_an_event_class_may_be_in_a_module_whose_annotations_are_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "acme_events.py").write_text(TEXTUAL, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    event_class: Any = import_module("acme_events").Uploaded
    app = App(sources=[SOURCE])
    seen: list[str] = []
    app.on(Route(SOURCE, event_class, text("file", "a.txt")))(lambda event: seen.append(event.file))
    app(payload("a.txt"))
    assert seen == ["a.txt"]


# --- For one app, and before the built-in sources -------------------------------------------------------------------


def test_an_outside_shape_is_tried_before_the_built_in_ones() -> None:
    app = App(sources=[SOURCE])
    ours: list[str] = []
    theirs: list[str] = []
    app.on(uploaded())(lambda event: ours.append(event.file))
    app.on_s3()(lambda event: theirs.append(event.key))
    both = payload("a.txt") | s3.put(key="k")
    app(both)
    app(s3.put(key="k"))
    assert (ours, theirs) == (["a.txt"], ["k"])


def test_two_apps_do_not_see_each_others_sources() -> None:
    with_it, without = App(sources=[SOURCE]), App()
    seen: list[tuple[str, Any]] = []
    with_it.on(uploaded())(lambda event: seen.append(("with", event.file)))
    without.on_invoke()(lambda event: seen.append(("without", event["acmeVersion"])))
    with_it(payload("a.txt"))
    without(payload("a.txt"))
    assert seen == [("with", "a.txt"), ("without", "1")]
    assert "source: none" in without.explain(payload("a.txt"))


def test_an_app_that_includes_another_takes_over_its_sources() -> None:
    part = App(sources=[SOURCE])
    seen: list[str] = []
    part.on(uploaded())(lambda event: seen.append(event.file))
    service = App()
    service.include(part)
    service(payload("a.txt"))
    assert seen == ["a.txt"]
    again = App(sources=[SOURCE])
    again.include(part)
    again(payload("b.txt"))
    assert seen == ["a.txt", "b.txt"]


def test_the_decorated_function_stays_itself() -> None:
    app = App(sources=[SOURCE])

    def handler(event: Uploaded) -> str:
        return event.file

    assert app.on(uploaded())(handler) is handler
    assert handler(Uploaded(file="a.txt")) == "a.txt"


def test_a_handler_for_another_event_is_refused() -> None:
    app = App(sources=[SOURCE])

    def handler(event: S3Event) -> None: ...

    with pytest.raises(RegistrationError, match=r"expects S3Event, but .* sends it Uploaded"):
        app.on(uploaded())(handler)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


# --- Clashes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "names"),
    [
        (another("s3", {"acmeVersion": str}), ("s3", "s3")),
        (another("invoke", {"acmeVersion": str}), ("invoke", "invoke")),
        (another("http", {"acmeVersion": str}), ("http", "http")),
        (another("durable_execution", {"acmeVersion": str}), ("durable_execution", "durable_execution")),
        (another("acme", {"detail-type": str, "source": "acme", "detail": dict}), ("acme", "eventbridge")),
        (another("acme", {"awslogs.data": str}), ("acme", "cloudwatch_logs")),
        (another("acme", {"httpMethod": str, "path": str, "stage": "x"}), ("acme", "api_gateway_rest")),
        (another("acme", {"requestContext.elb": str}), ("acme", "alb")),
        (another("acme", {("Records", 0, "eventSource"): "aws:sqs"}), ("acme", "sqs")),
    ],
)
def test_a_clash_with_a_built_in_source_names_both(source: Source, names: tuple[str, str]) -> None:
    with pytest.raises(ShapeClashError) as caught:
        App(sources=[source])
    assert caught.value.names == names
    assert all(repr(name) in str(caught.value) for name in names)


@pytest.mark.parametrize(
    "other",
    [
        another("acme", {"acmeOther": str}),
        another("rival", {"acmeVersion": str, "files": list}),
        another("rival", {"acmeVersion": str, "files": list, "rival": str}),
        another("rival", {"acmeVersion": Containing("1"), "files": list, "rival": ABSENT}),
    ],
    ids=["the same name", "the same shape", "a narrower shape", "an overlapping shape"],
)
def test_a_clash_with_another_outside_source_names_both(other: Source) -> None:
    with pytest.raises(ShapeClashError) as caught:
        App(sources=[SOURCE, other])
    assert caught.value.names == (other.name, "acme")
    service = App(sources=[SOURCE])
    with pytest.raises(ShapeClashError):
        service.include(App(sources=[other]))


def test_a_broader_shape_than_another_outside_one_is_a_clash() -> None:
    with pytest.raises(ShapeClashError) as caught:
        App(sources=[SOURCE, another("rival", {"acmeVersion": str})])
    assert caught.value.names == ("rival", "acme")


@pytest.mark.parametrize("needs", [{"Records": list}, {"source": str}, {"requestContext": dict}])
def test_a_broader_shape_than_a_built_in_one_is_a_clash(needs: dict[str, Any]) -> None:
    with pytest.raises(ShapeClashError):
        App(sources=[another("acme", needs)])


def test_shapes_that_only_meet_in_one_payload_clash_on_that_payload() -> None:
    rival = another("rival", {"rivalVersion": str})
    app = App(sources=[SOURCE, rival])
    seen: list[str] = []
    app.on(uploaded())(lambda event: seen.append(event.file))
    app(payload("a.txt"))
    with pytest.raises(ShapeClashError) as caught:
        app(payload("b.txt", rivalVersion="1"))
    assert caught.value.names == ("acme", "rival")
    assert seen == ["a.txt"]


def test_a_source_without_a_shape_cannot_be_told() -> None:
    with pytest.raises(RegistrationError, match="'acme' needs a shape"):
        App(sources=[Source("acme", Invocation())])


def test_no_payload_of_another_kind_is_taken_for_an_outside_one() -> None:
    app = App(sources=[SOURCE])
    app.on_invoke()(lambda event: "invoked")
    for other in (None, 1, "acmeVersion", [], [payload("a.txt")], {}, {"acmeVersion": 1, "files": []}):
        assert app(other) == "invoked"


def test_a_source_needs_a_delivery() -> None:
    with pytest.raises(RegistrationError, match="'acme' needs a delivery"):
        Source("acme", each_of("acme"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_a_record_has_one_identifier() -> None:
    with pytest.raises(RegistrationError, match="not both"):
        Queue(each_of("acme"), record_id=TextAt("id"), item_identifier=TextAt("id"))  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (Source("acme", Invocation(), shape=SHAPE, family="http"), "family"),
        (Source("acme", Invocation(), shape=SHAPE, authorize=lambda setting: lambda payload: None), "authorize"),
        (Source("acme", Invocation(), shape=SHAPE, found_in={"sqz"}), "found_in.*'sqz': there is no such source"),
        (
            Source("acme", Invocation(), shape=SHAPE, found_in={"ses"}),
            "found_in.*'ses': its records cannot contain events",
        ),
        (
            Source("acme", Invocation(), shape=SHAPE, envelope=Envelope({"s4"}, lambda record: None)),
            "envelope.*'s4': there is no such source",
        ),
        (Source("acme-mail", Invocation(), shape=SHAPE), "is an identifier.*'acme-mail'"),
    ],
)
def test_an_option_that_would_have_no_effect_is_refused(source: Source, problem: str) -> None:
    with pytest.raises(RegistrationError, match=problem):
        App(sources=[source])


# --- Envelopes ------------------------------------------------------------------------------------------------------


def test_a_payload_is_found_inside_the_envelopes_that_its_source_names() -> None:
    app = App(sources=[SOURCE])
    seen: list[tuple[str, tuple[str, ...]]] = []
    app.on(uploaded())(lambda event: seen.append((event.file, event.via)))
    client = Client(app)

    client.sqs(body=payload("a.txt", "b.txt"))
    assert seen == [("a.txt", ("sqs",)), ("b.txt", ("sqs",))]
    assert "inside it: acme" in app.explain(sqs.message(body=payload("a.txt")))
    with pytest.raises(UnhandledEventError, match="No handler matches this sns event"):
        client.sns(message=payload("a.txt"))


def test_a_failure_inside_fails_the_outer_record() -> None:
    app = App(sources=[SOURCE], report_batch_item_failures={"sqs"})

    @app.on(uploaded(file="b.txt"))
    def fails(event: Uploaded) -> None:
        raise ValueError

    app.on(uploaded())(lambda event: None)
    sent = batch(*(sqs.message(message_id=name, body=payload(f"{name}.txt")) for name in "abc"))
    assert Client(app).send(sent) == {"batchItemFailures": [{"itemIdentifier": "b"}]}


def test_an_outside_source_may_be_an_envelope_itself() -> None:
    def content(record: dict[str, Any]) -> Any:
        return record.get("content")

    carrier = Source(
        "carrier",
        Queue(each_of("carrier", "parcels")),
        shape=Shape("carrier", "parcels", {"parcels": list}),
        envelope=Envelope({"s3", "acme"}, content),
    )
    inner = Source("acme", Queue(each_of("acme", "files")), shape=SHAPE, found_in={"carrier"})
    seen: list[Any] = []
    app = App(sources=[inner, carrier])
    app.on(Route(inner, Uploaded))(lambda event: seen.append((event.file, event.via)))
    app.on_s3_put()(lambda event: seen.append((event.key, event.via)))

    app({"parcels": [{"content": payload("a.txt")}, {"content": s3.put(key="k")}]})
    assert seen == [("a.txt", ("carrier",)), ("k", ("carrier",))]


# --- Samples, client, command, batch --------------------------------------------------------------------------------


def test_the_samples_of_an_outside_source_are_methods_of_the_client() -> None:
    app = App(sources=[SOURCE])
    seen: list[Uploaded] = []
    app.on(uploaded())(seen.append)
    client = Client(app)

    client.acme_uploaded(file="my file.txt", size=5)
    client.acme()
    client.acme_replaced()
    assert seen == [
        Uploaded(file="my file.txt", size=5),
        Uploaded(file="a.txt", size=3),
        Uploaded(file="a.txt", size=3),
    ]
    assert seen[0].raw["name"] == "my+file.txt"
    assert "replaces" in seen[2].raw
    with pytest.raises(TypeError, match=r"no field 'fil'\. Did you mean 'file'\? Its fields are: file, size"):
        client.acme_uploaded(fil="a.txt")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("acme_uplaoded", "acme has no sample 'uplaoded'. Did you mean 'uploaded'. It has: uploaded, replaced."),
        ("acmes", "No source has a sample 'acmes'"),
        ("silent_event", r"The source 'silent' has no samples. .*Source\('silent', \.\.\., samples='package.module'\)"),
    ],
)
def test_a_misspelt_sample(name: str, said: str) -> None:
    app = App(sources=[SOURCE, another("silent", {"silent": str})])
    with pytest.raises(AttributeError, match=f"Client has no method '{name}': {said}"):
        getattr(Client(app), name)


def test_only_an_app_that_knows_the_source_has_its_samples() -> None:
    with pytest.raises(AttributeError, match="no method 'acme_uploaded'"):
        Client(App()).acme_uploaded()
    service = App()
    service.include(App(sources=[SOURCE]))
    assert service.outside_sources == (SOURCE,)


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("tests.support.acme.sample", "there is no module 'tests.support.acme.sample'"),
        ("tests.support.bucket", "the module has no Sample"),
    ],
)
def test_a_samples_module_that_is_none(path: str, problem: str) -> None:
    app = App(sources=[Source("acme", Invocation(), shape=SHAPE, samples=path)])
    with pytest.raises(RegistrationError, match=rf"Source\('acme', samples='{path}'\): {problem}"):
        Client(app).acme()


#: What `--app` of the command names.
service = App(sources=[SOURCE, another("silent", {"silent": str})])


def command(*args: str) -> Any:
    """The result of `lambdarouter sample`."""
    return CliRunner().invoke(cli, ["sample", *args])


def test_the_command_prints_and_lists_samples_of_an_outside_source() -> None:
    app = ["--app", "tests.test_extension:service"]
    printed = command("acme.uploaded", *app, "--set", "file=my file.txt", "--set", "size=5")
    assert json.loads(printed.stdout)["files"] == [{"id": "file-0000", "name": "my+file.txt", "details": {"size": 5}}]
    assert command("acme", *app).stdout == command("acme.uploaded", *app).stdout

    listed = command("--list", *app).stdout.splitlines()
    assert listed[-2:] == ["acme.uploaded  A file was uploaded.", "acme.replaced  A file was replaced."]
    assert listed[:-2] == command("--list").stdout.splitlines()
    assert command("acme", "--list", *app).stdout.splitlines() == listed[-2:]


def test_the_command_says_how_to_name_the_app_of_an_outside_source() -> None:
    refused = command("acme.uploaded")
    assert refused.exit_code == 2
    assert "There is no source 'acme'." in refused.stderr
    assert "with --app, also the sources of an app" in refused.stderr
    silent = command("silent", "--app", "tests.test_extension:service")
    assert "The source 'silent' has no samples." in silent.stderr


def test_a_batch_of_payloads_of_an_outside_source() -> None:
    merged = batch(payload("a.txt"), payload("b.txt", "c.txt"), source=SOURCE)
    assert [each["name"] for each in merged["files"]] == ["a.txt", "b.txt", "c.txt"]
    assert len({each["id"] for each in merged["files"]}) == 3
    assert merged["acmeVersion"] == "1"

    seen: list[str] = []
    app = App(sources=[SOURCE])
    app.on(uploaded())(lambda event: seen.append(event.file))
    app(merged)
    assert seen == ["a.txt", "b.txt", "c.txt"]


@pytest.mark.parametrize(
    ("payloads", "problem"),
    [
        ((payload("a.txt"), payload("b.txt", region="x")), "the payloads differ in 'region'"),
        ((payload("a.txt"), s3.put()), "this one is not of acme"),
        ((payload("a.txt"), payload()), "acme: files: is empty"),
        ((payload("a.txt"), "text"), "join lists of acme"),
        ((), "at least one payload"),
    ],
)
def test_payloads_that_make_no_batch(payloads: tuple[Any, ...], problem: str) -> None:
    with pytest.raises(TypeError, match=problem):
        batch(*payloads, source=SOURCE)


def test_a_batch_of_an_outside_source_needs_its_source() -> None:
    with pytest.raises(TypeError, match=r"batch\(\.\.\., source=SOURCE\)"):
        batch(payload("a.txt"), payload("b.txt"))
    with pytest.raises(TypeError, match="acme delivers one event at a time"):
        batch(payload("a.txt"), source=Source("acme", Invocation(), shape=SHAPE))


def test_records_in_nested_lists_are_merged_by_the_list_around_them() -> None:
    def shards(payload: dict[str, Any]) -> list[Record]:
        return [
            (("shards", "shards", name, index, "items", position), item)
            for name, groups in payload["shards"].items()
            for index, group in enumerate(groups)
            for position, item in enumerate(group["items"])
        ]

    source = Source(
        "shards",
        Stream(shards, ordering_group=TextAt("id"), record_id=TextAt("id")),
        shape=Shape("shards", "shards", {"shards": dict}),
    )
    one = {"shards": {"x": [{"size": 2, "items": [{"id": "1"}, {"id": "2"}]}]}}
    two = {"shards": {"x": [{"size": 1, "items": [{"id": "1"}]}], "y": [{"size": 1, "items": [{"id": "9"}]}]}}
    merged = batch(one, two, source=source)

    assert [group["size"] for group in merged["shards"]["x"]] == [2, 1]
    ids = [item["id"] for _, item in shards(merged)]
    assert (ids[:2], ids[3]) == (["1", "2"], "9")
    assert len(set(ids)) == 4


# --- Around handlers ------------------------------------------------------------------------------------------------


def test_a_router_knows_no_app_and_accepts_names_of_outside_sources() -> None:
    router = Router()
    seen: list[str] = []

    @router.middleware(sources="acme")
    def noted(event: Uploaded, context: LambdaContext, call_next: Next) -> Any:
        seen.append(f"around {event.file}")
        return call_next(event)

    @router.exception_handler(KeyError, sources={"acme", "sqs"})
    def caught(error: KeyError) -> None:
        seen.append("caught")

    @router.on(uploaded())
    def fails(event: Uploaded) -> None:
        raise KeyError(event.file)

    router.on_sns()(lambda message: None)
    app = App(sources=[SOURCE])
    app.include(router)
    app(payload("a.txt"))
    app(sns.message())
    assert seen == ["around a.txt", "caught"]


def layer(event: Any, context: Any, call_next: Next) -> Any:
    """A middleware for some test."""
    return call_next(event)


def test_names_in_a_router_are_checked_when_an_app_includes_it() -> None:
    wrapping, catching = Router(), Router()
    wrapping.middleware(sources={"http", "acme", "sqs"})(layer)
    catching.exception_handler(KeyError, sources="acme")(layer)
    for router, what in ((wrapping, "middleware"), (catching, "exception_handler")):
        with pytest.raises(RegistrationError, match=f"{what} tests.*layer: there is no source 'acme'"):
            App().include(router)
        App(sources=[SOURCE]).include(router)


def test_a_misspelt_name_of_a_built_in_source_in_a_router_is_found_as_well() -> None:
    router = Router()
    router.middleware(sources="dynamodbb")(layer)
    with pytest.raises(RegistrationError, match=r"there is no source 'dynamodbb'\. Did you mean 'dynamodb'\?"):
        App().include(router)
    with pytest.raises(RegistrationError, match="only: there is no source 'acme'"):
        App(only="acme")
    assert App(only="acme", sources=[SOURCE]).outside_sources == (SOURCE,)


DEFERRED = """
from lambdarouter import Router
from tests.support.acme import uploaded

router = Router()
seen = []

@router.middleware(sources="acme")
def layer(event, context, call_next):
    seen.append("layer")
    return call_next(event)

@router.on(uploaded())
def handler(event):
    seen.append(event.file)
"""


def test_a_deferred_router_may_name_outside_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "acme_deferred.py").write_text(DEFERRED, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    app = App(sources=[SOURCE])
    app.include("acme_deferred:router", sources="acme")
    app(payload("a.txt"))
    assert import_module("acme_deferred").seen == ["layer", "a.txt"]
    with pytest.raises(RegistrationError, match="include: there is no source 'acme'"):
        App().include("acme_deferred:router", sources="acme")


# --- Advice ---------------------------------------------------------------------------------------------------------


def test_no_error_advises_a_decorator_that_does_not_exist() -> None:
    app = App(sources=[SOURCE])
    texts = [app.explain(payload("a.txt")), app.explain(sqs.message(body=payload("a.txt")))]
    for sent in (payload("a.txt"), sqs.message(body=payload("a.txt"))):
        with pytest.raises(UnhandledEventError) as unhandled:
            app(sent)
        texts.append(str(unhandled.value))
    assert not any("on_acme" in each for each in texts)
    assert "Register one with @app.on(...) and a route of the source's module" in texts[2]
    with pytest.raises(UnknownDecoratorError, match=r"no decorator 'on_acme_mail'\..*@app\.on\(route\)"):
        app.on_acme_mail()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]


def test_the_advice_of_a_source_is_given() -> None:
    source = Source("acme", Queue(each_of("acme", "files")), shape=SHAPE, advice="Write @app.on(acme.uploaded()).")
    with pytest.raises(UnhandledEventError, match=r"Write @app\.on\(acme\.uploaded\(\)\)\."):
        App(sources=[source])(payload("a.txt"))


# --- Every delivery -------------------------------------------------------------------------------------------------


def test_an_outside_source_may_have_any_delivery() -> None:
    reports: list[Any] = []

    def report(event: Any, value: Any, error: Exception | None, context: Any) -> None:
        reports.append((event.file, value, type(error).__name__))

    def respond(payload: Any, outcomes: list[RecordOutcome]) -> Any:
        return [type(each.error).__name__ if each.error is not None else each.value for each in outcomes]

    def handler(event: Uploaded) -> str:
        if event.file == "bad":
            raise ValueError
        return event.file.upper()

    one_event = Shape("acme", "a file", {"name": str})
    called_back = Source("acme", Callback(report, unhandled_event=Uploaded), shape=one_event)
    answering = Source(
        "acme", PerRecord(each_of("acme", "files"), respond=respond, reply=lambda value, event: value), shape=SHAPE
    )
    app = App(sources=[called_back])
    app.on(Route(called_back, Uploaded))(handler)
    app({"name": "a"})
    app({"name": "bad"})
    assert reports == [("a", "A", "NoneType"), ("bad", None, "ValueError")]

    reports.clear()
    App(sources=[called_back])({"name": "a"})
    assert [error for _, _, error in reports] == ["UnhandledEventError"]

    app = App(sources=[answering])
    app.on(Route(answering, Uploaded))(handler)
    assert app(payload("a", "bad", "c")) == ["A", "ValueError", "C"]


def test_kafka_has_a_rule_of_its_own_for_batches() -> None:
    merged = batch(kafka.record(), kafka.record(), kafka.record(partition=1), kafka.record(offset=40))
    offsets = {name: [each["offset"] for each in records] for name, records in merged["records"].items()}
    assert offsets == {"topic-0": [15, 16, 40], "topic-1": [15]}
