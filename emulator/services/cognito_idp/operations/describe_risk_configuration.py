"""The risk settings of a client, or of all clients."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import client_of, pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def describe_risk_configuration(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    if input.get("ClientId"):
        client_of(cognito, input, pool)
    kept = pool.extras.get("risk") or {}
    found = kept.get(input.get("ClientId") or "ALL")
    return {"RiskConfiguration": found or {"UserPoolId": pool.id}}
