"""The style of a client's hosted pages, or that of all clients."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import client_of, pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def get_ui_customization(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    client = input.get("ClientId") or "ALL"
    if client != "ALL":
        client_of(cognito, input, pool)
    kept = pool.extras.get("ui") or {}
    found = kept.get(client) or kept.get("ALL")
    return {"UICustomization": found or {"UserPoolId": pool.id, "ClientId": client}}
