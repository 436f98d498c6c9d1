"""Confirmation codes: six digits, sent to an address, good for a while and for a few tries."""

import hmac
import secrets
from typing import TYPE_CHECKING

from csc.emulator.services.cognito_idp.entities import Pool, User
from csc.emulator.services.cognito_idp.errors import (
    CodeMismatchException,
    ExpiredCodeException,
    LimitExceededException,
)
from csc.emulator.services.cognito_idp.send_message import Message, delivery_details, pool_text
from csc.emulator.services.cognito_idp.trigger import custom_message

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

SECONDS = {"sign-up": 86_400, "forgot-password": 3600, "verify": 86_400, "mfa": 180}
"""Amazon Cognito Developer Guide, "Quotas": how long each kind of code is valid."""

MOST_TRIES = 5


async def send_code(
    cognito: "CognitoIdp",
    pool: Pool,
    user: User,
    purpose: str,
    attribute: str,
    source: str,
    client: str = "",
) -> dict[str, str]:
    """Send a new code to one of the user's addresses; gives the CodeDeliveryDetails."""
    code = f"{secrets.randbelow(1_000_000):06}"
    destination = user.attributes[attribute]
    key = _key(pool, user, purpose, attribute)
    cognito.secrets.put("code", key, {"code": code, "tries": 0}, SECONDS[purpose])
    text = await custom_message(cognito, pool, client, user, source, code)
    medium = "SMS" if attribute == "phone_number" else "EMAIL"
    cognito.mailbox.send(
        Message(
            pool.id,
            user.username,
            medium,
            destination,
            purpose,
            code,
            text or pool_text(pool, user, purpose, attribute, code),
        )
    )
    return delivery_details(attribute, destination)


def check_code(
    cognito: "CognitoIdp", pool: Pool, user: User, purpose: str, attribute: str, code: str
) -> None:
    """Take the code, which works once. Raises CodeMismatch, ExpiredCode, LimitExceeded."""
    key = _key(pool, user, purpose, attribute)
    kept = cognito.secrets.get("code", key)
    if kept is None:
        raise ExpiredCodeException("Invalid code provided, please request a code again.")
    if kept["tries"] >= MOST_TRIES:
        raise LimitExceededException("Attempt limit exceeded, please try after some time.")
    if not hmac.compare_digest(str(code).encode(), kept["code"].encode()):
        cognito.secrets.update("code", key, {**kept, "tries": kept["tries"] + 1})
        raise CodeMismatchException("Invalid verification code provided, please try again.")
    cognito.secrets.drop("code", key)


def code_attribute(pool: Pool, user: User, preferred: tuple[str, ...] = ()) -> str | None:
    """Which address a code goes to: the first of ``preferred`` that the user has, e-mail, telephone."""
    for attribute in (*preferred, "email", "phone_number"):
        if user.attributes.get(attribute):
            return attribute
    return None


def _key(pool: Pool, user: User, purpose: str, attribute: str) -> str:
    return f"{pool.id}/{user.sub}/{purpose}/{attribute}"
