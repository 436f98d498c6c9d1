"""The ARNs of all OpenID Connect providers."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_open_id_connect_providers(iam: "Iam", input: Input, call: Call) -> Output:
    arns = [{"Arn": provider.arn} for provider in iam.store.providers.sorted()]
    return {"OpenIDConnectProviderList": arns}
