"""The identity pools, by id."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity


def list_identity_pools(service: "CognitoIdentity", input: Input, call: Call) -> Output:
    start = input.get("NextToken") or ""
    found = [pool for key, pool in sorted(service.store.pools.items()) if key > start]
    limit = int(input["MaxResults"])
    more = {"NextToken": found[limit - 1].id} if len(found) > limit else {}
    shown = [{"IdentityPoolId": p.id, "IdentityPoolName": p.name} for p in found[:limit]]
    return {"IdentityPools": shown, **more}
