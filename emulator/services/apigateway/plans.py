"""Usage plans: their stages in patch operations, and the checks of a whole plan."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from csc.emulator.services.apigateway.build import build_part
from csc.emulator.services.apigateway.errors import BadRequestException, NotFoundException
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigateway.translate import plan_properties

if TYPE_CHECKING:
    from csc.emulator.services.apigateway.service import ApiGateway

_LIMITS: Mapping[str, type] = {"rateLimit": float, "burstLimit": int}


def check_plan(gateway: "ApiGateway", plan: Document) -> None:
    """Raises NotFoundException for a stage that isn't there, BadRequestException for limits."""
    for one in plan.get("apiStages") or ():
        if one.get("stage") not in gateway.view(f"restapis/{one.get('apiId')}/stages"):
            raise NotFoundException(f"API Stage not found: {one.get('apiId')}:{one.get('stage')}")
    build_part(gateway.cloud, "UsagePlan", plan["id"], plan_properties(plan))


def describe_plan(plan: Document) -> Document:
    """One plan as it is told of by itself: with its tags, also where it has none (recorded on AWS)."""
    return {"tags": {}, **plan}


def fill_quota(plan: Document) -> None:
    """A quota starts with its period, where not said otherwise."""
    if plan.get("quota"):
        plan["quota"].setdefault("offset", 0)


def plan_stages(plan: Document, operations: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Carry out those about ``/apiStages`` and give back the others.

    ``api:stage`` is added and removed; ``/apiStages/api:stage/throttle/~1path~1GET/rateLimit`` is set.
    Raises BadRequest- and NotFoundException.
    """
    rest: list[Mapping[str, Any]] = []
    stages: list[Document] = plan.setdefault("apiStages", [])
    for operation in operations:
        steps = str(operation.get("path", "")).split("/")[1:]
        if steps[:1] != ["apiStages"]:
            rest.append(operation)
        elif len(steps) == 1:
            _change_stages(stages, operation, plan["id"])
        else:
            _change_throttle(stages, steps[1:], operation)
    return rest


def _change_stages(stages: list[Document], operation: Mapping[str, Any], plan: str) -> None:
    api, colon, stage = str(operation.get("value", "")).partition(":")
    if not colon:
        raise BadRequestException("Invalid API Stage specified")
    found = _named(stages, f"{api}:{stage}")
    if operation.get("op") == "remove":
        if found is None:
            raise NotFoundException(
                f"Invalid API Stage {{api: {api}, stage: {stage}}} specified for usageplan {plan}"
            )
        stages.remove(found)
    elif found is None:
        stages.append({"apiId": api, "stage": stage})


def _named(stages: list[Document], name: str) -> Document | None:
    return next((s for s in stages if f"{s['apiId']}:{s['stage']}" == name), None)


def _change_throttle(
    stages: list[Document], steps: list[str], operation: Mapping[str, Any]
) -> None:
    found = _named(stages, steps[0])
    if found is None or len(steps) < 2 or steps[1] != "throttle":
        raise BadRequestException(f"Invalid patch path {operation['path']}")
    throttle = found.setdefault("throttle", {})
    if operation.get("op") == "remove":
        if len(steps) == 2:
            throttle.clear()
        else:
            throttle.pop(_route(steps[2]), None)
        return
    if len(steps) != 4 or steps[3] not in _LIMITS:
        raise BadRequestException(f"Invalid patch path {operation['path']}")
    try:
        value = _LIMITS[steps[3]](str(operation.get("value")))
    except ValueError:
        raise BadRequestException("Invalid patch value specified") from None
    throttle.setdefault(_route(steps[2]), {})[steps[3]] = value


def _route(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")
