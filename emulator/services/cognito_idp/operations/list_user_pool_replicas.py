"""A pool and its replicas."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import pool_of
from csc.emulator.services.cognito_idp.paging import page_of
from csc.emulator.services.cognito_idp.replicas import all_replicas

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def list_user_pool_replicas(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    shown, token = page_of(all_replicas(pool), input.get("NextToken"), None)
    return {"UserPoolReplicas": list(shown), **({"NextToken": token} if token else {})}
