"""What the given policies would decide."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.evaluate import Policies
from csc.emulator.services.iam.policy import compile_policy
from csc.emulator.services.iam.simulate import caller_of, simulate

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def simulate_custom_policy(iam: "Iam", input: Input, call: Call) -> Output:
    policies = [
        compile_policy(text, f"PolicyInputList.{n}")
        for n, text in enumerate(input["PolicyInputList"], 1)
    ]
    limit = input.get("PermissionsBoundaryPolicyInputList")
    boundary = tuple(compile_policy(text, "boundary") for text in limit) if limit else None
    documents = {f"PolicyInputList.{n}": text for n, text in enumerate(input["PolicyInputList"], 1)}
    return simulate(
        iam, input, caller_of(iam, input), Policies(tuple(policies), boundary), documents
    )
