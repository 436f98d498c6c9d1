"""A certificate for HTTPS."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import describe_server_certificate, tag_list
from csc.emulator.services.iam.find_entities import server_certificate_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def get_server_certificate(iam: "Iam", input: Input, call: Call) -> Output:
    found = server_certificate_of(iam, input["ServerCertificateName"])
    chain = {"CertificateChain": found.chain} if found.chain else {}
    return {
        "ServerCertificate": {
            "ServerCertificateMetadata": describe_server_certificate(found),
            "CertificateBody": found.body,
            **chain,
            **({"Tags": tag_list(found.tags)} if found.tags else {}),
        }
    }
