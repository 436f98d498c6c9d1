"""What is emulated of CloudWatch Logs: the table that dispatch reads and the docs are made from."""

from collections.abc import Mapping
from functools import partial

from csc.emulator.calls import Row
from csc.emulator.services.load_operation import lazy_rows
from csc.emulator.services.logs.errors import InvalidParameterException
from csc.emulator.services.logs.operations.create_log_group import create_log_group
from csc.emulator.services.logs.operations.create_log_stream import create_log_stream
from csc.emulator.services.logs.operations.delete_log_group import delete_log_group
from csc.emulator.services.logs.operations.delete_log_stream import delete_log_stream
from csc.emulator.services.logs.operations.describe_log_groups import describe_log_groups
from csc.emulator.services.logs.operations.describe_log_streams import describe_log_streams
from csc.emulator.services.logs.operations.filter_log_events import filter_log_events
from csc.emulator.services.logs.operations.get_log_events import get_log_events
from csc.emulator.services.logs.operations.put_log_events import put_log_events
from csc.emulator.services.logs.operations.set_retention import (
    delete_retention_policy,
    put_retention_policy,
)
from csc.emulator.services.logs.operations.tag_group import (
    list_tags_for_resource,
    tag_resource,
    untag_resource,
)

rows = partial(lazy_rows, __name__, invalid=InvalidParameterException)

OPERATIONS: Mapping[str, Row] = {
    **rows(
        "subscription_filters",
        "DeleteSubscriptionFilter",
        "DescribeSubscriptionFilters",
        "PutSubscriptionFilter",
        missing="JSON and space-delimited patterns let everything through",
    ),
    **rows(
        "metric_filters",
        "DeleteMetricFilter",
        "DescribeMetricFilters",
        "PutMetricFilter",
        missing="values and dimensions taken from JSON and space-delimited patterns",
    ),
    **rows(
        "resource_policies",
        "DeleteResourcePolicy",
        "DescribeResourcePolicies",
        "PutResourcePolicy",
        missing="they are kept; the local services that write don't ask them",
    ),
    **rows("tag_group", "ListTagsLogGroup", "TagLogGroup", "UntagLogGroup"),
    "CreateLogGroup": Row(create_log_group),
    "CreateLogStream": Row(create_log_stream),
    "DeleteLogGroup": Row(delete_log_group),
    "DeleteLogStream": Row(delete_log_stream),
    "DeleteRetentionPolicy": Row(delete_retention_policy),
    "DescribeLogGroups": Row(describe_log_groups),
    "DescribeLogStreams": Row(describe_log_streams),
    "FilterLogEvents": Row(filter_log_events, "partial", "JSON and space-delimited patterns"),
    "GetLogEvents": Row(get_log_events),
    "ListTagsForResource": Row(list_tags_for_resource),
    "PutLogEvents": Row(put_log_events),
    "PutRetentionPolicy": Row(put_retention_policy),
    "TagResource": Row(tag_resource),
    "UntagResource": Row(untag_resource),
}
