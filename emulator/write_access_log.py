"""A finished request of a deployed API → a line in the log group that its stage names.

The line is rendered when the log is written, not while the client waits.
"""

from functools import lru_cache, partial
from time import gmtime, strftime
from typing import Any

from csc.emulator.cloud import Cloud
from csc.emulator.gateway.logs import render_access_log


def write_access_log(cloud: Cloud, invocation: Any) -> None:
    stage = invocation.stage
    if not stage.access_log_format or not stage.access_log_destination:
        return
    logs: Any = cloud.services.get("logs")
    if logs is None:
        return
    invocation.finished = cloud.clock.now()
    stream = _stream(stage.api_id, int(invocation.started // 86_400))
    line = partial(render_access_log, stage.access_log_format, invocation)
    logs.write(stage.access_log_destination, stream, line, invocation.started)


@lru_cache(maxsize=64)
def _stream(api_id: str, day: int) -> str:
    """One stream an API and day (counted from the epoch)."""
    return f"{strftime('%Y/%m/%d', gmtime(day * 86_400))}/{api_id}"
