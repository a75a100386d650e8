"""What editors and `help()` say of the decorators: each has its own sentence, its filters and an example."""

from __future__ import annotations

import inspect
import pydoc
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from docs import decorator_docs, decorator_types
from lambdarouter import App, LambdaContext, RegistrationError, Router
from lambdarouter._documents.decorator_help import example_of
from lambdarouter._routing.route import EventChoice
from lambdarouter.decorators import FACTORIES, Decorators, FactoryMethod
from lambdarouter.http.operations import OperationOptions
from lambdarouter.testing import Client, s3, samples
from tests.support.language_server import LanguageServer

DECORATORS = {name: FactoryMethod(name, location) for name, location in FACTORIES.items()}
PACKAGE = Path(inspect.getfile(Decorators)).parent
by_name = pytest.mark.parametrize("name", DECORATORS)


@pytest.mark.parametrize("path", decorator_types.pages(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_the_docstrings_are_up_to_date(path: Path) -> None:
    page = path.read_text(encoding="utf-8")

    assert decorator_docs.rendered(page) == page, "run python -m docs.decorator_docs"


def test_what_type_checkers_read_is_up_to_date() -> None:
    for path, text in decorator_types.rendered().items():
        assert path.read_text(encoding="utf-8") == text, "run python -m docs.decorator_types"


@by_name
def test_help_has_the_sentence_the_filters_and_the_example(name: str) -> None:
    found = inspect.getdoc(getattr(App, name)) or ""
    sentence, example, filters = (*found.split("\n\n", 2), "")[:3]

    assert sentence.endswith(".")
    assert sentence.startswith("Match ")
    assert f"`@app.{name}(" in example
    for each in inspect.signature(getattr(App(), name)).parameters:
        assert f"`{each}`" in f"{sentence} {filters}" or each == "options"


def test_no_two_decorators_of_a_source_say_the_same() -> None:
    seen: dict[tuple[str, str], str] = {}
    for name, each in DECORATORS.items():
        found = each.factory().__module__, (inspect.getdoc(getattr(App, name)) or "").partition("\n")[0]
        # `on_alexa_request` is a name of `on_alexa_skill`.
        assert found not in seen or each.factory() is DECORATORS[seen[found]].factory(), name
        seen[found] = name


@by_name
def test_the_example_registers(name: str) -> None:
    example = example_of(name, DECORATORS[name].factory())

    assert callable(eval(example.removeprefix("@"), {"app": App()}))


def test_help_of_a_decorator_shows_its_signature() -> None:
    text = pydoc.plain(pydoc.render_doc(App.on_s3_put))

    assert "on_s3_put(self, /, *, bucket:" in in_one_line(text)
    assert "Match objects that were created by a PUT request." in text
    assert "- `bucket`: name of the bucket." in text


@pytest.mark.parametrize("cls", [App, Router])
def test_help_of_the_class_lists_every_decorator_with_its_sentence(cls: type[Any]) -> None:
    text = pydoc.plain(pydoc.render_doc(cls))

    for sentence in ("Match objects that were created by a PUT request.", "Match messages of SQS queues."):
        assert sentence in text
    assert all(f" {name}(self" in in_one_line(text) for name in DECORATORS)


def in_one_line(text: str) -> str:
    """A text with its long signatures in one line, which Python 3.13 and later break."""
    return re.sub(r"\s+", " ", text.replace("|", " ")).replace("( ", "(")


def test_a_decorator_of_the_class_is_one_of_the_app_that_it_gets() -> None:
    app, seen = App(), list[Any]()
    App.on_s3_put(app, bucket="uploads")(seen.append)
    app(s3.put(bucket="uploads"))

    assert [event.bucket for event in seen] == ["uploads"]


def filters_of(name: str) -> list[str]:
    """The filters of a decorator, without the options of HTTP routes for the OpenAPI document."""
    parameters = inspect.signature(getattr(App(), name)).parameters
    return [each for each in parameters if each not in {"options", *OperationOptions.__optional_keys__}]


# --- Editors --------------------------------------------------------------------------------------------------------

SERVICE = """
from lambdarouter import App, LambdaContext, RecordError
from lambdarouter.sources.s3 import S3Event
from lambdarouter.testing import Client, alb, cloudfront, cognito_user_pool, eventbridge_pipes, kafka, lex_v2, sqs

app = App()
app.on_s3()
app.on_s3_put()
app.on_sqs()
app.on_dynamodb_insert()
app.on_lex_v2_dialog()
app.on_cognito_pre_sign_up()
app.on_cloudfront_viewer_request()
app.on_secrets_manager_create()
app.on_codecommit_created()
app.on_cloudformation_create()
app.on_agentcore_interceptor()
app.on_appsync_publish()
app.on_websocket_connect()
app.on_alb()
app.route()
app.get()


def stored(event: S3Event) -> None:
    print(event.bucket)


def failed(error: RecordError, context: LambdaContext) -> None:
    print(error.record_id, context.memory_limit_in_mb, context.invoked_function_arn)


client = Client(app)
client.get("/", )
sqs.message(queue="orders", )
kafka.record()
eventbridge_pipes.kinesis_record()
lex_v2.dialog()
cognito_user_pool.pre_sign_up()
cloudfront.viewer_request()
alb.request()
alb.request.record()
client.s3_put(key="a", )
client.codedeploy()
client.activemq()
client.alb()
client.agentcore_tool_call()
client.call_tool()
app.on_s3_
""".lstrip()


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LanguageServer, dict[str, str]]]:
    """Pyright's language server, with the service open."""
    folder = tmp_path_factory.mktemp("editor")
    root = Path(__file__).resolve().parents[1]
    (folder / "pyrightconfig.json").write_text(f'{{"extraPaths": ["{root.as_posix()}"]}}', encoding="utf-8")
    (folder / "service.py").write_text(SERVICE, encoding="utf-8")
    server = LanguageServer(folder)
    try:
        yield server, server.open(folder / "service.py")
    finally:
        server.close()


