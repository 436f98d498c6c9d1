"""Delete terms."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import pool_of
from csc.emulator.services.cognito_idp.terms import documents, terms_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def delete_terms(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    terms = terms_of(pool, input["TermsId"])
    del documents(pool)[terms["TermsId"]]
    cognito.store.save(pool)
    return {}
