"""A source from outside the package: whole, for one app alone, and never in another source's way unnoticed."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import pytest
from attrs import frozen

from lambdarouter import App, BatchError, DuplicateRouteError, RegistrationError, ShapeClashError, UnhandledEventError
from lambdarouter.extension import (
    ABSENT,
    At,
    Containing,
    Event,
    Invocation,
    Queue,
    Route,
    Shape,
    Source,
    Text,
    TextAt,
    codecs,
    each_of,
    text,
)
from lambdarouter.sources.s3 import S3Event
from lambdarouter.testing import s3

SHAPE = Shape("acme", "a key of its own", {"acmeVersion": str, "files": list})
SOURCE = Source(
    "acme",
    Queue(each_of("acme", "files"), item_identifier=TextAt("id")),
    shape=SHAPE,
)


@frozen(kw_only=True, eq=False, repr=False)
class Uploaded(Event):
    """One file that was uploaded to acme."""

    file: Annotated[str, At("name", codec=codecs.url_key)]
    """Its name, decoded."""

    size: Annotated[int | None, At("details.size")] = None
    """Its size in bytes."""


def uploaded(*, file: Text | None = None, where: Callable[[Uploaded], bool] | None = None) -> Route[Uploaded]:
    """Uploads, by the name of the file."""
    return Route(SOURCE, Uploaded, text("file", file), where=where)


def payload(*names: str, **more: Any) -> dict[str, Any]:
    """A payload of acme's with one record a name."""
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

    with pytest.raises(RegistrationError, match=r"takes S3Event, but .* sends it Uploaded"):
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
