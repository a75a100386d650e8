"""The artifacts of a job: objects of S3 that the job's own temporary credentials give access to.

Source: https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html
"""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from ..._events.codecs import kind_of
from ..._replies.callbacks import call_aws_as
from ...errors import LambdaRouterError
from ._events import Artifact, CodePipelineJob
from ._replies import NAME

#: The largest file that `read_file` unpacks: more would not fit into the memory of many functions.
_LARGEST_FILE = 512 * 1024 * 1024


class ArtifactError(LambdaRouterError):
    """An artifact, or a file in it, cannot be read or written; the job fails unless the handler catches it."""

    __module__ = __name__.rpartition(".")[0]  # the public one, which tracebacks show


def read_artifact(job: CodePipelineJob[Any], name: str | None = None) -> bytes:
    """Return the content of an input artifact, usually a ZIP archive; `name` is needed only if there are several.

    Raises ArtifactError for an unknown name, and the errors of botocore.
    """
    artifact = _artifact(job.input_artifacts, "input", name)
    response = call_aws_as(_credentials(job), "s3", "get_object", **_location(artifact))
    if "Body" not in response:
        raise ArtifactError(
            f"{NAME}: the test client makes no call to S3. In a test, replace the function that reads the artifact."
        )
    content: bytes = response["Body"].read()
    return content


def read_file(job: CodePipelineJob[Any], path: str, artifact: str | None = None) -> bytes:
    """Return a file in an input artifact that is a ZIP archive: `read_file(job, "templates/app.json")`.

    Raises ArtifactError for an unknown artifact or file, for a file of more than 512 MB, and for an artifact that is
    not a ZIP archive.
    """
    content = read_artifact(job, artifact)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if archive.getinfo(path).file_size > _LARGEST_FILE:
                raise ArtifactError(f"{NAME}: the file {path!r} has more than {_LARGEST_FILE // 1024**2} MB.")
            return archive.read(path)
    except zipfile.BadZipFile:
        raise ArtifactError(f"{NAME}: the input artifact is not a ZIP archive; use read_artifact.") from None
    except KeyError:
        raise ArtifactError(f"{NAME}: the input artifact has no file {path!r}.") from None


def write_artifact(
    job: CodePipelineJob[Any], content: bytes | Mapping[str, bytes | str], name: str | None = None
) -> None:
    """Write an output artifact: bytes, or files by their paths, which become a ZIP archive.

    `name` is needed only if the action has several output artifacts. The object is encrypted with the key of the
    pipeline, if it has one. Raises ArtifactError for an unknown name and for other content, and the errors of botocore.
    """
    artifact = _artifact(job.output_artifacts, "output", name)
    body = _zipped(content) if isinstance(content, Mapping) else content
    if not isinstance(body, bytes | bytearray | memoryview):
        raise ArtifactError(f"{NAME}: an artifact is bytes, or an object of files, not {kind_of(content)}.")
    encryption: dict[str, Any] = {}
    if job.encryption_key is not None:
        encryption = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": job.encryption_key}
    call_aws_as(_credentials(job), "s3", "put_object", Body=bytes(body), **_location(artifact), **encryption)


def _artifact(artifacts: tuple[Artifact, ...], kind: str, name: str | None) -> Artifact:
    names = ", ".join(each.name for each in artifacts) or "none"
    if name is None:
        if len(artifacts) != 1:
            raise ArtifactError(f"{NAME}: name the {kind} artifact; the action has: {names}.")
        return artifacts[0]
    for each in artifacts:
        if each.name == name:
            return each
    raise ArtifactError(f"{NAME}: the action has no {kind} artifact {name!r}; it has: {names}.")


def _location(artifact: Artifact) -> dict[str, Any]:
    if artifact.bucket is None or artifact.key is None:
        raise ArtifactError(f"{NAME}: the artifact {artifact.name!r} has no location in S3.")
    return {"Bucket": artifact.bucket, "Key": artifact.key}


def _credentials(job: CodePipelineJob[Any]) -> dict[str, Any]:
    """The credentials of the job, as arguments of `boto3.client`; nothing for those of the function."""
    if job.access_key_id is None:
        return {}
    return {
        "aws_access_key_id": job.access_key_id,
        "aws_secret_access_key": job.secret_access_key,
        "aws_session_token": job.session_token,
    }


def _zipped(files: Mapping[str, bytes | str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, each in files.items():
            if not isinstance(path, str) or not isinstance(each, bytes | str):
                raise ArtifactError(f"{NAME}: a file of an artifact is bytes or a string, not {kind_of(each)}.")
            entry = zipfile.ZipInfo(path)  # with a fixed time: the same files are the same artifact
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, each, zipfile.ZIP_DEFLATED)
    return content.getvalue()
