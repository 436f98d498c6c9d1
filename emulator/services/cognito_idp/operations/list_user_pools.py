"""All pools, by page."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def list_user_pools(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    found = sorted(cognito.store.pools.values(), key=lambda pool: pool.id)
    pools, token = page_of(found, input.get("NextToken"), input.get("MaxResults"))
    shown = [
        {
            "Id": pool.id,
            "Name": pool.name,
            "LambdaConfig": pool.config.get("LambdaConfig") or {},
            "CreationDate": pool.created,
            "LastModifiedDate": pool.modified,
        }
        for pool in pools
    ]
    return {"UserPools": shown, **({"NextToken": token} if token else {})}
