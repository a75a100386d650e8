"""Triggers of a Cognito user pool, which decide who may sign up, write the emails and add claims to the tokens.

Cognito waits five seconds for each trigger. The user sees the message of `deny`. For any other exception, the user sees
a general sentence, and only the log has its message.
"""

from attrs import frozen

from lambdarouter import App
from lambdarouter.sources import cognito_user_pool as cognito


@frozen
class Company:
    """A company whose employees may sign up. It is found by the domain of the email address."""

    name: str
    tenant: str
    trusted: bool = False


#: A real service reads these from a table.
COMPANIES = {
    "example.com": Company("Example", "t-1", trusted=True),
    "example.org": Company("Example's friends", "t-2"),
}
INVITATIONS = {"K7Q2": "jane@gmail.example"}

app = App()


def company_of(attributes: dict[str, str]) -> Company | None:
    """Return the company of a user, or None for a guest."""
    return COMPANIES.get(attributes.get("email", "").rpartition("@")[2].lower())


@app.on_cognito_pre_sign_up(trigger="SignUp")
def may_sign_up(event: cognito.PreSignUpEvent) -> cognito.PreSignUpReply | None:
    """Confirm users of trusted companies, let others confirm their address, and require an invitation of guests."""
    company = company_of(event.user_attributes)
    if company is None:
        invited = INVITATIONS.get(event.validation_data.get("invitation", ""))
        if invited is None or invited != event.user_attributes.get("email"):
            cognito.deny("Sign up with your address at work, or ask for an invitation")  # raises
    elif company.trusted:
        return cognito.auto_confirm(verify_email=True)
    return None  # Cognito continues, and sends a code


@app.on_cognito_custom_message(trigger=["SignUp", "ResendCode"])
def write_code(event: cognito.CustomMessageEvent) -> cognito.CustomMessageReply:
    """Write the email with the code. Cognito replaces the placeholder with the code."""
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
    """Add the tenant to the tokens, and guests to a group. Version 1 of the trigger changes only ID tokens."""
    company = company_of(event.user_attributes)
    tenant = {"tenant": company.tenant if company is not None else "guest"}
    tokens = [cognito.id_token(add=tenant, suppress=["email_verified"])]
    if event.version != "1":
        tokens.append(cognito.access_token(add=tenant, add_scopes=["orders/read"]))
    return cognito.claims(event, *tokens, groups=[*event.groups, "guests"] if company is None else None)


handler = app.handler
