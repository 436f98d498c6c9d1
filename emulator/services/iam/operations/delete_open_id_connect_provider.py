"""Delete an OpenID Connect provider."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def delete_open_id_connect_provider(iam: "Iam", input: Input, call: Call) -> Output:
    iam.store.providers.delete(input["OpenIDConnectProviderArn"])
    return {}
