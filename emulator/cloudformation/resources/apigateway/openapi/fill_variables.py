"""AWS's own variables in an OpenAPI document, which API Gateway fills in when it imports one.

    arn:aws:apigateway:${AWS::Region}:sns:path//      ──▶   arn:aws:apigateway:us-east-1:sns:path//

Source: "AWS variables for OpenAPI import" in API Gateway's developer guide.
"""

import re
from collections.abc import Mapping
from typing import Any

from csc.emulator.cloud import Cloud

_VARIABLE = re.compile(r"\$\{AWS::(AccountId|Partition|Region)\}")


def fill_variables(document: Mapping[str, Any], cloud: Cloud) -> Mapping[str, Any]:
    """The document with them replaced; a document without any is given as it is."""
    values = {"AccountId": cloud.account, "Partition": "aws", "Region": cloud.region}
    filled: Mapping[str, Any] = _fill(document, values)
    return filled


def _fill(value: Any, values: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        if "${AWS::" not in value:
            return value
        return _VARIABLE.sub(lambda match: values[match[1]], value)
    if isinstance(value, Mapping):
        return {key: _fill(item, values) for key, item in value.items()}
    if isinstance(value, list):
        return [_fill(item, values) for item in value]
    return value