Editor = tuple[LanguageServer, dict[str, str]]
USED = [each.partition("(")[0].removeprefix("app.") for each in SERVICE.splitlines() if each.startswith("app.")][:-1]


def position(text: str, after: str = "") -> tuple[int, int]:
    """The line and the column of a text, or of what is behind a part of it."""
    lines = SERVICE.splitlines()
    line = next(number for number, each in enumerate(lines) if text in each)
    return line, lines[line].index(text) + len(after)


@pytest.mark.parametrize("name", USED)
def test_hover_shows_the_sentence_the_filters_and_an_example(name: str, editor: Editor) -> None:
    server, document = editor
    found: str = server.at("hover", document, *position(f"app.{name}(", "app."))["contents"]["value"]

    documented = inspect.getdoc(getattr(App, name)) or ""
    assert documented.partition("\n\n")[0] in " ".join(found.split())
    assert f"@app.{name}(" in found
    assert [each for each in filters_of(name) if f"`{each}`" not in found] == []


@pytest.mark.parametrize("name", USED)
def test_signature_help_explains_each_filter(name: str, editor: Editor) -> None:
    server, document = editor
    (found,) = server.at("signatureHelp", document, *position(f"app.{name}(", f"app.{name}("))["signatures"]

    explained = found["documentation"]["value"]
    assert [each for each in filters_of(name) if each not in found["label"] or f"`{each}`" not in explained] == []


@pytest.mark.parametrize(
    ("attribute", "expected"),
    [
        ("event.bucket", "Name of the bucket."),
        ("error.record_id", "Id of the record, by which the service knows it."),
        ("context.memory_limit_in_mb", "Memory of the function in MB"),
        ("context.invoked_function_arn", "ARN that the function was invoked with."),
    ],
)
def test_hovering_an_attribute_shows_its_docstring(attribute: str, expected: str, editor: Editor) -> None:
    server, document = editor
    found = server.at("hover", document, *position(attribute, attribute.partition(".")[0] + "."))["contents"]["value"]

    assert expected in found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('client.get("/", ', {"headers=", "json=", "query=", "front_door="}),
        ('sqs.message(queue="orders", ', {"body=", "queue_arn=", "receive_count="}),
        ("kafka.record(", {"topic=", "headers=", "value="}),
        ("eventbridge_pipes.kinesis_record(", {"data=", "stream="}),
        ("lex_v2.dialog(", {"intent=", "slots=", "hook="}),
        ("cognito_user_pool.pre_sign_up(", {"user_attributes=", "user_name="}),
        ("cloudfront.viewer_request(", {"request=", "distribution_id="}),
        ("alb.request(", {"method=", "path=", "query=", "json="}),
        ("alb.request.record(", {"method=", "path=", "query=", "json="}),
        ('client.s3_put(key="a", ', {"bucket=", "event_time="}),
        ("client.codedeploy(", {"deployment_id=", "execution_id="}),
        ("client.activemq(", {"data=", "message_id="}),
        ("client.alb(", {"method=", "path=", "query=", "json="}),
        ("client.agentcore_tool_call(", {"name=", "target=", "arguments="}),
        ("client.call_tool(", {"name=", "target=", "arguments="}),
        ("app.on_s3_", {"on_s3_put", "on_s3_created", "on_s3_removed"}),
    ],
)
def test_completion_offers_names(text: str, expected: set[str], editor: Editor) -> None:
    server, document = editor
    line = len(SERVICE.splitlines()) - 1 if text == "app.on_s3_" else position(text)[0]
    items = server.at("completion", document, line, len(text))["items"]

    labels = {each["label"] for each in items}
    assert expected <= labels
    assert labels.isdisjoint({"raw=", "via="})


