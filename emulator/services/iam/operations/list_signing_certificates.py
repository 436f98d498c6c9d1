"""The signing certificates of a user."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.paging import page_of
from csc.emulator.services.iam.uploaded import calling_user, describe_certificate, uploaded_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_signing_certificates(iam: "Iam", input: Input, call: Call) -> Output:
    user = calling_user(input, call.caller.principal)
    page, more = page_of(uploaded_of(iam, user, "signing-certificate"), input)
    return {"Certificates": [describe_certificate(one) for one in page], **more}
