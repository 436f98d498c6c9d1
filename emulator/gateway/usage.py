"""What each API key has used of its usage plans: requests by period, which a quota limits, and by day.

One object for the account: a plan's quota counts over all its APIs.  It lives as long as the process.
Periods are those of UTC; a week starts on Sunday.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from csc.emulator.cloud import Cloud
from csc.emulator.gateway.model import UsagePlan

Key = tuple[str, str, str]


@dataclass(slots=True)
class Usage:
    """``spent`` by plan, key and period; ``days`` are (used, remaining) by plan, key and day."""

    spent: dict[Key, int] = field(default_factory=dict)
    days: dict[Key, tuple[int, int]] = field(default_factory=dict)

    def spend(self, plan: UsagePlan, key_id: str, now: float) -> bool:
        """Count a request, unless the quota is used up."""
        day = datetime.fromtimestamp(now, UTC).date()
        period = (plan.id, key_id, period_of(plan.quota_period, day))
        today = (plan.id, key_id, day.isoformat())
        limit = plan.quota_limit
        count = self.spent.get(period, plan.quota_offset)
        if limit is not None and count >= limit:
            return False
        self.spent[period] = count + 1
        used = self.days.get(today, (0, 0))[0]
        self.days[today] = (used + 1, limit - count - 1 if limit is not None else 0)
        return True

    def set_remaining(self, plan: UsagePlan, key_id: str, remaining: int, now: float) -> None:
        """Leave a key so many requests of the current period."""
        day = datetime.fromtimestamp(now, UTC).date()
        limit = plan.quota_limit or 0
        self.spent[plan.id, key_id, period_of(plan.quota_period, day)] = limit - remaining
        today = (plan.id, key_id, day.isoformat())
        self.days[today] = (self.days.get(today, (0, 0))[0], remaining)


def period_of(name: str, day: date) -> str:
    """The day, week (from Sunday) or month that ``day`` is in."""
    if name == "MONTH":
        return day.strftime("%Y-%m")
    if name == "WEEK":
        day -= timedelta(days=(day.weekday() + 1) % 7)
    return day.isoformat()


def account_usage(cloud: Cloud) -> Usage:
    """The account's own, where the control plane keeps it."""
    service: Any = cloud.services.get("apigateway")
    found = getattr(service, "usage", None)
    return found if isinstance(found, Usage) else Usage()
