"""Delete a SAML provider; roles that trust it can no longer be assumed through it."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.find_entities import saml_provider_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def delete_saml_provider(iam: "Iam", input: Input, call: Call) -> Output:
    iam.store.saml.delete(saml_provider_of(iam, input["SAMLProviderArn"]).arn)
    return {}
