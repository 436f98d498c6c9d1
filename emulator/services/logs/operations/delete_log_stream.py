"""DeleteLogStream."""

from typing import Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.logs.operations.get_log_events import existing_stream


def delete_log_stream(logs: Any, input: Input, call: Call) -> Output:
    logs.flush()
    group = logs.group(input)
    stream = existing_stream(logs, group, input)
    with logs.cloud.storage.transaction():
        logs.store.remove_stream(group, stream)
    return {}
