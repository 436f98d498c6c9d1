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
    **rows(
        "archives",
        "CreateArchive",
        "DeleteArchive",
        "DescribeArchive",
        "ListArchives",
        "UpdateArchive",
    ),
    **rows("replays", "CancelReplay", "DescribeReplay", "ListReplays", "StartReplay"),
    **rows(
        "connections",
        "CreateConnection",
        "DeleteConnection",
        "DescribeConnection",
        "ListConnections",
        "UpdateConnection",
        missing="private endpoints; tokens of OAuth are asked for at each call",
    ),
    **rows(
        "api_destinations",
        "CreateApiDestination",
        "UpdateApiDestination",
        missing="servers of this machine alone are called; the rate is kept, not enforced",
    ),
    **rows(
        "api_destinations",
        "DeleteApiDestination",
        "DescribeApiDestination",
        "ListApiDestinations",
    ),
    **rows("rules", "PutRule"),
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
        missing="targets other than functions, queues, topics, machines, streams, log groups, "
        "buses and API destinations",
    ),
    **rows("targets", "ListRuleNamesByTarget", "ListTargetsByRule", "RemoveTargets"),
    **rows("test_event_pattern", "TestEventPattern"),
}
