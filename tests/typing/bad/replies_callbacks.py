"""Wrong replies of the services that are called back: each line marked is an error, and no other line is."""

from typing import Literal

from lambdarouter import App
from lambdarouter.sources import codedeploy, codepipeline
from lambdarouter.sources.codedeploy import CodeDeployHook, CodeDeployReply
from lambdarouter.sources.codepipeline import CodePipelineJob, CodePipelineReply
from lambdarouter.sources.config import ConfigEvent, ConfigReply, compliant, evaluation
from lambdarouter.sources.secrets_manager import SecretRotation, create_pending
from lambdarouter.sources.transfer_family import TransferEvent, TransferLoginReply, TransferStepReply, allow, success

app = App()


@app.on_config_change()  # error: no evaluation
def changed(event: ConfigEvent) -> bool:
    return True


@app.on_config_periodic()  # error: a list of replies to another service
def periodic(event: ConfigEvent) -> list[CodePipelineReply]:
    return []


@app.on_codepipeline()  # error: a reply to another service
def deploy(job: CodePipelineJob) -> ConfigReply:
    return compliant()


@app.on_codedeploy()  # error: a text is no status
def smoke_test(hook: CodeDeployHook) -> str:
    return "Succeeded"


@app.on_codedeploy()  # error: no status of a hook
def running(hook: CodeDeployHook) -> Literal["InProgress"]:
    return "InProgress"


@app.on_codedeploy()  # error: a reply to another service
def check(hook: CodeDeployHook) -> CodePipelineReply:
    return codepipeline.succeeded()


@app.on_transfer_login()  # error: a step's reply does not answer a login
def login(event: TransferEvent) -> TransferStepReply:
    return success()


@app.on_transfer_workflow()  # error: a login's reply does not answer a step
def scan(step: TransferEvent) -> TransferLoginReply:
    return allow(role="arn:...")


@app.on_transfer_family()  # error: a reply to another service
def both(event: TransferEvent) -> CodeDeployReply:
    return codedeploy.failed()


evaluation("INSUFFICIENT_DATA")  # error: Config does not take it
compliant(7)  # error: an annotation is a text
codepipeline.failed()  # error: a failure has a message
codepipeline.failed("No.", "Failed")  # error: no type of a failure
codepipeline.succeeded(output_variables={"a": 1})  # error: variables are texts
codepipeline.write_artifact(CodePipelineJob(id="1"), 7)  # error: neither bytes nor files
codedeploy.failed("No.")  # error: CodeDeploy takes no reason
allow()  # error: a login needs a role
allow(role="arn:...", posix_profile={"Uid": 1})  # error: there is no group


def create(event: SecretRotation) -> None:
    create_pending(event, lambda: "new")  # error: it is given the current secret
