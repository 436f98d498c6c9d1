"""The caller's passkeys, by page."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import bearer
from csc.emulator.services.cognito_idp.paging import page_of
from csc.emulator.services.cognito_idp.passkeys.credentials import describe_passkey

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def list_web_authn_credentials(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool, user, _ = bearer(cognito, input)
    own, token = page_of(
        cognito.passkeys.of(pool, user), input.get("NextToken"), input.get("MaxResults")
    )
    shown = [describe_passkey(passkey) for passkey in own]
    return {"Credentials": shown, **({"NextToken": token} if token else {})}
