"""A pool's terms, by page."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import pool_of
from csc.emulator.services.cognito_idp.paging import page_of
from csc.emulator.services.cognito_idp.terms import describe_briefly, documents

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def list_terms(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    every = [describe_briefly(one) for one in documents(pool).values()]
    shown, token = page_of(every, input.get("NextToken"), input.get("MaxResults"))
    return {"Terms": list(shown), **({"NextToken": token} if token else {})}
