"""Who is calling."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.partition import moved

if TYPE_CHECKING:
    from csc.emulator.services.sts.service import Sts


def get_caller_identity(sts: "Sts", input: Input, call: Call) -> Output:
    caller = call.caller
    entity = sts.iam.gathered.find(caller.principal)
    unique = entity.id if entity else caller.account
    if ":assumed-role/" in caller.arn:
        unique = f"{unique}:{caller.arn.rpartition('/')[2]}"
    if ":federated-user/" in caller.arn:
        unique = f"{caller.account}:{caller.arn.rpartition('/')[2]}"
    arn = moved(caller.arn, call.region) if caller.arn.endswith(":root") else caller.arn
    return {"UserId": unique, "Account": caller.account, "Arn": arn}
