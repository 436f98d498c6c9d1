"""AWS::ApiGateway::Deployment and ::Stage."""

from typing import Any, Literal, cast, get_args

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
from csc.emulator.gateway.model import CacheControl, ExecutionLog, Stage, Throttle

Level = Literal["OFF", "ERROR", "INFO"]
DEFAULT_TTL = 300  # seconds


def identify_deployment(context: Context, place: Place, properties: Properties) -> Identity:
    deployment_id = stable_id(place, 6)
    return Identity(deployment_id, {"DeploymentId": deployment_id})


def build_deployment(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> Stage | None:
    """A deployment with a StageName makes that stage, or is the canary of it."""
    if not properties.get("StageName") or properties.get("DeploymentCanarySettings"):
        read_canary(properties, "DeploymentCanarySettings")
        return None
    description = mapping(properties, "StageDescription")
    name = text(properties, "StageName")
    return read_stage(description, text(properties, "RestApiId"), name, identity.ref)


def identify_stage(context: Context, place: Place, properties: Properties) -> Identity:
    return Identity(text(properties, "StageName", "default"))


def build_stage(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> Stage:
    api_id, deployment = text(properties, "RestApiId"), text(properties, "DeploymentId", "")
    return read_stage(properties, api_id, identity.ref, deployment)


def read_canary(properties: Properties, name: str) -> None:
    """Raises PropertyError for settings that API Gateway refuses."""
    given = mapping(properties, name)
    percent = number(given, "PercentTraffic", 0, f"{name}.")
    if not 0 <= percent <= 100:
        raise PropertyError(f"{name}.PercentTraffic", "it must be between 0.0 and 100.0")
    flag(given, "UseStageCache", under=f"{name}.")
    mapping(given, "StageVariableOverrides", f"{name}.")


def read_stage(properties: Properties, api_id: str, name: str, deployment_id: str) -> Stage:
    """Raises PropertyError."""
    read_canary(properties, "CanarySetting")
    return Stage(
        api_id,
        name,
        deployment_id,
        {name: str(value) for name, value in mapping(properties, "Variables").items()},
        text(mapping(properties, "AccessLogSetting"), "Format", "", "AccessLogSetting."),
        dict(_throttles(properties)),
        text(mapping(properties, "AccessLogSetting"), "DestinationArn", "", "AccessLogSetting."),
        _caching(properties),
        cache_control=_cache_control(properties),
        logging=_logging(properties),
        metrics=_metrics(properties),
    )


def _throttles(properties: Properties) -> list[tuple[str, Throttle]]:
    """By ``/path/METHOD``; a method setting's path is written ``/~1orders~1{id}``."""
    found: list[tuple[str, Throttle]] = []
    for n, setting in enumerate(items(properties, "MethodSettings")):
        under = f"MethodSettings.{n}."
        throttle = read_throttle(setting, "ThrottlingRateLimit", "ThrottlingBurstLimit", under)
        if throttle is not None:
            found.append((_setting_name(setting, under), throttle))
    return found


def _setting_name(setting: Properties, under: str) -> str:
    path = text(setting, "ResourcePath", "/*", under)
    path = "*" if path == "/*" else path[1:].replace("~1", "/") or "/"
    return f"{path}/{text(setting, 'HttpMethod', '*', under)}"


def _caching(properties: Properties) -> dict[str, float]:
    """Seconds by ``/path/METHOD``, 0 where a method is excepted; empty without a cache cluster."""
    if not flag(properties, "CacheClusterEnabled"):
        return {}
    found: dict[str, float] = {}
    for n, setting in enumerate(items(properties, "MethodSettings")):
        under = f"MethodSettings.{n}."
        if "CachingEnabled" in setting:
            enabled = flag(setting, "CachingEnabled", under=under)
            seconds = number(setting, "CacheTtlInSeconds", DEFAULT_TTL, under)
            found[_setting_name(setting, under)] = seconds if enabled else 0
    return found


def _logging(properties: Properties) -> dict[str, ExecutionLog]:
    """By ``/path/METHOD``, for the methods that are logged at all."""
    found: dict[str, ExecutionLog] = {}
    for n, setting in enumerate(items(properties, "MethodSettings")):
        under = f"MethodSettings.{n}."
        level = choice(setting, "LoggingLevel", get_args(Level), "OFF", under)
        trace = flag(setting, "DataTraceEnabled", under=under)
        found[_setting_name(setting, under)] = ExecutionLog(cast(Level, level), trace)
    return found if any(one.level != "OFF" for one in found.values()) else {}


def _metrics(properties: Properties) -> dict[str, bool]:
    """By ``/path/METHOD``: whether a method has metrics of its own; empty where none has."""
    found: dict[str, bool] = {}
    for n, setting in enumerate(items(properties, "MethodSettings")):
        under = f"MethodSettings.{n}."
        if "MetricsEnabled" in setting:
            found[_setting_name(setting, under)] = flag(setting, "MetricsEnabled", under=under)
    return found if any(found.values()) else {}


def _cache_control(properties: Properties) -> dict[str, CacheControl]:
    """By ``/path/METHOD``. Templates can't say it, the control plane can."""
    found: dict[str, CacheControl] = {}
    for n, setting in enumerate(items(properties, "MethodSettings")):
        under = f"MethodSettings.{n}."
        required = flag(setting, "RequireAuthorizationForCacheControl", True, under)
        default = CacheControl().unauthorized
        strategy = text(setting, "UnauthorizedCacheControlHeaderStrategy", default, under)
        control = CacheControl(required, strategy)
        if control != CacheControl():
            found[_setting_name(setting, under)] = control
    return found


def read_throttle(given: Any, rate: str, burst: str, under: str) -> Throttle | None:
    """None where neither limit is set, or they are -1 (which AWS writes for none)."""
    per_second = number(given, rate, -1, under)
    at_once = number(given, burst, -1, under)
    if per_second < 0 and at_once < 0:
        return None
    if per_second < 0:
        per_second = 10_000.0
    return Throttle(per_second, int(at_once) if at_once >= 0 else max(1, int(per_second)))
