"""A style of managed login, by its id."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.branding import describe_style, style_of
from csc.emulator.services.cognito_idp.find import pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def describe_managed_login_branding(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    style = style_of(pool, input["ManagedLoginBrandingId"])
    return {"ManagedLoginBranding": describe_style(pool, style)}
