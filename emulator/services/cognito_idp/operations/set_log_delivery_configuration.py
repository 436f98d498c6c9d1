"""Where a pool's own logs go: kept and shown; messages are in the console."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def set_log_delivery_configuration(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    pool.extras["logs"] = {"LogConfigurations": input["LogConfigurations"]}
    cognito.store.save(pool)
    return {"LogDeliveryConfiguration": {"UserPoolId": pool.id, **pool.extras["logs"]}}
