"""Change a style of managed login."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.branding import change_style, describe_style, style_of
from csc.emulator.services.cognito_idp.find import pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def update_managed_login_branding(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    style = style_of(pool, input.get("ManagedLoginBrandingId"))
    change_style(style, input, cognito.cloud.clock.now())
    cognito.store.save(pool)
    return {"ManagedLoginBranding": describe_style(pool, style)}
