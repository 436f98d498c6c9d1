"""Whose account an access key is of: here, always the one."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output

if TYPE_CHECKING:
    from csc.emulator.services.sts.service import Sts


def get_access_key_info(sts: "Sts", input: Input, call: Call) -> Output:
    return {"Account": sts.cloud.account}
