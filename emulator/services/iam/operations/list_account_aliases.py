"""The account's alias, if it has one."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.account import account_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_account_aliases(iam: "Iam", input: Input, call: Call) -> Output:
    alias = account_of(iam).alias
    return {"AccountAliases": [alias] if alias else [], "IsTruncated": False}
