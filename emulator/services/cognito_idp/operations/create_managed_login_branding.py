"""A style of managed login for an app client."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.branding import describe_style, new_style
from csc.emulator.services.cognito_idp.find import client_of, pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def create_managed_login_branding(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    client_of(cognito, input, pool)
    clock = cognito.cloud.clock
    made = new_style(pool, input, clock.uuid(), clock.now())
    cognito.store.save(pool)
    return {"ManagedLoginBranding": describe_style(pool, made)}
