"""A role that a service makes for itself."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import describe_made
from csc.emulator.services.iam.entities import Role
from csc.emulator.services.iam.errors import InvalidInput
from csc.emulator.services.iam.make_ids import random_id
from csc.emulator.services.iam.partition import entity_arn, moved
from csc.emulator.services.iam.service_linked import (
    PATH,
    policies_of,
    role_name,
    takes_suffix,
    trust_of,
)

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def create_service_linked_role(iam: "Iam", input: Input, call: Call) -> Output:
    service = input["AWSServiceName"]
    if input.get("CustomSuffix") and not takes_suffix(service):
        raise InvalidInput(f"Custom suffix is not allowed for {service}")
    name, path = role_name(service, input.get("CustomSuffix")), f"{PATH}{service}/"
    if iam.store.roles.get(name) is not None:
        raise InvalidInput(
            f"Service role name {name} has been taken in this account, please try a different "
            "suffix."
        )
    role = Role(
        name,
        path,
        random_id("role"),
        entity_arn(iam, call, f"role{path}{name}"),
        iam.cloud.clock.now(),
        trust_of(service),
        input.get("Description"),
        attached=[moved(arn, call.region) for arn in policies_of(service)],
    )
    iam.store.roles.save(name, role)
    return {"Role": describe_made(role)}
