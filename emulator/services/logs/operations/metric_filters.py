"""PutMetricFilter, DescribeMetricFilters, DeleteMetricFilter."""

from typing import Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.logs.errors import InvalidParameterException, ResourceNotFoundException
from csc.emulator.services.logs.store import METRIC
from csc.emulator.services.paging import page_from


def put_metric_filter(logs: Any, input: Input, call: Call) -> Output:
    group, name = logs.group(input), str(input["filterName"])
    made = {
        "filterName": name,
        "filterPattern": input["filterPattern"],
        "metricTransformations": list(input["metricTransformations"]),
        "creationTime": logs.now(),
        "logGroupName": group,
        "applyOnTransformedLogs": bool(input.get("applyOnTransformedLogs")),
    }
    logs.store.save_part(METRIC, group, name, made)
    return {}


def describe_metric_filters(logs: Any, input: Input, call: Call) -> Output:
    """Of a group, or of all; by the metric that they make."""
    group = logs.group(input) if input.get("logGroupName") else None
    prefix = str(input.get("filterNamePrefix") or "")
    metric, space = input.get("metricName"), input.get("metricNamespace")
    if (metric is None) != (space is None):
        raise InvalidParameterException(
            "Metric name and metric namespace must be specified together."
        )
    found = [
        one
        for one in logs.store.parts(METRIC, group)
        if one["filterName"].startswith(prefix) and (metric is None or _makes(one, metric, space))
    ]
    asked = {"maxResults": input.get("limit"), "nextToken": input.get("nextToken")}
    chosen, token = page_from(found, asked, InvalidParameterException, 50)
    return {"metricFilters": list(chosen)} | ({"nextToken": token} if token else {})


def _makes(one: dict[str, Any], metric: Any, space: Any) -> bool:
    return any(
        (made["metricName"], made["metricNamespace"]) == (metric, space)
        for made in one["metricTransformations"]
    )


def delete_metric_filter(logs: Any, input: Input, call: Call) -> Output:
    """Raises ResourceNotFoundException."""
    group, name = logs.group(input), str(input["filterName"])
    if logs.store.part(METRIC, group, name) is None:
        raise ResourceNotFoundException("The specified metric filter does not exist.")
    logs.store.remove_part(METRIC, group, name)
    return {}
