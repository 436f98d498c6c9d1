"""DeleteMessage and DeleteMessageBatch."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.sqs.batch import check_batch, each
from csc.emulator.services.sqs.queue import Queue
from csc.emulator.services.sqs.receipts import find_message

if TYPE_CHECKING:
    from csc.emulator.services.sqs.service import Sqs


def delete_message(sqs: "Sqs", input: Input, call: Call) -> Output:
    """To delete what is gone is no error."""
    return _delete(sqs, sqs.find(input["QueueUrl"]), str(input["ReceiptHandle"]))


def delete_message_batch(sqs: "Sqs", input: Input, call: Call) -> Output:
    queue = sqs.find(input["QueueUrl"])
    entries = check_batch(input, "DeleteMessageBatchRequestEntry")
    return each(entries, lambda entry: _delete(sqs, queue, str(entry["ReceiptHandle"])))


def _delete(sqs: "Sqs", queue: Queue, handle: str) -> Output:
    message = find_message(sqs, queue, handle)
    if message is not None:
        sqs.store.delete(message.id)
        if queue.fifo:
            sqs.tell(queue.name)
    return {}
