"""A new access key of a user; its secret is told this once."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import describe_key
from csc.emulator.services.iam.entities import AccessKey
from csc.emulator.services.iam.errors import LimitExceeded
from csc.emulator.services.iam.find_entities import user_of
from csc.emulator.services.iam.make_ids import random_id, random_secret

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def create_access_key(iam: "Iam", input: Input, call: Call) -> Output:
    name = input.get("UserName") or call.caller.principal.rpartition("/")[2]
    user = user_of(iam, name)
    if sum(key.user == user.name for key in iam.store.keys.sorted()) >= 2:
        raise LimitExceeded("Cannot exceed quota for AccessKeysPerUser: 2")
    key = AccessKey(random_id("key"), random_secret(), user.name, iam.cloud.clock.now())
    iam.store.keys.save(key.name, key)
    return {"AccessKey": {**describe_key(key), "SecretAccessKey": key.secret}}
