"""A finished request of a deployed API → a line in the log group that its stage names.

Where the stage has an execution log, that is written too (``write_execution_log.py``).

The line is rendered at once and stored with others later: keeping the request until then would have
the garbage collector walk through thousands of them.
"""

import logging
from functools import lru_cache
from time import gmtime, strftime
from typing import Any

from csc.emulator.cloud import Cloud
from csc.emulator.gateway.logs import access_log_writer
from csc.emulator.write_execution_log import write_execution_log

LOG = logging.getLogger("csc.gateway")


def write_access_log(cloud: Cloud, invocation: Any) -> None:
    stage = invocation.stage
    if stage.logging:
        write_execution_log(cloud, invocation)
    if not stage.access_log_format or not stage.access_log_destination:
        return
    logs: Any = cloud.services.get("logs")
    if logs is None:
        return
    stream = _stream(stage.api_id, int(invocation.started // 86_400))
    try:
        line = access_log_writer(stage.access_log_format)(invocation)
    except Exception:  # the answer is made, and must be given
        LOG.exception("a line of the access log can't be written")
        return
    group = stage.access_log_destination
    if stage.is_canary:  # a log group of its own: developer guide, "canary release"
        group = f"{group.removesuffix(':*')}/Canary"
    logs.write(group, stream, line, invocation.started, create=stage.is_canary)


@lru_cache(maxsize=64)
def _stream(api_id: str, day: int) -> str:
    """One stream an API and day (counted from the epoch)."""
    return f"{strftime('%Y/%m/%d', gmtime(day * 86_400))}/{api_id}"
