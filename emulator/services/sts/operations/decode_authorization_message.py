"""What an encoded denial says. No service that is emulated encodes its denials: they are told in full."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.sts.errors import InvalidAuthorizationMessageException

if TYPE_CHECKING:
    from csc.emulator.services.sts.service import Sts


def decode_authorization_message(sts: "Sts", input: Input, call: Call) -> Output:
    raise InvalidAuthorizationMessageException("Message is not valid")
