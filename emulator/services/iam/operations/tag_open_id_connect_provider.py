"""Tag an open id connect provider."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_tags import add_tags
from csc.emulator.services.iam.find_entities import provider_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def tag_open_id_connect_provider(iam: "Iam", input: Input, call: Call) -> Output:
    holder = provider_of(iam, input["OpenIDConnectProviderArn"])
    add_tags(holder.tags, input)
    iam.store.providers.save(holder.arn, holder)
    return {}
