"""The style of an app client."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.branding import describe_style, style_of_client
from csc.emulator.services.cognito_idp.errors import ResourceNotFoundException
from csc.emulator.services.cognito_idp.find import client_of, pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def describe_managed_login_branding_by_client(
    cognito: "CognitoIdp", input: Input, call: Call
) -> Output:
    pool = pool_of(cognito, input)
    client = client_of(cognito, input, pool)
    style = style_of_client(pool, client.id)
    if style is None:
        raise ResourceNotFoundException(
            f"The app client {client.id} has no managed login branding."
        )
    return {"ManagedLoginBranding": describe_style(pool, style)}
