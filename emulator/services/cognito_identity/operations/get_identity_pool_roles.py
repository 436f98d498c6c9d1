"""Which roles the identities of a pool get."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_identity.find import pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity


def get_identity_pool_roles(service: "CognitoIdentity", input: Input, call: Call) -> Output:
    pool = pool_of(service, input)
    mappings = {"RoleMappings": pool.mappings} if pool.mappings else {}
    return {"IdentityPoolId": pool.id, "Roles": pool.roles, **mappings}
