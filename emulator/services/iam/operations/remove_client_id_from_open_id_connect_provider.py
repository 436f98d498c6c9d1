"""Keep tokens for an audience out."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.find_entities import provider_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def remove_client_id_from_open_id_connect_provider(iam: "Iam", input: Input, call: Call) -> Output:
    provider = provider_of(iam, input["OpenIDConnectProviderArn"])
    if input["ClientID"] in provider.clients:
        provider.clients.remove(input["ClientID"])
        iam.store.providers.save(provider.arn, provider)
    return {}
