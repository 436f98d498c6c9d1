"""PutResourcePolicy, DescribeResourcePolicies, DeleteResourcePolicy: who else may write logs."""

import json
from typing import Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.logs.errors import (
    InvalidParameterException,
    LimitExceededException,
    ResourceNotFoundException,
)
from csc.emulator.services.logs.store import POLICY
from csc.emulator.services.paging import page_from

MOST = 10


def put_resource_policy(logs: Any, input: Input, call: Call) -> Output:
    """Raises InvalidParameterException, LimitExceededException."""
    name, text = str(input.get("policyName") or ""), str(input.get("policyDocument") or "")
    try:
        json.loads(text)
    except ValueError:
        raise InvalidParameterException("Invalid policy document.") from None
    others = [one for one in logs.store.parts(POLICY, "") if one["policyName"] != name]
    if len(others) >= MOST:
        raise LimitExceededException("Resource limit exceeded.")
    made = {
        "policyName": name,
        "policyDocument": text,
        "lastUpdatedTime": logs.now(),
        "policyScope": "ACCOUNT",
    }
    logs.store.save_part(POLICY, "", name, made)
    return {"resourcePolicy": made}


def describe_resource_policies(logs: Any, input: Input, call: Call) -> Output:
    asked = {"maxResults": input.get("limit"), "nextToken": input.get("nextToken")}
    found = logs.store.parts(POLICY, "")
    chosen, token = page_from(found, asked, InvalidParameterException, 50)
    return {"resourcePolicies": list(chosen)} | ({"nextToken": token} if token else {})


def delete_resource_policy(logs: Any, input: Input, call: Call) -> Output:
    """Raises ResourceNotFoundException."""
    name = str(input.get("policyName") or "")
    if logs.store.part(POLICY, "", name) is None:
        raise ResourceNotFoundException(f"Policy with name [{name}] does not exist.")
    logs.store.remove_part(POLICY, "", name)
    return {}
