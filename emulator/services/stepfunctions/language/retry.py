"""Retriers: which failures they are for, how often, and after how long."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

from csc.emulator.services.stepfunctions.language.failures import StateFailure, matches


class Retrier:
    """``attempts`` counts what it has done for one entry of its state."""

    def __init__(self, rule: Mapping[str, Any]) -> None:
        self.names: Sequence[str] = rule["ErrorEquals"]
        self.interval = float(rule.get("IntervalSeconds", 1))
        self.most = int(rule.get("MaxAttempts", 3))
        self.rate = float(rule.get("BackoffRate", 2.0))
        self.longest = float(rule.get("MaxDelaySeconds", 31_622_400))
        self.jitter = rule.get("JitterStrategy", "NONE") == "FULL"
        self.attempts = 0

    def next_wait(self) -> float | None:
        """Seconds before the next attempt; None where there are no more."""
        if self.attempts >= self.most:
            return None
        seconds = min(self.interval * self.rate**self.attempts, self.longest)
        self.attempts += 1
        return random.uniform(0, seconds) if self.jitter else seconds


def waits_before(retriers: Sequence[Retrier], failure: StateFailure) -> float | None:
    """Of the first retrier that matches; None: the failure stands."""
    for retrier in retriers:
        if matches(failure, retrier.names):
            return retrier.next_wait()
    return None
