"""CreateLogGroup."""

import re
from typing import Any

import orjson

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.logs.errors import (
    InvalidParameterException,
    ResourceAlreadyExistsException,
)

GROUP_NAME = re.compile(r"[\w.\-/#]{1,512}", re.ASCII)


def create_log_group(logs: Any, input: Input, call: Call) -> Output:
    name = input.get("logGroupName")
    if not isinstance(name, str) or not GROUP_NAME.fullmatch(name):
        raise InvalidParameterException(
            f"1 validation error detected: Value '{name}' at 'logGroupName' failed to satisfy "
            "constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+"
        )
    if logs.store.has_group(name):
        raise ResourceAlreadyExistsException("The specified log group already exists")
    tags = orjson.dumps(input.get("tags") or {}).decode()
    logs.store.add_group(name, logs.now(), input.get("kmsKeyId"), tags)
    return {}
