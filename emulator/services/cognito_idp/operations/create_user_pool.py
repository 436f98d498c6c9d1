"""A new pool."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.check_pool import check_pool_settings
from csc.emulator.services.cognito_idp.describe import describe_pool
from csc.emulator.services.cognito_idp.entities import Pool
from csc.emulator.services.cognito_idp.make_ids import pool_id

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def create_user_pool(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    now = cognito.cloud.clock.now()
    id_ = pool_id(cognito.cloud.region)
    arn = f"arn:aws:cognito-idp:{cognito.cloud.region}:{cognito.cloud.account}:userpool/{id_}"
    config = {name: value for name, value in input.items() if name != "PoolName"}
    check_pool_settings(config)
    pool = Pool(id_, input["PoolName"], arn, now, now, config)
    cognito.store.save(pool)
    return {"UserPool": describe_pool(cognito, pool)}
