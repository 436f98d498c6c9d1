"""Receipt handles: which message, and which of its receives.

A handle of an earlier receive still deletes a message of a standard queue, as it mostly does on AWS.
"""

import base64
import binascii
from typing import TYPE_CHECKING

from csc.emulator.services.sqs.errors import InvalidParameterValue, ReceiptHandleIsInvalid
from csc.emulator.services.sqs.queue import Queue
from csc.emulator.services.sqs.store import Message

if TYPE_CHECKING:
    from csc.emulator.services.sqs.service import Sqs


def make_receipt(sqs: "Sqs", message: Message) -> str:
    text = f"{sqs.cloud.clock.uuid()} {message.queue} {message.id}"
    return base64.b64encode(text.encode()).decode()


def find_message(sqs: "Sqs", queue: Queue, handle: str) -> Message | None:
    """The message of a handle; None where it is gone already.

    Raises ReceiptHandleIsInvalid, and InvalidParameterValue for a handle of a FIFO queue whose
    time is over.
    """
    invalid = ReceiptHandleIsInvalid(
        f'The input receipt handle "{handle}" is not a valid receipt handle.'
    )
    try:
        parts = base64.b64decode(handle, validate=True).decode().split(" ")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise invalid from None
    if len(parts) != 3 or parts[1] != queue.name or not parts[2].isdecimal():
        raise invalid
    message = sqs.store.message(int(parts[2]))
    if message is None or message.queue != queue.name:
        return None
    if queue.fifo and (message.receipt != handle or message.visible <= sqs.now()):
        raise InvalidParameterValue(
            f"Value {handle} for parameter ReceiptHandle is invalid. Reason: The receipt handle "
            "has expired."
        )
    return message
