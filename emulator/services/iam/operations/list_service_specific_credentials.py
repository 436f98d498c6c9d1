"""A user's credentials for services, without their passwords."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.service_credentials import credentials_of, describe_credential
from csc.emulator.services.iam.uploaded import calling_user

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_service_specific_credentials(iam: "Iam", input: Input, call: Call) -> Output:
    held = credentials_of(iam, calling_user(input, call.caller.principal))
    wanted = input.get("ServiceName")
    shown = [describe_credential(one) for one in held if wanted in (None, one.service)]
    return {"ServiceSpecificCredentials": shown}
