"""The SAML providers of the account."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_saml_providers(iam: "Iam", input: Input, call: Call) -> Output:
    return {
        "SAMLProviderList": [
            {"Arn": one.arn, "ValidUntil": one.expires, "CreateDate": one.created}
            for one in iam.store.saml.sorted()
        ]
    }
