"""Terms, by their id."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import pool_of
from csc.emulator.services.cognito_idp.terms import terms_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def describe_terms(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    return {"Terms": dict(terms_of(pool, input["TermsId"]))}
