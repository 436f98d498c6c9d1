"""Terms of an app client, by their name."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.errors import ResourceNotFoundException
from csc.emulator.services.cognito_idp.find import client_of, pool_of
from csc.emulator.services.cognito_idp.terms import terms_of_client

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def describe_terms_by_client(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    client = client_of(cognito, input, pool)
    found = terms_of_client(pool, client.id, input["TermsName"])
    if found is None:
        raise ResourceNotFoundException(f"The app client {client.id} has no {input['TermsName']}.")
    return {"Terms": found}
