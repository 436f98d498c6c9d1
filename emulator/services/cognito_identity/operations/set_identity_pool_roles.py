"""Which roles the identities of a pool get."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_identity.errors import InvalidParameterException
from csc.emulator.services.cognito_identity.find import pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity


def set_identity_pool_roles(service: "CognitoIdentity", input: Input, call: Call) -> Output:
    pool = pool_of(service, input)
    unknown = set(input["Roles"]) - {"authenticated", "unauthenticated"}
    if unknown:
        raise InvalidParameterException(f"Invalid role type {', '.join(sorted(unknown))}")
    pool.roles = dict(input["Roles"])
    pool.mappings = dict(input.get("RoleMappings") or {})
    service.store.save(pool)
    return {}
