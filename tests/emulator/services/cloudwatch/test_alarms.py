"""Alarms: judged by what was measured, set by hand, made by templates."""

from typing import Any

import pytest

from csc.assembly import Assembly
from csc.diagnostics import DiagnosticsError
from csc.emulator.cloudformation.engine import Engine
from csc.emulator.cloudformation.resources.cloudwatch import TYPES
from csc.emulator.deployment import Deployment
from csc.emulator.errors import ServiceError
from csc.emulator.services.cloudwatch.service import CloudWatch
from csc.emulator.storage import open_storage
from tests.emulator.services.cloudwatch.test_metrics import START, World

ALARM: dict[str, Any] = {
    "AlarmName": "large",
    "Namespace": "App",
    "MetricName": "Size",
    "Statistic": "Average",
    "Period": 60,
    "EvaluationPeriods": 1,
    "Threshold": 10.0,
    "ComparisonOperator": "GreaterThanThreshold",
}


@pytest.fixture
def world() -> Any:
    storage = open_storage(None)
    yield World(storage)
    storage.close()


def state(world: World) -> str:
    (alarm,) = world.call("DescribeAlarms", AlarmNames=["large"])["MetricAlarms"]
    return str(alarm["StateValue"])


def test_an_alarm_follows_its_metric(world: World) -> None:
    world.call("PutMetricAlarm", **ALARM)
    assert state(world) == "INSUFFICIENT_DATA"
    world.put(5)
    assert state(world) == "OK"
    world.put(100)
    assert state(world) == "ALARM"
    (alarm,) = world.call("DescribeAlarms", StateValue="ALARM")["MetricAlarms"]
    assert "crossed the threshold (10.0)" in alarm["StateReason"]
    world.now += 60
    assert state(world) == "INSUFFICIENT_DATA"
    assert CloudWatch(world.cloud).store.alarms["large"].state == "INSUFFICIENT_DATA"


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ("breaching", "ALARM"),
        ("notBreaching", "OK"),
        ("missing", "INSUFFICIENT_DATA"),
        ("ignore", "INSUFFICIENT_DATA"),
    ],
)
def test_missing_data(world: World, missing: str, expected: str) -> None:
    world.call("PutMetricAlarm", **ALARM, TreatMissingData=missing)
    assert state(world) == expected


def test_so_many_of_so_many_datapoints(world: World) -> None:
    several = {**ALARM, "EvaluationPeriods": 3, "DatapointsToAlarm": 2}
    world.call("PutMetricAlarm", **several)
    world.put(50, at=START - 120)
    world.put(1, at=START - 60)
    assert state(world) == "OK"
    world.put(50)
    assert state(world) == "ALARM"


def test_an_alarm_over_an_expression(world: World) -> None:
    def stat(id_: str, name: str) -> dict[str, Any]:
        metric = {"Namespace": "App", "MetricName": name}
        return {
            "Id": id_,
            "ReturnData": False,
            "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"},
        }

    world.call(
        "PutMetricAlarm",
        AlarmName="large",
        EvaluationPeriods=1,
        Threshold=1.0,
        ComparisonOperator="GreaterThanThreshold",
        Metrics=[{"Id": "rate", "Expression": "100 * e / r"}, stat("e", "E"), stat("r", "R")],
    )
    world.put(1, MetricName="E")
    world.put(60, MetricName="R")
    assert state(world) == "ALARM"
    world.put(60, MetricName="R")
    assert state(world) == "OK"


def test_a_state_set_by_hand_lasts_until_the_next_evaluation(world: World) -> None:
    world.call("PutMetricAlarm", **ALARM)
    world.call("SetAlarmState", AlarmName="large", StateValue="ALARM", StateReason="a test")
    assert state(world) == "ALARM"
    world.now += 61
    assert state(world) == "INSUFFICIENT_DATA"


def test_alarms_are_listed_tagged_and_deleted(world: World) -> None:
    world.call("PutMetricAlarm", **ALARM, Tags=[{"Key": "team", "Value": "shop"}])
    (alarm,) = world.call("DescribeAlarmsForMetric", Namespace="App", MetricName="Size")[
        "MetricAlarms"
    ]
    arn = alarm["AlarmArn"]
    world.call("TagResource", ResourceARN=arn, Tags=[{"Key": "env", "Value": "dev"}])
    world.call("UntagResource", ResourceARN=arn, TagKeys=["team"])
    tags = world.call("ListTagsForResource", ResourceARN=arn)["Tags"]
    assert tags == [{"Key": "env", "Value": "dev"}]
    world.call("DisableAlarmActions", AlarmNames=["large"])
    (alarm,) = world.call("DescribeAlarms", AlarmNamePrefix="lar")["MetricAlarms"]
    assert alarm["ActionsEnabled"] is False
    with pytest.raises(ServiceError):
        world.call("DeleteAlarms", AlarmNames=["large", "none"])
    world.call("DeleteAlarms", AlarmNames=["large"])
    assert world.call("DescribeAlarms")["MetricAlarms"] == []


@pytest.mark.parametrize(
    "change",
    [
        {"MetricName": None},
        {"Statistic": None},
        {"Threshold": None},
        {"Period": 61},
        {"DatapointsToAlarm": 2},
        {"ComparisonOperator": "GreaterThanUpperThreshold"},
    ],
)
def test_an_alarm_that_can_not_be_judged_is_refused(world: World, change: dict[str, Any]) -> None:
    with pytest.raises(ServiceError):
        world.call("PutMetricAlarm", **{**ALARM, **change})


def test_an_alarm_of_a_template(world: World) -> None:
    engine = Engine(world.cloud, {row.type: row for row in TYPES})
    properties = {**ALARM, "Threshold": "10", "Period": "60"}

    def deploy(standing: Deployment, **change: Any) -> Deployment:
        alarm = {"Type": "AWS::CloudWatch::Alarm", "Properties": {**properties, **change}}
        template = {"Resources": {"Large": alarm}} if change != {"gone": True} else {}
        assembly = Assembly({}, {"api": template} if template else {})
        return engine.deploy(assembly, standing)

    first = deploy(Deployment(0))
    world.put(11)
    assert state(world) == "ALARM"
    second = deploy(first, Threshold="20")
    assert state(world) == "OK"
    deploy(second, gone=True)
    assert world.call("DescribeAlarms")["MetricAlarms"] == []
    with pytest.raises(DiagnosticsError, match="Statistic"):
        broken = {k: v for k, v in properties.items() if k != "Statistic"}
        alarm = {"Type": "AWS::CloudWatch::Alarm", "Properties": broken}
        engine.deploy(Assembly({}, {"api": {"Resources": {"Large": alarm}}}), Deployment(0))
