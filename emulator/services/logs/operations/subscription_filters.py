"""PutSubscriptionFilter, DescribeSubscriptionFilters, DeleteSubscriptionFilter."""

from typing import Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.errors import ServiceError
from csc.emulator.services.logs.errors import (
    AccessDeniedException,
    InvalidParameterException,
    LimitExceededException,
    ResourceNotFoundException,
)
from csc.emulator.services.logs.store import SUBSCRIPTION
from csc.emulator.services.paging import page_from

MOST = 2
ROLES = ("kinesis", "firehose")


def put_subscription_filter(logs: Any, input: Input, call: Call) -> Output:
    """Raises AccessDeniedException, InvalidParameterException, LimitExceededException."""
    destination = str(input["destinationArn"])
    service = destination.split(":")[2] if destination.count(":") > 4 else ""
    _check(logs, input, service)
    group, name = logs.group(input), str(input["filterName"])
    others = [one for one in logs.store.parts(SUBSCRIPTION, group) if one["filterName"] != name]
    if len(others) >= MOST:
        raise LimitExceededException("Resource limit exceeded.")
    made: dict[str, Any] = {
        "filterName": name,
        "logGroupName": group,
        "filterPattern": input.get("filterPattern") or "",
        "destinationArn": destination,
        "distribution": input.get("distribution") or "ByLogStream",
        "applyOnTransformedLogs": bool(input.get("applyOnTransformedLogs")),
        "creationTime": logs.now(),
    }
    if input.get("roleArn"):
        made["roleArn"] = str(input["roleArn"])
    logs.store.save_part(SUBSCRIPTION, group, name, made)
    return {}


def _check(logs: Any, input: Input, service: str) -> None:
    if service in ROLES and not input.get("roleArn"):
        raise InvalidParameterException(
            f"destinationArn for vendor {service} cannot be used without roleArn"
        )
    if service == "lambda" and not _is_function(logs, str(input["destinationArn"])):
        raise AccessDeniedException(
            "Cross-account lambda invocation passing is not allowed. You must use "
            "DestinationPolicies to create cross account lambda triggers."
        )
    if service not in (*ROLES, "lambda"):
        raise InvalidParameterException("destinationArn is of no service that logs are sent to.")


def _is_function(logs: Any, arn: str) -> bool:
    cloud = logs.cloud
    ask = {"FunctionName": arn}
    call = Call("lambda", "GetFunction", ask, cloud.root(), cloud.clock.uuid(), cloud.region)
    try:
        cloud.invoke(call)
    except ServiceError:
        return False
    return True


def describe_subscription_filters(logs: Any, input: Input, call: Call) -> Output:
    prefix = str(input.get("filterNamePrefix") or "")
    found = [
        one
        for one in logs.store.parts(SUBSCRIPTION, logs.group(input))
        if one["filterName"].startswith(prefix)
    ]
    asked = {"maxResults": input.get("limit"), "nextToken": input.get("nextToken")}
    chosen, token = page_from(found, asked, InvalidParameterException, 50)
    return {"subscriptionFilters": list(chosen)} | ({"nextToken": token} if token else {})


def delete_subscription_filter(logs: Any, input: Input, call: Call) -> Output:
    """Raises ResourceNotFoundException."""
    group, name = logs.group(input), str(input["filterName"])
    if logs.store.part(SUBSCRIPTION, group, name) is None:
        raise ResourceNotFoundException("The specified subscription filter does not exist.")
    logs.store.remove_part(SUBSCRIPTION, group, name)
    return {}
