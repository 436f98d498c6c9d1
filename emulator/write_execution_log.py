"""A finished request of a deployed API → the execution log of its stage, where the stage keeps one.

API-Gateway-Execution-Logs_{api}/{stage}:  (6f1c…) Method completed with status: 200

The level of the method decides: INFO has every request, ERROR those that failed; a data trace adds
headers and bodies.  An event has at most 1,024 bytes (developer guide, "important notes").
"""

import logging
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from csc.emulator.cloud import Cloud
from csc.emulator.gateway.invocation import Invocation
from csc.emulator.gateway.model import ExecutionLog, Stage

LOG = logging.getLogger("csc.gateway")
LONGEST = 1024  # bytes
CUT = " [TRUNCATED]"
_NONE = ExecutionLog()


def write_execution_log(cloud: Cloud, invocation: Invocation) -> None:
    """For a stage with ``logging``. The log group is made where it isn't there, as on AWS."""
    setting = setting_of(invocation)
    logs: Any = cloud.services.get("logs")
    if setting.level == "OFF" or logs is None:
        return
    if setting.level == "ERROR" and invocation.error is None:
        return
    from csc.emulator.services.apigateway.describe_execution import execution_lines

    group = group_of(invocation.stage)
    stream = _stream(group, invocation.request_id[:1])
    try:
        lines = execution_lines(invocation, setting.trace)
    except Exception:  # the answer is made, and must be given
        LOG.exception("the execution log can't be written")
        return
    head = f"({invocation.request_id}) "
    texts = [_cut(head + line) for line in lines]
    logs.extend(group, stream, int(invocation.started * 1000), texts)


def group_of(stage: Stage) -> str:
    name = f"API-Gateway-Execution-Logs_{stage.api_id}/{stage.name}"
    return f"{name}/Canary" if stage.is_canary else name


@lru_cache(maxsize=256)
def _stream(group: str, digit: str) -> str:
    """One of sixteen streams, with a name as API Gateway gives them."""
    return blake2b(f"{group} {digit}".encode(), digest_size=16).hexdigest()


def setting_of(invocation: Invocation) -> ExecutionLog:
    """What the execution log has of a method, or of requests to none."""
    settings, method = invocation.stage.logging, getattr(invocation, "method", None)
    if method is not None:
        found = settings.get(f"{method.resource_path}/{method.http_method}")
        if found is not None:
            return found
    return settings.get("*/*", _NONE)


def _cut(text: str) -> str:
    if len(text) <= LONGEST // 4:
        return text
    data = text.encode()
    if len(data) <= LONGEST:
        return text
    return data[: LONGEST - len(CUT)].decode("utf-8", "ignore") + CUT
