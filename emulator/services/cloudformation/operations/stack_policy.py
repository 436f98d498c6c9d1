"""SetStackPolicy and GetStackPolicy."""

import json
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.cloudformation.object_of import object_of
from csc.emulator.services.cloudformation.errors import ValidationError
from csc.emulator.services.cloudformation.policies import as_list

if TYPE_CHECKING:
    from csc.emulator.services.cloudformation.service import CloudFormation


def set_stack_policy(cloudformation: "CloudFormation", input: Input, call: Call) -> Output:
    stack = cloudformation.made(input)
    if stack is None:
        raise ValidationError(f"Stack: {input.get('StackName')} does not exist")
    stack.policy = read_policy(cloudformation, input, "StackPolicy") or stack.policy
    cloudformation.store.save(stack)
    return {}


def get_stack_policy(cloudformation: "CloudFormation", input: Input, call: Call) -> Output:
    name = str(input.get("StackName") or "")
    stack = cloudformation.store.standing(name)
    if stack is None and name not in cloudformation.names():
        raise ValidationError(f"Stack: {name} does not exist")
    return {"StackPolicyBody": stack.policy} if stack is not None and stack.policy else {}


def read_policy(cloudformation: "CloudFormation", input: Input, name: str) -> str:
    """``StackPolicyBody`` or the object that ``StackPolicyURL`` names; empty where neither is given.

    Raises ValidationError for what is no policy.
    """
    text = str(input.get(f"{name}Body") or "")
    if input.get(f"{name}URL"):
        try:
            found = cloudformation.read_object(*object_of(str(input[f"{name}URL"])))
        except ValueError:
            found = None
        if found is None:
            raise ValidationError(f"S3 error: {name}URL names no object.")
        text = found.decode("utf-8", "replace")
    if text:
        try:
            statements = json.loads(text)["Statement"]
        except (ValueError, KeyError, TypeError):
            raise ValidationError("Error validating stack policy: Invalid stack policy") from None
        if not all(isinstance(one, dict) and "Effect" in one for one in as_list(statements)):
            raise ValidationError("Error validating stack policy: Invalid stack policy")
    return text
