"""A finished request of a deployed API → a line in the log group that its stage names.

The line is rendered when the log is written, not while the client waits.
"""

import time
from functools import partial
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
    day = time.strftime("%Y/%m/%d", time.gmtime(invocation.started))
    line = partial(render_access_log, stage.access_log_format, invocation)
    logs.write(stage.access_log_destination, f"{day}/{stage.api_id}", line, invocation.started)
