"""Let tokens for one more audience in."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.find_entities import provider_of
from csc.emulator.services.iam.oidc_quotas import check_clients

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def add_client_id_to_open_id_connect_provider(iam: "Iam", input: Input, call: Call) -> Output:
    provider = provider_of(iam, input["OpenIDConnectProviderArn"])
    if input["ClientID"] not in provider.clients:
        check_clients([*provider.clients, input["ClientID"]])
        provider.clients.append(input["ClientID"])
        iam.store.providers.save(provider.arn, provider)
    return {}
