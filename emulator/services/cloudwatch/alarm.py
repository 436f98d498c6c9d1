"""An alarm: its settings as PutMetricAlarm gives them, and the state that it was last found in."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(slots=True)
class Alarm:
    """``forced`` until the time when a new evaluation may change a state that SetAlarmState set."""

    name: str
    config: dict[str, Any]
    updated: float
    state: str = "INSUFFICIENT_DATA"
    reason: str = "Unchecked: Initial alarm creation"
    changed: float = 0.0
    forced: float = 0.0
    tags: dict[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)
