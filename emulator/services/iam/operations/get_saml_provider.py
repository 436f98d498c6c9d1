"""A SAML provider with its metadata."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import tag_list
from csc.emulator.services.iam.find_entities import saml_provider_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def get_saml_provider(iam: "Iam", input: Input, call: Call) -> Output:
    provider = saml_provider_of(iam, input["SAMLProviderArn"])
    return {
        "SAMLMetadataDocument": provider.metadata,
        "CreateDate": provider.created,
        "ValidUntil": provider.expires,
        "Tags": tag_list(provider.tags),
    }
