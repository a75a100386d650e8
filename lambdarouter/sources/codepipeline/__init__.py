"""AWS CodePipeline: jobs of a Lambda action in a pipeline.

Shape: the key `CodePipeline.job`.

The pipeline waits for an API call, not for the result. When the handler returns, lambdarouter calls
PutJobSuccessResult. When it raises, lambdarouter calls PutJobFailureResult with the type of the error; the exception
does not fail the invocation, because Lambda would repeat the work. Shortly before Lambda ends the function at its time
limit, the failure is reported, once. A handler returns a reply made by `succeeded`, `failed` or `continue_later`, which
asks for another invocation later, a dict of the parameters of PutJobSuccessResult, or None. The calls need boto3, which
the Lambda runtime includes. Without a call the action fails after 20 minutes.

`read_artifact`, `read_file` and `write_artifact` use the temporary credentials of the job.

Sources: https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutJobSuccessResult.html,
https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutJobFailureResult.html

Source: https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from ..._routing.deliveries import Callback
from ..._routing.route import Pattern, Route
from ..._routing.source import Source
from ..._routing.text_filters import TextFilter, text
from ._events import Artifact, CodePipelineJob
from ._replies import CodePipelineReply, continue_later, failed, succeeded

if TYPE_CHECKING:
    from ._artifacts import ArtifactError, read_artifact, read_file, write_artifact

__all__ = [
    "SOURCE",
    "Artifact",
    "ArtifactError",
    "CodePipelineJob",
    "CodePipelineReply",
    "continue_later",
    "failed",
    "job",
    "read_artifact",
    "read_file",
    "succeeded",
    "write_artifact",
]


if not TYPE_CHECKING:
    # Hidden from type checkers, which would accept any misspelt name.
    def __getattr__(name: str) -> Any:
        if name in ("ArtifactError", "read_artifact", "read_file", "write_artifact"):
            from . import _artifacts

            return getattr(_artifacts, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _report(event: CodePipelineJob[Any], value: Any, error: Exception | None, context: Any) -> None:
    from ._report import report

    report(event, value, error, context)


SOURCE = Source(
    "codepipeline",
    Callback(_report, unhandled_event=CodePipelineJob),
    correlation_id=("CodePipeline.job", "id"),
    idempotency_key=("id",),
)


# --- Routes ---------------------------------------------------------------------------------------------------------


def job(
    *,
    function: TextFilter | None = None,
    pattern: Pattern | None = None,
    where: Callable[[CodePipelineJob[Any]], bool] | None = None,
) -> Route[CodePipelineJob[Any], CodePipelineReply | Mapping[str, Any] | None]:
    """Match the jobs of Lambda actions. The event does not name its pipeline.

    - `function`: name of the function in the action's configuration.
    - `pattern`: event pattern on the whole event.
    - `where`: predicate on the event, evaluated after the other filters.
    """
    return Route(SOURCE, CodePipelineJob, text("function", function), pattern=pattern, where=where)


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_codepipeline: Final = AnswersDecorator(job)
        """Example: `@app.on_codepipeline(function="resize")`."""
