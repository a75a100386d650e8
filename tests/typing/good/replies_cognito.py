"""Cognito's triggers: each takes the replies of its own helpers, a plain dict, and None."""

from typing import Any, assert_type

from lambdarouter import App
from lambdarouter.sources import cognito_sync, cognito_user_pool as cognito

app = App()


@app.on_cognito_pre_sign_up()
def sign_up(event: cognito.PreSignUpEvent) -> cognito.PreSignUpReply | None:
    if "email" not in event.user_attributes:
        cognito.deny("Sign up with an address")
    return cognito.auto_confirm(verify_email=True) if event.user_name else None


@app.on_cognito_post_confirmation()
def confirmed(event: cognito.PostConfirmationEvent) -> None: ...


@app.on_cognito_pre_token_generation()
async def tokens(event: cognito.PreTokenGenerationEvent) -> cognito.PreTokenGenerationReply:
    change = cognito.access_token(add={"tenants": ["a"]}, add_scopes=["orders/read"])
    return cognito.claims(event, cognito.id_token(suppress=["email"]), change, groups=event.groups)


@app.on_cognito_user_migration()
def move(event: cognito.UserMigrationEvent) -> cognito.UserMigrationReply:
    return cognito.migrate({"email": "a@example.com"}, message_action="SUPPRESS", desired_delivery_mediums=["EMAIL"])


@app.on_cognito_custom_message()
def words(event: cognito.CustomMessageEvent) -> cognito.CustomMessageReply:
    return cognito.message(event, email_message=f"{event.code_parameter}")


@app.on_cognito_define_auth_challenge()
def define(event: cognito.DefineAuthChallengeEvent) -> cognito.DefineAuthChallengeReply:
    if not event.session:
        return cognito.ask()
    return cognito.issue_tokens() if event.session[-1].challenge_result else cognito.fail()


@app.on_cognito_create_auth_challenge()
def create(event: cognito.CreateAuthChallengeEvent) -> cognito.CreateAuthChallengeReply:
    return cognito.challenge(public_parameters={"question": "3 + 4"}, private_parameters={"answer": "7"})


@app.on_cognito_verify_auth_challenge()
def verify(event: cognito.VerifyAuthChallengeEvent) -> cognito.VerifyAuthChallengeReply:
    right = event.challenge_answer == event.private_parameters["answer"]
    return cognito.correct() if right else cognito.wrong()


@app.on_cognito_inbound_federation()
def inbound(event: cognito.InboundFederationEvent) -> cognito.InboundFederationReply:
    return cognito.map_attributes({"email": str(event.id_token["email"])})


@app.on_cognito_user_pool()
def anything(event: cognito.CognitoEvent) -> cognito.TriggerReply | dict[str, Any] | None:
    return cognito.fail() if event.trigger_source.startswith("DefineAuthChallenge") else {}


@app.on_cognito_sync()
def synchronise(event: cognito_sync.CognitoSyncEvent) -> cognito_sync.CognitoSyncReply | None:
    return cognito_sync.edit(cognito_sync.put("seen", "yes"), cognito_sync.remove("theme"))


assert_type(cognito.correct().wire, dict[str, Any])
