"""ChangeMessageVisibility and ChangeMessageVisibilityBatch."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.sqs.batch import check_batch, each
from csc.emulator.services.sqs.errors import InvalidParameterValue, MessageNotInflight
from csc.emulator.services.sqs.queue import Queue
from csc.emulator.services.sqs.receipts import find_message

if TYPE_CHECKING:
    from csc.emulator.services.sqs.service import Sqs


def change_message_visibility(sqs: "Sqs", input: Input, call: Call) -> Output:
    """Raises MessageNotInflight, ReceiptHandleIsInvalid, InvalidParameterValue."""
    queue = sqs.find(input["QueueUrl"])
    return _change(sqs, queue, str(input["ReceiptHandle"]), input["VisibilityTimeout"])


def change_message_visibility_batch(sqs: "Sqs", input: Input, call: Call) -> Output:
    queue = sqs.find(input["QueueUrl"])
    entries = check_batch(input, "ChangeMessageVisibilityBatchRequestEntry")
    return each(
        entries,
        lambda entry: _change(
            sqs, queue, str(entry["ReceiptHandle"]), entry.get("VisibilityTimeout")
        ),
    )


def _change(sqs: "Sqs", queue: Queue, handle: str, seconds: Any) -> Output:
    if seconds is None or not 0 <= int(seconds) <= 43200:
        raise InvalidParameterValue(
            f"Value {seconds} for parameter VisibilityTimeout is invalid. Reason: VisibilityTimeout "
            "must be an integer between 0 and 43200."
        )
    message = find_message(sqs, queue, handle)
    if message is None or message.receipt is None or message.visible <= sqs.now():
        raise MessageNotInflight(
            f"Value {handle} for parameter ReceiptHandle is invalid. Reason: Message does not "
            "exist or is not available for visibility timeout change."
        )
    sqs.store.hide(message.id, sqs.now() + int(seconds))
    sqs.tell(queue.name)
    return {}
