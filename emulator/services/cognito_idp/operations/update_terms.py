"""Change terms of use or a privacy policy."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import pool_of
from csc.emulator.services.cognito_idp.terms import change_terms, terms_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def update_terms(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    terms = terms_of(pool, input["TermsId"])
    change_terms(pool, terms, input, cognito.cloud.clock.now())
    cognito.store.save(pool)
    return {"Terms": dict(terms)}
