"""One user; without a name, the caller itself."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import describe_user
from csc.emulator.services.iam.errors import ValidationError
from csc.emulator.services.iam.find_entities import user_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def get_user(iam: "Iam", input: Input, call: Call) -> Output:
    name = input.get("UserName")
    if name:
        return {"User": describe_user(user_of(iam, name))}
    caller = call.caller
    if caller.arn.endswith(":root"):
        return {
            "User": {
                "Path": "/",
                "UserName": "root",
                "UserId": caller.account,
                "Arn": caller.arn,
                "CreateDate": 0,
            }
        }
    if ":user/" not in caller.principal:
        raise ValidationError("Must specify userName when calling with non-User credentials")
    return {"User": describe_user(user_of(iam, caller.principal.rpartition("/")[2]))}
