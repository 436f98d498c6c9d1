"""Which claims of a provider's tokens become session tags."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_identity.find import pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity


def get_principal_tag_attribute_map(service: "CognitoIdentity", input: Input, call: Call) -> Output:
    pool = pool_of(service, input)
    name = input["IdentityProviderName"]
    found = pool.tag_maps.get(name) or {"UseDefaults": False, "PrincipalTags": {}}
    return {"IdentityPoolId": pool.id, "IdentityProviderName": name, **found}
