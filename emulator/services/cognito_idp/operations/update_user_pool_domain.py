"""Change a domain's settings."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.describe import cloudfront_name
from csc.emulator.services.cognito_idp.errors import ResourceNotFoundException
from csc.emulator.services.cognito_idp.find import pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def update_user_pool_domain(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    domain = cognito.store.domains.get(input["Domain"])
    if domain is None or domain.pool != pool_of(cognito, input).id:
        raise ResourceNotFoundException("No such domain or user pool exists.")
    domain.config = {k: v for k, v in input.items() if k not in ("UserPoolId", "Domain")}
    cognito.store.save(domain)
    return {
        "ManagedLoginVersion": int(input.get("ManagedLoginVersion") or 1),
        "CloudFrontDomain": cloudfront_name(domain),
    }
