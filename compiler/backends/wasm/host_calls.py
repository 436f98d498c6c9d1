"""Effects: each becomes a call of the one import, with its call plan in the operations' table."""

from csc.compiler.backends.wasm.emitter import Emitter, RefusedError, evaluate
from csc.compiler.ir.ops import HostCall
from csc.compiler.lowering.calls import PlanError, plan

SERVICES = ("dynamodb", "clock", "ids", "sqs", "sns", "events", "ses")


def emit_host_call(e: Emitter, node: HostCall) -> None:
    if node.service not in SERVICES:
        raise RefusedError(f"`{node.resource}.{node.operation}`", "of a service", node.span)
    try:
        data = plan(e.program, node)
    except PlanError as error:
        raise RefusedError(error.construct, error.message, error.span, error.remedy) from error
    values = [evaluate(e, argument) for _, argument in node.arguments]
    types = [argument.type for _, argument in node.arguments]
    e.host({"do": "call", "plan": data}, values, types, node.type, node.span)
