"""Whose an access key is. When it was used is not recorded."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.errors import NoSuchEntity

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def get_access_key_last_used(iam: "Iam", input: Input, call: Call) -> Output:
    key = iam.store.keys.get(input["AccessKeyId"])
    if key is None:
        raise NoSuchEntity(f"The Access Key with id {input['AccessKeyId']} cannot be found.")
    return {"UserName": key.user, "AccessKeyLastUsed": {"ServiceName": "N/A", "Region": "N/A"}}
