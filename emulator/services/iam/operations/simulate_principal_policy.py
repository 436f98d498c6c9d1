"""What a user's, group's or role's policies would decide."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.simulate import caller_of, principal_policies, simulate

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def simulate_principal_policy(iam: "Iam", input: Input, call: Call) -> Output:
    policies, documents = principal_policies(iam, input)
    return simulate(iam, input, caller_of(iam, input), policies, documents)
