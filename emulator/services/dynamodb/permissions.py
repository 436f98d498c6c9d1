"""What IAM must allow before an operation runs: actions on tables and indexes.

Source of the actions, resources and condition keys: Service Authorization Reference,
"Actions, resources, and condition keys for Amazon DynamoDB".
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Permission

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

Input = Mapping[str, Any]


def permissions_of(dynamodb: "DynamoDb", operation: str, input: Input) -> tuple[Permission, ...]:
    return ()
