"""What is emulated of Step Functions: the table that dispatch reads and the docs are made from."""

from collections.abc import Mapping
from functools import partial

from csc.emulator.calls import Row
from csc.emulator.services.load_operation import lazy_rows
from csc.emulator.services.stepfunctions.errors import ValidationException

rows = partial(lazy_rows, __name__, invalid=ValidationException)

OPERATIONS: Mapping[str, Row] = {
    **rows("describe_execution", "DescribeExecution", "DescribeStateMachineForExecution"),
    **rows("get_execution_history", "GetExecutionHistory"),
    **rows("list_executions", "ListExecutions", missing="runs of a Map state"),
    **rows(
        "machines",
        "CreateStateMachine",
        "UpdateStateMachine",
        missing="versions, aliases, encryption",
    ),
    **rows("machines", "DeleteStateMachine", "DescribeStateMachine", "ListStateMachines"),
    **rows("send_task", "SendTaskFailure", "SendTaskHeartbeat", "SendTaskSuccess"),
    **rows("start_execution", "StartExecution", "StartSyncExecution"),
    **rows("stop_execution", "StopExecution"),
    **rows("tags", "ListTagsForResource", "TagResource", "UntagResource"),
    **rows("validate", "ValidateStateMachineDefinition", missing="warnings"),
}
