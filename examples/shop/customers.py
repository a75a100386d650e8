"""Customers: Cognito triggers, email and a Lex bot."""

from lambdarouter import Router
from lambdarouter.sources.cognito_user_pool import (
    CustomMessageEvent,
    CustomMessageReply,
    PostConfirmationEvent,
    PreSignUpEvent,
    PreSignUpReply,
    auto_confirm,
    deny,
    message,
)
from lambdarouter.sources.lex_v2 import LexV2Event, LexV2Reply, close
from lambdarouter.sources.ses import SESMessage

from .model import StoreOf

router = Router(tags=["customers"])


@router.on_cognito_pre_sign_up()
def sign_up(event: PreSignUpEvent) -> PreSignUpReply | None:
    """Confirm partners immediately, and reject addresses of spammers."""
    mail = event.user_attributes.get("email", "")
    if mail.endswith("@spam.example"):
        deny("Sign up with another address.")
    return auto_confirm(verify_email=True) if mail.endswith("@partner.example") else None


@router.on_cognito_post_confirmation()
def signed_up(event: PostConfirmationEvent, store: StoreOf) -> None:
    """Add a customer."""
    store.customers[str(event.user_name)] = event.user_attributes.get("email", "")


@router.on_cognito_custom_message()
def code_mail(event: CustomMessageEvent) -> CustomMessageReply:
    """Write the email with the verification code."""
    code = event.code_parameter
    return message(event, email_subject="Your code", email_message=f"Welcome! It is {code}.")


@router.on_ses(recipient="help@shop.example")
def help_wanted(mail: SESMessage, store: StoreOf) -> None:
    """Confirm an email to the help address."""
    store.mails.append(f"{mail.sender}: we will answer")


@router.on_lex_v2_fulfillment(intent="OrderStatus")
def order_status(event: LexV2Event, store: StoreOf) -> LexV2Reply:
    """Tell the user where an order is."""
    slot = event.slots.get("OrderId")
    order = store.orders.get(slot.value or "") if slot is not None else None
    if order is None:
        return close(event, "Failed", "I know of no such order.")
    return close(event, "Fulfilled", f"It is {order.state}.")
