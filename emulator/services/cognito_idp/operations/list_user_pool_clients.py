"""A pool's app clients, by page."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import pool_of
from csc.emulator.services.cognito_idp.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def list_user_pool_clients(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    clients, token = page_of(
        cognito.store.clients_of(pool.id), input.get("NextToken"), input.get("MaxResults")
    )
    shown = [{"ClientId": c.id, "UserPoolId": c.pool, "ClientName": c.name} for c in clients]
    return {"UserPoolClients": shown, **({"NextToken": token} if token else {})}
