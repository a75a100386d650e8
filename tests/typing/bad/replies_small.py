"""Wrong replies of seven small sources: each line marked is an error, and no other line is."""

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
from lambdarouter.sources.cloudformation_macro import MacroReply
from lambdarouter.sources.redshift_udf import RedshiftRow
from lambdarouter.sources.s3_object_lambda import S3HeadReply, S3ListReply, S3ObjectReply, S3ObjectRequest
from lambdarouter.sources.sagemaker_ground_truth import ConsolidationReply, LabelingRequest, TaskReply
from lambdarouter.sources.workmail import WorkMailMessage, WorkMailReply

app = App()


@app.on_s3_object_get()  # error: the reply to a HeadObject
def get(request: S3ObjectRequest) -> S3HeadReply:
    return s3_object_lambda.object_headers(5)


@app.on_s3_object_head()  # error: the reply to a GetObject
def head(request: S3ObjectRequest) -> S3ObjectReply:
    return s3_object_lambda.transformed_object(b"")


@app.on_s3_object_head(access_point="none")  # error: no answer at all
def no_head(request: S3ObjectRequest) -> None:
    return None


@app.on_s3_object_list()  # error: the reply to a HeadObject
def keys(request: S3ObjectRequest) -> S3HeadReply | S3ListReply:
    return s3_object_lambda.object_headers(5)


@app.on_workmail()  # error: no reply of WorkMail
def mail(message: WorkMailMessage) -> HookReply:
    return cloudformation_hook.success()


@app.on_workmail(direction="INBOUND")  # error: a word is no reply
def word(message: WorkMailMessage) -> str:
    return "DROP"


@app.on_sagemaker_ground_truth_pre_annotation()  # error: the reply of the other function
def before(request: LabelingRequest) -> ConsolidationReply:
    return sagemaker_ground_truth.consolidated_annotations([])


@app.on_sagemaker_ground_truth_consolidation()  # error: the reply of the other function
def after(request: LabelingRequest) -> TaskReply:
    return sagemaker_ground_truth.task_input({})


@app.on_sagemaker_ground_truth_consolidation(job="none")  # error: there is no neutral answer
def no_labels(request: LabelingRequest) -> None:
    return None


@app.on_redshift_udf()  # error: a list is no value of SQL
def row(call: RedshiftRow) -> list[int]:
    return [1]


@app.on_cloudformation_hook()  # error: the reply of a macro
def check(request: HookRequest) -> MacroReply:
    return cloudformation_macro.success()


@app.on_cloudformation_hook(target="STACK")  # error: a status is no reply
def check_stack(request: HookRequest) -> bool:
    return True


s3_object_lambda.transformed_object(5)  # error: no body
s3_object_lambda.transformed_object(b"", content_length="5")  # error: not a number
s3_object_lambda.failed("404", "NoSuchKey")  # error: not a number
s3_object_lambda.object_headers()  # error: the size must be told
s3_object_lambda.list_bucket_result("bucket", ["key"])  # error: an object has more than a key
cloudwatch_custom_widget.html(b"<b>")  # error: bytes are no text
workmail.actions("DROP")  # error: a word is no action
workmail.bounce(5)  # error: not a text
sagemaker_ground_truth.task_input(["cat"])  # error: a template wants names
sagemaker_ground_truth.consolidated("0", {})  # error: the request is missing
redshift_udf.failed()  # error: say why
cloudformation_macro.failure(5)  # error: not a text
cloudformation_hook.failure("Bad", "No.")  # error: not one of the two codes
cloudformation_hook.failure("NonCompliant")  # error: the message is missing
cloudformation_hook.in_progress(callback_delay_seconds="5")  # error: not a number

wrong: WorkMailReply = cloudwatch_custom_widget.markdown("")  # error: a reply to another service
