"""Settings of methods in a stage's patch operations: their paths start with the method.

/~1orders/GET/throttling/rateLimit,  /*/*/logging/loglevel
"""

from collections.abc import Mapping, Sequence
from typing import Any

from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.store import Document

MEMBERS: Mapping[str, tuple[str, type]] = {
    "caching/dataEncrypted": ("cacheDataEncrypted", bool),
    "caching/enabled": ("cachingEnabled", bool),
    "caching/requireAuthorizationForCacheControl": ("requireAuthorizationForCacheControl", bool),
    "caching/ttlInSeconds": ("cacheTtlInSeconds", int),
    "caching/unauthorizedCacheControlHeaderStrategy": (
        "unauthorizedCacheControlHeaderStrategy",
        str,
    ),
    "logging/dataTrace": ("dataTraceEnabled", bool),
    "logging/loglevel": ("loggingLevel", str),
    "metrics/enabled": ("metricsEnabled", bool),
    "throttling/burstLimit": ("throttlingBurstLimit", int),
    "throttling/rateLimit": ("throttlingRateLimit", float),
}
DEFAULTS: Document = {
    "metricsEnabled": False,
    "dataTraceEnabled": False,
    "throttlingBurstLimit": 5000,
    "throttlingRateLimit": 10000.0,
    "cachingEnabled": False,
    "cacheTtlInSeconds": 300,
    "cacheDataEncrypted": False,
    "requireAuthorizationForCacheControl": True,
    "unauthorizedCacheControlHeaderStrategy": "SUCCEED_WITH_RESPONSE_HEADER",
}


def stage_settings(
    stage: Document, operations: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Change ``methodSettings`` and give back the operations that are about something else.

    Raises BadRequestException.
    """
    rest: list[Mapping[str, Any]] = []
    settings = stage.setdefault("methodSettings", {})
    for operation in operations:
        path = str(operation.get("path", ""))
        steps = path.split("/")[1:]
        if len(steps) == 4 and "/".join(steps[2:]) in MEMBERS:
            name, kind = MEMBERS["/".join(steps[2:])]
            common = {**DEFAULTS, **settings.get("*/*", {})}  # of a new setting, not afterwards
            method = settings.setdefault(f"{steps[0]}/{steps[1]}", common)
            method[name] = _read(operation, kind)
        elif operation.get("op") == "remove" and len(steps) in (2, 3) and _is_method(path, steps):
            if settings.pop(f"{steps[-2]}/{steps[-1]}", None) is None:
                raise BadRequestException(
                    f"Cannot remove method setting {path[1:]} because there is no method setting "
                    "for this method "
                )
        else:
            rest.append(operation)
    return rest


def _is_method(path: str, steps: list[str]) -> bool:
    return path.startswith(("/*/", "/~1", "/methodSettings/")) and bool(steps[-1])


def _read(operation: Mapping[str, Any], kind: type) -> Any:
    value = str(operation.get("value", ""))
    try:
        return value.lower() == "true" if kind is bool else kind(value)
    except ValueError:
        raise BadRequestException(
            f"Invalid patch value specified {value} for path {operation['path']}"
        ) from None
