"""A pool's providers, by page."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import pool_of
from csc.emulator.services.cognito_idp.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def list_identity_providers(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    providers, token = page_of(
        cognito.store.providers_of(pool.id), input.get("NextToken"), input.get("MaxResults")
    )
    shown = [
        {
            "ProviderName": provider.name,
            "ProviderType": provider.kind,
            "CreationDate": provider.created,
            "LastModifiedDate": provider.modified,
        }
        for provider in providers
    ]
    return {"Providers": shown, **({"NextToken": token} if token else {})}
