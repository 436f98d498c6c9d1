"""AWS::CloudWatch::Alarm, in the service ``cloudwatch``."""

from typing import Any

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import Context, Identity, Place, Properties, Realised
from csc.emulator.cloudformation.resources.emulated import emulated, tags_of
from csc.emulator.cloudformation.resources.recorded import arn, named

_NUMBERS = ("Threshold",)
_WHOLE = ("Period", "EvaluationPeriods", "DatapointsToAlarm")


def _build(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> dict[str, Any]:
    """The alarm's settings; a template may write its numbers as text."""
    from csc.emulator.services.cloudwatch.operations.put_metric_alarm import check_alarm

    config = {k: v for k, v in properties.items() if k not in ("AlarmName", "Tags")}
    for name in _NUMBERS:
        if name in config:
            config[name] = float(config[name])
    for name in _WHOLE:
        if name in config:
            config[name] = int(config[name])
    check_alarm(config)
    return config


def _apply(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    from csc.emulator.services.cloudwatch.alarm import Alarm

    store: Any = cloud.services["cloudwatch"].store  # type: ignore[attr-defined]
    now, name = cloud.clock.now(), new.identity.ref
    standing = store.alarms.get(name)
    if standing is not None and standing.config == new.built:
        return
    alarm = standing or Alarm(name, new.built, now, changed=now)
    alarm.config, alarm.updated, alarm.tags = new.built, now, tags_of(new.properties)
    store.save(alarm)


def _remove(cloud: Cloud, old: Realised) -> None:
    store: Any = cloud.services["cloudwatch"].store  # type: ignore[attr-defined]
    store.delete(old.identity.ref)


TYPES = (
    emulated(
        "AWS::CloudWatch::Alarm",
        named("AlarmName", Arn=arn("cloudwatch", "alarm:{name}")),
        _apply,
        _remove,
        _build,
        missing="anomaly detection; actions aren't run",
    ),
)
