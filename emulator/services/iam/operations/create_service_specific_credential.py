"""A user's name and password for one service; the password is told this once."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.entities import ServiceCredential
from csc.emulator.services.iam.errors import LimitExceeded
from csc.emulator.services.iam.make_ids import random_id
from csc.emulator.services.iam.service_credentials import (
    MOST,
    check_service,
    credentials_of,
    describe_credential,
    made_password,
)

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def create_service_specific_credential(iam: "Iam", input: Input, call: Call) -> Output:
    user, every = input["UserName"], credentials_of(iam, input["UserName"])
    service = check_service(input["ServiceName"])
    held = [one for one in every if one.service == service]
    if len(held) >= MOST:
        raise LimitExceeded(f"Cannot exceed quota for ServiceSpecificCredentialsPerUser: {MOST}")
    made = ServiceCredential(
        random_id("service-credential"),
        user,
        service,
        f"{user}-at-{iam.cloud.account}"
        if not held
        else f"{user}+{len(held)}-at-{iam.cloud.account}",
        made_password(),
        iam.cloud.clock.now(),
    )
    iam.store.service_credentials.save(made.id, made)
    return {"ServiceSpecificCredential": describe_credential(made, whole=True)}
