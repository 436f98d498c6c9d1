"""Replace the metadata of a SAML provider."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.find_entities import saml_provider_of
from csc.emulator.services.iam.saml_metadata import read_metadata

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def update_saml_provider(iam: "Iam", input: Input, call: Call) -> Output:
    provider = saml_provider_of(iam, input["SAMLProviderArn"])
    if input.get("SAMLMetadataDocument"):
        provider.metadata = input["SAMLMetadataDocument"]
        provider.expires = read_metadata(provider.metadata, iam.cloud.clock.now()).expires
        iam.store.saml.save(provider.arn, provider)
    return {"SAMLProviderArn": provider.arn}
