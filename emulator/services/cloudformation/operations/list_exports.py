"""ListExports."""

from typing import Any

from csc.emulator.calls import Call, Input, Output


def list_exports(cloudformation: Any, input: Input, call: Call) -> Output:
    return {
        "Exports": [
            {
                "ExportingStackId": cloudformation.stack_id(plan),
                "Name": name,
                "Value": export.value,
            }
            for plan in cloudformation.engine.stacks.values()
            for name, export in sorted(plan.exports.items())
        ]
    }
