"""ListDeadLetterSourceQueues: the queues whose dead letters go to this one."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.paging import page
from csc.emulator.services.sqs.errors import InvalidParameterValue
from csc.emulator.services.sqs.queue import Queue

if TYPE_CHECKING:
    from csc.emulator.services.sqs.service import Sqs


def list_dead_letter_source_queues(sqs: "Sqs", input: Input, call: Call) -> Output:
    arn = sqs.arn(sqs.find(input["QueueUrl"]).name)
    names = [queue.name for queue in sources_of(sqs, arn)]
    limit = int(input.get("MaxResults") or 1000)
    found, token = page(names, input.get("NextToken"), limit, InvalidParameterValue)
    return {"queueUrls": [sqs.url(name) for name in found]} | (
        {"NextToken": token} if token else {}
    )


def sources_of(sqs: "Sqs", arn: str) -> list[Queue]:
    """The queues whose redrive policy names the ARN."""
    return [q for q in sqs.store.queues() if (redrive := q.redrive()) and redrive[0] == arn]
