"""Metrics through boto3's shapes: what is put, what the gateway counts, what is asked of them."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc.emulator.app import Emulator, Options
from csc.emulator.calls import Call
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.errors import ServiceError
from csc.emulator.meter import MOST, Meter
from csc.emulator.services.cloudwatch.metric_math import evaluate
from csc.emulator.services.cloudwatch.service import CloudWatch
from csc.emulator.services.cloudwatch.statistics import statistic
from csc.emulator.storage import Storage, open_storage
from tests.emulator.conftest import mock_api

START = 1_789_999_800.0
"""The beginning of five minutes."""


class World:
    def __init__(self, storage: Storage) -> None:
        self.now = START
        self.cloud = Cloud(storage, Clock(now=lambda: self.now))
        self.cloud.services["cloudwatch"] = CloudWatch(self.cloud)

    def call(self, operation: str, **input: Any) -> dict[str, Any]:
        cloud = self.cloud
        call = Call("cloudwatch", operation, input, cloud.root(), "r", cloud.region)
        output = cloud.invoke(call)
        assert isinstance(output, dict)
        return output

    def put(self, *values: float, at: float | None = None, **more: Any) -> None:
        data = [{"MetricName": "Size", "Value": v, "Timestamp": at, **more} for v in values]
        self.call("PutMetricData", Namespace="App", MetricData=data)

    def points(self, *statistics: str, period: int = 60, **more: Any) -> list[dict[str, Any]]:
        found = self.call(
            "GetMetricStatistics",
            Namespace="App",
            MetricName="Size",
            StartTime=START - 600,
            EndTime=START + 600,
            Period=period,
            **({"Statistics": list(statistics)} if statistics else {}),
            **more,
        )
        points: list[dict[str, Any]] = found["Datapoints"]
        return points


@pytest.fixture
def world() -> Any:
    storage = open_storage(None)
    yield World(storage)
    storage.close()


def test_statistics_by_period(world: World) -> None:
    world.put(1, 2, 6, Unit="Bytes")
    world.put(5, at=START + 60, Unit="Bytes")
    first, second = world.points("Sum", "Average", "Minimum", "Maximum", "SampleCount")
    assert first == {
        "Timestamp": int(START),
        "Unit": "Bytes",
        "Sum": 9.0,
        "Average": 3.0,
        "Minimum": 1.0,
        "Maximum": 6.0,
        "SampleCount": 3.0,
    }
    assert second["Sum"] == 5.0
    (both,) = world.points("Sum", period=300)
    assert both["Sum"] == 14.0


def test_percentiles(world: World) -> None:
    world.put(*range(1, 101))
    (point,) = world.points(ExtendedStatistics=["p99", "p50"])
    assert point["ExtendedStatistics"] == {"p99": 99.0, "p50": 50.0}


def test_values_with_counts_and_summaries(world: World) -> None:
    data = [
        {"MetricName": "Size", "Values": [1.0, 3.0], "Counts": [2.0, 1.0]},
        {
            "MetricName": "Size",
            "StatisticValues": {"SampleCount": 4, "Sum": 20, "Minimum": 2, "Maximum": 10},
        },
    ]
    world.call("PutMetricData", Namespace="App", MetricData=data)
    (point,) = world.points("Sum", "SampleCount", "Minimum", "Maximum")
    assert (point["Sum"], point["SampleCount"]) == (25.0, 7.0)
    assert (point["Minimum"], point["Maximum"]) == (1.0, 10.0)


def test_dimensions_make_another_metric(world: World) -> None:
    shop = [{"Name": "Shop", "Value": "one"}, {"Name": "Floor", "Value": "2"}]
    world.put(1)
    world.put(2, Dimensions=shop)
    (point,) = world.points("Sum", Dimensions=shop[::-1])
    assert point["Sum"] == 2.0
    found = world.call("ListMetrics", Namespace="App", Dimensions=[{"Name": "Shop"}])["Metrics"]
    assert [metric["MetricName"] for metric in found] == ["Size"]
    assert world.call("ListMetrics", MetricName="Other")["Metrics"] == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"MetricName": "Size"}, "InvalidParameterCombination"),
        ({"MetricName": "Size", "Values": [1.0], "Counts": [1.0, 2.0]}, "InvalidParameterValue"),
        ({"MetricName": "Size", "Value": float("nan")}, "InvalidParameterValue"),
    ],
)
def test_what_is_no_measurement_is_refused(world: World, data: dict[str, Any], code: str) -> None:
    with pytest.raises(ServiceError) as refused:
        world.call("PutMetricData", Namespace="App", MetricData=[data])
    assert refused.value.code == code


def test_awss_own_namespaces_are_not_written(world: World) -> None:
    with pytest.raises(ServiceError, match="reserved"):
        world.call("PutMetricData", Namespace="AWS/ApiGateway", MetricData=[])


def test_metric_math(world: World) -> None:
    world.put(1, 1, MetricName="Errors")
    world.put(1, 1, 1, 1, MetricName="Requests")

    def stat(id_: str, name: str) -> dict[str, Any]:
        metric = {"Namespace": "App", "MetricName": name}
        return {
            "Id": id_,
            "ReturnData": False,
            "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"},
        }

    queries = [
        {"Id": "rate", "Expression": "errors / requests * 100", "Label": "rate"},
        stat("errors", "Errors"),
        stat("requests", "Requests"),
    ]
    found = world.call(
        "GetMetricData", MetricDataQueries=queries, StartTime=START, EndTime=START + 60
    )
    (result,) = found["MetricDataResults"]
    assert (result["Label"], result["Values"]) == ("rate", [50.0])


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a + b", {60: 3.0}),
        ("-a", {0: -1.0, 60: -1.0}),
        ("(a + 1) * 2", {0: 4.0, 60: 4.0}),
        ("a / (b - 2)", {}),
        ("FILL(b, 0)", {0: 0.0, 60: 2.0}),
        ("SUM(METRICS())", {0: 1.0, 60: 3.0}),
        ("MAX([a, b])", {0: 1.0, 60: 2.0}),
    ],
)
def test_expressions(expression: str, expected: dict[int, float]) -> None:
    assert evaluate(expression, {"a": {0: 1.0, 60: 1.0}, "b": {60: 2.0}}) == expected


@given(st.text(max_size=40))
def test_no_expression_is_more_than_arithmetic(text: str) -> None:
    try:
        found = evaluate(text, {"a": {0: 1.0}})
    except ServiceError as refused:
        assert refused.code == "InvalidParameterValue"
    else:
        assert set(found) <= {0}


@pytest.mark.parametrize(
    "expression",
    ["__import__('os')", "a.__class__", "[x for x in a]", "a ** 99", "f(a)", "c", "0/0", "9" * 400],
)
def test_an_expression_reaches_nothing_else(expression: str) -> None:
    with pytest.raises(ServiceError, match="not one that CSC emulates"):
        evaluate(expression, {"a": {0: 1.0}})


@given(st.dictionaries(st.floats(-1e6, 1e6), st.integers(1, 9).map(float), min_size=1))
def test_statistics_agree_with_the_values_spread_out(values: dict[float, float]) -> None:
    spread = sorted(v for value, count in values.items() for v in [value] * int(count))
    assert statistic("SampleCount", values) == len(spread)
    assert statistic("Sum", values) == pytest.approx(sum(spread))
    assert statistic("Minimum", values) == spread[0]
    assert statistic("p100", values) == spread[-1]
    assert spread[0] <= statistic("p50", values) <= spread[-1]


def test_the_meter_keeps_all_counts_and_few_tuples() -> None:
    meter = Meter()
    for number in range(MOST + 10):
        meter.count(int(START) // 60, "api", "dev", 500 if number % 2 else 200, 1, None)
    counted = meter.take()
    name = (("ApiName", "api"), ("Stage", "dev"))
    errors = counted["5XXError", name, int(START)]
    assert errors == {0.0: MOST / 2 + 5, 1.0: MOST / 2 + 5}
    assert ("IntegrationLatency", name, int(START)) not in counted
    assert meter.take() == {}


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    from csc.assembly import Assembly

    async with Emulator(Options(port=0, state=None)) as emulator:
        emulator.deploy(Assembly({}, {"api": mock_api()}))
        yield emulator


async def test_the_gateway_counts_its_requests(emulator: Emulator) -> None:
    async with aiohttp.ClientSession() as session:
        for path in ("hello", "hello", "nowhere"):
            async with session.get(f"{emulator.url}/{path}") as answer:
                await answer.read()
    cloud = emulator.cloud
    now = cloud.clock.now()
    input = {
        "Namespace": "AWS/ApiGateway",
        "MetricName": "4XXError",
        "Dimensions": [{"Name": "ApiName", "Value": "api"}, {"Name": "Stage", "Value": "dev"}],
        "StartTime": now - 300,
        "EndTime": now + 60,
        "Period": 300,
        "Statistics": ["Sum", "SampleCount"],
    }
    call = Call("cloudwatch", "GetMetricStatistics", input, cloud.root(), "r", cloud.region)
    output: Any = cloud.invoke(call)
    points = output["Datapoints"]
    assert sum(point["SampleCount"] for point in points) == 3.0
    assert sum(point["Sum"] for point in points) == 1.0
