"""What is done about risky sign-ins: kept and shown; no risk is found locally."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import client_of, pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def set_risk_configuration(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    if input.get("ClientId"):
        client_of(cognito, input, pool)
    given = {**input, "LastModifiedDate": cognito.cloud.clock.now()}
    pool.extras.setdefault("risk", {})[input.get("ClientId") or "ALL"] = given
    cognito.store.save(pool)
    return {"RiskConfiguration": given}
