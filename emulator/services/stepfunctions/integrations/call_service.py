"""An operation of a service, asked in the States Language's words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.errors import NotEmulated, ServiceError
from csc.emulator.protocols.service_model import load_model
from csc.emulator.services.stepfunctions.integrations.convert import to_input, to_output
from csc.emulator.services.stepfunctions.integrations.names import (
    BOTOCORE,
    SDK_SERVICES,
    optimized_failure,
    sdk_failure,
)
from csc.emulator.services.stepfunctions.integrations.resource import Resource
from csc.emulator.services.stepfunctions.integrations.sdk_metadata import sdk_metadata
from csc.emulator.services.stepfunctions.language.failures import StateFailure, runtime
from csc.emulator.services.stepfunctions.language.run import shown

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.integrations.work import Worker


async def call_service(worker: "Worker", resource: Resource, given: Any) -> Any:
    """Raises StateFailure with the error's name as Step Functions has it."""
    service = _service(resource)
    operation = resource.action[:1].upper() + resource.action[1:]
    model = load_model(service)
    if operation not in model.operations:
        raise runtime(f"The service {service} has no operation {operation}.")
    input = to_input(model, operation, _prepared(worker, service, operation, given))
    try:
        output = await worker.invoke(service, operation, input)
    except NotEmulated as missing:
        raise runtime(f"CSC doesn't emulate {missing.name}.") from None
    except ServiceError as error:
        raise failed(worker, resource, error) from None
    found = to_output(model, operation, output)
    found = found if isinstance(found, dict) else {}
    if resource.kind == "optimized" and service == "events" and found.get("FailedEntryCount"):
        raise StateFailure("EventBridge.FailedEntry", shown(found))
    if resource.kind == "optimized" and service != "events":
        cloud = worker.sfn.cloud
        found |= sdk_metadata(service, found, cloud.clock.uuid(), cloud.clock.now())
    return found


def _service(resource: Resource) -> str:
    if resource.kind == "optimized":
        return BOTOCORE.get(resource.service, resource.service)
    service = SDK_SERVICES.get(resource.service)
    if service is None:
        raise runtime(f"CSC doesn't emulate the service {resource.service}.")
    return service


def failed(worker: "Worker", resource: Resource, error: ServiceError) -> StateFailure:
    """A refusal as its integration tells it."""
    operation = resource.action[:1].upper() + resource.action[1:]
    model = load_model(_service(resource))
    declared = model.operations[operation].get("errors", ())
    shapes = [model.shapes[one["shape"]] for one in declared]
    names = [one["shape"] for one in declared]
    names += [one["error"]["code"] for one in shapes if "code" in one.get("error", {})]
    modelled = any(error.code in (name, f"{name}Exception") for name in names)
    modelled = modelled or f"{error.code}Exception" in names
    tell = optimized_failure if resource.kind == "optimized" else sdk_failure
    return tell(resource.service, error, modelled, worker.sfn.cloud.clock.uuid())


def _prepared(worker: "Worker", service: str, operation: str, given: Any) -> Any:
    """What Step Functions adds of its own: it names the execution that an event or a child is of."""
    if not isinstance(given, Mapping):
        return given
    if service == "stepfunctions" and operation == "StartExecution":
        given = {key: value for key, value in given.items() if key != "AWS_STEP_FUNCTIONS"}
    if service == "events" and operation == "PutEvents":
        arns = [worker.machine.arn, worker.execution.arn]
        entries = [
            {**entry, "Resources": [*(entry.get("Resources") or ()), *arns]}
            for entry in given.get("Entries") or ()
        ]
        return {**given, "Entries": entries}
    return given
