"""Take a link away: the provider's user no longer signs in as this one."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.errors import (
    InvalidParameterException,
    UserNotFoundException,
)
from csc.emulator.services.cognito_idp.find import pool_of
from csc.emulator.services.cognito_idp.links import remove_identity

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def admin_disable_provider_for_user(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    given = input["User"]
    name, subject = given.get("ProviderName") or "", given.get("ProviderAttributeValue") or ""
    if not name or not subject:
        raise InvalidParameterException("User needs a ProviderName and a ProviderAttributeValue.")
    sub = cognito.links.find(pool, name, subject)
    user = cognito.users.by_sub(pool, sub) if sub else None
    if user is None:
        raise UserNotFoundException("User does not exist.")
    cognito.links.remove(pool, name, subject)
    remove_identity(user, name, subject)
    if user.status == "EXTERNAL_PROVIDER":
        user.enabled = False
    cognito.users.save(pool, user)
    cognito.revoked()
    return {}
