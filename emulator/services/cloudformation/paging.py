"""One page of what a call lists: 100 of them, and a token for the next."""

from typing import Any

from csc.emulator.calls import Input, Output
from csc.emulator.services.cloudformation.errors import ValidationError

PAGE = 100


def page(member: str, found: list[Any], input: Input) -> Output:
    """``{member: […], "NextToken": …}``. Raises ValidationError for a token that isn't one."""
    token = str(input.get("NextToken") or "0")
    if not token.isdecimal() or int(token) > len(found):
        raise ValidationError("NextToken is invalid")
    start = int(token)
    output: Output = {member: found[start : start + PAGE]}
    if start + PAGE < len(found):
        output["NextToken"] = str(start + PAGE)
    return output
