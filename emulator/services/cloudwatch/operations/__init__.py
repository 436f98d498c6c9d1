"""What is emulated of CloudWatch: the table that dispatch reads and the docs are made from."""

from collections.abc import Mapping
from functools import partial

from csc.emulator.calls import Row
from csc.emulator.services.cloudwatch.errors import ValidationError
from csc.emulator.services.load_operation import lazy_rows

rows = partial(lazy_rows, __name__, invalid=ValidationError)

OPERATIONS: Mapping[str, Row] = {
    **rows("delete_alarms", "DeleteAlarms"),
    **rows("describe_alarms", "DescribeAlarms", "DescribeAlarmsForMetric"),
    **rows("alarm_actions", "DisableAlarmActions", "EnableAlarmActions"),
    **rows(
        "get_metric_data", "GetMetricData", missing="expressions beyond arithmetic, SUM and FILL"
    ),
    **rows("get_metric_statistics", "GetMetricStatistics"),
    **rows("list_metrics", "ListMetrics"),
    **rows("tags", "ListTagsForResource", "TagResource", "UntagResource"),
    **rows("put_metric_alarm", "PutMetricAlarm", missing="anomaly detection; actions aren't run"),
    **rows("put_metric_data", "PutMetricData"),
    **rows("set_alarm_state", "SetAlarmState"),
}
