"""What functions print → their log groups, which are made when they are first needed."""

from time import gmtime, strftime
from typing import Any
from uuid import uuid4

from csc.emulator.cloud import Cloud

_INSTANCE = uuid4().hex
"""Lambda names a stream after the execution environment; here that is this process."""


def follow_functions(cloud: Cloud) -> None:
    """Send every line of every function to CloudWatch Logs from now on."""
    functions: Any = cloud.services["lambda"]
    logs: Any = cloud.services["logs"]

    def write(line: Any) -> None:
        day = strftime("%Y/%m/%d", gmtime(line.time))
        stream = f"{day}/[$LATEST]{_INSTANCE}"
        logs.write(line.group, stream, line.text or " ", line.time, create=True)

    functions.logs.listeners.append(write)
