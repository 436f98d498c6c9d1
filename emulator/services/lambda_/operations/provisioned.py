"""PutProvisionedConcurrencyConfig, Get-, Delete- and ListProvisionedConcurrencyConfigs.

Workers are kept warm anyway: what is asked for is counted as ready at once.
"""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.check_reference import (
    check_exists,
    check_published,
    read_reference,
)
from csc.emulator.services.lambda_.errors import (
    InvalidParameterValueException,
    ProvisionedConcurrencyConfigNotFoundException,
    ResourceConflictException,
)
from csc.emulator.services.lambda_.function_settings import Document
from csc.emulator.services.lambda_.operations.concurrency import check_unreserved
from csc.emulator.services.lambda_.page import page
from csc.emulator.services.lambda_.times import stamp

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

_LATEST = "The function resource provided must be an alias or a published version."


def put_provisioned_concurrency_config(service: "Lambda", input: Input, call: Call) -> Output:
    """Raises InvalidParameterValue-, ResourceConflict- and ResourceNotFoundException."""
    name, qualifier = read_reference(service, input)
    check_published(
        service,
        name,
        qualifier,
        "Provisioned Concurrency Configs cannot be applied to unpublished function versions.",
    )
    _check_overlap(service, name, qualifier)
    number = int(input["ProvisionedConcurrentExecutions"])
    _check_reserved(service, name, qualifier, number)
    made: Document = {"Requested": number, "LastModified": stamp(service.cloud.clock.now())}
    service.provisioned.put(name, qualifier, made)
    return _describe(made) | {
        "AvailableProvisionedConcurrentExecutions": 0,
        "AllocatedProvisionedConcurrentExecutions": 0,
        "Status": "IN_PROGRESS",
    }


def get_provisioned_concurrency_config(service: "Lambda", input: Input, call: Call) -> Output:
    name, qualifier = read_reference(service, input)
    check_published(service, name, qualifier, _LATEST)
    found = service.provisioned.get(name, qualifier)
    if found is None:
        raise ProvisionedConcurrencyConfigNotFoundException(
            "No Provisioned Concurrency Config found for this function", Type="User"
        )
    return _describe(found)


def delete_provisioned_concurrency_config(service: "Lambda", input: Input, call: Call) -> Output:
    name, qualifier = read_reference(service, input)
    check_published(service, name, qualifier, _LATEST)
    service.provisioned.remove(name, qualifier)
    return {}


def list_provisioned_concurrency_configs(service: "Lambda", input: Input, call: Call) -> Output:
    name, _ = read_reference(service, input)
    check_exists(service, name, "")
    found = [
        _describe(made) | {"FunctionArn": service.arn(name, qualifier)}
        for qualifier, made in service.provisioned.of(name)
    ]
    return page("ProvisionedConcurrencyConfigs", found, input)


def _check_overlap(service: "Lambda", name: str, qualifier: str) -> None:
    """A version has it by itself or by an alias, not by both."""
    aliases = service.aliases.get(name, {})
    others = [q for q, _ in service.provisioned.of(name) if q != qualifier]
    if qualifier in aliases and aliases[qualifier] in others:
        raise ResourceConflictException(
            "Alias can't be used for Provisioned Concurrency configuration on an already "
            "Provisioned version",
            Type="User",
        )
    if qualifier not in aliases and any(aliases.get(q) == qualifier for q in others):
        raise ResourceConflictException(
            "Version is pointed by a Provisioned Concurrency alias", Type="User"
        )


def _check_reserved(service: "Lambda", name: str, qualifier: str, number: int) -> None:
    """It is a part of what is reserved for the function, else of the account's own."""
    reserved = service.functions[name].reserved
    if reserved is None:
        check_unreserved(service, name, number, "ConcurrentExecutions", provisioned=True)
        return
    others = sum(made["Requested"] for q, made in service.provisioned.of(name) if q != qualifier)
    if others + number > reserved:
        raise InvalidParameterValueException(
            "Requested Provisioned Concurrency should not be greater than the "
            "reservedConcurrentExecution for function",
            Type="User",
        )


def _describe(made: Document) -> Output:
    number = made["Requested"]
    return {
        "RequestedProvisionedConcurrentExecutions": number,
        "AvailableProvisionedConcurrentExecutions": number,
        "AllocatedProvisionedConcurrentExecutions": number,
        "Status": "READY",
        "LastModified": made["LastModified"],
    }
