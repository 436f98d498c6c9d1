"""UpdateClientCertificate: its description."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import own
from csc.emulator.services.apigateway.patch import apply_patches, only_replace
from csc.emulator.services.apigateway.service import ApiGateway


def update_client_certificate(gateway: ApiGateway, input: Input, call: Call) -> Output:
    name = input["clientCertificateId"]
    own(gateway, "clientcertificates", name, "Client Certificate")
    with gateway.store.changing("clientcertificates", name) as document:
        apply_patches(document, "ClientCertificate", only_replace(input, ("/description",)))
    return document
