"""Replies of seven small sources: S3 Object Lambda, widgets, WorkMail, Ground Truth, Redshift, macros, hooks."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.request import urlopen

from lambdarouter import App
from lambdarouter.sources import (
    cloudformation_hook,
    cloudformation_macro,
    cloudwatch_custom_widget,
    redshift_udf,
    s3_object_lambda,
    sagemaker_ground_truth,
    workmail,
)
from lambdarouter.sources.cloudformation_hook import HookReply, HookRequest
from lambdarouter.sources.cloudformation_macro import MacroReply, MacroRequest
from lambdarouter.sources.cloudwatch_custom_widget import WidgetReply, WidgetRequest
from lambdarouter.sources.redshift_udf import RedshiftRow, RedshiftReply
from lambdarouter.sources.s3_object_lambda import (
    S3ErrorReply,
    S3HeadReply,
    S3ListReply,
    S3ObjectReply,
    S3ObjectRequest,
)
from lambdarouter.sources.sagemaker_ground_truth import ConsolidationReply, LabelingRequest, TaskReply
from lambdarouter.sources.workmail import WorkMailMessage, WorkMailReply

app = App()


@app.on_s3_object_get()
def object_of(request: S3ObjectRequest) -> S3ObjectReply | S3ErrorReply:
    if request.input_url is None:
        return s3_object_lambda.failed(404, "NoSuchKey")
    return s3_object_lambda.transformed_object(
        urlopen(request.input_url),
        content_type="text/plain",
        checksum={"SHA256": "..."},
        last_modified=datetime.now(UTC),
    )


@app.on_s3_object_get(access_point="bytes")
def body(request: S3ObjectRequest) -> bytes:
    return b""


@app.on_s3_object_head()
def head(request: S3ObjectRequest) -> S3HeadReply:
    return s3_object_lambda.object_headers(5, metadata={"author": "jane"}, headers={"x-amz-version-id": "1"})


@app.on_s3_object_head(access_point="dicts")
async def head_dict(request: S3ObjectRequest) -> dict[str, Any]:
    return {"statusCode": 404}


@app.on_s3_object_get(access_point="parts")
def part(request: S3ObjectRequest) -> S3ObjectReply | S3ErrorReply:
    return s3_object_lambda.requested_part(request, s3_object_lambda.transformed_object(b""), part_size=5)


@app.on_s3_object_head(access_point="parts")
def head_of_part(request: S3ObjectRequest) -> S3HeadReply | S3ErrorReply:
    return s3_object_lambda.requested_part(request, s3_object_lambda.object_headers(5))


@app.on_s3_object_list()
def keys(request: S3ObjectRequest) -> S3ListReply | S3ErrorReply:
    return s3_object_lambda.list_bucket_result(
        "bucket", [s3_object_lambda.content("a.txt", 5)], common_prefixes=("b/",)
    )


@app.on_s3_object_lambda()
def anything(request: S3ObjectRequest) -> S3HeadReply | S3ListReply | None:
    return s3_object_lambda.list_result_xml("<ListBucketResult/>")


@app.on_cloudwatch_custom_widget()
def widget(request: WidgetRequest) -> WidgetReply:
    return cloudwatch_custom_widget.markdown("# Orders")


@app.on_cloudwatch_custom_widget(dashboard="shop")
def widget_data(request: WidgetRequest) -> list[int]:
    return [1, 2]


@app.on_workmail()
def mail(message: WorkMailMessage) -> WorkMailReply | None:
    return workmail.actions(workmail.drop(["a@example.com"]), workmail.bounce("No.", message.recipients))


@app.on_workmail(direction="OUTBOUND")
def mail_dict(message: WorkMailMessage) -> dict[str, Any]:
    return {"actions": []}


@app.on_sagemaker_ground_truth_pre_annotation()
def before(request: LabelingRequest) -> TaskReply | None:
    return sagemaker_ground_truth.task_input({"text": "A"}, is_human_annotation_required=False)


@app.on_sagemaker_ground_truth_consolidation()
def after(request: LabelingRequest) -> ConsolidationReply:
    file: list[dict[str, Any]] = [{"datasetObjectId": "0"}]
    labels = (sagemaker_ground_truth.consolidated(request, each["datasetObjectId"], {"animal": "cat"}) for each in file)
    return sagemaker_ground_truth.consolidated_annotations(labels, of=file)


@app.on_sagemaker_ground_truth_consolidation(job="list")
def after_list(request: LabelingRequest) -> list[dict[str, Any]]:
    return [sagemaker_ground_truth.consolidated(request, "0", "cat")]


@app.on_redshift_udf()
def row(call: RedshiftRow) -> int | RedshiftReply | None:
    return redshift_udf.failed("No number.") if call.arguments else 1


@app.on_cloudformation_macro()
def expand(request: MacroRequest) -> MacroReply:
    return cloudformation_macro.success({"Resources": {}}) if request.params else cloudformation_macro.failure("No.")


@app.on_cloudformation_macro(macro="Dict")
def expand_dict(request: MacroRequest) -> dict[str, Any]:
    return {"Resources": {}}


@app.on_cloudformation_hook()
def check(request: HookRequest) -> HookReply | None:
    if request.invocation == 1:
        return cloudformation_hook.in_progress(callback_context={"scan": 1}, callback_delay_seconds=5)
    return cloudformation_hook.failure("NonCompliant", "Encrypt it.") if request.properties else None


@app.on_cloudformation_hook(target="STACK")
def check_stack(request: HookRequest) -> Mapping[str, Any]:
    return cloudformation_hook.success("Fine.").wire
