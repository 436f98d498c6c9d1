"""A finished request of a deployed API → a line in the log group that its stage names.

Where the stage has an execution log, that is written too (``write_execution_log.py``).

The line is rendered at once and stored with others later: keeping the request until then would have
the garbage collector walk through thousands of them.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from time import gmtime, strftime
from typing import Any

from csc.emulator.cloud import Cloud
from csc.emulator.gateway.compile_method import CompiledMethod
from csc.emulator.gateway.logs import access_log_writer, served_log_writer
from csc.emulator.gateway.model import Stage
from csc.emulator.services.logs.service import group_name
from csc.emulator.write_execution_log import setting_of, write_execution_log

LOG = logging.getLogger("csc.gateway")


def write_access_log(cloud: Cloud, invocation: Any) -> None:
    stage = invocation.stage
    if not stage.logging and not stage.access_log_destination:
        return
    logs: Any = cloud.services.get("logs")
    if logs is None:
        return
    started = invocation.started
    method: CompiledMethod | None = getattr(invocation, "method", None)
    sink = _sinks.get(id(method))
    if (
        sink is None
        or sink.stage is not stage
        or sink.method is not method
        or not sink.first <= started < sink.last
    ):
        sink = _sink(stage, method, invocation, started)
    level = sink.level
    if level != "OFF" and (level == "INFO" or invocation.error is not None):
        write_execution_log(cloud, invocation)
    if sink.write is None:
        return
    try:
        line = sink.write(invocation)
    except Exception:  # the answer is made, and must be given
        LOG.exception("a line of the access log can't be written")
        return
    if stage.is_canary:
        logs.write(sink.group, sink.stream, line, started, create=True)
    else:
        logs.append(sink.group, sink.stream, int(started * 1000), line)


@dataclass(frozen=True, slots=True)
class Sink:
    """Where the lines of one method go on one day, from ``first`` to ``last`` (UTC, in seconds since the
    epoch).

    ``write`` is None where the stage has no access log, ``level`` that of its execution log.
    """

    stage: Stage
    method: CompiledMethod | None
    level: str
    first: float
    last: float
    group: str
    stream: str
    write: Callable[[Any], str] | None


_sinks: dict[int, Sink] = {}
"""By the id of the method, which the sink keeps alive."""

MOST_SINKS = 1000
DAY = 86_400


def _sink(stage: Stage, method: CompiledMethod | None, invocation: Any, started: float) -> Sink:
    log_format, group = stage.access_log_format, group_name(stage.access_log_destination)
    if stage.is_canary:  # a log group of its own: developer guide, "canary release"
        group = f"{group}/Canary"
    write = access_log_writer(log_format) if log_format and stage.access_log_destination else None
    if write is not None and method is not None:
        write = served_log_writer(log_format, method.http_method, method.resource_path)
    day = started // DAY * DAY
    stream = f"{strftime('%Y/%m/%d', gmtime(day))}/{stage.api_id}"  # one an API and day
    if len(_sinks) >= MOST_SINKS:
        _sinks.clear()
    level = setting_of(invocation).level
    sink = Sink(stage, method, level, day, day + DAY, group, stream, write)
    _sinks[id(method)] = sink
    return sink
