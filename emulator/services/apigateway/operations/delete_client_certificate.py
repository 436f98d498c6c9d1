"""DeleteClientCertificate: one that no stage uses."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.find import own_wholly
from csc.emulator.services.apigateway.service import ApiGateway


def delete_client_certificate(gateway: ApiGateway, input: Input, call: Call) -> Output:
    name = input["clientCertificateId"]
    own_wholly(gateway, "clientcertificates", name, "Client Certificate")
    for api in gateway.view("restapis"):
        stages = gateway.view(f"restapis/{api}/stages").values()
        if any(stage.get("clientCertificateId") == name for stage in stages):
            raise BadRequestException(f"Client certificate {name} is used by a stage")
    gateway.remove("clientcertificates", name)
    return {}
