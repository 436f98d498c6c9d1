"""Delete an access key."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.errors import NoSuchEntity

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def delete_access_key(iam: "Iam", input: Input, call: Call) -> Output:
    key = iam.store.keys.get(input["AccessKeyId"])
    if key is None:
        raise NoSuchEntity(f"The Access Key with id {input['AccessKeyId']} cannot be found.")
    iam.store.keys.delete(key.name)
    return {}
