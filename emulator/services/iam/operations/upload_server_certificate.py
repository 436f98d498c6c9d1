"""Keep a certificate for HTTPS. Its private key is not kept: nothing here serves with it."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_tags import read_tags
from csc.emulator.services.iam.describe import describe_server_certificate, tag_list
from csc.emulator.services.iam.entities import ServerCertificate
from csc.emulator.services.iam.errors import EntityAlreadyExists
from csc.emulator.services.iam.make_ids import random_id
from csc.emulator.services.iam.partition import entity_arn
from csc.emulator.services.iam.uploaded import read_certificate

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def upload_server_certificate(iam: "Iam", input: Input, call: Call) -> Output:
    name, path = input["ServerCertificateName"], input.get("Path") or "/"
    if iam.store.certificates.get(name) is not None:
        raise EntityAlreadyExists(f"The Server Certificate with name {name} already exists.")
    body = input["CertificateBody"]
    made = ServerCertificate(
        name,
        path,
        random_id("server-certificate"),
        entity_arn(iam, call, f"server-certificate{path}{name}"),
        iam.cloud.clock.now(),
        read_certificate(body).not_valid_after_utc.timestamp(),
        body,
        input.get("CertificateChain"),
        read_tags(input),
    )
    iam.store.certificates.save(name, made)
    return {
        "ServerCertificateMetadata": describe_server_certificate(made),
        "Tags": tag_list(made.tags),
    }
