"""A domain, or nothing where there is no such."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.describe import describe_domain

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def describe_user_pool_domain(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    domain = cognito.store.domains.get(input["Domain"])
    return {"DomainDescription": describe_domain(cognito, domain) if domain else {}}
