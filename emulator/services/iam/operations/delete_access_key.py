"""Delete an access key."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.find_entities import key_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def delete_access_key(iam: "Iam", input: Input, call: Call) -> Output:
    key = key_of(iam, input, call)
    iam.store.keys.delete(key.name)
    iam.usage.forget(key.name)
    return {}
