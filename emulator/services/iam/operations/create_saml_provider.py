"""A SAML provider, from the metadata of whoever asserts identities."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_tags import read_tags
from csc.emulator.services.iam.describe import tag_list
from csc.emulator.services.iam.entities import SamlProvider
from csc.emulator.services.iam.errors import EntityAlreadyExists
from csc.emulator.services.iam.partition import entity_arn
from csc.emulator.services.iam.saml_metadata import read_metadata

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def create_saml_provider(iam: "Iam", input: Input, call: Call) -> Output:
    name, metadata = input["Name"], input["SAMLMetadataDocument"]
    arn = entity_arn(iam, call, f"saml-provider/{name}")
    if iam.store.saml.get(arn) is not None:
        raise EntityAlreadyExists(f"SAMLProvider {name} already exists.")
    now = iam.cloud.clock.now()
    expires = read_metadata(metadata, now).expires
    provider = SamlProvider(name, arn, now, metadata, expires, read_tags(input))
    iam.store.saml.save(arn, provider)
    return {"SAMLProviderArn": arn, "Tags": tag_list(provider.tags)}
