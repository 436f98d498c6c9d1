"""What a Task may name as its resource, by the kind of the machine; and its credentials."""

from collections.abc import Iterator, Mapping
from typing import Any

Found = tuple[str, str]
OPTIMIZED: Mapping[str, frozenset[str]] = {
    "apigateway": frozenset({"invoke"}),
    "dynamodb": frozenset({"deleteItem", "getItem", "putItem", "updateItem"}),
    "ecs": frozenset({"runTask"}),
    "events": frozenset({"putEvents"}),
    "http": frozenset({"invoke"}),
    "lambda": frozenset({"invoke"}),
    "sns": frozenset({"publish"}),
    "sqs": frozenset({"sendMessage"}),
    "states": frozenset({"startExecution"}),
}
"""Actions of the optimized integrations that are checked; those of other services are not."""
PREFIX = "arn:aws:states:::"


def check_task(state: Mapping[str, Any], kind: str) -> Iterator[Found]:
    """``kind`` is the machine's: STANDARD or EXPRESS."""
    resource = state.get("Resource")
    credentials = state.get("Credentials")
    if isinstance(credentials, dict) and not {"RoleArn", "RoleArn.$"} & credentials.keys():
        yield "The field 'RoleArn' is required but was missing", "/Credentials"
    if not isinstance(resource, str):
        return
    if kind == "EXPRESS":
        yield from _of_express(resource)
    service, _, rest = resource.removeprefix(PREFIX).partition(":")
    action = rest.partition(".")[0]
    known = OPTIMIZED.get(service) if resource.startswith(PREFIX) else None
    if known is not None and action not in known:
        yield (
            (
                f"The resource provided {resource} is not recognized. The value is not a valid "
                "resource ARN, or the resource is not available in this region."
            ),
            "/Resource",
        )


def _of_express(resource: str) -> Iterator[Found]:
    said = "Express state machine does not support"
    if resource.endswith(".waitForTaskToken"):
        yield f"{said} '.waitForTaskToken' service integration ", "/Resource"
    elif resource.endswith((".sync", ".sync:2")):
        yield f"{said} '.sync' service integration", "/Resource"
    elif resource.split(":")[5:6] == ["activity"]:
        yield f"{said} Activity ARN", "/Resource"
