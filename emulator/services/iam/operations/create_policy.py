"""A new managed policy, in its first version."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_tags import read_tags
from csc.emulator.services.iam.check_policy import check_policy
from csc.emulator.services.iam.describe import describe_policy, tag_list
from csc.emulator.services.iam.entities import ManagedPolicy
from csc.emulator.services.iam.errors import EntityAlreadyExists
from csc.emulator.services.iam.make_ids import random_id
from csc.emulator.services.iam.partition import entity_arn

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def create_policy(iam: "Iam", input: Input, call: Call) -> Output:
    name, path = input["PolicyName"], input.get("Path") or "/"
    arn = entity_arn(iam, call, f"policy{path}{name}")
    if any(name.lower() == known.name.lower() for known in iam.store.policies.sorted()):
        raise EntityAlreadyExists(
            f"A policy called {name} already exists. Duplicate names are not allowed."
        )
    check_policy(input["PolicyDocument"], "managed")
    now = iam.cloud.clock.now()
    policy = ManagedPolicy(
        name,
        path,
        random_id("policy"),
        arn,
        now,
        now,
        "v1",
        {"v1": input["PolicyDocument"]},
        {"v1": now},
        description=input.get("Description", ""),
        tags=read_tags(input),
    )
    iam.store.policies.save(arn, policy)
    tags = {"Tags": tag_list(policy.tags)} if policy.tags else {}
    return {"Policy": {**describe_policy(iam, policy, brief=True), **tags}}
