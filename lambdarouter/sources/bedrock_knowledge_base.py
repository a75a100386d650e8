"""Amazon Bedrock knowledge bases: files of an ingestion job to transform into chunks with metadata.

Shape: `ingestionJobId`, `knowledgeBaseId` and `inputFiles`.

The function reads the batches of each file from the bucket, writes its own batches to the same bucket, and returns
their keys. The service reads `{"outputFiles": [...]}`, which `transformed` makes of the results of `output_file`. None
passes all files on unchanged. If a handler raises, the invocation fails.

Source: https://docs.aws.amazon.com/bedrock/latest/userguide/kb-custom-transformation.html
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final

from .._events.builder import field, frozen
from .._events.codecs import kind_of
from .._events.model import At, Event, Part
from .._replies.checked import checked_reply
from .._replies.reply import Reply, check_keys, checked_once, object_reply, required
from .._routing.deliveries import Invocation
from .._routing.route import Route
from .._routing.source import Source
from .._routing.text_filters import TextFilter, text
from ..errors import ReplyError

__all__ = [
    "SOURCE",
    "ContentBatch",
    "IngestionFile",
    "IngestionFiles",
    "TransformationReply",
    "event",
    "output_file",
    "transformed",
]

_NAME = "bedrock_knowledge_base"
_FILE_KEYS = ("originalFileLocation", "fileMetadata", "contentBatches")


@frozen(kw_only=True)
class ContentBatch(Part):
    """One object in the bucket with chunks of a file."""

    key: Annotated[str, At("key")]
    """Key of the object: JSON, whose `fileContents` lists the chunks."""


@frozen(kw_only=True)
class IngestionFile(Part):
    """One file of the data source."""

    uri: Annotated[str | None, At("originalFileLocation.s3_location.uri")] = None
    """URI of the original file, such as `s3://bucket/key`. None for a file that is not in S3."""

    location: Annotated[dict[str, Any], At("originalFileLocation")] = field(factory=dict[str, Any], repr=False)
    """Location of the original file, as the service's own object, which the reply repeats."""

    location_type: Annotated[str | None, At("originalFileLocation.type")] = None
    """Type of the location, such as `S3`."""

    metadata: Annotated[dict[str, Any], At("fileMetadata")] = field(factory=dict[str, Any])
    """Metadata of the file."""

    batches: Annotated[tuple[ContentBatch, ...], At("contentBatches")] = ()
    """Objects in the bucket with the chunks of the file."""


@frozen(kw_only=True)
class IngestionFiles(Event):
    """The files that one step of an ingestion job transforms."""

    bucket: Annotated[str, At("bucketName")]
    """Name of the bucket with the batches. The function writes its own batches there too."""

    files: Annotated[tuple[IngestionFile, ...], At("inputFiles")] = ()
    """Files to transform."""

    knowledge_base_id: Annotated[str, At("knowledgeBaseId")] = "ABCDEFGHIJ"
    """Id of the knowledge base."""

    data_source_id: Annotated[str | None, At("dataSourceId")] = None
    """Id of the data source."""

    ingestion_job_id: Annotated[str | None, At("ingestionJobId")] = None
    """Id of the ingestion job."""

    prior_task: Annotated[str | None, At("priorTask")] = None
    """The step before this one, such as `CHUNKING`."""

    version: Annotated[str | None, At("version")] = None
    """Version of the payload, `1.0`."""


# --- Replies --------------------------------------------------------------------------------------------------------


@frozen
class TransformationReply(Reply):
    """The transformed files, made by `transformed`."""


