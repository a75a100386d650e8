"""Cognito's triggers and the replies of others: each line marked is an error, and no other line is."""

from lambdarouter import App
from lambdarouter.sources import cognito_sync, cognito_user_pool as cognito

app = App()


@app.on_cognito_pre_sign_up()  # error: the reply of another trigger
def sign_up(event: cognito.PreSignUpEvent) -> cognito.DefineAuthChallengeReply:
    return cognito.fail()


@app.on_cognito_verify_auth_challenge()  # error: a flag is no reply
def verify(event: cognito.VerifyAuthChallengeEvent) -> bool:
    return event.challenge_answer == "7"


@app.on_cognito_post_confirmation()  # error: nothing is read of this trigger
def confirmed(event: cognito.PostConfirmationEvent) -> cognito.PreSignUpReply:
    return cognito.auto_confirm()


@app.on_cognito_user_pool()  # error: the reply of another service
def anything(event: cognito.CognitoEvent) -> cognito_sync.CognitoSyncReply:
    return cognito_sync.remove("theme")


@app.on_cognito_create_auth_challenge()  # error: the reply of another trigger, later
async def create(event: cognito.CreateAuthChallengeEvent) -> cognito.VerifyAuthChallengeReply:
    return cognito.correct()


@app.on_cognito_sync()  # error: the reply of another service
def synchronise(event: cognito_sync.CognitoSyncEvent) -> cognito.CustomMessageReply | None:
    return None


@app.on_cognito_pre_token_generation()
def tokens(event: cognito.PreTokenGenerationEvent) -> cognito.PreTokenGenerationReply:
    return cognito.claims(event, cognito.id_token(add_scopes=["orders/read"]))  # error: an id token has no scopes


@app.on_cognito_user_migration()
def move(event: cognito.UserMigrationEvent) -> cognito.UserMigrationReply:
    return cognito.migrate({"email": "a@example.com"}, final_user_status="FINE")  # error: no such status


@app.on_cognito_define_auth_challenge()
def define(event: cognito.DefineAuthChallengeEvent) -> cognito.DefineAuthChallengeReply:
    return cognito.message(event, sms_message="{####}")  # error: not this trigger's event, nor its reply
