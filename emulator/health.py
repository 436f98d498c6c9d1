"""``GET /_csc/health``: what serves, what is wrong, what is only recorded."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from csc.diagnostics import Diagnostic
from csc.emulator.cloudformation.contract import ResourceType
from csc.emulator.deployment import Deployment


def describe_health(
    deployment: Deployment,
    diagnostics: Sequence[Diagnostic],
    types: Mapping[str, ResourceType],
) -> dict[str, Any]:
    """``status`` is broken where an error keeps the last save from being served."""
    broken = any(diagnostic.severity == "error" for diagnostic in diagnostics)
    counts = Counter(resource.type for resource in deployment.resources.values())
    return {
        "status": "broken" if broken else "ok",
        "version": deployment.version,
        "serving": deployment.version > 0,
        "diagnostics": [describe_diagnostic(diagnostic) for diagnostic in diagnostics],
        "resources": dict(sorted(counts.items())),
        "recorded": sorted(k for k in counts if k in types and types[k].kind == "recorded"),
        "skipped": sorted(k for k in counts if k not in types),
        "apis": list(deployment.apis),
        "http_apis": [
            one.identity.ref
            for one in deployment.resources.values()
            if one.type == "AWS::ApiGatewayV2::Api"
        ],
        "default_api": deployment.default_api,
    }


def describe_diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    span = diagnostic.span
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "remedy": diagnostic.remedy,
        "file": span.file if span else None,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "source": diagnostic.source,
    }
