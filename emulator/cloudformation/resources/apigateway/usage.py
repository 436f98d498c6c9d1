"""AWS::ApiGateway::ApiKey, ::UsagePlan and ::UsagePlanKey."""

import secrets
from typing import Literal, cast

from csc.emulator.cloudformation.contract import (
    Context,
    Identity,
    Place,
    Properties,
    PropertyError,
)
from csc.emulator.cloudformation.resources.apigateway.make_ids import stable_id
from csc.emulator.cloudformation.resources.apigateway.read_properties import (
    choice,
    flag,
    items,
    mapping,
    number,
    text,
)
from csc.emulator.cloudformation.resources.apigateway.stage import read_throttle
from csc.emulator.gateway.model import ApiKey, Throttle, UsagePlan, UsagePlanKey

SHORTEST_KEY, LONGEST_KEY = 20, 128


def identify_api_key(context: Context, place: Place, properties: Properties) -> Identity:
    """A key that the template gives no value gets a random one, and keeps it."""
    key_id = stable_id(place, 10)
    value = properties.get("Value")
    if not value:
        stored = context.stored.attributes.get("Value") if context.stored else None
        value = stored or secrets.token_hex(20)
    return Identity(key_id, {"APIKeyId": key_id, "Value": value})


def build_api_key(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> ApiKey:
    value = str(identity.attributes["Value"])
    if not SHORTEST_KEY <= len(value) <= LONGEST_KEY:
        raise PropertyError("Value", "an API key's value has 20 to 128 characters")
    name = text(properties, "Name", place.logical_id)
    return ApiKey(identity.ref, name, value, flag(properties, "Enabled", False))


def identify_usage_plan(context: Context, place: Place, properties: Properties) -> Identity:
    plan_id = stable_id(place, 6)
    return Identity(plan_id, {"Id": plan_id})


def build_usage_plan(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> UsagePlan:
    quota = mapping(properties, "Quota")
    period = choice(quota, "Period", ("DAY", "WEEK", "MONTH"), "DAY", "Quota.")
    limit = int(number(quota, "Limit", 0, "Quota.")) if quota else None
    return UsagePlan(
        identity.ref,
        text(properties, "UsagePlanName", place.logical_id),
        _stages(properties),
        _throttle(mapping(properties, "Throttle"), "Throttle."),
        limit,
        int(number(quota, "Offset", 0, "Quota.")),
        cast(Literal["DAY", "WEEK", "MONTH"], period),
    )


def _stages(properties: Properties) -> dict[tuple[str, str], dict[str, Throttle]]:
    found: dict[tuple[str, str], dict[str, Throttle]] = {}
    for n, stage in enumerate(items(properties, "ApiStages")):
        under = f"ApiStages.{n}."
        throttles: dict[str, Throttle] = {}
        for name, given in mapping(stage, "Throttle", under).items():
            throttle = _throttle(given, f"{under}Throttle.")
            if throttle is not None:
                throttles[name] = throttle
        key = (text(stage, "ApiId", None, under), text(stage, "Stage", None, under))
        found[key] = throttles
    return found


def _throttle(given: Properties, under: str) -> Throttle | None:
    return read_throttle(given, "RateLimit", "BurstLimit", under)


def identify_usage_plan_key(context: Context, place: Place, properties: Properties) -> Identity:
    key_id = f"{text(properties, 'KeyId', '')}:{text(properties, 'UsagePlanId', '')}"
    return Identity(key_id, {"Id": key_id})


def build_usage_plan_key(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> UsagePlanKey:
    choice(properties, "KeyType", ("API_KEY",), "")
    return UsagePlanKey(text(properties, "UsagePlanId"), text(properties, "KeyId"))
