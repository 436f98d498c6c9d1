"""Where each resource that SAM made comes from, so that messages point at what a person wrote.

HelloFunctionRole, made of HelloFunction   ──▶ Metadata: {"csc:source": "template.yaml:12"}
"""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from csc.emulator.cloudformation.locate import locate

BUILT = ("AWS::Lambda::Function", "AWS::Lambda::LayerVersion")
BUILDS = ("BuildMethod", "BuildProperties")


def trace_origins(
    template: dict[str, Any], written: Mapping[str, Any], file: Path
) -> dict[str, Any]:
    """``template`` with a ``csc:source`` on each resource that isn't as it was written."""
    given = written["Resources"]
    for name, resource in template["Resources"].items():
        before = given.get(name)
        if isinstance(before, dict) and before.get("Type") == resource.get("Type"):
            continue
        source = _source(name, given)
        span, _ = locate(str(file), ("Resources", source) if source else ("Resources",), {})
        metadata = _build(resource, given.get(source)) | dict(resource.get("Metadata") or {})
        metadata.setdefault("csc:source", f"{file}:{span.line}:{span.column}")
        resource["Metadata"] = metadata
    return template


def _build(resource: Mapping[str, Any], written: Any) -> dict[str, Any]:
    """How ``sam build`` would make its code; the transform drops it of layers."""
    if resource.get("Type") not in BUILT or not isinstance(written, Mapping):
        return {}
    metadata = written.get("Metadata")
    return {name: metadata[name] for name in BUILDS if name in metadata} if metadata else {}


def _source(name: str, written: Collection[str]) -> str | None:
    """SAM names what it makes after what it makes it of: the longest such beginning."""
    return max((one for one in written if name.startswith(one)), key=len, default=None)
