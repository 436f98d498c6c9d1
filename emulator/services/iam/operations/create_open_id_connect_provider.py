"""A provider whose tokens may assume roles that trust it."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_tags import read_tags
from csc.emulator.services.iam.describe import tag_list
from csc.emulator.services.iam.entities import Provider
from csc.emulator.services.iam.errors import EntityAlreadyExists, InvalidInput, ValidationError
from csc.emulator.services.iam.oidc_quotas import MOST_THUMBPRINTS, check_clients
from csc.emulator.services.iam.partition import entity_arn

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def create_open_id_connect_provider(iam: "Iam", input: Input, call: Call) -> Output:
    parts = urlsplit(input["Url"])
    if parts.scheme not in ("https", "http") or not parts.netloc:
        raise ValidationError("Invalid Open ID Connect Provider URL")
    url = f"{parts.netloc}{parts.path}"
    arn = entity_arn(iam, call, f"oidc-provider/{url}")
    if iam.store.providers.get(arn):
        raise EntityAlreadyExists("Provider with url " + input["Url"] + " already exists.")
    clients = list(input.get("ClientIDList") or ())
    thumbprints = list(input.get("ThumbprintList") or ())
    if len(thumbprints) > MOST_THUMBPRINTS:
        raise InvalidInput("Thumbprint list must contain fewer than 5 entries.")
    check_clients(clients)
    provider = Provider(
        url,
        arn,
        iam.cloud.clock.now(),
        clients,
        thumbprints,
        read_tags(input),
    )
    iam.store.providers.save(arn, provider)
    return {"OpenIDConnectProviderArn": arn, "Tags": tag_list(provider.tags)}
