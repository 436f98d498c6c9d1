"""An identity, and which providers know it."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_identity.find import describe_identity as describe
from csc.emulator.services.cognito_identity.find import identity_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity


def describe_identity(service: "CognitoIdentity", input: Input, call: Call) -> Output:
    return describe(identity_of(service, input))
