"""What is emulated of Step Functions: the table that dispatch reads and the docs are made from."""

from collections.abc import Mapping
from functools import partial

from csc.emulator.calls import Row
from csc.emulator.services.load_operation import lazy_rows
from csc.emulator.services.stepfunctions.errors import ValidationException

rows = partial(lazy_rows, __name__, invalid=ValidationException)

OPERATIONS: Mapping[str, Row] = {
    **rows(
        "activities",
        "CreateActivity",
        "DeleteActivity",
        "DescribeActivity",
        "GetActivityTask",
        "ListActivities",
    ),
    **rows(
        "aliases",
        "CreateStateMachineAlias",
        "DeleteStateMachineAlias",
        "DescribeStateMachineAlias",
        "ListStateMachineAliases",
        "UpdateStateMachineAlias",
    ),
    **rows("describe_execution", "DescribeExecution", "DescribeStateMachineForExecution"),
    **rows("get_execution_history", "GetExecutionHistory"),
    **rows("list_executions", "ListExecutions"),
    **rows(
        "machines",
        "CreateStateMachine",
        "UpdateStateMachine",
        missing="encryption by a key of one's own is kept, not done",
    ),
    **rows("machines", "DeleteStateMachine", "DescribeStateMachine", "ListStateMachines"),
    **rows("map_runs", "DescribeMapRun", "ListMapRuns", "UpdateMapRun"),
    **rows(
        "redrive",
        "RedriveExecution",
        missing="a Map or Parallel state that failed begins anew, with all its branches",
    ),
    **rows("send_task", "SendTaskFailure", "SendTaskHeartbeat", "SendTaskSuccess"),
    **rows("start_execution", "StartExecution", "StartSyncExecution"),
    **rows("stop_execution", "StopExecution"),
    **rows("tags", "ListTagsForResource", "TagResource", "UntagResource"),
    **rows(
        "versions",
        "DeleteStateMachineVersion",
        "ListStateMachineVersions",
        "PublishStateMachineVersion",
    ),
    **rows(
        "test_state",
        "TestState",
        missing="Map and Parallel states run by a mock alone; requests of HTTP tasks aren't shown",
    ),
    **rows("validate", "ValidateStateMachineDefinition", missing="warnings"),
}