def output_file(
    file: IngestionFile, batches: Iterable[str], *, metadata: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Make one file of the reply.

    - `file`: the file of the event.
    - `batches`: keys of the objects that the function has written to the bucket.
    - `metadata`: metadata of the file; by default the metadata in the event.

    Raises ReplyError for a key that is not a string, and for metadata without a JSON form.
    """
    if isinstance(batches, str):
        raise ReplyError(_NAME, "contentBatches", "is a string; expected a list of keys")
    kept = file.metadata if metadata is None else metadata
    found: dict[str, Any] = {"originalFileLocation": file.location}
    if kept:
        found["fileMetadata"] = dict(kept)
    found["contentBatches"] = [{"key": each} for each in batches]
    return _checked_file(object_reply(_NAME, found), "")


def transformed(files: Iterable[Mapping[str, Any]]) -> TransformationReply:
    """Return the transformed files to the ingestion job; each is the result of `output_file`, or a dict of its form.

    Raises ReplyError for any other value.
    """
    return checked_reply(TransformationReply, _check({"outputFiles": list(files)}))


def _check(value: Any) -> dict[str, Any]:
    reply = object_reply(_NAME, value)
    files = required(_NAME, reply, "outputFiles", list, "a list of files")
    check_keys(_NAME, reply, ("outputFiles",))
    for index, each in enumerate(files):
        path = f"outputFiles[{index}]"
        if not isinstance(each, dict):
            raise ReplyError(_NAME, path, f"is {kind_of(each)}; expected an object, as output_file() makes")
        _checked_file(each, path)
    return reply


def _checked_file(file: dict[str, Any], path: str) -> dict[str, Any]:
    location = required(_NAME, file, "originalFileLocation", dict, "the location of the original file", parent=path)
    _check_location(location, f"{path}.originalFileLocation" if path else "originalFileLocation")
    batches = required(_NAME, file, "contentBatches", list, "a list of batches", parent=path)
    if file.get("fileMetadata") is not None:
        required(_NAME, file, "fileMetadata", dict, "an object", parent=path)
    parent = f"{path}." if path else ""
    check_keys(_NAME, file, _FILE_KEYS, parent=path)
    for index, each in enumerate(batches):
        own = f"{parent}contentBatches[{index}]"
        if not isinstance(each, dict):
            raise ReplyError(_NAME, own, f"is {kind_of(each)}; expected an object with a key")
        required(_NAME, each, "key", str, "the key of an object in the bucket", parent=own)
    return file


def _check_location(location: dict[str, Any], path: str) -> None:
    # Any location that an event has may be returned; AWS documents the one in S3.
    if "s3_location" in location:
        found = required(_NAME, location, "s3_location", dict, "an object with the uri", parent=path)
        if not found:
            raise ReplyError(_NAME, f"{path}.s3_location.uri", "is missing; expected the URI of the file")


def _reply(value: Any, event: IngestionFiles) -> dict[str, Any]:
    if value is None:
        batches = [output_file(each, [batch.key for batch in each.batches]) for each in event.files]
        return {"outputFiles": batches}
    return checked_once(_NAME, value, TransformationReply, _check)


SOURCE = Source(_NAME, Invocation(reply=_reply), event=IngestionFiles, correlation_id=("ingestionJobId",))


# --- Routes ---------------------------------------------------------------------------------------------------------


def event(
    *,
    knowledge_base: TextFilter | None = None,
    data_source: TextFilter | None = None,
    where: Callable[[IngestionFiles], bool] | None = None,
) -> Route[IngestionFiles, TransformationReply | Mapping[str, Any] | None]:
    """Match transformations of files that a knowledge base ingests.

    - `knowledge_base`: id of the knowledge base.
    - `data_source`: id of the data source.
    - `where`: predicate on the event, evaluated after the other filters.
    """
    return Route(
        SOURCE,
        IngestionFiles,
        text("knowledge_base_id", knowledge_base, name="knowledge_base"),
        text("data_source_id", data_source, name="data_source"),
        where=where,
    )


if TYPE_CHECKING:
    from .._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_bedrock_knowledge_base: Final = AnswersDecorator(event)
        """Example: `@app.on_bedrock_knowledge_base(knowledge_base="KB12345678")`."""
