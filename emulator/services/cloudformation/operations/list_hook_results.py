"""ListHookResults: no hooks are run here."""

from typing import Any

from csc.emulator.calls import Call, Input, Output


def list_hook_results(cloudformation: Any, input: Input, call: Call) -> Output:
    target: Output = {name: input[name] for name in ("TargetType", "TargetId") if name in input}
    return {**target, "HookResults": []}
