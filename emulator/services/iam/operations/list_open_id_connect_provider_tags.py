"""The tags of an open id connect provider."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import tag_list
from csc.emulator.services.iam.find_entities import provider_of
from csc.emulator.services.iam.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_open_id_connect_provider_tags(iam: "Iam", input: Input, call: Call) -> Output:
    tags, more = page_of(tag_list(provider_of(iam, input["OpenIDConnectProviderArn"]).tags), input)
    return {"Tags": tags, **more}
