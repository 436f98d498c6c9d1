"""Where a pool's own logs go."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def get_log_delivery_configuration(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    kept = pool.extras.get("logs") or {"LogConfigurations": []}
    return {"LogDeliveryConfiguration": {"UserPoolId": pool.id, **kept}}
