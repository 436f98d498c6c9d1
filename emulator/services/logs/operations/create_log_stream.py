"""CreateLogStream."""

import re
from typing import Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.logs.errors import (
    InvalidParameterException,
    ResourceAlreadyExistsException,
)

STREAM_NAME = re.compile(r"[^:*]{1,512}")


def create_log_stream(logs: Any, input: Input, call: Call) -> Output:
    group = logs.group(input)
    name = input.get("logStreamName")
    if not isinstance(name, str) or not STREAM_NAME.fullmatch(name):
        raise InvalidParameterException(
            f"1 validation error detected: Value '{name}' at 'logStreamName' failed to satisfy "
            "constraint: Member must satisfy regular expression pattern: [^:*]*"
        )
    if logs.store.has_stream(group, name):
        raise ResourceAlreadyExistsException("The specified log stream already exists")
    logs.store.add_stream(group, name, logs.now())
    return {}
