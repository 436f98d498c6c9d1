"""GenerateClientCertificate: a real one; endpoints are called without it."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.make_certificate import make_certificate
from csc.emulator.services.apigateway.make_ids import make_id
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.store import Document


def generate_client_certificate(gateway: ApiGateway, input: Input, call: Call) -> Output:
    now = gateway.cloud.clock.now()
    made = make_certificate(now)
    document: Document = {
        **input,
        "clientCertificateId": make_id(gateway.cloud),
        "pemEncodedCertificate": made.pem,
        "createdDate": int(now),
        "expirationDate": made.expires,
    }
    return gateway.store.put("clientcertificates", document["clientCertificateId"], document)
