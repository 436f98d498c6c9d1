"""Delete a style; its client goes back to the default."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.branding import style_of, styles
from csc.emulator.services.cognito_idp.find import pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def delete_managed_login_branding(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    style = style_of(pool, input["ManagedLoginBrandingId"])
    del styles(pool)[style["ManagedLoginBrandingId"]]
    cognito.store.save(pool)
    return {}
