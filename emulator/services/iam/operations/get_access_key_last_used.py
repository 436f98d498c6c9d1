"""Whose an access key is, and when, where and for which service it was last used."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.errors import NoSuchEntity

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def get_access_key_last_used(iam: "Iam", input: Input, call: Call) -> Output:
    key = iam.store.keys.get(input["AccessKeyId"])
    if key is None:
        raise NoSuchEntity(f"The Access Key with id {input['AccessKeyId']} cannot be found.")
    shown: dict[str, Any] = {"ServiceName": "N/A", "Region": "N/A"}
    for use in iam.usage.of(key.name)[:1]:
        shown = {"LastUsedDate": use.moment, "ServiceName": use.what, "Region": use.region}
    return {"UserName": key.user, "AccessKeyLastUsed": shown}
