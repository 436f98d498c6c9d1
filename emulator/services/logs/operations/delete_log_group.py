"""DeleteLogGroup."""

from typing import Any

from csc.emulator.calls import Call, Input, Output


def delete_log_group(logs: Any, input: Input, call: Call) -> Output:
    group = logs.group(input)
    with logs.cloud.storage.transaction():
        logs.store.remove_group(group)
    return {}
