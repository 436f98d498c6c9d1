"""The files of the module: resources by stack, and around them provider, variables and outputs."""

import json
import re
from collections.abc import Mapping
from typing import Any

from csc.compiler.backends.tofu.api import method_parts
from csc.compiler.backends.tofu.attributes import KINDS
from csc.compiler.backends.tofu.expressions import Names
from csc.compiler.backends.tofu.resources import CONVERTERS, Block

Stacks = Mapping[str, Mapping[str, Any]]
PROVIDER = ">= 5.80.0, < 7.0.0"
LOCAL = frozenset({"AssetBucket", "AssetPrefix"})
"""Parameters that say where CloudFormation finds bundles; Terraform reads them from beside the module."""


def tofu_files(stacks: Stacks, region: str) -> dict[str, bytes]:
    """``<name>.tf.json`` by path. Equal stacks give equal bytes.

    Raises KeyError for a resource type that ``attributes.KINDS`` doesn't list.
    """
    names = _names(stacks)
    found: dict[str, Any] = {"terraform": _settings(), "variables": _variables(stacks, region)}
    for stack, template in stacks.items():
        found[stack] = {"resource": _resources(names, template)}
    found["outputs"] = {"output": _outputs(names, stacks)}
    return {f"{name}.tf.json": _json(data) for name, data in found.items() if data}


def _names(stacks: Stacks) -> Names:
    names = Names()
    for template in stacks.values():
        for name, resource in template["Resources"].items():
            names.types[name] = resource["Type"]
            if resource["Type"] == "AWS::ApiGateway::Method":
                names.parts[name] = method_parts(name, resource["Properties"])
        for parameter in template.get("Parameters", {}):
            names.variables[parameter] = _snake(parameter)
        for output in template.get("Outputs", {}).values():
            if "Export" in output:
                names.exports[json.dumps(output["Export"]["Name"])] = output["Value"]
    return names


def _settings() -> dict[str, Any]:
    return {
        "terraform": {
            "required_version": ">= 1.5.0",
            "required_providers": {"aws": {"source": "hashicorp/aws", "version": PROVIDER}},
        },
        "provider": {"aws": {"region": "${var.region}"}},
        "data": {
            "aws_caller_identity": {"here": {}},
            "aws_partition": {"here": {}},
            "aws_region": {"here": {}},
        },
    }


def _variables(stacks: Stacks, region: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "region": {"type": "string", "default": region, "description": "The AWS region"}
    }
    for template in stacks.values():
        for name, declared in template.get("Parameters", {}).items():
            if name not in LOCAL:
                found[_snake(name)] = {
                    "type": "string",
                    "default": declared.get("Default"),
                    "description": declared.get("Description", name),
                }
    return {"variable": found}


def _resources(names: Names, template: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """By Terraform's type, then by name."""
    found: dict[str, dict[str, Any]] = {}
    for logical_id, resource in template["Resources"].items():
        for block in CONVERTERS[resource["Type"]](names, logical_id, resource):
            found.setdefault(block.kind, {})[block.name] = _with_order(names, block, resource)
    return found


def _with_order(names: Names, block: Block, resource: Mapping[str, Any]) -> dict[str, Any]:
    """What CloudFormation says beside the properties: order, and what must not be lost."""
    body = dict(block.body)
    after = resource.get("DependsOn", []) if block.kind == KINDS[resource["Type"]] else []
    if after and "depends_on" not in body:
        listed = [after] if isinstance(after, str) else after
        body["depends_on"] = [names.address(name) for name in listed]
    return {key: value for key, value in body.items() if value is not None}


def _outputs(names: Names, stacks: Stacks) -> dict[str, Any]:
    """What no other stack takes, and the ids of APIs and pools."""
    found = {}
    for template in stacks.values():
        for name, output in template.get("Outputs", {}).items():
            if "Export" not in output or name.endswith("Id"):
                found[_snake(name)] = {
                    "value": names.value(output["Value"]),
                    "description": output.get("Description", name),
                }
    return found


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _json(data: Any) -> bytes:
    return (json.dumps(data, indent=2, sort_keys=False) + "\n").encode()
