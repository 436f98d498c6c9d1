"""What is emulated of SQS: the table that dispatch reads and the docs are made from."""

from collections.abc import Mapping
from functools import partial

from csc.emulator.calls import Row
from csc.emulator.services.load_operation import lazy_rows
from csc.emulator.services.sqs.errors import MissingParameter

rows = partial(
    lazy_rows,
    __name__,
    invalid=MissingParameter,
    missing_member="The request must contain the parameter {name}.",
    unless=("Entries",),  # a batch without entries is an error of its own
)

OPERATIONS: Mapping[str, Row] = {
    **rows("attributes", "GetQueueAttributes", "SetQueueAttributes"),
    **rows("change_visibility", "ChangeMessageVisibility", "ChangeMessageVisibilityBatch"),
    **rows("delete_message", "DeleteMessage", "DeleteMessageBatch"),
    **rows("policy", "AddPermission", "RemovePermission"),
    **rows("queues", "CreateQueue", "DeleteQueue", "GetQueueUrl", "ListQueues", "PurgeQueue"),
    **rows("receive_message", "ReceiveMessage"),
    **rows("redrive", "ListDeadLetterSourceQueues"),
    **rows(
        "move_messages",
        "CancelMessageMoveTask",
        "ListMessageMoveTasks",
        "StartMessageMoveTask",
    ),
    **rows("send_message", "SendMessage", "SendMessageBatch"),
    **rows("tags", "ListQueueTags", "TagQueue", "UntagQueue"),
}
