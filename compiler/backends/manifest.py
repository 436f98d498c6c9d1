"""manifest.json: a CDK Cloud Assembly, so that ``cdk ls``, ``diff`` and ``deploy`` read what was compiled.

What is CSC's own (the routes, their tiers and why) is under ``csc``, which CDK ignores.
"""

from collections.abc import Sequence
from typing import Any

from csc.compiler.backends.cloudformation.channels import channel_id
from csc.compiler.backends.cloudformation.data import table_id
from csc.compiler.backends.cloudformation.names import application_id, source
from csc.compiler.backends.cloudformation.split_stacks import NEEDS, needs
from csc.compiler.backends.cloudformation.stage import log_id
from csc.compiler.ir.model import Program
from csc.compiler.lowering.calls import Plan, writes_of
from csc.compiler.lowering.cloud import CloudProgram, CloudRoute, Reason
from csc.compiler.lowering.consumers import RECEIVES
from csc.compiler.lowering.message_calls import SERVICES
from csc.compiler.lowering.message_permissions import ACTIONS, held_to
from csc.compiler.lowering.permissions import attributes_of

SCHEMA_VERSION = "36.0.0"


def stack_name(program: Program, stack: str) -> str:
    return f"{application_id(program)}-{program.application.stage}-{stack}"


def manifest(
    cloud: CloudProgram,
    stacks: tuple[str, ...] = tuple(NEEDS),
    entries: Sequence[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """The manifest of an assembly that has these stacks; ``entries`` are those of its routes, where known."""
    program = cloud.program
    region = program.application.region
    waits = needs(stacks)
    artifacts = {
        stack_name(program, stack): {
            "type": "aws:cloudformation:stack",
            "environment": f"aws://unknown-account/{region}",
            "properties": {
                "templateFile": f"cdk/{stack}.template.json",
                "stackName": stack_name(program, stack),
                "terminationProtection": False,
            },
            "dependencies": [stack_name(program, one) for one in waits[stack]],
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
            "routes": list(entries)
            if entries is not None
            else [route_entry(program, one) for one in cloud.routes],
            **consumers_entry(cloud),
        },
    }


def route_entry(program: Program, one: CloudRoute) -> dict[str, Any]:
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
        "needs": [
            _need(program, write)
            for _, plan in one.plans
            if plan["service"] in ("dynamodb", "logs", *SERVICES)
            for write in writes_of(plan)
        ],
        "reasons": [_reason(reason) for reason in one.reasons],
    }


def _need(program: Program, plan: Plan) -> dict[str, Any]:
    """What a call asks of IAM: ``csc check`` holds the route's role to exactly that."""
    if plan["service"] == "logs":
        return {
            "action": "logs:PutLogEvents",
            "group": log_id(program.log_stores[plan["resource"]]),
        }
    if plan["service"] in SERVICES:
        return _channel_need(program, plan)
    need: dict[str, Any] = {
        "action": f"dynamodb:{plan['operation']}",
        "table": table_id(program.tables[plan["resource"]]),
    }
    index = plan["input"].get("IndexName")
    need |= {"leading": plan["leading"]} if "leading" in plan else {}
    attributes = list(attributes_of(program, plan))
    need |= {"attributes": attributes} if attributes else {}
    return need | {"index": index} if index else need


def consumers_entry(cloud: CloudProgram) -> dict[str, Any]:
    """The functions that receive: what each listens to, and what its role must allow. Empty without any."""
    program, found = cloud.program, []
    for name, one in cloud.consumers.items():
        consumer = program.consumers[name]
        channel = program.channels[consumer.channel]
        place = {"channel": channel_id(channel), "name": channel.name}
        receives = RECEIVES if channel.kind == "queue" else ()
        found.append(
            {
                "id": name,
                "source": source(consumer.span),
                **place,
                "detail-types": list(consumer.detail_types),
                "needs": [
                    *route_entry(program, one)["needs"],
                    *({"action": action, **place} for action in receives),
                ],
            }
        )
    return {"consumers": found} if found else {}


def _channel_need(program: Program, plan: Plan) -> dict[str, Any]:
    """``channel``: the logical id of what is sent to; ``name`` where the account has it without the stack."""
    channel = program.channels[plan["resource"]]
    held = [[key, list(values)] for key, values in held_to(program, channel, plan)]
    return {
        "action": ACTIONS[channel.kind],
        "channel": channel_id(channel),
        "name": channel.name,
        **({"held": held} if held else {}),
    }


def _reason(reason: Reason) -> dict[str, str]:
    return {
        "construct": reason.construct,
        "message": reason.message,
        "remedy": reason.remedy,
        "source": source(reason.span),
    }
