"""The certificate of the key that a pool signs SAML requests with."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import pool_of
from csc.emulator.services.cognito_idp.saml.make_certificate import certificate_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def get_signing_certificate(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    return {"Certificate": certificate_of(cognito, pool)}
