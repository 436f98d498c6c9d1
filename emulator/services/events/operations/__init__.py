"""What is emulated of EventBridge: the table that dispatch reads and the docs are made from."""

from collections.abc import Mapping
from functools import partial

from csc.emulator.calls import Row
from csc.emulator.services.events.errors import ValidationException
from csc.emulator.services.load_operation import lazy_rows

rows = partial(lazy_rows, __name__, invalid=ValidationException)

OPERATIONS: Mapping[str, Row] = {
    **rows("buses", "CreateEventBus", missing="partner sources, encryption, dead-letter queues"),
    **rows("buses", "DeleteEventBus", "DescribeEventBus", "ListEventBuses", "UpdateEventBus"),
    **rows("policy", "PutPermission", "RemovePermission"),
    **rows("put_events", "PutEvents", missing="global endpoints; trace headers"),
    **rows("rules", "PutRule", missing="schedules are kept and don't fire"),
    **rows(
        "rules",
        "DeleteRule",
        "DescribeRule",
        "DisableRule",
        "EnableRule",
        "ListRules",
    ),
    **rows("tags", "ListTagsForResource", "TagResource", "UntagResource"),
    **rows(
        "targets",
        "PutTargets",
        missing="targets other than functions, queues, topics, machines, streams, log groups, buses",
    ),
    **rows("targets", "ListRuleNamesByTarget", "ListTargetsByRule", "RemoveTargets"),
    **rows("test_event_pattern", "TestEventPattern"),
}
