"""Replace the certificates that a provider is known by."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.find_entities import provider_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def update_open_id_connect_provider_thumbprint(iam: "Iam", input: Input, call: Call) -> Output:
    provider = provider_of(iam, input["OpenIDConnectProviderArn"])
    provider.thumbprints = list(input["ThumbprintList"])
    iam.store.providers.save(provider.arn, provider)
    return {}
