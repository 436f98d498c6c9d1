"""Replace a pool's settings; what isn't given gets its default.

What only SetUserPoolMfaConfig takes, stays.
"""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.check_pool import check_pool_settings
from csc.emulator.services.cognito_idp.find import pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def update_user_pool(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    given = {name: value for name, value in input.items() if name not in ("UserPoolId", "PoolName")}
    check_pool_settings(given)
    fixed = (
        "Schema",
        "UsernameAttributes",
        "AliasAttributes",
        "UsernameConfiguration",
        "EnabledMfas",
        "WebAuthnConfiguration",
    )
    kept = {name: pool.config[name] for name in fixed if name in pool.config}
    pool.config = {**given, **kept}
    pool.name = input.get("PoolName", pool.name)
    pool.modified = cognito.cloud.clock.now()
    cognito.store.save(pool)
    return {}
