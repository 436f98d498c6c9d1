"""One role."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import describe_role
from csc.emulator.services.iam.find_entities import role_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def get_role(iam: "Iam", input: Input, call: Call) -> Output:
    return {"Role": describe_role(role_of(iam, input["RoleName"]), iam=iam)}
