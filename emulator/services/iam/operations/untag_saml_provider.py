"""Take tags off a SAML provider."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_tags import remove_tags
from csc.emulator.services.iam.find_entities import saml_provider_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def untag_saml_provider(iam: "Iam", input: Input, call: Call) -> Output:
    provider = saml_provider_of(iam, input["SAMLProviderArn"])
    remove_tags(provider.tags, input)
    iam.store.saml.save(provider.arn, provider)
    return {}
