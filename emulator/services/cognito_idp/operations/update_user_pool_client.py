"""Replace a client's settings; what isn't given gets its default."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.check_pool import check_client_settings
from csc.emulator.services.cognito_idp.describe import describe_client
from csc.emulator.services.cognito_idp.find import client_of, pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def update_user_pool_client(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    client = client_of(cognito, input, pool)
    config = {
        name: value
        for name, value in input.items()
        if name not in ("UserPoolId", "ClientId", "ClientName")
    }
    check_client_settings(cognito, pool, config)
    client.config, client.name = config, input.get("ClientName", client.name)
    client.modified = cognito.cloud.clock.now()
    cognito.store.save(client)
    return {"UserPoolClient": describe_client(client)}
