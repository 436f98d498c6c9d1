"""A function's configuration as the API gives it, with all that is kept of it."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Output
from csc.emulator.services.lambda_.functions import Function, configuration
from csc.emulator.services.lambda_.kept import described

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

CREATING = {"Reason": "The function is being created.", "ReasonCode": "Creating"}


def describe(service: "Lambda", function: Function, qualifier: str = "") -> Output:
    """``qualifier``: by which it was asked for, which its ARN then shows."""
    found = configuration(function) | {"RevisionId": service.revision_of(function)}
    kept = described(service, function.name)
    if kept.pop("HasEnvironment", None):
        found.setdefault("Environment", {"Variables": {}})
    if qualifier:
        found["FunctionArn"] = service.arn(function.name, qualifier)
    found["LoggingConfig"] |= _logging(kept.pop("LoggingConfig", None) or {})
    start = kept.pop("SnapStart", None) or {}
    if start.get("ApplyOn") == "PublishedVersions":
        on = "Off" if function.version == "$LATEST" else "On"
        found["SnapStart"] = {"ApplyOn": "PublishedVersions", "OptimizationStatus": on}
    if function.layers:
        sizes = service.layers.versions
        found["Layers"] = [
            {"Arn": arn, "CodeSize": sizes[arn].size if arn in sizes else 0}
            for arn in function.layers
        ]
    return found | kept


def describe_made(service: "Lambda", function: Function) -> Output:
    """In the answer to CreateFunction, which doesn't wait until the function is ready."""
    found = describe(service, function)
    del found["LastUpdateStatus"]
    found |= {"State": "Pending"} | {f"State{name}": said for name, said in CREATING.items()}
    return found | {"RevisionId": service.cloud.clock.uuid()}


def describe_changed(service: "Lambda", function: Function) -> Output:
    """In the answer to an update, which doesn't wait either."""
    found = describe(service, function) | {"LastUpdateStatus": "InProgress"}
    found |= {f"LastUpdateStatus{name}": said for name, said in CREATING.items()}
    return found | {"RevisionId": service.cloud.clock.uuid()}


def _logging(given: dict[str, Any]) -> dict[str, Any]:
    """Levels are those of JSON alone."""
    if given.get("LogFormat") != "JSON":
        return {n: value for n, value in given.items() if n in ("LogFormat", "LogGroup")}
    return {"ApplicationLogLevel": "INFO", "SystemLogLevel": "INFO", **given}
