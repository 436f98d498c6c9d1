"""The identities of a pool, by id."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_identity.find import describe_identity, pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity


def list_identities(service: "CognitoIdentity", input: Input, call: Call) -> Output:
    pool, limit = pool_of(service, input), int(input["MaxResults"])
    found = service.store.identities(pool.id, input.get("NextToken") or "", limit + 1)
    more = {"NextToken": found[limit - 1].id} if len(found) > limit else {}
    shown = [describe_identity(identity) for identity in found[:limit]]
    return {"IdentityPoolId": pool.id, "Identities": shown, **more}
