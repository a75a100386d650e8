"""The event classes of AWS CodePipeline."""

from typing import Annotated, Generic

from ..._events.builder import frozen
from ..._events.model import At, Event, Part, Payload
from ..._events.times import datetime, epoch_millis
from ..._routing.route import T_text

_JOB = ("CodePipeline.job",)
_DATA = (*_JOB, "data")
_CONFIGURATION = (*_DATA, "actionConfiguration", "configuration")


@frozen(kw_only=True)
class Artifact(Part):
    """An artifact of the pipeline, in S3."""

    name: Annotated[str, At("name")]
    """Name of the artifact in the pipeline."""

    location_type: Annotated[str | None, At("location.type")] = None
    """`S3`."""

    bucket: Annotated[str | None, At("location.s3Location.bucketName")] = None
    """Bucket of the artifact."""

    key: Annotated[str | None, At("location.s3Location.objectKey")] = None
    """Key of the artifact in the bucket."""

    revision: Annotated[str | None, At("revision")] = None
    """Revision of the artifact. None if absent."""


@frozen(kw_only=True)
class CodePipelineJob(Event, Generic[T_text]):
    """One job. `CodePipelineJob[Settings]` parses the user parameters as JSON and converts them to `Settings`."""

    id: Annotated[str, At((*_JOB, "id"))]
    """Id of the job."""

    user_parameters: Annotated[T_text | None, Payload((*_CONFIGURATION, "UserParameters"), may_be_empty=True)] = None
    """Parameters of the action: the text, or the type argument of the handler's annotation. None without parameters."""

    function: Annotated[str | None, At((*_CONFIGURATION, "FunctionName"))] = None
    """Name of the function in the action's configuration."""

    input_artifacts: Annotated[tuple[Artifact, ...], At((*_DATA, "inputArtifacts"))] = ()
    """Input artifacts of the action."""

    output_artifacts: Annotated[tuple[Artifact, ...], At((*_DATA, "outputArtifacts"))] = ()
    """Output artifacts that the action creates."""

    continuation_token: Annotated[str | None, At((*_DATA, "continuationToken"))] = None
    """The `continuationToken` that the handler returned last time. None on the first invocation for the job."""

    account: Annotated[str | None, At((*_JOB, "accountId"))] = None
    """Account of the pipeline."""

    access_key_id: Annotated[str | None, At((*_DATA, "artifactCredentials", "accessKeyId"))] = None
    """Access key id of the temporary credentials for the artifacts."""

    secret_access_key: Annotated[str | None, At((*_DATA, "artifactCredentials", "secretAccessKey"))] = None
    """Secret access key of the temporary credentials for the artifacts. Keep it out of logs."""

    session_token: Annotated[str | None, At((*_DATA, "artifactCredentials", "sessionToken"))] = None
    """Session token of the temporary credentials for the artifacts. Keep it out of logs."""

    credentials_expire_at: Annotated[
        datetime | None, At((*_DATA, "artifactCredentials", "expirationTime"), codec=epoch_millis)
    ] = None
    """Time at which the temporary credentials expire. Not in every job."""

    encryption_key_type: Annotated[str | None, At((*_DATA, "encryptionKey", "type"))] = None
    """`KMS`. None unless the pipeline has its own key."""

    encryption_key: Annotated[str | None, At((*_DATA, "encryptionKey", "id"))] = None
    """KMS key of the artifacts. None unless the pipeline has its own key."""
