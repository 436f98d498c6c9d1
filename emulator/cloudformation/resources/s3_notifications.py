"""A bucket's ``NotificationConfiguration`` as templates write it, in the words of the API.

LambdaConfigurations: [{Event: s3:ObjectCreated:*, Function: arn, Filter: {S3Key: {Rules: […]}}}]
  ──▶ LambdaFunctionConfigurations: [{Events: […], LambdaFunctionArn: arn, Filter: {Key: {FilterRules: […]}}}]
"""

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

GROUPS = (
    ("LambdaConfigurations", "Function", "LambdaFunctionConfigurations", "LambdaFunctionArn"),
    ("QueueConfigurations", "Queue", "QueueConfigurations", "QueueArn"),
    ("TopicConfigurations", "Topic", "TopicConfigurations", "TopicArn"),
)


def notifications_of(given: Mapping[str, Any], bucket: str) -> dict[str, Any]:
    """Ids stay the same from run to run."""
    made: dict[str, Any] = {}
    for group, target, api_group, api_target in GROUPS:
        rows = [
            _row(one, target, api_target, f"{bucket}/{group}/{number}")
            for number, one in enumerate(given.get(group) or ())
        ]
        if rows:
            made[api_group] = rows
    bridge = given.get("EventBridgeConfiguration")
    if bridge is not None and str(bridge.get("EventBridgeEnabled", True)).lower() != "false":
        made["EventBridgeConfiguration"] = {}
    return made


def _row(one: Mapping[str, Any], target: str, api_target: str, seed: str) -> dict[str, Any]:
    rules = ((one.get("Filter") or {}).get("S3Key") or {}).get("Rules") or ()
    row: dict[str, Any] = {
        "Id": str(uuid5(NAMESPACE_URL, seed)),
        api_target: str(one.get(target)),
        "Events": [str(one.get("Event"))],
    }
    if rules:
        row["Filter"] = {"Key": {"FilterRules": [dict(rule) for rule in rules]}}
    return row
