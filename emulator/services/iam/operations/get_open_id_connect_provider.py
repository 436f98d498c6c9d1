"""One OpenID Connect provider."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import tag_list
from csc.emulator.services.iam.find_entities import provider_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def get_open_id_connect_provider(iam: "Iam", input: Input, call: Call) -> Output:
    provider = provider_of(iam, input["OpenIDConnectProviderArn"])
    return {
        "Url": provider.name,
        "ClientIDList": provider.clients,
        "ThumbprintList": provider.thumbprints,
        "CreateDate": provider.created,
        "Tags": tag_list(provider.tags),
    }
