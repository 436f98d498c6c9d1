"""Several metrics, and what is calculated of them."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cloudwatch.errors import InvalidParameterValueException
from csc.emulator.services.cloudwatch.judge import run_queries

if TYPE_CHECKING:
    from csc.emulator.services.cloudwatch.service import CloudWatch


def get_metric_data(cloudwatch: "CloudWatch", input: Input, call: Call) -> Output:
    start, end = float(input["StartTime"]), float(input["EndTime"])
    if start >= end:
        raise InvalidParameterValueException(
            "The parameter StartTime must be less than the parameter EndTime."
        )
    queries = input["MetricDataQueries"]
    found = run_queries(cloudwatch, queries, start, end)
    newest_first = input.get("ScanBy", "TimestampDescending") == "TimestampDescending"
    results = []
    for query in queries:
        if not query.get("ReturnData", True):
            continue
        series = found.get(query["Id"], {})
        times = sorted(series, reverse=newest_first)
        stat = query.get("MetricStat")
        name = stat["Metric"]["MetricName"] if stat else query["Id"]
        results.append(
            {
                "Id": query["Id"],
                "Label": query.get("Label") or name,
                "Timestamps": times,
                "Values": [series[time] for time in times],
                "StatusCode": "Complete",
            }
        )
    return {"MetricDataResults": results, "Messages": []}
