"""Terms of use or a privacy policy for an app client."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import client_of, pool_of
from csc.emulator.services.cognito_idp.terms import new_terms

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def create_terms(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    client_of(cognito, input, pool)
    clock = cognito.cloud.clock
    made = new_terms(pool, input, clock.uuid(), clock.now())
    cognito.store.save(pool)
    return {"Terms": made}