# --- Filters and fields ---------------------------------------------------------------------------------------------

#: What is no condition on one value of an event.
OTHER = {"decode", "decode_key", "where", "via", "pattern", "concurrency", "rest", "options", "attributes", "scope"}


def other_names() -> dict[str, dict[str, str]]:
    """The fields of filters with a name of their own, by source, as docs/services.md lists them."""
    page = (Path(__file__).parents[1] / "docs" / "services.md").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = {}
    for line in page.partition("### Filters and fields")[2].partition("## Parameters")[0].splitlines():
        if line.startswith("| `"):
            sources, filters, fields = (re.findall("`([a-z0-9_]+)`", cell) for cell in line.split("|")[1:4])
            for source in sources:
                found[source] = dict(zip(filters, fields, strict=True))
    return found


@by_name
def test_each_filter_has_a_field_of_its_name_or_a_line_on_the_page(name: str) -> None:
    app = App()
    with suppress(RegistrationError):  # HTTP: the filters are the path and the method
        getattr(app, name)()(lambda event: None)
    for handler in app.handlers():
        event = handler.route.event
        event = event.common if isinstance(event, EventChoice) else event
        known = other_names().get(handler.route.source.name, {})
        for each in inspect.signature(getattr(app, name)).parameters:
            if event is not None and each not in OTHER:
                assert hasattr(event, known.get(each, each)), f"docs/services.md has no line for {each}"
                assert each not in known or not hasattr(event, each), f"{each} needs no line in docs/services.md"


@pytest.mark.parametrize(
    ("source", "field", "wanted"),
    [
        ("kinesis_analytics", "application", {"arn:aws:kinesisanalytics:us-east-1:1:application/a": "a"}),
        ("codecommit", "repository", {"arn:aws:codecommit:us-east-1:1:a": "a"}),
        ("s3_object_lambda", "access_point", {"arn:aws:s3-object-lambda:us-east-1:1:accesspoint/a": "a"}),
        ("sagemaker_ground_truth", "job", {"arn:aws:sagemaker:us-east-1:1:labeling-job/a": "a"}),
        ("iot_provisioning", "template", {"arn:aws:iot:us-east-1:1:provisioningtemplate/a": "a"}),
        *[
            (source, "function", {f"arn:aws:lambda:us-east-1:1:function:a{end}": "a" for end in ("", ":7", ":$LATEST")})
            for source in ("lambda_destination", "esm_failure")
        ],
    ],
)
def test_the_field_has_what_the_filter_matches(source: str, field: str, wanted: dict[str, str]) -> None:
    for arn, name in wanted.items():
        app, seen = App(), list[Any]()
        getattr(app, f"on_{source}")(**{field: name})(lambda event, seen=seen: seen.append(getattr(event, field)))
        full = {"job": "labeling_job_arn"}.get(field, f"{field}_arn")
        with suppress(Exception):  # some services need a reply
            Client(app, context=LambdaContext()).send(next(iter(samples(source).values()))(**{full: arn}))
        assert seen == [name]


# --- Go to definition -----------------------------------------------------------------------------------------------

EVERY = "\n".join(
    ["from lambdarouter import App, Router", *(f"App().{name}\nRouter().{name}" for name in DECORATORS), ""]
)


@pytest.fixture(scope="module")
def document_of_all(editor: Editor, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A module that uses each decorator of an app, and of a router in the next line."""
    path = tmp_path_factory.mktemp("all") / "every.py"
    path.write_text(EVERY, encoding="utf-8")
    return editor[0].open(path)


@by_name
def test_go_to_definition_lands_beside_the_factory(name: str, editor: Editor, document_of_all: dict[str, str]) -> None:
    line = EVERY.splitlines().index(f"App().{name}")
    found, of_a_router = (
        editor[0].at("definition", document_of_all, line + number, len(f"{before}().") + 1)
        for number, before in enumerate(("App", "Router"))
    )
    assert found == of_a_router

    (place,) = found
    path = Path(unquote(urlsplit(place["uri"]).path))
    text = path.read_text(encoding="utf-8").splitlines()
    module, _, factory = FACTORIES[name].partition(".")
    assert path.relative_to(PACKAGE).with_suffix("").parts[:2] in {("sources", module), (module, "_routing")}
    assert re.fullmatch(rf" +{name}: Final = \w+Decorator\({factory}\)", text[place["range"]["start"]["line"]])
    assert any(each.startswith((f"def {factory}(", f"{factory}: ", f"{factory} = ")) for each in text)
