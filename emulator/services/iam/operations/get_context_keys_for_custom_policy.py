"""The condition keys that the given policies mention."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.simulate import context_keys

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def get_context_keys_for_custom_policy(iam: "Iam", input: Input, call: Call) -> Output:
    return {"ContextKeyNames": context_keys(input["PolicyInputList"])}
