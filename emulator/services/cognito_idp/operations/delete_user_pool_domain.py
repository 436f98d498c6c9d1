"""Delete a domain."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.errors import InvalidParameterException
from csc.emulator.services.cognito_idp.find import pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def delete_user_pool_domain(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    domain = cognito.store.domains.get(input["Domain"])
    if domain is None or domain.pool != pool_of(cognito, input).id:
        raise InvalidParameterException("No such domain or user pool exists.")
    cognito.store.delete(domain)
    return {}
