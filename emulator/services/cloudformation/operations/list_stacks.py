"""ListStacks."""

from typing import Any

from csc.emulator.calls import Call, Input, Output


def list_stacks(cloudformation: Any, input: Input, call: Call) -> Output:
    wanted = input.get("StackStatusFilter")
    found = [
        cloudformation.describe(name, plan) for name, plan in cloudformation.engine.stacks.items()
    ]
    return {
        "StackSummaries": [stack for stack in found if not wanted or stack["StackStatus"] in wanted]
    }
