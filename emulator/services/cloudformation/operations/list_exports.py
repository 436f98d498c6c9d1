"""ListExports and ListImports."""

from typing import Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cloudformation.errors import ValidationError
from csc.emulator.services.cloudformation.paging import page


def list_exports(cloudformation: Any, input: Input, call: Call) -> Output:
    found = [
        {"ExportingStackId": cloudformation.stack_id(plan), "Name": name, "Value": export.value}
        for plan in cloudformation.engine.stacks.values()
        for name, export in sorted(plan.exports.items())
    ]
    return page("Exports", found, input)


def list_imports(cloudformation: Any, input: Input, call: Call) -> Output:
    """The stacks that use an export. Raises ValidationError where none does."""
    name = input.get("ExportName")
    stacks = cloudformation.engine.stacks.items()
    users = [stack for stack, plan in stacks if name in plan.imports]
    if not users:
        raise ValidationError(f"Export '{name}' is not imported by any stack.")
    return {"Imports": users}
