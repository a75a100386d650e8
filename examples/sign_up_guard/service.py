"""The guard of a user pool: who may sign up, what they are written, and what their tokens say about them.

Cognito calls the function for each trigger and waits for five seconds. What `deny` says is shown to the user; any other
exception is shown as "Internal error", and its text stays in the log.
"""

from attrs import frozen

from lambdarouter import App
from lambdarouter.sources import cognito_user_pool as cognito


@frozen
class Company:
    """A company whose people may sign up, by the domain of their mail."""

    name: str
    tenant: str
    trusted: bool = False


#: A real service would look these up.
COMPANIES = {
    "example.com": Company("Example", "t-1", trusted=True),
    "example.org": Company("Example's friends", "t-2"),
}
INVITATIONS = {"K7Q2": "jane@gmail.example"}

app = App()


def company_of(attributes: dict[str, str]) -> Company | None:
    """The company of a user, None for a guest."""
    return COMPANIES.get(attributes.get("email", "").rpartition("@")[2].lower())


@app.on_cognito_pre_sign_up(trigger="SignUp")
def may_sign_up(event: cognito.PreSignUpEvent) -> cognito.PreSignUpReply | None:
    """Trusted companies are in at once, others confirm their address, guests need an invitation of their own."""
    company = company_of(event.user_attributes)
    if company is None:
        invited = INVITATIONS.get(event.validation_data.get("invitation", ""))
        if invited is None or invited != event.user_attributes.get("email"):
            cognito.deny("Sign up with your address at work, or ask for an invitation")  # raises
    elif company.trusted:
        return cognito.auto_confirm(verify_email=True)
    return None  # Cognito goes on, and sends a code


@app.on_cognito_custom_message(trigger=["SignUp", "ResendCode"])
def write_code(event: cognito.CustomMessageEvent) -> cognito.CustomMessageReply:
    """The mail with the code. Cognito puts the code where the placeholder is."""
    company = company_of(event.user_attributes)
    greeting = f"Welcome, and regards to {company.name}." if company is not None else "Welcome."
    return cognito.message(
        event,
        email_subject="Your code",
        email_message=f"{greeting} Your code is {event.code_parameter}.",
        sms_message=f"Your code is {event.code_parameter}.",
    )


@app.on_cognito_pre_token_generation()
def describe(event: cognito.PreTokenGenerationEvent) -> cognito.PreTokenGenerationReply:
    """The tenant goes into the tokens, guests into a group. Version 1 of the trigger has id tokens alone."""
    company = company_of(event.user_attributes)
    tenant = {"tenant": company.tenant if company is not None else "guest"}
    tokens = [cognito.id_token(add=tenant, suppress=["email_verified"])]
    if event.version != "1":
        tokens.append(cognito.access_token(add=tenant, add_scopes=["orders/read"]))
    return cognito.claims(event, *tokens, groups=[*event.groups, "guests"] if company is None else None)


handler = app.handler
