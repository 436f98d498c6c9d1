"""Which claims of a provider's tokens become session tags."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_identity.find import pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity


def set_principal_tag_attribute_map(service: "CognitoIdentity", input: Input, call: Call) -> Output:
    pool = pool_of(service, input)
    name = input["IdentityProviderName"]
    defaults = bool(input.get("UseDefaults"))
    tags = {"aud": "aud", "sub": "sub"} if defaults else dict(input.get("PrincipalTags") or {})
    pool.tag_maps[name] = {"UseDefaults": defaults, "PrincipalTags": tags}
    service.store.save(pool)
    return {"IdentityPoolId": pool.id, "IdentityProviderName": name, **pool.tag_maps[name]}
