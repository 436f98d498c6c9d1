"""Style sheet and logo of the classic hosted pages: kept and shown, not drawn."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import client_of, pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def set_ui_customization(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    client = input.get("ClientId") or "ALL"
    if client != "ALL":
        client_of(cognito, input, pool)
    now = cognito.cloud.clock.now()
    kept = pool.extras.setdefault("ui", {})
    kept[client] = {
        "UserPoolId": pool.id,
        "ClientId": client,
        "CSS": input.get("CSS") or "",
        "CSSVersion": str(int(now)),
        "LastModifiedDate": now,
        "CreationDate": (kept.get(client) or {}).get("CreationDate", now),
    }
    cognito.store.save(pool)
    return {"UICustomization": kept[client]}
