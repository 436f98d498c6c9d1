"""What keys used of a plan, day by day: [used, remaining] for each day asked for."""

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from csc.emulator.calls import Input, Output
from csc.emulator.gateway.model import UsagePlan
from csc.emulator.services.apigateway.build import build_part
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.find import find
from csc.emulator.services.apigateway.translate import plan_properties

if TYPE_CHECKING:
    from csc.emulator.services.apigateway.service import ApiGateway

LONGEST = 90  # days a report covers


def report_usage(gateway: "ApiGateway", input: Input) -> Output:
    """Raises NotFound and BadRequestException."""
    plan = plan_of(gateway, input["usagePlanId"])
    start, end = _day(input["startDate"]), _day(input["endDate"])
    if not start <= end or (end - start).days > LONGEST:
        raise BadRequestException("Invalid date range specified")
    keys = [input["keyId"]] if input.get("keyId") else _keys(gateway, plan.id)
    items = {key: _days(gateway, plan, key, start, end) for key in keys}
    given = {n: input[n] for n in ("usagePlanId", "startDate", "endDate")}
    return {**given, "items": {key: days for key, days in items.items() if any(d[0] for d in days)}}


def plan_of(gateway: "ApiGateway", plan_id: str) -> UsagePlan:
    """Raises NotFoundException."""
    document = find(gateway, "usageplans", plan_id, "Usage Plan")
    built = build_part(gateway.cloud, "UsagePlan", plan_id, plan_properties(document)).built
    assert isinstance(built, UsagePlan)
    return built


def _keys(gateway: "ApiGateway", plan_id: str) -> list[str]:
    return list(gateway.view(f"usageplans/{plan_id}/keys"))


def _days(
    gateway: "ApiGateway", plan: UsagePlan, key: str, start: date, end: date
) -> list[list[int]]:
    found: list[list[int]] = []
    remaining = plan.quota_limit or 0
    for n in range((end - start).days + 1):
        day = (start + timedelta(days=n)).isoformat()
        used, remaining = gateway.usage.days.get((plan.id, key, day), (0, remaining))
        found.append([used, remaining])
    return found


def today(gateway: "ApiGateway") -> str:
    return datetime.fromtimestamp(gateway.cloud.clock.now(), UTC).date().isoformat()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadRequestException(f"Invalid date specified: {text}") from None
