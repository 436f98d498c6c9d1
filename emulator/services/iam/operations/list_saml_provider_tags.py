"""The tags of a SAML provider."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import tag_list
from csc.emulator.services.iam.find_entities import saml_provider_of
from csc.emulator.services.iam.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_saml_provider_tags(iam: "Iam", input: Input, call: Call) -> Output:
    tags, more = page_of(tag_list(saml_provider_of(iam, input["SAMLProviderArn"]).tags), input)
    return {"Tags": list(tags), **more}
