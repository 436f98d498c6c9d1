"""GetClientCertificate."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find
from csc.emulator.services.apigateway.service import ApiGateway


def get_client_certificate(gateway: ApiGateway, input: Input, call: Call) -> Output:
    name = input["clientCertificateId"]
    return find(gateway, "clientcertificates", name, "Client Certificate")
