"""manifest.json: a CDK Cloud Assembly, so that ``cdk ls``, ``diff`` and ``deploy`` read what was compiled.

What is CSC's own (the routes, their tiers and why) is under ``csc``, which CDK ignores.
"""

from collections.abc import Mapping
from typing import Any

from csc.compiler.backends.cloudformation.names import application_id, source
from csc.compiler.ir.model import Program
from csc.compiler.lowering.cloud import CloudProgram, CloudRoute, Reason

SCHEMA_VERSION = "36.0.0"
NEEDS: Mapping[str, tuple[str, ...]] = {
    "data": (),
    "auth": (),
    "iam": ("data",),
    "api": ("auth", "iam"),
}
"""The stacks in deployment order, and those whose exports each imports."""


def stack_name(program: Program, stack: str) -> str:
    return f"{application_id(program)}-{program.application.stage}-{stack}"


def manifest(cloud: CloudProgram, stacks: tuple[str, ...] = tuple(NEEDS)) -> dict[str, Any]:
    """The manifest of an assembly that has these stacks."""
    program = cloud.program
    region = program.application.region
    artifacts = {
        stack_name(program, stack): {
            "type": "aws:cloudformation:stack",
            "environment": f"aws://unknown-account/{region}",
            "properties": {
                "templateFile": f"cdk/{stack}.template.json",
                "stackName": stack_name(program, stack),
                "terminationProtection": False,
            },
            "dependencies": [stack_name(program, one) for one in NEEDS[stack] if one in stacks],
            "displayName": stack_name(program, stack),
        }
        for stack in stacks
    }
    return {
        "version": SCHEMA_VERSION,
        "artifacts": artifacts,
        "csc": {
            "application": program.application.name,
            "stage": program.application.stage,
            "region": region,
            "stacks": list(stacks),
            "routes": [route_entry(one) for one in cloud.routes],
        },
    }


def route_entry(one: CloudRoute) -> dict[str, Any]:
    route = one.route
    return {
        "id": route.id,
        "method": route.method,
        "path": route.path,
        "tier": one.tier,
        "source": source(route.span),
        "auth": {"pool": route.auth.pool, "scopes": list(route.auth.scopes)}
        if route.auth
        else None,
        "calls": [f"{plan['service']}:{plan['operation']}" for _, plan in one.plans],
        "reasons": [_reason(reason) for reason in one.reasons],
    }


def _reason(reason: Reason) -> dict[str, str]:
    return {
        "construct": reason.construct,
        "message": reason.message,
        "remedy": reason.remedy,
        "source": source(reason.span),
    }
