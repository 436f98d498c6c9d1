"""A pool's resource servers, by page."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.describe import describe_server
from csc.emulator.services.cognito_idp.find import pool_of
from csc.emulator.services.cognito_idp.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def list_resource_servers(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    servers, token = page_of(
        cognito.store.servers_of(pool.id), input.get("NextToken"), input.get("MaxResults")
    )
    shown = [describe_server(server) for server in servers]
    return {"ResourceServers": shown, **({"NextToken": token} if token else {})}
