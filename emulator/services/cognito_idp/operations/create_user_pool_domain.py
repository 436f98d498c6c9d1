"""The name under which a pool's sign-in pages are found on AWS."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.describe import cloudfront_name
from csc.emulator.services.cognito_idp.entities import Domain
from csc.emulator.services.cognito_idp.errors import InvalidParameterException
from csc.emulator.services.cognito_idp.find import pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def create_user_pool_domain(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    name = input["Domain"]
    if name in cognito.store.domains:
        raise InvalidParameterException("Domain already associated with another user pool.")
    config = {k: v for k, v in input.items() if k not in ("UserPoolId", "Domain")}
    domain = Domain(name, pool.id, config)
    cognito.store.save(domain)
    return {
        "ManagedLoginVersion": int(input.get("ManagedLoginVersion") or 1),
        "CloudFrontDomain": cloudfront_name(domain),
    }
