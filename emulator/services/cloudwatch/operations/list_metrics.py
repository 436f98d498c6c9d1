"""Which metrics there are, by page."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cloudwatch.errors import InvalidNextToken
from csc.emulator.services.cloudwatch.metric import Metric, parse_key
from csc.emulator.services.paging import page

if TYPE_CHECKING:
    from csc.emulator.services.cloudwatch.service import CloudWatch


PAGE = 500


def list_metrics(cloudwatch: "CloudWatch", input: Input, call: Call) -> Output:
    found = {m.key for m in cloudwatch.store.metrics() if _matches(m, input)}
    keys, token = page(sorted(found), input.get("NextToken"), PAGE, InvalidNextToken)
    shown = [parse_key(key).describe() for key in keys]
    return {"Metrics": shown, **({"NextToken": token} if token else {})}


def _matches(metric: Metric, input: Input) -> bool:
    """A dimension without a value matches any."""
    if input.get("Namespace") not in (None, metric.namespace):
        return False
    if input.get("MetricName") not in (None, metric.name):
        return False
    own = dict(metric.dimensions)
    return all(
        wanted["Name"] in own and wanted.get("Value") in (None, own[wanted["Name"]])
        for wanted in input.get("Dimensions") or ()
    )
