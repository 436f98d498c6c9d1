"""SetSMSAttributes, GetSMSAttributes; who has opted out of text messages: nobody."""

import re
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.sns.errors import InvalidParameter

if TYPE_CHECKING:
    from csc.emulator.services.sns.service import Sns

NAMES = frozenset(
    [
        "MonthlySpendLimit",
        "DeliveryStatusIAMRole",
        "DeliveryStatusSuccessSamplingRate",
        "DefaultSenderID",
        "DefaultSMSType",
        "UsageReportS3Bucket",
    ]
)
_SENDER = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9-]{1,11}").fullmatch
_NUMBER = re.compile(r"\+?[0-9]{1,15}").fullmatch


def set_sms_attributes(sns: "Sns", input: Input, call: Call) -> Output:
    """Raises InvalidParameter; nothing is set then."""
    attributes = {str(k): str(v) for k, v in input["attributes"].items()}
    for name, value in attributes.items():
        if name not in NAMES:
            raise InvalidParameter(f"{name} is not a valid attribute")
        if name == "DefaultSenderID" and not _SENDER(value):
            raise InvalidParameter("DefaultSendID is not a valid attribute")
        if name == "DefaultSMSType" and value not in ("Promotional", "Transactional"):
            raise InvalidParameter("DefaultSMSType is invalid")
    for name, value in attributes.items():
        sns.store.set_text(name, value)
    return {}


def get_sms_attributes(sns: "Sns", input: Input, call: Call) -> Output:
    wanted = input.get("attributes")
    found = sns.store.text_settings()
    return {"attributes": {k: v for k, v in found.items() if not wanted or k in wanted}}


def _check_number(number: str) -> None:
    if not _NUMBER(number):
        raise InvalidParameter("Invalid parameter: PhoneNumber Reason: input incorrectly formatted")


def opt_in_phone_number(sns: "Sns", input: Input, call: Call) -> Output:
    """One that has not opted out stays as it is."""
    _check_number(str(input["phoneNumber"]))
    return {}


def check_if_phone_number_is_opted_out(sns: "Sns", input: Input, call: Call) -> Output:
    _check_number(str(input["phoneNumber"]))
    return {"isOptedOut": False}


def list_phone_numbers_opted_out(sns: "Sns", input: Input, call: Call) -> Output:
    return {"phoneNumbers": []}
