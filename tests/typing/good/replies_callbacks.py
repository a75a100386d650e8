"""Replies of the services that are called back, of logins, and a secret's rotation."""

import json
from datetime import UTC, datetime
from typing import Any, Literal

from lambdarouter import App
from lambdarouter.sources import codedeploy, codepipeline
from lambdarouter.sources.codedeploy import CodeDeployHook, CodeDeployReply
from lambdarouter.sources.codepipeline import CodePipelineJob, CodePipelineReply, continue_later
from lambdarouter.sources.config import (
    ConfigEvent,
    ConfigReply,
    compliant,
    evaluation,
    non_compliant,
    not_applicable,
    recorded_item,
)
from lambdarouter.sources.secrets_manager import (
    SecretRotation,
    create_pending,
    is_needed,
    make_current,
    pending_secret,
)
from lambdarouter.sources.transfer_family import (
    HomeDirectoryEntry,
    TransferEvent,
    TransferLoginReply,
    TransferStepReply,
    allow,
    deny,
    failure,
    success,
)

app = App()


@app.on_config_change(resource_type="AWS::S3::Bucket")
def tagged(event: ConfigEvent) -> ConfigReply | None:
    item = recorded_item(event)
    if item is None:
        return None
    if event.left_scope:
        return not_applicable()
    return compliant() if "team" in item.tags else non_compliant("The tag 'team' is missing.")


@app.on_config_periodic()
def accounts(event: ConfigEvent) -> list[ConfigReply]:
    now = datetime.now(UTC)
    return [evaluation("COMPLIANT", resource_type="AWS::::Account", resource_id="1", ordering_timestamp=now)]


@app.on_config()
async def others(event: ConfigEvent) -> list[dict[str, Any]]:
    return []


@app.on_codepipeline()
def deploy(job: CodePipelineJob) -> CodePipelineReply:
    if job.continuation_token is None:
        return continue_later("1", percent_complete=50)
    if job.user_parameters is None:
        return codepipeline.failed("There are no parameters.", "ConfigurationError")
    return codepipeline.succeeded(output_variables={"a": "b"}, summary="Done.")


@app.on_codepipeline(function="other")
def other(job: CodePipelineJob) -> dict[str, Any] | None:
    return None


@app.on_codepipeline(function="build")
def build(job: CodePipelineJob) -> None:
    codepipeline.write_artifact(job, {"app.json": codepipeline.read_file(job, "app.json"), "readme": "text"}, "built")
    codepipeline.write_artifact(job, codepipeline.read_artifact(job))


@app.on_codedeploy()
def by_word(hook: CodeDeployHook) -> Literal["Succeeded", "Failed"]:
    return "Succeeded" if hook.deployment_id else "Failed"


@app.on_codedeploy()
def smoke_test(hook: CodeDeployHook) -> CodeDeployReply:
    return codedeploy.succeeded() if hook.deployment_id else codedeploy.failed()


@app.on_codedeploy()
def check(hook: CodeDeployHook) -> bool:
    return True


@app.on_transfer_login()
def login(event: TransferEvent) -> TransferLoginReply:
    if not event.password:
        return deny()
    home: list[HomeDirectoryEntry] = [{"Entry": "/", "Target": "/uploads"}]
    return allow(role="arn:...", home_directory_details=home, posix_profile={"Uid": 1, "Gid": 1})


@app.on_transfer_workflow()
def scan(step: TransferEvent) -> TransferStepReply | None:
    return success() if step.key else failure()


@app.on_transfer_family()
def both(event: TransferEvent) -> TransferLoginReply | TransferStepReply | None:
    return None if event.token else deny()


@app.on_secrets_manager_create()
def create(event: SecretRotation) -> None:
    create_pending(event, lambda current: {**json.loads(current), "password": "new"})


@app.on_secrets_manager_set()
def set_password(event: SecretRotation) -> None:
    if is_needed(event):
        print(len(pending_secret(event)))


@app.on_secrets_manager_finish()
def finish(event: SecretRotation) -> None:
    make_current(event)
