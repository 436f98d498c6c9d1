"""The condition keys that a principal's policies mention."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.simulate import context_keys, principal_policies

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def get_context_keys_for_principal_policy(iam: "Iam", input: Input, call: Call) -> Output:
    _, documents = principal_policies(iam, input)
    return {
        "ContextKeyNames": context_keys(
            [*documents.values(), *(input.get("PolicyInputList") or ())]
        )
    }
